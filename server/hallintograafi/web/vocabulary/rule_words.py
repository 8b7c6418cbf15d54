"""What each rule of the shapes asks for, in words: as the validator says what it expected."""

import re
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.shapes import Memory, Shapes
from hallintograafi.checks.submission.explaining import Explaining, Rules
from hallintograafi.checks.submission.names import Names
from hallintograafi.checks.submission.places import Places
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import read_file
from hallintograafi.terms import LANGUAGES, hg

_PLACE: Final = re.compile(r"\{[?$]\w+\}")


class RuleWords:
    """Says the rules of some files; the files are read when the first one is said."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def of(self, iri: str, language: str) -> str:
        """Say what the rule asks for; one written in SPARQL says it itself, "…" for the values of its query."""
        node = NamedNode(iri)
        for words in self._graph.objects(node, hg("expectedWords")):
            if getattr(words, "language", None) == language:
                return _PLACE.sub("…", words.value)
        return self._explaining.shape(node, LANGUAGES.index(language))

    @cached_property
    def _shapes(self) -> Shapes:
        return load_shapes(self._content)

    @cached_property
    def _graph(self) -> Memory:
        return Memory(self._shapes.quads)

    @cached_property
    def _explaining(self) -> Explaining:
        terms = Memory(statement.quad for path in self._content.ontology() for statement in read_file(path))
        return Explaining(terms, Rules(self._graph, self._shapes), Names(terms, self._graph, Places([])))
