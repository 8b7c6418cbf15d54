"""The editions against the documents: is every quote literally there, and what did no passage touch?"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hallintograafi.checks.findings import Finding, ordered
from hallintograafi.checks.quotation import Source
from hallintograafi.errors import InputError
from hallintograafi.graph.dataset import Graph
from hallintograafi.terms import hg


@dataclass
class Comparison:
    """What the comparison of the editions with the documents' texts gave.

    ``untouched`` maps each document to the sentences that none of its passages touches: whether they say
    something that the graph should hold is for a person to judge.
    """

    findings: list[Finding] = field(default_factory=list)
    quotes: int = 0
    untouched: dict[str, list[str]] = field(default_factory=dict)


def count(graph: Graph) -> int:
    """Count the quotes of the source documents, which is how many times :func:`check` tells its progress."""
    editions, documents = _values(graph, "sha256"), _values(graph, "inDocument")
    return sum(documents.get(passage) in editions for passage in _values(graph, "quote"))


def check(graph: Graph, directory: Path, progress: Callable[[], None] = lambda: None) -> Comparison:
    """Compare every quote of the source documents with the text files (``*.txt``, UTF-8) in ``directory``.

    A document's file is the one that has the checksum of its edition; ``progress`` is called after each quote.
    Raises :class:`InputError` when the directory has no text files or one cannot be read.
    """
    texts = _texts(directory)
    editions, documents, quotes = (_values(graph, name) for name in ("sha256", "inDocument", "quote"))
    result = Comparison()
    for document, checksum in sorted(editions.items()):
        if checksum not in texts:
            place = graph.place_of(document, hg("sha256").value)
            messages = {language: text.replace("{sum}", checksum) for language, text in _NO_FILE.items()}
            result.findings.append(Finding("sources:file", document, messages, value=checksum, place=place))
            continue
        source = Source(texts[checksum])
        for passage, quote in quotes.items():
            if documents.get(passage) == document:
                result.quotes += 1
                progress()
                if source.find(quote) is None:
                    result.findings.append(_not_there(graph, passage, quote, source.nearest(quote)))
        result.untouched[document] = source.untouched()
    result.findings = ordered(result.findings)
    return result


def _texts(directory: Path) -> dict[str, str]:
    """Read the text files of a directory, by the SHA-256 of their bytes."""
    paths = sorted(directory.glob("*.txt")) if directory.is_dir() else []
    if not paths:
        raise InputError(f"{directory}: there are no text files (*.txt) here")
    found = {}
    for path in paths:
        data = path.read_bytes()
        try:
            found[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: is not UTF-8 text ({error})") from error
    return found


def _values(graph: Graph, name: str) -> dict[str, str]:
    """Map subjects to their value of an own property that stands once."""
    found = (s.quad for s in graph.data if s.quad.predicate == hg(name))
    return {getattr(q.subject, "value", ""): getattr(q.object, "value", "") for q in found}


def _not_there(graph: Graph, passage: str, quote: str, nearest: str) -> Finding:
    messages = {
        language: text.replace("{quote}", quote).replace("{near}", nearest) for language, text in _NOT_THERE.items()
    }
    place = graph.place_of(passage, hg("quote").value)
    return Finding("sources:quote", passage, messages, path=hg("quote").value, value=quote, place=place)


_NO_FILE = {
    "fi": "Minkään tekstitiedoston tarkistussumma ei ole {sum}: lähde puuttuu tai se on muuttunut.",
    "sv": "Ingen textfil har kontrollsumman {sum}: källan saknas eller har ändrats.",
    "en": "No text file has the checksum {sum}: the source is missing or has changed.",
}
_NOT_THERE = {
    "fi": "Lainaus ei ole asiakirjassa sanasta sanaan: «{quote}»; lähin kohta: «{near}».",
    "sv": "Citatet finns inte ordagrant i dokumentet: «{quote}»; närmaste ställe: «{near}».",
    "en": "The quote is not literally in the document: «{quote}»; the nearest place: «{near}».",
}
