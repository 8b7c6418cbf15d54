"""The front page: what this is, where to begin, the dates of the reform, figures of the release."""

from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.web.pages import front_texts
from hallintograafi.web.site import Site
from hallintograafi.web.things import kinds, names
from hallintograafi.web.things import page as thing_page
from hallintograafi.web.things.kinds import Kinds
from hallintograafi.web.things.names import Names

_ENTRIES: Final = ("organisation", "group", "goal", "budget", "document", "person")
"""Kinds of things that the page leads to, in their order; documents are the sources that were read."""

_QUERIES: Final = (
    "successors",
    "chairs-on-date",
    "money-responsibilities",
    "planned-decisions",
    "goal-tree",
    "conflicts",
)
_SHOWN: Final = 4
_DOCUMENTS = "SELECT ?document WHERE { ?document a hg:SourceDocument } ORDER BY ?document"
_DATES = """SELECT ?when ?what ?thing WHERE {
  { ?thing a hg:Decision ; hg:decidedOn ?when BIND("decided" AS ?what) }
  UNION { ?thing a org:ChangeEvent ; prov:startedAtTime ?when BIND("changed" AS ?what) }
  UNION { ?thing a hg:Meeting ; schema:startDate ?when BIND("met" AS ?what) }
  UNION { ?thing a hg:Project ; schema:startDate ?when BIND("began" AS ?what) }
  UNION { ?thing a hg:Project ; schema:endDate ?when BIND("ends" AS ?what) }
} ORDER BY STR(?when) ?what ?thing LIMIT 200"""


@dataclass
class Day:
    """A date of the reform and what happens on it, by what it is to the thing."""

    when: Literal
    things: dict[str, list[str]] = field(default_factory=dict)


class FrontPage:
    """What the front page of one release shows; read once, since a release never changes."""

    def __init__(self, site: Site, found: Kinds) -> None:
        self._site = site
        self._kinds = found
        self._read: tuple[list[str], list[Day], Names] | None = None

    async def values(self, language: str) -> dict[str, Any]:
        """Give what the template of the front page shows."""
        documents, days, named = await self._known()
        counts = self._kinds.counts()
        entries = {kind: await self._kinds.foremost(kind, _SHOWN) for kind in _ENTRIES if kind in counts}
        if documents:
            entries["document"] = documents
        return {
            **thing_page.shared(named, language),
            "words": front_texts.words(language),
            "entries": entries,
            "titles": kinds.titles(language),
            "counts": counts,
            "days": days,
            "shown_things": _SHOWN,
            "documents": documents,
            "queries": [self._site.queries.queries[name] for name in _QUERIES if name in self._site.queries.queries],
        }

    async def _known(self) -> tuple[list[str], list[Day], Names]:
        if self._read is None:
            documents = _iris([row["document"] for row in await self._site.select(_DOCUMENTS)])
            days: dict[str, Day] = {}
            for row in await self._site.select(_DATES):
                day = days.setdefault(row["when"].value[:10], Day(row["when"]))
                day.things.setdefault(row["what"].value, []).extend(_iris([row["thing"]]))
            wanted = {*documents, *(iri for day in days.values() for listed in day.things.values() for iri in listed)}
            for kind in _ENTRIES:
                wanted |= set(await self._kinds.foremost(kind, _SHOWN))
            self._read = documents, list(days.values()), await names.read(self._site, wanted)
        return self._read


def _iris(nodes: list[Any]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, NamedNode)]
