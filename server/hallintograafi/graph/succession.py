"""What becomes of an IRI that is no longer what it was: merged into another, withdrawn, or ended with successors.

Rows of the ledger stay; only status, successors and note of one change, each time with a reason. What is merged or
withdrawn stays so (DESIGN section 4).
"""

from collections.abc import Sequence
from dataclasses import replace

from hallintograafi.errors import InputError, UnknownName
from hallintograafi.graph.ledger import Entry, Ledger, nearest, short
from hallintograafi.terms import BASE, PREFIXES, term

_FINAL = ("merged", "withdrawn")


def full(name: str) -> str:
    """Write an IRI of ours in full: from ``prefix:name``, from ``id/KIND/NAME`` or as it is."""
    if name.startswith(BASE):
        return name
    prefix, colon, _ = name.partition(":")
    return term(name).value if colon and prefix in PREFIXES else BASE + name.removeprefix("/")


def merge(ledger: Ledger, old: str, new: str, note: str) -> Ledger:
    """Let ``new`` take the place of ``old``: the same thing had two IRIs.

    What was merged into ``old`` before is led to ``new`` too. Raises :class:`InputError` when it cannot be.
    """
    entry, heir = _open(ledger, old), _alive(ledger, new, old)
    if entry.kind != heir.kind:
        raise InputError(f"{short(old)} is of the kind {entry.kind}, {short(new)} of the kind {heir.kind}")
    merged = replace(entry, status="merged", replaced_by=new, note=_reason(note))
    moved = {
        row.iri: replace(row, replaced_by=new) for row in ledger if row.status == "merged" and row.successors == [old]
    }
    return _with(ledger, {**moved, old: merged})


def withdraw(ledger: Ledger, iri: str, note: str) -> Ledger:
    """Take an IRI out of use that never should have been; raises :class:`InputError` when it cannot be."""
    entry = _open(ledger, iri)
    if heirs := [row.iri for row in ledger if row.status == "merged" and iri in row.successors]:
        raise InputError(f"{short(iri)} took the place of {short(heirs[0])}: merge it into another, or keep it")
    return _with(ledger, {iri: replace(entry, status="withdrawn", replaced_by="", note=_reason(note))})


def succeed(ledger: Ledger, old: str, new: Sequence[str], note: str) -> Ledger:
    """End a thing: split when several take its place, abolished when one or none does; its page stays.

    Raises :class:`InputError` when it cannot be.
    """
    entry = _open(ledger, old)
    for heir in new:
        _alive(ledger, heir, old)
    status = "split" if len(set(new)) > 1 else "abolished"
    ended = replace(entry, status=status, replaced_by=" ".join(dict.fromkeys(new)), note=_reason(note))
    return _with(ledger, {old: ended})


def _with(ledger: Ledger, changed: dict[str, Entry]) -> Ledger:
    return Ledger(tuple(changed.get(entry.iri, entry) for entry in ledger))


def _reason(note: str) -> str:
    if not note.strip():
        raise InputError("a status changes only with a reason: give a note")
    return " ".join(note.split())


def _known(ledger: Ledger, iri: str) -> Entry:
    entry = ledger.get(iri)
    if entry is None:
        near = nearest(ledger, iri)
        raise UnknownName(f"{short(iri)} is not in the ledger" + (f"; did you mean {near}?" if near else ""))
    return entry


def _open(ledger: Ledger, iri: str) -> Entry:
    entry = _known(ledger, iri)
    if entry.status in _FINAL:
        raise InputError(f"{short(iri)} is {entry.status} already, and stays so")
    return entry


def _alive(ledger: Ledger, iri: str, old: str) -> Entry:
    entry = _known(ledger, iri)
    if iri == old:
        raise InputError(f"{short(iri)} cannot take its own place")
    if entry.status != "active":
        raise InputError(f"{short(iri)} is {entry.status} and can take no one's place")
    return entry
