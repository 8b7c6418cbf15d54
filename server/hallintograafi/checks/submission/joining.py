"""Results of the registry joined to those of the shapes where both tell of one fault."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.words import component
from hallintograafi.checks.submission.report import Result

_OF_ADDRESSES: Final = ("uris:unknown", "uris:merged", "uris:withdrawn", "uris:form")
_TELLING_MORE: Final = ("uris:merged", "uris:withdrawn", "uris:form")
_OF_BLANKS: Final = "evidence:blank-node"
_KINDS: Final = frozenset(component(name).value for name in ("class", "in", "or", "xone", "nodeKind"))


def joined(shapes: Iterable[Result], registry: Iterable[Result], untold: Collection[Term | None] = ()) -> list[Result]:
    """Give all results, each fault once: a rule that asks for a described thing, and the reason why there is none.

    ``untold`` are values at fault that are only counted.
    """
    results = list(shapes)
    by_value: dict[Term, list[int]] = {}
    for index, result in enumerate(results):
        if result.value is not None and result.component in _KINDS:
            by_value.setdefault(result.value, []).append(index)
    for other in registry:
        same = by_value.get(other.value, []) if other.value is not None else []
        if other.rule not in (*_OF_ADDRESSES, _OF_BLANKS) or not (same or other.value in untold):
            results.append(other)
            continue
        for index in same:
            results[index] = _with_reason(results[index], other)
    return results


def _with_reason(result: Result, reason: Result) -> Result:
    also = tuple(dict.fromkeys((*result.also, reason.rule)))
    suggestion = result.suggestion or reason.suggestion
    if reason.rule not in _TELLING_MORE:
        return replace(result, also=also, suggestion=suggestion)
    details = {
        language: f"{text} {result.details.get(language, '')}".strip() for language, text in reason.messages.items()
    }
    return replace(result, also=also, details=details, suggestion=reason.suggestion or result.suggestion)
