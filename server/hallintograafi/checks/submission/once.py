"""One result for each fault: what several rules, or a thing and what it holds, tell alike."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode

from hallintograafi.checks.shapes import Result
from hallintograafi.checks.shapes.words import SH

_OF_VALUES: Final = (
    "NodeKind",
    "Datatype",
    "LanguageIn",
    "Class",
    "In",
    "Or",
    "Xone",
    "And",
    "Node",
    "Not",
    "Pattern",
    "MinLength",
    "MaxLength",
    "MinInclusive",
    "MinExclusive",
    "MaxInclusive",
    "MaxExclusive",
)
"""Components that judge one value; who meets an earlier one fails no later one for another reason."""

OF_LACK: Final = ("MinCount", "HasValue", "QualifiedMinCount")
"""Components that miss a value."""


class Group(tuple[Result, ...]):
    """Results that tell one fault; the first tells it best."""

    __slots__ = ()

    @property
    def best(self) -> Result:
        """The result to show."""
        return self[0]


def once(results: Iterable[Result]) -> list[Group]:
    """Put the results together that tell the same fault, and leave out what only repeats results inside."""
    found = list(dict.fromkeys(results))
    told: set[object] = {(result.focus, result.path, result.value) for result in found}
    groups: dict[object, list[Result]] = {}
    for result in found:
        if not _only_repeats(result, told):
            groups.setdefault(_fault(result), []).append(result)
    pairs: dict[object, Group] = {}
    for group in groups.values():
        made = Group(sorted(group, key=_rank))
        pairs.setdefault(_pair(made.best), made)
    return list(pairs.values())


def local(result: Result) -> str:
    """Name a component: ``MinCount``."""
    return result.component.value.removeprefix(SH).removesuffix("ConstraintComponent")


def _fault(result: Result) -> object:
    """Give what results of the same fault have in common."""
    name = local(result)
    if name == "NodeKind" and isinstance(result.value, BlankNode):
        return "needs an address", result.value
    if result.value is not None and name in _OF_VALUES:
        return result.focus, result.path, result.value
    if name in OF_LACK:
        return result.focus, result.path, "lack"
    return result.focus, result.path, result.value, name, result.source_constraint


def _rank(result: Result) -> tuple[int, int]:
    name = local(result)
    order = _OF_VALUES if name in _OF_VALUES else OF_LACK if name in OF_LACK else (name,)
    return order.index(name), -len(result.messages)


def _pair(result: Result) -> object:
    """Give the same for two things that one SPARQL rule reports crosswise, once for each side."""
    if result.source_constraint is None or result.value is None or result.focus == result.value:
        return result.focus, result.path, result.value, result.component, result.source_shape, result.source_constraint
    return result.source_constraint, result.path, frozenset((result.focus, result.value))


def _only_repeats(result: Result, told: set[object]) -> bool:
    """Tell whether what lies inside is reported by itself: all of it, or one of what would be enough."""
    name = local(result)
    reported = [
        (cause.focus, cause.path, cause.value) in told
        or (result.value is None and (result.focus, result.path, cause.focus) in told)
        for cause in result.details
        if result.value is None or cause.path is not None or cause.focus != result.value
    ]
    if name in ("Node", "And"):
        return bool(reported) and all(reported)
    return name in ("Or", "Xone", "QualifiedMinCount") and any(reported)
