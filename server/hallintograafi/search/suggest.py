"""Search as one types: things whose names have words that begin as the words typed so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hallintograafi.search import variants
from hallintograafi.search.analysis import key, spell_out, words
from hallintograafi.search.entries import Entry
from hallintograafi.search.index import WRITTEN, Index, marks

LONGEST: Final = 100
MOST_WORDS: Final = 8

KINDS_FIRST: Final = (
    "organisation", "network", "group", "person", "unit", "post", "project", "programme", "document", "law", "policy",
    "strategy", "goal", "budget",
)  # fmt: skip
"""Kinds that people look for first."""

_LAST: Final = ("code", "def")
_FIRST: Final = 4
_DEEPEST: Final = 200
_RANK: Final = "bm25(words, 1.0, 0.0)"
_BEGUN: Final = (
    "SELECT entry, min(length(key)) AS length FROM keys WHERE language = ? AND key >= ? AND key < ? "
    f"GROUP BY entry ORDER BY length LIMIT {_DEEPEST}"
)
_NAMED: Final = "FROM words JOIN entries ON entries.id = words.rowid WHERE words MATCH ?"


@dataclass(frozen=True)
class Wanted:
    """What may be suggested: things of ``kinds`` and of ``classes`` (IRIs), or of ``either``.

    None of both means all but codes and terms.
    """

    kinds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    either: bool = False

    def where(self) -> tuple[str, list[str]]:
        """Write the choice in SQL, over ``entries``."""
        chosen: list[str] = []
        if self.kinds:
            chosen.append(f"entries.kind IN ({marks(self.kinds)})")
        if self.classes:
            chosen.append(f"entries.id IN (SELECT entry FROM instances WHERE class IN ({marks(self.classes)}))")
        if not chosen:
            return f" AND entries.kind NOT IN ({marks(_LAST)})", [*_LAST]
        return f" AND ({(' OR ' if self.either else ' AND ').join(chosen)})", [*self.kinds, *self.classes]

    def takes(self, entry: Entry) -> bool:
        """Tell whether an entry is of the choice."""
        chosen = [entry.kind in self.kinds] * bool(self.kinds)
        chosen += [not set(self.classes).isdisjoint(entry.classes)] * bool(self.classes)
        if not chosen:
            return entry.kind not in _LAST
        return any(chosen) if self.either else all(chosen)


def suggest(index: Index, typed: str, wanted: Wanted, limit: int = 10, offset: int = 0) -> list[Entry]:
    """Give the things that may be meant, best first: of this name, then beginning so, then with such words.

    Misspellings are looked for when nothing begins as typed.
    """
    text = spell_out(typed[:LONGEST])
    asked = list(dict.fromkeys(word.word for word in words(text)))[:MOST_WORDS]
    if not asked:
        return []
    found = _ranked(index, text, " AND ".join(_forms(index, word) for word in asked), wanted)
    if not found:
        found = _ranked(
            index, text, " AND ".join(_forms(index, word, _spellings(index, word)) for word in asked), wanted
        )
    chosen = found[offset : offset + limit]
    entries = index.entries(chosen)
    return [entries[number] for number in chosen]


def _forms(index: Index, word: str, others: Iterable[str] = ()) -> str:
    """Write what a word can begin, its forms, and others that may stand for it."""
    forms = [form for form in index.stems.of(word) if len(form) > 2]
    return "(" + " OR ".join([f'"{word}" *', *(f'"{name}"' for name in dict.fromkeys((*forms, *others)))]) + ")"


def _spellings(index: Index, word: str) -> list[str]:
    """Give the words that a misspelt one can begin or mean."""
    return [*variants.beginning(word, index.naming), *variants.similar(word, index.naming)]


def _ranked(index: Index, text: str, expression: str, wanted: Wanted) -> list[int]:
    """Give the numbers of what an FTS5 expression finds in names, best first, no more than can be looked at."""
    where, values = wanted.where()
    asked = f"SELECT entries.id, kind, {_RANK} AS rank {_NAMED}{where} ORDER BY rank LIMIT {_DEEPEST}"
    begun = dict(index.rows(_BEGUN, WRITTEN, key(text), key(text) + "\U0010ffff"))
    ranks = {number: (kind, rank) for number, kind, rank in index.rows(asked, f"names : ({expression})", *values)}
    ahead = f"SELECT id, kind, 0.0 FROM entries WHERE id IN ({marks([*begun])}){where}"
    ranks |= {number: (kind, rank) for number, kind, rank in index.rows(ahead, *begun, *values) if number not in ranks}
    same, forms = index.keyed(text)

    def order(number: int) -> tuple[object, ...]:
        kind, rank = ranks[number]
        place = KINDS_FIRST.index(kind) if kind in KINDS_FIRST else len(KINDS_FIRST)
        length = begun.get(number, 0)
        return number not in same, number not in forms, not length, kind in _LAST, place > _FIRST, length, rank, number

    return sorted(ranks, key=order)
