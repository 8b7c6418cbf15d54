"""What every door shares: the release, the engine, the canned queries, and asking the graph a question."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    parse_query_results,
)

from hallintograafi.engine.base import Engine, Query
from hallintograafi.engine.formats import RESULTS
from hallintograafi.errors import ParameterError
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.graph.ledger import Ledger
from hallintograafi.queries import canned
from hallintograafi.queries.canned import CannedQuery, Collection
from hallintograafi.queries.check import instances_query, near_names
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.terms import curie


@dataclass(frozen=True)
class Site:
    """One release, served."""

    settings: Settings
    release: Release
    content: Content
    ledger: Ledger
    queries: Collection
    engine: Engine

    async def select(self, text: str) -> list[QuerySolution]:
        """Ask a SELECT question and read all its rows."""
        query = Query(text, RESULTS[0], None, self.settings.query_seconds)
        answer = await self.engine.answer(query)
        solutions = parse_query_results(await answer.read(), format=QueryResultsFormat.JSON)
        assert isinstance(solutions, QuerySolutions)
        return list(solutions)

    async def terms(self, canned: CannedQuery, values: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
        """Make the terms of a canned query's values, and see that each named thing is of its class.

        Raises :class:`ParameterError`, for an unknown thing with the nearest names.
        """
        terms = canned.terms(values)
        for parameter in canned.parameters:
            value = terms.get(parameter.name)
            if parameter.choices_from and value is not None:
                allowed = [row[0] for row in await self.select(self.queries.get(parameter.choices_from).text)]
                if value not in allowed:
                    told = ", ".join(curie(getattr(node, "value", "")) for node in allowed[:20])
                    raise ParameterError(parameter.name, f"'{value.value}' is none of {told}")
            if parameter.class_iri and isinstance(value, NamedNode):
                known = [row["thing"].value for row in await self.select(instances_query(parameter.class_iri))]
                if value.value not in known:
                    raise ParameterError(parameter.name, near_names(parameter, value.value, known))
        return terms


def of(release: Release, settings: Settings, engine: Engine) -> Site:
    """Read what a release holds beside the graph."""
    content = Content(release.path / "content")
    entries = ledger.read(release.path / manifest.LEDGER)
    return Site(settings, release, content, entries, canned.load(content.queries()), engine)
