"""Who came before and after: the other side of the changes in which an organisation stands (ORG, ChangeEvent)."""

from typing import Final

from pyoxigraph import NamedNode

from hallintograafi.terms import term
from hallintograafi.web.site import Site
from hallintograafi.web.things import names
from hallintograafi.web.things.thing import Fact, Thing

_ACROSS: Final = {
    term("org:resultingOrganization").value: term("org:originalOrganization").value,
    term("org:originalOrganization").value: term("org:resultingOrganization").value,
    term("hg:resultingNetwork").value: term("hg:originalNetwork").value,
    term("hg:originalNetwork").value: term("hg:resultingNetwork").value,
}
"""What leads from a change to one side, and what to the other."""

_ASKED = """SELECT ?change ?path ?other WHERE {{
  VALUES ?change {{ {changes} }} VALUES ?path {{ {paths} }} ?change ?path ?other }} ORDER BY ?change ?path ?other"""


class OtherSides:
    """The organisations on the other side of each change that a thing stands in."""

    def __init__(self, found: dict[tuple[str, str], list[str]]) -> None:
        self._found = found

    def of(self, fact: Fact) -> list[str]:
        """Give those beyond a fact that leads to a change; of any other fact none."""
        return self._found.get((fact.value.value, _ACROSS.get(fact.path, "")), []) if fact.inverse else []

    def mentioned(self) -> set[str]:
        """Give all of them."""
        return {iri for listed in self._found.values() for iri in listed}


async def read(site: Site, thing: Thing) -> OtherSides:
    """Read the other sides; a thing that stands in no change costs no question."""
    changes = {fact.value.value for fact in thing.incoming if fact.path in _ACROSS}
    found: dict[tuple[str, str], list[str]] = {}
    if changes:
        paths = " ".join(f"<{path}>" for path in _ACROSS)
        for row in await site.select(_ASKED.format(changes=names.listed(changes), paths=paths)):
            if isinstance(row["other"], NamedNode) and row["other"].value != thing.iri:
                found.setdefault((row["change"].value, row["path"].value), []).append(row["other"].value)
    return OtherSides(found)
