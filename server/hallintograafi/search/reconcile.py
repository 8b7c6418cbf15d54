"""Which thing a messy name means: candidates with a score, and whether the best of them is sure.

A candidate is sure, with a score of 100, when the name is one of its own, in whatever spelling or case, and nothing
else has it. All else is left to the reader, with 99 at the most: one form of a name that may be the network of agencies
or any of them, a common noun that means one group in one document, what the documents leave open, misspellings.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from hallintograafi.search import variants
from hallintograafi.search.analysis import key, spell_out, words
from hallintograafi.search.entries import Entry, Name
from hallintograafi.search.families import Families
from hallintograafi.search.index import Index
from hallintograafi.search.likeness import LONGEST, MOST_WORDS, Likeness
from hallintograafi.search.suggest import KINDS_FIRST, Wanted

SURE: Final = 100.0
LEAST: Final = 40.0
MOST: Final = 25
"""Candidates of a name."""

_EXACT: Final = 97.0
_NEARLY: Final = 94.0
_OPEN: Final = 60.0
_HEAD: Final = 50.0
"""The least score of a thing whose name ends with the whole of what was asked: one of several groups."""

_COMPARED: Final = 40
_PARTS: Final = re.compile(r"[()\[\]/;|]")
_CALLED_AFTER: Final = ("document", "distribution", "signature", "membership", "tenure", "interview", "agendaitem")
"""Kinds whose things are called after others: a recipient on a list, a page about an agency."""

_INSIDE: Final = ("group", "unit", "post", "role")
"""Kinds whose things a document may call by a common noun."""


@dataclass(frozen=True)
class Candidate:
    """A thing that a name may mean; ``score`` from 0 to 100, ``match`` when it is sure."""

    entry: Entry
    score: float
    match: bool = False
    features: dict[str, float] = field(default_factory=dict)


class Reconciler:
    """Finds what names mean in an index; for one thread, as the index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._likeness = Likeness(index)
        self._families = Families(index, self._likeness)

    def candidates(self, name: str, wanted: Wanted, limit: int = 10) -> list[Candidate]:
        """Give the things that a name may mean, best first."""
        name = spell_out(name[:LONGEST]).strip()
        if not key(name):
            return []
        found = self._whole(name, wanted)
        parts = [part.strip() for part in _PARTS.split(name) if key(part)]
        if len(parts) > 1 and not any(candidate.match for candidate in found.values()):
            found = self._joined(found, [self._whole(part, wanted) for part in parts[:4]])
        self._class_of(name, found, wanted)
        self._perhaps(found, wanted)
        ranked = sorted(found.values(), key=_order)
        return [candidate for candidate in ranked if candidate.score >= LEAST][: min(limit, MOST)]

    def _whole(self, name: str, wanted: Wanted) -> dict[str, Candidate]:
        same, forms = self._index.keyed(name)
        numbers = self._near(name, wanted) | same | forms
        entries = {number: entry for number, entry in self._index.entries(list(numbers)).items() if wanted.takes(entry)}
        found = {e.iri: Candidate(e, self._score(name, e)) for e in entries.values()}
        named = [entries[number] for number in same if number in entries]
        own = [entry for entry in named if entry.kind not in _CALLED_AFTER] or named
        for entry in named:
            sure = own == [entry] and self._is_sure(name, entry)
            found[entry.iri] = Candidate(entry, SURE if sure else _EXACT if entry in own else _NEARLY, sure)
        inflected = [
            entries[number] for number in forms if number in entries and entries[number].kind not in _CALLED_AFTER
        ]
        for entry in inflected:
            sure = not own and inflected == [entry] and not entry.collective and self._is_sure(name, entry)
            found[entry.iri] = Candidate(entry, SURE if sure else _EXACT - 1, sure)
        return found

    def _near(self, name: str, wanted: Wanted) -> set[int]:
        """Give the numbers of things whose names have most of the words, or words like them."""
        index, terms = self._index, []
        for word in list(words(name))[:MOST_WORDS]:
            forms = [form for form in index.forms(name[word.start : word.end]) if form in index.lexicon]
            if word.word not in index.lexicon:
                forms += variants.similar(word.word, index.naming)
            if len(word.word) > 2:
                forms += variants.begun(index, word.word)
            forms += self._likeness.abbreviations.get(word.word, ())
            terms += [f'"{form}"' for form in forms]
        if not terms:
            return set()
        where, values = wanted.where()
        asked = (
            "SELECT entries.id FROM words JOIN entries ON entries.id = words.rowid "
            f"WHERE words MATCH ?{where} ORDER BY bm25(words, 1.0, 0.0) LIMIT {_COMPARED}"
        )
        expression = f"names : ({' OR '.join(dict.fromkeys(terms))})"
        return {row[0] for row in index.rows(asked, expression, *values)}

    def _score(self, name: str, entry: Entry) -> float:
        likeness = self._likeness
        best = max((100 * self._alike(name, own) for own in entry.names), default=0.0)
        if best < _HEAD and any(likeness.is_head(name, own.text, own.language) for own in entry.names):
            best = _HEAD
        return round(min(_NEARLY, best), 1)

    def _alike(self, name: str, own: Name) -> float:
        likeness = self._likeness
        spellings = [likeness.terms(name, own.language), *self._families.respelt(name, own.language)]
        return max(likeness.of_terms(terms, name, own.text, own.language) for terms in spellings)

    def _is_sure(self, name: str, entry: Entry) -> bool:
        """Tell whether a name that a thing has means it and nothing else."""
        if len(entry.perhaps) > 1:
            return False
        if len(key(name)) < 3 and not name.isupper():
            return False
        own = [n for n in entry.names if key(n.text) == key(name)] or entry.names
        return not all(_is_common(n, entry) for n in own)

    def _joined(self, whole: dict[str, Candidate], parts: list[dict[str, Candidate]]) -> dict[str, Candidate]:
        """Put together what the parts of a name mean, such as a name and its abbreviation."""
        found = dict(whole)
        for part in parts:
            for iri, candidate in part.items():
                score = min(candidate.score, _NEARLY) * 0.98
                if iri not in found or score > found[iri].score:
                    found[iri] = replace(candidate, score=round(score, 1), match=False)
        agreed = {c.entry.iri for c in parts[0].values() if c.match}
        for part in parts[1:]:
            agreed &= {c.entry.iri for c in part.values() if c.match}
        for iri in agreed:
            found[iri] = Candidate(found[iri].entry, SURE, True)
        return found

    def _class_of(self, name: str, found: dict[str, Candidate], wanted: Wanted) -> None:
        """Put the network first where a name is that of a class of agencies, any of which may be meant."""
        for iri, entry in self._index.of_iris(self._families.networks(name)).items():
            if wanted.takes(entry) and not (iri in found and found[iri].score >= _EXACT - 1):
                found[iri] = Candidate(entry, _EXACT - 1)

    def _perhaps(self, found: dict[str, Candidate], wanted: Wanted) -> None:
        """Add what a reading says may be the same as a good candidate."""
        others = {iri for c in found.values() if c.score >= _NEARLY for iri in c.entry.perhaps}
        for iri, entry in self._index.of_iris(list(others)).items():
            if wanted.takes(entry) and (iri not in found or found[iri].score < _OPEN):
                found[iri] = Candidate(entry, _OPEN)


def _is_common(name: Name, entry: Entry) -> bool:
    """Tell whether a name is a common noun, which means this thing only inside a document."""
    return entry.kind in _INSIDE and name.text.islower() and len(list(words(name.text))) <= 2


def _order(candidate: Candidate) -> tuple[object, ...]:
    kind = candidate.entry.kind
    place = KINDS_FIRST.index(kind) if kind in KINDS_FIRST else len(KINDS_FIRST)
    return -candidate.score, not candidate.entry.collective, place, candidate.entry.iri
