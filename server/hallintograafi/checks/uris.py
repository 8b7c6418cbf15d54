"""The promises of the ledger (DESIGN section 4): nothing lost, nothing reused, nothing linked that is not."""

import difflib
from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import NamedNode

from hallintograafi.checks.findings import Finding
from hallintograafi.graph.dataset import Graph
from hallintograafi.graph.ledger import STATUSES, Entry, Ledger, described, is_minted_form, kind_of, short
from hallintograafi.graph.reading import Place, Statement

LEDGER_FILE = "data/uris.csv"


def check(graph: Graph, ledger: Ledger, before: Ledger | None = None) -> Iterator[Finding]:
    """Check the ledger itself, the graph against it, and it against the ledger of the release ``before``."""
    yield from _rows(ledger)
    yield from _graph(graph, ledger)
    if before is not None:
        yield from _kept(ledger, before)


def _rows(ledger: Ledger) -> Iterator[Finding]:
    """Each row is well formed and each IRI has one."""
    by_iri: dict[str, Entry] = {}
    for number, entry in enumerate(ledger, start=2):
        place = Place(LEDGER_FILE, number)
        if entry.iri in by_iri:
            yield _fault("uris:reused", entry.iri, _REUSED, place)
        by_iri.setdefault(entry.iri, entry)
        if kind_of(entry.iri) != entry.kind:
            yield _fault("uris:kind", entry.iri, _KIND, place, entry.kind)
        if not _is_date(entry.minted):
            yield _fault("uris:minted", entry.iri, _MINTED, place, entry.minted)
        if entry.status not in STATUSES:
            yield _fault("uris:status", entry.iri, _STATUS, place, entry.status)
    for number, entry in enumerate(ledger, start=2):
        place = Place(LEDGER_FILE, number)
        needed = {"merged": 1, "split": 2}.get(entry.status, 0)
        if len(entry.successors) < needed or (entry.status == "merged" and len(entry.successors) > 1):
            yield _fault("uris:successors", entry.iri, _SUCCESSORS, place, entry.status)
        for successor in entry.successors:
            if successor not in by_iri:
                yield _fault("uris:successor", entry.iri, _UNKNOWN_SUCCESSOR, place, successor)


def _graph(graph: Graph, ledger: Ledger) -> Iterator[Finding]:
    """Each IRI of ours in the graph is minted and alive; each living one is described."""
    entries = {entry.iri: entry for entry in ledger}
    found = described(statement.quad for statement in (*graph.ontology, *graph.data))
    told: set[str] = set()
    for iri, statement in _uses((*graph.ontology, *graph.data)):
        entry = entries.get(iri)
        if iri in told or (entry and entry.status in ("active", "abolished", "split") and iri in found):
            continue
        told.add(iri)
        if entry and entry.status == "merged":
            yield _fault("uris:merged", iri, _MERGED, statement.place, entry.replaced_by)
        elif entry and entry.status == "withdrawn":
            yield _fault("uris:withdrawn", iri, WITHDRAWN, statement.place)
        elif iri not in found:
            near = ", ".join(short(n) for n in difflib.get_close_matches(iri, found, n=3, cutoff=0.9))
            yield _fault("uris:unknown", iri, _UNKNOWN_NEAR if near else _UNKNOWN, statement.place, near)
        else:
            yield _fault("uris:unminted", iri, _UNMINTED, statement.place)
    for number, entry in enumerate(ledger, start=2):
        if entry.status == "active" and entry.iri not in found:
            yield _fault("uris:lost", entry.iri, _LOST, Place(LEDGER_FILE, number))


def _kept(ledger: Ledger, before: Ledger) -> Iterator[Finding]:
    """What was once minted stays as it was minted."""
    now = {entry.iri: (number, entry) for number, entry in enumerate(ledger, start=2)}
    for old in before:
        number, new = now.get(old.iri, (None, None))
        if new is None or number is None:
            yield _fault("uris:removed", old.iri, _REMOVED, Place(LEDGER_FILE, 1))
        elif (new.kind, new.minted) != (old.kind, old.minted):
            yield _fault("uris:changed", old.iri, _CHANGED, Place(LEDGER_FILE, number), old.minted)
        elif old.status in ("merged", "withdrawn") and new.status != old.status:
            yield _fault("uris:revived", old.iri, _REVIVED, Place(LEDGER_FILE, number), old.status)
        elif new.status != old.status and not new.note.strip():
            yield _fault("uris:reason", old.iri, _REASON, Place(LEDGER_FILE, number), new.status)


def _uses(statements: Iterable[Statement]) -> Iterator[tuple[str, Statement]]:
    for statement in statements:
        quad = statement.quad
        for node in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(node, NamedNode) and is_minted_form(node.value):
                yield node.value, statement


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fault(rule: str, iri: str, messages: dict[str, str], place: Place, value: str = "") -> Finding:
    filled = {language: text.replace("{value}", short(value)) for language, text in messages.items()}
    return Finding(rule, iri, filled, place=place, value=value or None)


_REUSED = {
    "fi": "Osoite on kirjattu kahdesti; osoitetta ei oteta uudelleen käyttöön.",
    "sv": "Adressen står två gånger; en adress återanvänds aldrig.",
    "en": "The IRI has two rows; an IRI is never reused.",
}
_KIND = {
    "fi": "Osoitteen muoto ei vastaa lajia {value}.",
    "sv": "Adressens form stämmer inte med slaget {value}.",
    "en": "The form of the IRI is not that of the kind {value}.",
}
_MINTED = {
    "fi": "Päivä {value} ei ole muotoa VVVV-KK-PP.",
    "sv": "Datumet {value} har inte formen ÅÅÅÅ-MM-DD.",
    "en": "The day {value} is not of the form YYYY-MM-DD.",
}
_STATUS = {
    "fi": f"Tila {{value}} ei ole mikään näistä: {', '.join(STATUSES)}.",
    "sv": f"Statusen {{value}} är ingen av dessa: {', '.join(STATUSES)}.",
    "en": f"The status {{value}} is none of {', '.join(STATUSES)}.",
}
_SUCCESSORS = {
    "fi": "Tila {value} vaatii seuraajat (replaced_by): yhdistetylle yksi, jaetulle vähintään kaksi.",
    "sv": "Statusen {value} kräver efterföljare (replaced_by): en för sammanslagen, minst två för delad.",
    "en": "The status {value} needs successors (replaced_by): one when merged, at least two when split.",
}
_UNKNOWN_SUCCESSOR = {
    "fi": "Seuraajaa {value} ei ole luettelossa.",
    "sv": "Efterföljaren {value} finns inte i förteckningen.",
    "en": "The successor {value} is not in the ledger.",
}
_MERGED = {
    "fi": "Osoite on yhdistetty; käytä sen tilalla osoitetta {value}.",
    "sv": "Adressen är sammanslagen; använd {value} i stället.",
    "en": "The IRI was merged; use {value} instead.",
}
WITHDRAWN = {
    "fi": "Osoite on poistettu käytöstä; sitä ei saa käyttää.",
    "sv": "Adressen är återkallad och får inte användas.",
    "en": "The IRI was withdrawn and must not be used.",
}
_UNKNOWN = {
    "fi": "Tätä osoitetta ei ole kuvattu missään.",
    "sv": "Denna adress är inte beskriven någonstans.",
    "en": "Nothing describes this IRI.",
}
_UNKNOWN_NEAR = {
    "fi": "Tätä osoitetta ei ole kuvattu missään; tarkoititko: {value}?",
    "sv": "Denna adress är inte beskriven någonstans; menade du: {value}?",
    "en": "Nothing describes this IRI; did you mean {value}?",
}
_UNMINTED = {
    "fi": "Osoitetta ei ole luettelossa: aja `hallintograafi uris mint`.",
    "sv": "Adressen finns inte i förteckningen: kör `hallintograafi uris mint`.",
    "en": "The IRI is not in the ledger: run `hallintograafi uris mint`.",
}
_LOST = {
    "fi": "Luettelossa oleva osoite on kadonnut graafista: palauta se tai merkitse sen seuraaja.",
    "sv": "Adressen i förteckningen har försvunnit ur grafen: återställ den eller ange dess efterföljare.",
    "en": "The IRI of the ledger is gone from the graph: bring it back or give it a successor.",
}
_REMOVED = {
    "fi": "Edellisen julkaisun osoite puuttuu luettelosta; rivejä ei poisteta.",
    "sv": "En adress i föregående utgåva saknas i förteckningen; rader tas inte bort.",
    "en": "An IRI of the previous release is missing from the ledger; rows are never removed.",
}
_CHANGED = {
    "fi": "Osoitteen laji tai käyttöönottopäivä ({value}) on muuttunut edellisestä julkaisusta.",
    "sv": "Adressens slag eller datum ({value}) har ändrats sedan föregående utgåva.",
    "en": "The kind or day ({value}) of the IRI changed since the previous release.",
}
_REVIVED = {
    "fi": "Osoitetta ei voi palauttaa voimaan tai muuttaa, kun se on kerran tilassa {value}.",
    "sv": "En adress som en gång har statusen {value} kan inte återupplivas eller ändras.",
    "en": "An IRI that was once {value} stays so.",
}
_REASON = {
    "fi": "Osoitteen tila on nyt {value}, mutta syytä (note) ei kerrota.",
    "sv": "Adressens status är nu {value}, men skälet (note) saknas.",
    "en": "The status of the IRI is now {value}, and no reason (note) is given.",
}
