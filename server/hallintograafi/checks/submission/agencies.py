"""Does a statement link to an agency that had ended by its date?"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.submission.registry import At, Beside, Found
from hallintograafi.checks.submission.report import Suggestion, Words
from hallintograafi.checks.submission.suggesting import did_you_mean
from hallintograafi.terms import ID, term

_ENDED: Final = term("schema:dissolutionDate")
_OWN_DATES: Final = tuple(map(term, ("schema:startDate", "hg:attestedOn", "prov:startedAtTime", "dct:issued")))
_ISSUED: Final = term("dct:issued")
_DOCUMENT: Final = term("hg:inDocument")
_MEMBERS: Final = term("org:hasMember")
_BEFORE: Final = tuple(map(term, ("org:originalOrganization", "hg:originalNetwork")))
_AFTER: Final = tuple(map(term, ("org:resultingOrganization", "hg:resultingNetwork")))
_KIND: Final = term("hg:changeKind")
_TRANSFER: Final = term("changekind:tehtavien-siirto")
_OF_THE_PAST: Final = frozenset((*_BEFORE, _MEMBERS, *map(term, ("hg:mentions", "hg:about", "org:changedBy"))))
_AGENCIES: Final = (f"{ID}organisation/", f"{ID}network/")


def check(beside: Beside) -> Iterator[Found]:
    """Find links to agencies that ended before the day of the statement: a warning by the thing's own date.

    By the date of the document alone it is information, since a document may well speak of the past.
    """
    ends: dict[Term, str | None] = {}
    for file, number, said in beside.statements():
        agency = said.object
        if not isinstance(agency, NamedNode) or not agency.value.startswith(_AGENCIES):
            continue
        if said.predicate in _OF_THE_PAST:
            continue
        if agency not in ends:
            ends[agency] = _end(beside.data, agency)
        end = ends[agency]
        if end is None:
            continue
        own = _first_day(beside.data, said.subject, _OWN_DATES)
        day = own or _document_day(beside.data, said.graph_name)
        if day is None or day <= end:
            continue
        heirs = _heirs(beside.data, agency)
        yield beside.found(
            "agencies:ended",
            "warning" if own else "info",
            At(file, number),
            ENDED if heirs else ENDED_FOR_GOOD,
            said.subject,
            value=agency,
            path=said.predicate,
            suggest=partial(_suggestion, beside, agency, heirs),
            fill=_filling(beside, agency, end, day, heirs),
        )


def _filling(beside: Beside, agency: Term, end: str, day: str, heirs: list[Term]) -> Callable[[str], dict[str, str]]:
    def fill(language: str) -> dict[str, str]:
        name = beside.names.thing
        return {
            "agency": name(agency, language),
            "end": end,
            "day": day,
            "heirs": ", ".join(name(heir, language) for heir in heirs[:3]),
        }

    return fill


def _suggestion(beside: Beside, agency: NamedNode, heirs: list[Term]) -> Suggestion | None:
    kind = agency.value[len(ID) :].partition("/")[0]
    same = [heir for heir in heirs if heir.value.startswith(f"{ID}{kind}/")]
    return did_you_mean(same[0], beside.names) if same else None


def _first_day(data: Data, node: Term, predicates: Iterable[NamedNode]) -> str | None:
    days = [v.value[:10] for p in predicates for v in data.objects(node, p) if isinstance(v, Literal)]
    return min(days, default=None)


def _document_day(data: Data, speaker: object) -> str | None:
    if not isinstance(speaker, NamedNode):
        return None
    days = [_first_day(data, document, (_ISSUED,)) for document in data.objects(speaker, _DOCUMENT)]
    return next(filter(None, days), None)


def _networks(data: Data, agency: Term) -> list[Term]:
    return [agency, *data.subjects(_MEMBERS, agency)]


def _end(data: Data, agency: Term) -> str | None:
    return next(filter(None, (_first_day(data, one, (_ENDED,)) for one in _networks(data, agency))), None)


def _heirs(data: Data, agency: Term) -> list[Term]:
    """Give what came after: of the agency itself, else of its network; transfers of single tasks last."""
    for one in _networks(data, agency):
        changes = [change for predicate in _BEFORE for change in data.subjects(predicate, one)]
        changes.sort(key=lambda change: _TRANSFER in data.objects(change, _KIND))
        found = dict.fromkeys(heir for change in changes for p in _AFTER for heir in data.objects(change, p))
        if found:
            return list(found)
    return []


ENDED: Final[Words] = {
    "fi": "{agency} lakkasi {end}, mutta väite koskee päivää {day}. Seuraaja: {heirs}.",
    "sv": "{agency} upphörde {end}, men påståendet gäller {day}. Efterföljare: {heirs}.",
    "en": "{agency} ended on {end}, but the statement is of {day}. Successor: {heirs}.",
}
ENDED_FOR_GOOD: Final[Words] = {
    "fi": "{agency} lakkasi {end}, mutta väite koskee päivää {day}.",
    "sv": "{agency} upphörde {end}, men påståendet gäller {day}.",
    "en": "{agency} ended on {end}, but the statement is of {day}.",
}
