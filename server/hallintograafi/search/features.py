"""What a name's other columns say of its candidates: the same value, another one, or nothing to compare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hallintograafi.search.analysis import key
from hallintograafi.search.reconcile import SURE, Candidate

_SHARE: Final = 0.3
"""How much of the score is the other columns', where something can be compared."""

_ALMOST: Final = 99.0


@dataclass(frozen=True)
class Given:
    """A value of another column: ``path`` is the IRI of a property, ``values`` texts or IRIs, one of which is right."""

    path: str
    values: tuple[str, ...]


def refine(
    candidates: Iterable[Candidate], given: Sequence[Given], known: Mapping[tuple[str, str], Sequence[str]]
) -> list[Candidate]:
    """Weigh the other columns in; ``known`` gives texts and IRIs of (thing, property).

    A candidate with another value is not sure any more; of several that have the very name, the only one that has the
    values is.
    """
    weighed = [_weigh(candidate, given, known) for candidate in candidates]
    named = [c for c in weighed if c.features.get("name", 0) >= _NAMED]
    right = [c for c in named if all(c.features.get(g.path) == 1 for g in given)]
    if given and len(named) > 1 and len(right) == 1:
        weighed = [replace(c, score=SURE, match=True) if c is right[0] else c for c in weighed]
    return sorted(weighed, key=lambda candidate: -candidate.score)


_NAMED: Final = 97.0


def _weigh(candidate: Candidate, given: Sequence[Given], known: Mapping[tuple[str, str], Sequence[str]]) -> Candidate:
    features = {"name": candidate.score}
    for column in given:
        there = known.get((candidate.entry.iri, column.path), ())
        if there:
            features[column.path] = float(_agrees(column.values, there))
    compared = [value for name, value in features.items() if name != "name"]
    if not compared:
        return replace(candidate, features=features)
    share = sum(compared) / len(compared)
    score = round((1 - _SHARE) * candidate.score + _SHARE * 100 * share, 1)
    if candidate.match and share == 1:
        return replace(candidate, features=features)
    return replace(candidate, score=min(score, _ALMOST), match=False, features=features)


def _agrees(given: Iterable[str], there: Iterable[str]) -> bool:
    """Tell whether one of the values is one of those that are known, as an IRI or as a name or number."""
    known = set(there)
    keys = {key(value) for value in known if not value.startswith("http")}
    return any(value in known or (key(value) and key(value) in keys) for value in given)
