"""A canned query: a ``.rq`` file of plain SPARQL under a header of ``#+`` lines that hold YAML.

The file runs as it is in any SPARQL engine; values for its parameters are bound in front of its pattern.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode

from hallintograafi.errors import InputError, ParameterError, SyntaxFault, UnknownName
from hallintograafi.queries.parameters import Parameter
from hallintograafi.queries.parameters import read as read_parameter
from hallintograafi.sparql import bind, words
from hallintograafi.terms import LANGUAGES

PICTURES: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "bar": (frozenset(("item", "value")), frozenset(("by",))),
    "graph": (frozenset(("from", "to")), frozenset(("label",))),
    "timeline": (frozenset(("item", "start")), frozenset(("end", "what"))),
    "tree": (frozenset(("item", "parent")), frozenset()),
    "levels": (frozenset(("levels",)), frozenset()),
    "none": (frozenset(), frozenset()),
}
"""What a picture draws: the roles that need a column of the answer, and those that may have one."""

# The loader in C, where libyaml is there, reads a hundred headers in a tenth of the time.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_WORDS = {"title", "description", "tags", "parameters", "picture", "draws", "answers"}


@dataclass(frozen=True)
class CannedQuery:
    """A query with its header. ``answers`` names the competency question it answers, if any.

    ``picture`` is the kind of picture that shows its answer, or "none"; ``draws`` names the column of each role in it.
    """

    name: str
    topic: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    picture: str
    draws: Mapping[str, str]
    answers: str | None
    text: str

    @property
    def gives_graph(self) -> bool:
        """Tell whether the answer is RDF rather than a table."""
        form = next((word for word in words(self.text) if word in _FORMS), "")
        return form in ("CONSTRUCT", "DESCRIBE")

    def terms(self, values: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
        """Check the values a caller gave, fill in defaults, and make RDF terms; empty text counts as absent.

        Raises :class:`ParameterError` for an unknown parameter, a missing one, or a value of the wrong form.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                raise ParameterError(name, f"the query '{self.name}' has no such parameter{hint}")
        terms: dict[str, NamedNode | Literal] = {}
        for name, parameter in known.items():
            text = values.get(name) or parameter.default
            if text:
                terms[name] = parameter.parse(text)
            elif parameter.required:
                raise ParameterError(name, "a value is required")
        return terms

    def bound(self, values: Mapping[str, str]) -> str:
        """Give the SPARQL text with ``values`` bound; raises like :meth:`terms`."""
        return bind(self.text, self.terms(values))


@dataclass(frozen=True)
class Collection:
    """All canned queries, by name."""

    queries: Mapping[str, CannedQuery]

    def get(self, name: str) -> CannedQuery:
        """Find a query; raises :class:`UnknownName` that tells the nearest names."""
        if name in self.queries:
            return self.queries[name]
        near = difflib.get_close_matches(name, self.queries, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownName(f"there is no canned query '{name}'{hint}")

    def by_topic(self) -> dict[str, list[CannedQuery]]:
        """Group the queries by topic, both in alphabetical order."""
        topics: dict[str, list[CannedQuery]] = {}
        for query in sorted(self.queries.values(), key=lambda q: (q.topic, q.name)):
            topics.setdefault(query.topic, []).append(query)
        return topics


def load(paths: Iterable[Path]) -> Collection:
    """Read the canned queries; raises :class:`InputError` for two of one name and for a bad header."""
    queries: dict[str, CannedQuery] = {}
    for path in paths:
        query = read(path.read_text(encoding="utf-8"), path.stem, path.parent.name)
        if query.name in queries:
            raise InputError(f"{path.name}: two canned queries have this name")
        queries[query.name] = query
    return Collection(queries)


def read(text: str, name: str, topic: str) -> CannedQuery:
    """Read one query file; raises :class:`SyntaxFault` or :class:`InputError` that names the file."""
    source = f"queries/{topic}/{name}.rq"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise InputError(f"{source}: names are lower-case letters, digits and hyphens")
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        described = yaml.load(header, Loader=_Loader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SyntaxFault(f"the header is not YAML: {error}", source, mark.line + 1 if mark else None) from error
    if not isinstance(described, dict):
        raise InputError(f"{source}: the header must be a YAML mapping")
    if unknown := set(described) - _WORDS:
        raise InputError(f"{source}: unknown word '{min(unknown)}' in the header")
    picture, draws = _drawn(described, source)
    try:
        parameters = tuple(read_parameter(str(n), p) for n, p in (described.get("parameters") or {}).items())
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    return CannedQuery(
        name=name,
        topic=topic,
        title=_in_languages(described, "title", source),
        description=_in_languages(described, "description", source),
        tags=tuple(described.get("tags") or ()),
        parameters=parameters,
        picture=picture,
        draws=draws,
        answers=described.get("answers"),
        text="\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n",
    )


def _in_languages(described: Mapping[str, Any], word: str, source: str) -> Mapping[str, str]:
    texts = described.get(word)
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        raise InputError(f"{source}: {word} is needed in {', '.join(LANGUAGES)}")
    return texts


def _drawn(described: Mapping[str, Any], source: str) -> tuple[str, Mapping[str, str]]:
    """Read the kind of picture and the columns it draws."""
    picture, draws = described.get("picture", "none"), described.get("draws") or {}
    if picture not in PICTURES or picture == "levels":
        raise InputError(f"{source}: picture '{picture}' is none of {', '.join(sorted(set(PICTURES) - {'levels'}))}")
    if not isinstance(draws, dict):
        raise InputError(f"{source}: draws must be a YAML mapping of roles to columns")
    needed, possible = PICTURES["levels" if picture == "tree" and "levels" in draws else picture]
    if not needed <= set(draws) <= needed | possible:
        told = ", ".join([*sorted(needed), *(f"{role} (or not)" for role in sorted(possible))]) or "nothing"
        raise InputError(f"{source}: a picture '{picture}' draws {told}")
    return picture, {
        role: " ".join(column) if isinstance(column, list) else str(column) for role, column in draws.items()
    }
