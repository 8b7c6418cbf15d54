"""A submission held against the shapes, in the context of the graph that is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Quad, Store

from hallintograafi.checks import shapes as shacl
from hallintograafi.checks.shapes import Engine, Live, Memory, Shapes, Term
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.submission import addresses, agencies, duplicates, notes, proof
from hallintograafi.checks.submission import files as reading
from hallintograafi.checks.submission.files import Parsed, Said, Submitted
from hallintograafi.checks.submission.joining import joined
from hallintograafi.checks.submission.once import once
from hallintograafi.checks.submission.places import Places, Source
from hallintograafi.checks.submission.registry import Beside, Found, Registry
from hallintograafi.checks.submission.report import SEVERITIES, FileSummary, Report, Result, Severity
from hallintograafi.checks.submission.telling import Telling, unreadable
from hallintograafi.errors import LimitReached

Told = shacl.Result
"""A result as the engine gives it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is judged and told; None is no limit."""

    statements: int | None = None
    results: int | None = None


NO_LIMITS: Final = Limits()


class Judge:
    """Judges many submissions, one after another, beside one graph.

    ``store`` holds the release: the default graph is what is known. Without one (None) a submission is judged
    alone. With a registry its checks beyond the shapes are run too. While a submission is judged its statements are
    in the store's default graph, so the store must be this process's own and writable; afterwards it is as it was.
    """

    def __init__(self, store: Store | None, shapes: Shapes, registry: Registry | None = None) -> None:
        self._store = store
        self._shapes = shapes
        self._registry = registry
        self._graph = Memory(shapes.quads)
        self._vocabulary = addresses.Vocabulary(shapes.quads)

    def judge(
        self,
        files: Sequence[Submitted],
        *,
        engine: Engine = "compiled",
        progress: Callable[[str], None] = lambda _: None,
        limits: Limits = NO_LIMITS,
        severity: Severity = "violation",
    ) -> Report:
        """Judge files together: what one links to, another may describe.

        A file that cannot be read becomes a result, and the others are judged without it. ``severity`` is the
        lightest that refuses. Raises :class:`~hallintograafi.errors.LimitReached` for more statements than the
        limit, and :class:`~hallintograafi.checks.shapes.ShapesError` when the shapes cannot be run.
        """
        parsed: list[Parsed] = []
        for file in _named_apart(files):
            progress(file.name)
            left = None if limits.statements is None else limits.statements - sum(len(one.said) for one in parsed)
            parsed.append(reading.read(file, left))
            if left is not None and len(parsed[-1].said) > left:
                raise LimitReached("size", f"no more than {limits.statements} statements are judged at once")
        progress("shapes")
        places = Places(parsed)
        results = [unreadable(file, places) for file in parsed if file.fault is not None]
        quads = [quad for file in parsed for quad in file.quads]
        untold: Counter[Severity] = Counter()
        if quads:
            results += self._results(quads, places, engine, limits.results, untold)
        results = _ordered(results, [file.name for file in parsed])
        untold.update(result.severity for result in results[limits.results :] if limits.results is not None)
        results = results[: limits.results]
        told = list(notes.of_files(parsed))
        if untold:
            told.append(notes.cut(len(results), len(results) + untold.total()))
        return Report(tuple(results), tuple(map(_summary, places.sources)), tuple(told), severity, untold)

    def _results(
        self, quads: list[Quad], places: Places, engine: Engine, most: int | None, untold: Counter[Severity]
    ) -> list[Result]:
        """Judge statements; of more than ``most`` faults of shapes the rest is only counted in ``untold``."""
        if self._store is None:
            data: Data = Memory(quads)
            alone = once(shacl.judge(data, self._shapes, None, engine))
            return Telling(data, self._shapes, self._graph, places).results(alone, most, untold)
        said = [said for source in places.sources for said in source.parsed.said]
        with self._beside(self._store, quads, said) as (live, new):
            subjects = dict.fromkeys(one.subject for one in said)
            touched = shacl.impact(live, self._shapes, new)
            found = shacl.judge(live, self._shapes, [*subjects, *touched], engine)
            suspects = {result.focus for result in found if result.focus in touched}
            before = self._before(self._store, new, suspects, engine) if suspects else set()
            own = once(result for result in found if _key(result) not in before)
            telling = Telling(live, self._shapes, self._graph, places)
            results = telling.results(own, most, untold)
            if self._registry is None:
                return results
            files = [source.parsed for source in places.sources]
            beside = Beside(files, live, self._store, places, telling.names, self._registry)
            values = [group.best.value for group in own]
            shown = len(results)
            others = joined(results, values[:shown], self._known(beside), Found.result, frozenset(values[shown:]))
            return results + [one.result() for one in _first(others, places, most, untold)]

    def _known(self, beside: Beside) -> Iterator[Found]:
        yield from addresses.check(beside)
        yield from addresses.foreign(beside, self._vocabulary)
        yield from agencies.check(beside)
        yield from proof.check(beside)
        yield from duplicates.check(beside)

    @staticmethod
    @contextmanager
    def _beside(store: Store, quads: list[Quad], said: Iterable[Said]) -> Iterator[tuple[Live, list[Quad]]]:
        with shacl.added(store, quads) as new:
            yield Live(store, said), new

    def _before(self, store: Store, new: Iterable[Quad], nodes: Iterable[Term], engine: Engine) -> set[object]:
        """Give what was wrong with ``nodes`` without the submission: that is not its fault."""
        for quad in new:
            store.remove(quad)
        try:
            return {_key(result) for result in shacl.judge(Live(store), self._shapes, nodes, engine)}
        finally:
            store.extend(new)


def _key(result: Told) -> object:
    return result.focus, result.path, result.value, result.component, result.source_shape, result.source_constraint


def _named_apart(files: Sequence[Submitted]) -> Iterator[Submitted]:
    """Give each file a name of its own."""
    taken: set[str] = set()
    for file in files:
        name, number = file.name, 1
        while name in taken:
            number += 1
            name = f"{file.name} ({number})"
        taken.add(name)
        yield file if name == file.name else replace(file, name=name)


def _summary(source: Source) -> FileSummary:
    parsed = source.parsed
    name = parsed.format.name if parsed.format else None
    return FileSummary(parsed.name, name, len(parsed.quads), parsed.fault is None, source.exactness)


def _first(found: list[Found], places: Places, most: int | None, untold: Counter[Severity]) -> Iterator[Found]:
    """Give what :func:`_ordered` would put first, at least ``most``; the rest is counted in ``untold``."""
    if most is None or len(found) <= most:
        yield from found
        return

    def key(one: Found) -> tuple[bool, int, int, int, int, str]:
        at, severity = one.at, SEVERITIES.index(one.severity)
        line, column = places.sources[at.file].start(at.number, at.part) or (0, 0)
        return not line, at.file if line else 0, line, column, severity, one.rule

    keys = [key(one) for one in found]
    last = sorted(keys)[most - 1]
    for one, its in zip(found, keys, strict=True):
        if its <= last:
            yield one
        else:
            untold[one.severity] += 1


def _ordered(results: Iterable[Result], names: Sequence[str]) -> list[Result]:
    order = {name: number for number, name in enumerate(names)}

    def key(result: Result) -> tuple[int, int, int, int, str, str]:
        place = result.place
        file, line, column = (order[place.file], place.line, place.column) if place else (len(order), 0, 0)
        return file, line, column, SEVERITIES.index(result.severity), result.rule, str(result.focus)

    return sorted(results, key=key)
