"""Things by kind: what a kind is called, which things there are, in the alphabet of the reader."""

import asyncio
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import yaml
from pyoxigraph import Literal

from hallintograafi.terms import KINDS, LANGUAGES, curie
from hallintograafi.web.site import Site
from hallintograafi.web.things import names
from hallintograafi.web.things.names import Names

AT_ONCE: Final = 100
"""Things on one page of a list."""

_MOST_SORTED: Final = 5000
"""A kind with more things than this is listed by address: names of all of them would have to be read at once."""

_NEAR: Final = 200
"""Things of a kind that are looked at for those that most others link to."""

_LAST = str.maketrans({"å": "þ1", "ä": "þ2", "ö": "þ3", "æ": "þ2", "ø": "þ3"})
_LINKED = """SELECT ?thing (COUNT(?other) AS ?count) WHERE {{ VALUES ?thing {{ {things} }} ?other ?path ?thing }}
  GROUP BY ?thing ORDER BY DESC(?count) ?thing LIMIT {limit}"""


@dataclass(frozen=True)
class Item:
    """A thing in a list, with its name in the reader's language, if it has one."""

    iri: str
    name: Literal | None

    @property
    def text(self) -> str:
        """What it is listed as."""
        return self.name.value if self.name is not None else curie(self.iri).partition(":")[2]

    @property
    def letter(self) -> str:
        """The letter it is found under."""
        first = next((sign for sign in self.text if sign.isalnum()), "")
        return first.upper() if first.isalpha() else "#"


class Kinds:
    """The things of one release by kind; lists are made once, since a release never changes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._names: dict[str, Names] = {}
        self._nearest: dict[str, list[str]] = {}
        self._reading = asyncio.Lock()

    @cached_property
    def _iris(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in self._site.ledger:
            if entry.kind in KINDS and entry.status in ("active", "abolished", "split"):
                found.setdefault(entry.kind, []).append(entry.iri)
        return found

    def counts(self) -> dict[str, int]:
        """Tell how many things there are of each kind that has any."""
        return {kind: len(iris) for kind, iris in self._iris.items()}

    async def items(self, kind: str, language: str) -> list[Item]:
        """List the things of a kind in alphabetical order."""
        iris = self._iris.get(kind, [])
        if len(iris) > _MOST_SORTED:
            return [Item(iri, None) for iri in sorted(iris)]
        async with self._reading:
            if kind not in self._names:
                self._names[kind] = await names.read(self._site, iris)
        found = [Item(iri, self._names[kind].name(iri, language)) for iri in iris]
        return sorted(found, key=lambda item: alphabetical(item.text))

    async def foremost(self, kind: str, limit: int) -> list[str]:
        """Give the things of a kind that most others link to."""
        if kind not in self._nearest:
            near = sorted(self._iris.get(kind, []))[:_NEAR]
            rows = await self._site.select(_LINKED.format(things=names.listed(near), limit=10)) if near else []
            self._nearest[kind] = [row["thing"].value for row in rows if row["thing"] is not None]
        return self._nearest[kind][:limit]


@cache
def titles(language: str) -> dict[str, str]:
    """Give what each kind is called, in the plural."""
    said = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    return {kind: versions[LANGUAGES.index(language)] for kind, versions in said.items()}


def alphabetical(text: str) -> str:
    """Write a text so that it sorts as Finnish and Swedish do: å, ä and ö come last, signs do not count."""
    return "".join(sign for sign in text.casefold().translate(_LAST) if sign.isalnum() or sign.isspace())
