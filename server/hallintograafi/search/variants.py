"""Which words of the index a word of a question may mean: its forms, beginnings, compounds and misspellings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hallintograafi.search.index import Index

SHORTEST_MISSPELT: Final = 4
"""A shorter word is an abbreviation, and one letter away from another."""

_PART: Final = 5
_MOST: Final = 24


@dataclass
class Variants:
    """What a word of a question may mean in the index."""

    written: str
    exact: list[str] = field(default_factory=list)
    """Words and stems that stand in the index as they are."""
    begun: bool = False
    """Whether words begin with it."""
    parts: list[str] = field(default_factory=list)
    """Compounds that it ends."""
    similar: list[str] = field(default_factory=list)
    """Words that are spelt nearly so."""

    def __bool__(self) -> bool:
        return bool(self.exact or self.begun or self.parts or self.similar)

    def expression(self) -> str:
        """Write the variants as a part of an FTS5 query."""
        terms = [f'"{word}"' for word in dict.fromkeys((*self.exact, *self.parts, *self.similar))]
        return "(" + " OR ".join([*terms, *([f'"{self.written}" *'] * self.begun)]) + ")"


def of(index: Index, written: str, folded: str) -> Variants:
    """Find what a word may mean; misspellings are looked for when nothing else is found."""
    found = Variants(folded, [form for form in index.forms(written) if form in index.lexicon])
    if len(folded) > 1:
        found.begun = any(True for _ in index.rows(_BEGUN, folded, folded + "\U0010ffff"))
    if len(folded) >= _PART:
        found.parts = [w for w in index.written if w.endswith(folded) and w != folded][:_MOST]
    if not found:
        found.similar = similar(folded, index.written)
    return found


_BEGUN = "SELECT 1 FROM lexicon WHERE word > ? AND word < ? LIMIT 1"


def begun(index: Index, folded: str, most: int = 8) -> list[str]:
    """Give the words that begin so, those of most names first."""
    rows = index.rows(f"{_WORDS} ORDER BY named DESC, word LIMIT ?", folded, folded + "\U0010ffff", most)
    return [row[0] for row in rows]


_WORDS = "SELECT word FROM lexicon WHERE written IS NOT NULL AND named AND word > ? AND word < ?"


def similar(folded: str, known: Sequence[str], most: int = 8) -> list[str]:
    """Give the words nearest to a misspelt one: a letter in four may be wrong, missing, added or exchanged."""
    if len(folded) < SHORTEST_MISSPELT:
        return []
    score = OSA.normalized_similarity
    found = process.extract(folded, known, scorer=score, score_cutoff=0.75, limit=most)
    return [word for word, _, _ in found if word != folded]


def beginning(folded: str, known: Iterable[str]) -> list[str]:
    """Give the words whose beginning is nearest to the misspelt beginning of a word."""
    if len(folded) < SHORTEST_MISSPELT:
        return []
    starts: dict[str, list[str]] = {}
    for word in known:
        for length in (len(folded), len(folded) + 1):
            if len(word) >= length:
                starts.setdefault(word[:length], []).append(word)
    score = OSA.normalized_similarity
    near = process.extract(folded, list(starts), scorer=score, score_cutoff=0.75, limit=4)
    return list(dict.fromkeys(word for start, _, _ in near for word in starts[start]))[:_MOST]
