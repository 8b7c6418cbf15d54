"""Does each statement of a submission lead to the words that make it? (DESIGN section 3)"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from hallintograafi.checks import evidence
from hallintograafi.checks.shapes import Term
from hallintograafi.checks.submission.files import Said
from hallintograafi.checks.submission.registry import At, Beside, Found
from hallintograafi.checks.submission.report import Words
from hallintograafi.terms import EDITORIAL, RDF_TYPE, curie, hg

_BLANK: Final = "evidence:blank-node"
_NONE: Final = "evidence:none"
_SPEAKERS: Final = frozenset((hg("Passage"), hg("Reading")))


def check(beside: Beside) -> Iterator[Found]:
    """Find statements without evidence, each thing of a graph once, and passages that state nothing.

    A file without any named graph is told so once: it may come from where nobody writes evidence.
    """
    silent = {number for number, file in enumerate(beside.files) if _is_flat(file.said)}
    told: set[tuple[str, object]] = set()
    looked_at: set[tuple[int, Term, object]] = set()
    for file, number, said in beside.statements():
        subject, graph = said.subject, said.graph_name
        is_blank = isinstance(subject, BlankNode) or isinstance(said.object, BlankNode)
        if (file, subject, graph) in looked_at and not is_blank:
            continue  # what else can be wrong is told of the thing, its graph or its file
        looked_at.add((file, subject, graph))
        is_said = isinstance(graph, NamedNode) and _speaks(beside, graph)
        stands_alone = evidence.stands_alone([c.value for c in beside.data.objects(subject, RDF_TYPE)])
        for rule in evidence.broken(graph, is_blank, stands_alone, is_said):
            about: object = subject
            if rule == "evidence:statement" and file in silent:
                rule, about = _NONE, file
            elif rule == "evidence:graph":
                about = graph
            elif rule == _BLANK and not isinstance(subject, BlankNode):
                about = said.object
            if (rule, about) not in told:
                told.add((rule, about))
                at = At(file, number)
                yield _blank(beside, at, said) if rule == _BLANK else _result(beside, rule, at, said)
    yield from _empty(beside)


def _is_flat(statements: list[Said]) -> bool:
    return all(isinstance(said.graph_name, DefaultGraph) for said in statements)


def _speaks(beside: Beside, graph: NamedNode) -> bool:
    return graph == EDITORIAL or not _SPEAKERS.isdisjoint(beside.data.objects(graph, RDF_TYPE))


def _result(beside: Beside, rule: str, at: At, said: Said) -> Found:
    graph = curie(getattr(said.graph_name, "value", ""))
    return beside.found(
        rule,
        "warning" if rule == _NONE else "violation",
        replace(at, part="subject"),
        NONE if rule == _NONE else evidence.MESSAGES[rule],
        said.subject,
        path=said.predicate,
        value=said.object,
        fill=lambda language: {"value": beside.names.thing(said.object, language), "graph": graph},
    )


def _blank(beside: Beside, at: At, said: Said) -> Found:
    is_subject = isinstance(said.subject, BlankNode)
    node = said.subject if is_subject else said.object
    at = replace(at, part="subject") if is_subject else at
    return beside.found(_BLANK, "violation", at, evidence.MESSAGES[_BLANK], node, value=node)


def _empty(beside: Beside) -> Iterator[Found]:
    spoken = {said.graph_name for file in beside.files for said in file.said}
    for file, number, said in beside.statements():
        speaker = said.subject
        if said.predicate != RDF_TYPE or said.object not in _SPEAKERS or not isinstance(speaker, NamedNode):
            continue
        if speaker not in spoken and not beside.store.contains_named_graph(speaker):
            where = At(file, number, "subject")
            yield beside.found("evidence:empty", "violation", where, evidence.MESSAGES["evidence:empty"], speaker)


NONE: Final[Words] = {
    "fi": "Tiedoston väitteillä ei ole todisteita: aineistoon otettaessa jokainen väite kirjoitetaan katkelman graafiin"
    " (TriG).",
    "sv": "Påståendena i filen saknar belägg: när de tas in i materialet skrivs varje påstående i ett textställes graf"
    " (TriG).",
    "en": "The statements of the file have no evidence: to become part of the data, each is written in the graph of a"
    " passage (TriG).",
}
