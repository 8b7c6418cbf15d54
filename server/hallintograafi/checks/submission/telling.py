"""Engine results put into words and places."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from pyoxigraph import BlankNode, NamedNode

from hallintograafi.checks.shapes import Result as Told
from hallintograafi.checks.shapes import Shapes, Term, filled
from hallintograafi.checks.shapes.data import Data, Memory
from hallintograafi.checks.submission.explaining import Explaining, Rules
from hallintograafi.checks.submission.files import Parsed
from hallintograafi.checks.submission.names import Names, cut
from hallintograafi.checks.submission.once import OF_LACK, Group, local
from hallintograafi.checks.submission.places import Places
from hallintograafi.checks.submission.report import Result, Severity
from hallintograafi.checks.submission.rules import address
from hallintograafi.checks.submission.suggesting import Suggesting
from hallintograafi.terms import LANGUAGES, curie

_SEVERITIES: dict[str, Severity] = {"Warning": "warning", "Info": "info"}
_DEEPEST = 5
_WIDEST = 10


class Telling:
    """Makes results that people can act on out of those of the engine; ``graph`` holds the quads of the shapes."""

    def __init__(self, data: Data, shapes: Shapes, graph: Memory, places: Places) -> None:
        self._data = data
        self._shapes = shapes
        self._places = places
        rules, self.names = Rules(graph, shapes), Names(data, graph, places)
        self._explaining = Explaining(data, rules, self.names)
        self._suggesting = Suggesting(data, rules, self.names, places)

    def results(self, groups: list[Group], most: int | None, untold: Counter[Severity]) -> list[Result]:
        """Tell each group of results that are one fault; of more than ``most`` the rest is counted in ``untold``."""
        if most is not None and len(groups) > most:
            untold.update(_severity(group.best) for group in groups[most:])
            groups = groups[:most]
        return [self._result(group.best, self._also(group), 0) for group in groups]

    def _also(self, group: Group) -> tuple[str, ...]:
        own = self.rule(group.best).value
        return tuple(dict.fromkeys(rule for rule in (self.rule(other).value for other in group[1:]) if rule != own))

    def rule(self, result: Told) -> Term:
        """Give the address of the rule: the SPARQL constraint's, else that of the nearest shape that has one."""
        if isinstance(result.source_constraint, NamedNode):
            return result.source_constraint
        return self._shapes.named(result.source_shape)

    def _result(self, told: Told, also: tuple[str, ...], depth: int) -> Result:
        if local(told) in OF_LACK:
            place = self._places.of_thing(told.focus)
        else:
            place = self._places.of_result(told.focus, told.path, told.value)
        rule = self.rule(told)
        return Result(
            severity=_severity(told),
            rule=rule.value,
            rule_page=rule.value if isinstance(rule, NamedNode) else None,
            focus=self._places.by_place(told.focus),
            way=told.path,
            value=None if told.value is None else self._places.by_place(told.value),
            component=told.component.value,
            messages=dict(self._messages(told)),
            details=self._explaining.details(told),
            suggestion=self._suggesting.suggestion(told) if depth == 0 else None,
            place=place,
            excerpt=self._places.excerpt(place),
            causes=self._causes(told, depth),
            also=also,
            existing=depth == 0 and not self._places.describes(told.focus),
        )

    def _causes(self, told: Told, depth: int) -> tuple[Result, ...]:
        if depth >= _DEEPEST:
            return ()
        return tuple(self._result(inner, (), depth + 1) for inner in told.details[:_WIDEST])

    def _messages(self, told: Told) -> Iterator[tuple[str, str]]:
        for language, text in told.messages.items():
            text = filled(text, told.bindings, partial(self._say, language=language))
            yield language, text if told.value is not None else text.replace("{?value}", "–").replace("{$value}", "–")

    def _say(self, term: Term, language: str) -> str:
        if isinstance(term, BlankNode):
            return self.names.thing(term, language if language in LANGUAGES else "en")
        return cut(curie(term.value), 200)


def _severity(told: Told) -> Severity:
    return _SEVERITIES.get(told.severity.value.rpartition("#")[2], "violation")


def unreadable(file: Parsed, places: Places) -> Result:
    """Tell why a file cannot be read."""
    assert file.fault is not None
    return Result(
        "violation",
        "syntax",
        NamedNode(f"urn:file:{_slug(file.name)}"),
        file.fault.words,
        rule_page=address("syntax"),
        place=file.fault.place,
        excerpt=places.excerpt(file.fault.place),
    )


def _slug(name: str) -> str:
    return "".join(c if (c.isalnum() and c.isascii()) or c in "._-" else "-" for c in name)
