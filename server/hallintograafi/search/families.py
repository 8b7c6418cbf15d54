"""What the agencies of a network share in their names, in all its spellings.

"Lapin ELY-keskus" and "Lapin elinkeino-, liikenne- ja ympäristökeskus" are one agency, and so are their likes: what
stands after the place names the class, which the network stands for, and either spelling may stand for the other.
"""

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Final

from hallintograafi.search.entries import Entry
from hallintograafi.search.index import Index
from hallintograafi.search.likeness import Likeness, Term

_LEAST: Final = 3
"""Agencies that share the end of their names, after different words."""

Ending = tuple[str, ...]
"""Stems of the last words of a name."""


class Families:
    """The networks of an index by what the names of their agencies end with."""

    def __init__(self, index: Index, likeness: Likeness) -> None:
        self._likeness = likeness
        self._networks: dict[tuple[str, Ending], str] = {}
        self._spellings: dict[str, dict[Ending, set[tuple[Term, ...]]]] = {}
        numbers = [row[0] for row in index.rows("SELECT id FROM entries WHERE kind IN ('network', 'organisation')")]
        entries = list(index.entries(numbers).values())
        wholes = sorted((e for e in entries if e.kind == "network"), key=self._narrowness, reverse=True)
        networks = {kind: entry.iri for entry in wholes for kind in entry.classification}
        for kind, network in networks.items():
            named = [
                [(name.language, likeness.terms(name.text, name.language)) for name in entry.names]
                for entry in entries
                if entry.kind == "organisation" and kind in entry.classification
            ]
            self._learn(network, named)

    def networks(self, name: str) -> list[str]:
        """Give the IRIs of the networks whose agencies' names in some language end with the whole of a name."""
        languages = dict.fromkeys(language for language, _ in self._networks)
        endings = ((language, _stems(self._likeness.terms(name, language))) for language in languages)
        return list(dict.fromkeys(self._networks[ending] for ending in endings if ending in self._networks))

    def respelt(self, name: str, language: str) -> Iterator[tuple[Term, ...]]:
        """Give the words of a name with the class of agencies in it in its other spellings."""
        terms = self._likeness.terms(name, language)
        for ending, others in self._spellings.get(language, {}).items():
            for start in range(len(terms) - len(ending) + 1):
                if _stems(terms[start : start + len(ending)]) == ending:
                    for other in others:
                        yield (*terms[:start], *other, *terms[start + len(ending) :])

    def _narrowness(self, network: Entry) -> int:
        """Count the words of a network's name: one with more words than another is a part of it."""
        return min((len(self._likeness.terms(n.text, n.language)) for n in network.names if n.called), default=99)

    def _learn(self, network: str, named: list[list[tuple[str, tuple[Term, ...]]]]) -> None:
        """Take in the names of a network's agencies."""
        before: dict[tuple[str, Ending], set[str]] = {}
        having: dict[tuple[str, Ending], set[int]] = {}
        for number, names in enumerate(named):
            for language, terms in names:
                for start in range(1, len(terms)):
                    ending = (language, _stems(terms[start:]))
                    before.setdefault(ending, set()).add(terms[start - 1].stem)
                    having.setdefault(ending, set()).add(number)
        shared = {ending for ending, things in having.items() if len(things) >= _LEAST and len(before[ending]) > 1}
        self._networks |= dict.fromkeys(shared, network)
        for names in named:
            halves = [
                (language, terms[:start], terms[start:])
                for language, terms in names
                for start in range(1, len(terms))
                if (language, _stems(terms[start:])) in shared
            ]
            for (language, place, words), (other_language, other_place, other) in permutations(halves, 2):
                if (language, place) == (other_language, other_place):
                    self._spellings.setdefault(language, {}).setdefault(_stems(words), set()).add(other)


def _stems(terms: Iterable[Term]) -> Ending:
    return tuple(term.stem for term in terms)
