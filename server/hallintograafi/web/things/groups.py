"""How a thing's page is divided: by what a person would ask, as ``groups.yaml`` says."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import yaml

from hallintograafi.terms import LANGUAGES, term
from hallintograafi.web.things.thing import Fact


@dataclass
class Row:
    """A property, in one of its directions, and the facts that have it."""

    path: str
    inverse: bool
    facts: list[Fact] = field(default_factory=list)


@dataclass
class Group:
    """A question and the rows that answer it."""

    name: str
    label: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Groups:
    """The division: questions in their order, and the names of properties that are read the other way."""

    _groups: list[tuple[str, list[str], list[str]]]
    _inverse: dict[str, list[str]]

    def divide(self, facts: Iterable[Fact], language: str) -> tuple[list[Group], list[Row], list[Row]]:
        """Put facts into groups; gives the groups that have any, the rest of what is said, the rest of what links."""
        rows: dict[tuple[str, bool], Row] = {}
        for fact in facts:
            rows.setdefault((fact.path, fact.inverse), Row(fact.path, fact.inverse)).facts.append(fact)
        found: list[Group] = []
        for name, label, paths in self._groups:
            group = Group(name, label[LANGUAGES.index(language)])
            group.rows = [rows.pop(key) for path in paths if (key := self._keys[path]) in rows]
            found += [group] if group.rows else []
        said = [row for row in rows.values() if not row.inverse]
        return found, said, [row for row in rows.values() if row.inverse]

    def inverse(self, path: str, language: str) -> str:
        """Name a property that is read the other way; empty when it has no such name."""
        names = self._inverse_names.get(path)
        return names[LANGUAGES.index(language)] if names else ""

    @cached_property
    def _keys(self) -> dict[str, tuple[str, bool]]:
        paths = [path for _, _, listed in self._groups for path in listed]
        return {path: (term(path.removeprefix("^")).value, path.startswith("^")) for path in paths}

    @cached_property
    def _inverse_names(self) -> dict[str, list[str]]:
        return {term(path).value: names for path, names in self._inverse.items()}


@cache
def load() -> Groups:
    """Read the division that the package carries."""
    said = yaml.safe_load((Path(__file__).parent / "groups.yaml").read_text(encoding="utf-8"))
    return Groups([(group["name"], group["label"], group["paths"]) for group in said["groups"]], said["inverse"])
