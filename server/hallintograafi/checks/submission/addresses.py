"""Are our addresses in a submission known, alive and well-formed? (DESIGN section 4)"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad
from rapidfuzz import fuzz, process

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.submission.files import Said
from hallintograafi.checks.submission.registry import At, Beside, Found
from hallintograafi.checks.submission.report import Suggestion, Words
from hallintograafi.checks.submission.suggesting import did_you_mean, near
from hallintograafi.checks.uris import WITHDRAWN
from hallintograafi.graph.ledger import Entry, is_minted_form, kind_of
from hallintograafi.terms import ID, KINDS, LANGUAGES, VOCABULARIES, curie

_PARTS: Final = ("subject", "predicate", "object")
_SHOWN: Final = 5
_MOST_NEAR: Final = 100
_MOST_NEW: Final = 5000


def check(beside: Beside) -> Iterator[Found]:
    """Check each address of ours once, where it is first used, and tell a file's new ones together."""
    new: dict[int, dict[NamedNode, At]] = {}
    near_left = _MOST_NEAR
    for node, at, said in _uses(beside):
        entry = beside.registry.entries.get(node.value)
        if entry is not None:
            yield from _of_entry(beside, entry, node, at, said)
        elif kind_of(node.value) is None:
            mended = partial(_well_formed, beside, node)
            yield beside.found("uris:form", "violation", at, FORM, said.subject, value=node, suggest=mended)
        elif beside.places.describes(node):
            new.setdefault(at.file, {})[node] = at
        elif not beside.data.arcs(node):
            near_left -= 1
            kind = beside.registry.by_kind.get(kind_of(node.value) or "", [])
            known = [*kind, *islice(new.get(at.file, ()), _MOST_NEW)] if near_left >= 0 else []
            meant = partial(_meant, beside, near(node, known))
            words = UNKNOWN_TERM if kind_of(node.value) == "term" else UNKNOWN
            yield beside.found("uris:unknown", "violation", at, words, said.subject, value=node, suggest=meant)
    for nodes in new.values():
        yield _new(beside, nodes)


class Vocabulary:
    """The terms of other vocabularies that the rules use."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        nodes = {node for quad in quads for node in (quad.predicate, quad.object) if isinstance(node, NamedNode)}
        self.known: Final = frozenset(nodes)
        self.by_namespace: Final[dict[str, list[Term]]] = {
            namespace: [node for node in nodes if node.value.startswith(namespace)]
            for namespace in VOCABULARIES.values()
        }


def foreign(beside: Beside, vocabulary: Vocabulary) -> Iterator[Found]:
    """Find properties of other vocabularies that no rule knows but that are spelled nearly like one that is known."""
    told: set[Term] = set()
    for file, number, said in beside.statements():
        node = said.predicate
        if node in vocabulary.known or node in told:
            continue
        told.add(node)
        namespace = next((n for n in vocabulary.by_namespace if node.value.startswith(n)), None)
        found = near(node, vocabulary.by_namespace[namespace], 85) if namespace else None
        if found is not None and not found.value.startswith(node.value):
            where = At(file, number, "predicate")
            meant = partial(_meant, beside, found)
            yield beside.found("terms:near", "warning", where, NEAR, said.subject, value=node, suggest=meant)


def _uses(beside: Beside) -> Iterator[tuple[NamedNode, At, Said]]:
    seen: set[object] = set()
    for file, number, said in beside.statements():
        for part, node in zip(_PARTS, said, strict=False):
            if node not in seen:
                seen.add(node)
                if isinstance(node, NamedNode) and is_minted_form(node.value):
                    yield node, At(file, number, part), said


def _of_entry(beside: Beside, entry: Entry, node: NamedNode, at: At, said: Said) -> Iterator[Found]:
    focus = said.subject
    if entry.status == "withdrawn":
        yield beside.found("uris:withdrawn", "violation", at, WITHDRAWN, focus, value=node)
    elif entry.status == "merged":
        heir = NamedNode(entry.successors[0]) if entry.successors else None
        meant = partial(_meant, beside, heir)
        yield beside.found("uris:merged", "violation", at, MERGED, focus, value=node, suggest=meant)
    elif entry.status == "split":
        heirs = [NamedNode(iri) for iri in entry.successors]
        yield beside.found(
            "uris:split",
            "warning",
            at,
            SPLIT,
            focus,
            value=node,
            fill=lambda language: {"heirs": ", ".join(beside.names.thing(heir, language) for heir in heirs)},
        )


def _meant(beside: Beside, node: Term | None) -> Suggestion | None:
    return None if node is None else did_you_mean(node, beside.names)


def _well_formed(beside: Beside, node: NamedNode) -> Suggestion | None:
    """Turn a name into one that can be minted."""
    if not node.value.startswith(ID):
        return None
    kind, _, name = node.value[len(ID) :].partition("/")
    if kind not in KINDS:
        found = process.extractOne(kind, KINDS, scorer=fuzz.ratio, score_cutoff=70)
        if not found:
            return None
        kind = found[0]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    mended = NamedNode(f"{ID}{kind}/{slug}")
    return did_you_mean(mended, beside.names) if kind_of(mended.value) else None


def _new(beside: Beside, nodes: dict[NamedNode, At]) -> Found:
    first, at = next(iter(nodes.items()))
    shown = ", ".join(curie(node.value) for node in list(nodes)[:_SHOWN]) + (", …" if len(nodes) > _SHOWN else "")
    return beside.found(
        "uris:new",
        "info",
        at,
        NEW,
        first,
        fill=lambda _: {"number": str(len(nodes)), "shown": shown},
        suggest=lambda: Suggestion(dict.fromkeys(LANGUAGES, "hallintograafi uris mint")),
    )


FORM: Final[Words] = {
    "fi": "Osoite ei kelpaa: lajin on oltava tunnettu, ja nimessä saa olla vain kirjaimia a–z, numeroita ja viivoja.",
    "sv": "Adressen duger inte: slaget ska vara känt och namnet får ha bara bokstäver a–z, siffror och bindestreck.",
    "en": "The address will not do: its kind must be a known one, its name of the letters a–z, digits and hyphens.",
}
UNKNOWN: Final[Words] = {
    "fi": "Osoitetta ei ole annettu millekään, eikä tiedosto kuvaa sitä.",
    "sv": "Adressen har inte getts åt någonting, och filen beskriver den inte.",
    "en": "The address has never been given to anything, and the file does not describe it.",
}
UNKNOWN_TERM: Final[Words] = {
    "fi": "Tällaista sanaa ei ole ontologiassa.",
    "sv": "Det finns ingen sådan term i ontologin.",
    "en": "There is no such term in the ontology.",
}
MERGED: Final[Words] = {
    "fi": "Osoite on yhdistetty toiseen; käytä sitä.",
    "sv": "Adressen har slagits ihop med en annan; använd den.",
    "en": "The address was merged into another; use that one.",
}
SPLIT: Final[Words] = {
    "fi": "Osoite on jaettu; valitse seuraajista oikea: {heirs}.",
    "sv": "Adressen har delats; välj rätt efterföljare: {heirs}.",
    "en": "The address was split; choose the right successor: {heirs}.",
}
NEW: Final[Words] = {
    "fi": "Uusia osoitteita {number}: {shown}. Kun tiedot hyväksytään, kirjaa ne luetteloon.",
    "sv": "Nya adresser: {number}, nämligen {shown}. För in dem i förteckningen när uppgifterna godkänns.",
    "en": "New addresses: {number}, namely {shown}. Enter them in the ledger when the data is accepted.",
}
NEAR: Final[Words] = {
    "fi": "Mikään sääntö ei tunne tätä ominaisuutta, mutta se muistuttaa tunnettua.",
    "sv": "Ingen regel känner till egenskapen, men den liknar en känd.",
    "en": "No rule knows this property, but it resembles one that is known.",
}
