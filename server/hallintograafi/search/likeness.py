"""How much a messy name is like a name of the graph.

Words are compared one by one, in any order: the same word, another form of it, an abbreviation of it, a misspelling of
it. A word that few names have counts for more than one that many have: what tells "Hämeen ELY-keskus" from its likes is
"Hämeen".
"""

import math
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from hallintograafi.search.analysis import key, spell_out, words
from hallintograafi.search.index import Index

LONGEST: Final = 200
MOST_WORDS: Final = 16

_FILLERS: Final = frozenset(("ja", "seka", "och", "i", "pa", "av", "for", "and", "of", "the", "ry", "rf"))
_FILLER_WEIGHT: Final = 0.1
_FORM: Final = 0.95
_BEGINNING: Final = 0.6
_MISSPELT: Final = 0.75
_SHORTEST: Final = 5
"""A shorter word that differs is another word."""


class Term(NamedTuple):
    """A word of a name: folded, and its stem in the name's language."""

    word: str
    stem: str


class Likeness:
    """Compares names by the words of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.key = lru_cache(20_000)(key)
        self.terms = lru_cache(20_000)(self._terms)
        self.weight = lru_cache(20_000)(self._weight)
        self.alike = lru_cache(100_000)(self._alike)

    def of(self, asked: str, name: str, language: str) -> float:
        """Tell from 0 to 1 how much what was asked is like a name in a language."""
        return self.of_terms(self.terms(asked, language), asked, name, language)

    def of_terms(self, ours: tuple[Term, ...], asked: str, name: str, language: str) -> float:
        """Tell the same of the words that what was asked stands for."""
        theirs = self.terms(name, language)
        if not ours or not theirs:
            return 0.0
        letters = OSA.normalized_similarity(self.key(asked), self.key(name))
        return 0.8 * self._by_words(ours, theirs) + 0.2 * letters

    def is_head(self, asked: str, name: str, language: str) -> bool:
        """Tell whether a name ends with what was asked, in whatever form."""
        ours, theirs = self.terms(asked, language), self.terms(name, language)
        return bool(ours) and [term.stem for term in ours] == [term.stem for term in theirs[-len(ours) :]]

    def _by_words(self, ours: tuple[Term, ...], theirs: tuple[Term, ...]) -> float:
        """Give the weight of the words that have a like one in the other name, of the weight of all."""
        same = 0.0
        left: list[Term] = list(ours)
        right: list[Term] = []
        for term in theirs:
            if term in left:
                left.remove(term)
                same += 2 * self.weight(term)
            else:
                right.append(term)
        total = same
        pairs = ((self.alike(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
        free, open_ = set(range(len(left))), set(range(len(right)))
        for alike, i, j in sorted((pair for pair in pairs if pair[0]), reverse=True):
            if i in free and j in open_:
                free.remove(i)
                open_.remove(j)
                same += 2 * self.weight(right[j]) * alike
                total += 2 * self.weight(right[j])
        return same / (total + sum(self.weight(left[i]) for i in free) + sum(self.weight(right[j]) for j in open_))

    def _alike(self, ours: Term, theirs: Term) -> float:
        if ours.word == theirs.word:
            return 1.0
        if ours.stem == theirs.stem or theirs.stem in self.abbreviations.get(ours.word, ()):
            return _FORM
        if min(len(ours.word), len(theirs.word)) >= _SHORTEST:
            alike = OSA.normalized_similarity(ours.word, theirs.word, score_cutoff=_MISSPELT)
            if alike:
                return float(alike)
        if len(ours.word) > 2 and theirs.word.startswith(ours.word):
            return _BEGINNING
        return 0.0

    def _terms(self, text: str, language: str) -> tuple[Term, ...]:
        text = spell_out(text[:LONGEST])
        stem = self._index.stems.stem
        found = (Term(word.word, stem(text[word.start : word.end], language)) for word in words(text))
        return tuple(found)[:MOST_WORDS]

    def _weight(self, term: Term) -> float:
        """Weigh a word by how few names have it in whatever form."""
        if term.word in _FILLERS:
            return _FILLER_WEIGHT
        named = max(self._index.lexicon.get(form, (0, 0))[0] for form in term)
        return math.log((self._index.size + 1) / (named + 0.5))

    @cached_property
    def abbreviations(self) -> dict[str, frozenset[str]]:
        """The stems of the single words that abbreviations stand for: ``avi`` for ``aluehallintovirasto``."""
        found: dict[str, set[str]] = {}
        for entry in self._index.abbreviated():
            short = {key(name.text) for name in entry.names if not name.called and is_abbreviation(name.text)}
            long = [self.terms(name.text, name.language) for name in entry.names if name.called]
            for word in short:
                found.setdefault(word, set()).update(terms[0].stem for terms in long if len(terms) == 1)
        return {word: frozenset(stems) for word, stems in found.items()}


def is_abbreviation(name: str) -> bool:
    """Tell whether a name is a word of two to six capitals."""
    return name.isalpha() and name.isupper() and 2 <= len(name) <= 6
