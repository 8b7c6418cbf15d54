"""Full-text search: what has the words of a question in its names or its texts, best first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hallintograafi.search import variants
from hallintograafi.search.analysis import spell_out, words
from hallintograafi.search.entries import Entry
from hallintograafi.search.index import Index, marks
from hallintograafi.search.snippets import Snippet, mark
from hallintograafi.search.variants import Variants

LONGEST: Final = 200
"""Characters of a question that are read."""

MOST_WORDS: Final = 12
DEEPEST: Final = 10_000
"""Hits that can be paged to."""

_RANK: Final = "bm25(words, 8.0, 1.0) * CASE kind WHEN 'passage' THEN 0.5 WHEN 'reading' THEN 0.5 ELSE 1 END"
"""What is found best first: a name weighs more than a text, and what words speak of more than the words."""


@dataclass(frozen=True)
class Question:
    """What is searched: ``on`` is an ISO date on which things have to be there, ``kinds`` none means all."""

    text: str
    language: str = "fi"
    kinds: tuple[str, ...] = ()
    on: str = ""
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class Hit:
    """A thing that was found, what it is called, and a piece of it that shows why."""

    entry: Entry
    label: Snippet
    snippet: Snippet | None


@dataclass
class Page:
    """A page of hits, and how many there are of each kind, other kinds than those asked for included.

    ``instead`` maps words that nothing has to those that were searched instead; ``some`` tells that hits have some
    of the words, since nothing has them all.
    """

    hits: list[Hit] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    total: int = 0
    instead: dict[str, list[str]] = field(default_factory=dict)
    some: bool = False


def find(index: Index, question: Question) -> Page:
    """Answer a question; what has all of its words, else what has some."""
    text = spell_out(question.text[:LONGEST])
    asked = {word.word: text[word.start : word.end] for word in list(words(text))[:MOST_WORDS]}
    if not asked:
        return Page()
    found = [variants.of(index, written, folded) for folded, written in asked.items()]
    page = Page(instead={asked[v.written]: [index.spelt(word) for word in v.similar[:3]] for v in found if v.similar})
    known = [v for v in found if v]
    page.some = len(known) < len(found)
    expression = " AND ".join(v.expression() for v in known)
    page.kinds = _counts(index, expression, question.on) if known else {}
    if not page.kinds and len(known) > 1:
        page.some = True
        expression = " OR ".join(v.expression() for v in known)
        page.kinds = _counts(index, expression, question.on)
    page.total = sum(n for kind, n in page.kinds.items() if not question.kinds or kind in question.kinds)
    if page.total:
        numbers = _ranked(index, expression, question)
        entries = index.entries(numbers)
        page.hits = [_hit(index, entries[number], known, question.language) for number in numbers]
    return page


def _counts(index: Index, expression: str, on: str) -> dict[str, int]:
    """Count what an FTS5 expression finds, by kind, most first."""
    where, values = _filter((), on)
    asked = (
        "SELECT kind, count(*) AS n FROM words JOIN entries ON entries.id = words.rowid "
        f"WHERE words MATCH ?{where} GROUP BY kind ORDER BY n DESC, kind"
    )
    return dict(index.rows(asked, expression, *values))


def _ranked(index: Index, expression: str, question: Question) -> list[int]:
    """Give the numbers of a page of hits: those that have the very name first."""
    where, values = _filter(question.kinds, question.on)
    same, forms = index.keyed(question.text[:LONGEST])
    asked = (
        "SELECT entries.id FROM words JOIN entries ON entries.id = words.rowid "
        f"WHERE words MATCH ?{where} "
        f"ORDER BY entries.kind IN ('code', 'def'), entries.id IN ({marks([*same])}) DESC, "
        f"entries.id IN ({marks([*forms])}) DESC, {_RANK}, entries.id LIMIT ? OFFSET ?"
    )
    offset = min(question.offset, DEEPEST)
    return [row[0] for row in index.rows(asked, expression, *values, *same, *forms, question.limit, offset)]


def _filter(kinds: Sequence[str], on: str) -> tuple[str, list[str]]:
    """Write the filters in SQL; what the graph gives no dates for is not left out."""
    where = ""
    values: list[str] = []
    if kinds:
        where += f" AND kind IN ({marks(kinds)})"
        values += kinds
    if on:
        where += " AND begins <= ? AND (ends = '' OR ends >= ?)"
        values += [on, on]
    return where, values


def _hit(index: Index, entry: Entry, known: Sequence[Variants], language: str) -> Hit:
    forms = {form for v in known for form in (*v.exact, *v.parts, *v.similar)}
    begun = tuple(v.written for v in known if v.begun)

    def wanted(folded: str, written: str) -> bool:
        return folded in forms or folded.startswith(begun) or not forms.isdisjoint(index.stems.of(written))

    label = mark(entry.label(language), "", wanted)
    shown = entry.label(language)
    told = (*entry.texts, *entry.names) if not label.marks else entry.texts
    texts = [mark(text[0], text[1], wanted) for text in told if text[0] != shown]
    texts.sort(key=lambda found: (-len(set(found.marks)), found.language != language))
    return Hit(entry, label, texts[0] if texts and texts[0].marks else None)
