"""What the registry found joined to the results of the shapes where both tell of one fault."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.words import component
from hallintograafi.checks.submission.report import Result

_OF_ADDRESSES: Final = ("uris:unknown", "uris:merged", "uris:withdrawn", "uris:form")
_TELLING_MORE: Final = ("uris:merged", "uris:withdrawn", "uris:form")
_OF_BLANKS: Final = "evidence:blank-node"
_KINDS: Final = frozenset(component(name).value for name in ("class", "in", "or", "xone", "nodeKind"))


class Reason(Protocol):
    """What may be why a thing is not described."""

    @property
    def rule(self) -> str:
        """The name of the check."""

    @property
    def value(self) -> Term | None:
        """What is wrong with it."""


_Reason = TypeVar("_Reason", bound=Reason)


def joined(
    results: list[Result],
    values: Sequence[Term | None],
    reasons: Iterable[_Reason],
    tell: Callable[[_Reason], Result],
    untold: Collection[Term | None] = (),
) -> list[_Reason]:
    """Put into ``results`` why a rule that asks for a described thing met none; give what else was found.

    ``values`` are the values at fault of the results, ``untold`` those of results that are only counted; ``tell`` makes
    a result of a reason.
    """
    by_value: dict[Term, list[int]] = {}
    for index, (result, value) in enumerate(zip(results, values, strict=True)):
        if value is not None and result.component in _KINDS:
            by_value.setdefault(value, []).append(index)
    others = []
    for other in reasons:
        same = by_value.get(other.value, []) if other.value is not None else []
        if other.rule not in (*_OF_ADDRESSES, _OF_BLANKS) or not (same or other.value in untold):
            others.append(other)
        elif same:
            reason = tell(other)
            for index in same:
                results[index] = _with_reason(results[index], reason)
    return others


def _with_reason(result: Result, reason: Result) -> Result:
    also = tuple(dict.fromkeys((*result.also, reason.rule)))
    suggestion = result.suggestion or reason.suggestion
    if reason.rule not in _TELLING_MORE:
        return replace(result, also=also, suggestion=suggestion)
    details = {
        language: f"{text} {result.details.get(language, '')}".strip() for language, text in reason.messages.items()
    }
    return replace(result, also=also, details=details, suggestion=reason.suggestion or result.suggestion)
