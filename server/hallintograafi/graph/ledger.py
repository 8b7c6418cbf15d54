"""The ledger of URIs, ``data/uris.csv``: each minted once, never reused, never silently lost.

A row is ``iri,kind,minted,status,replaced_by,note``. Rows are only ever added; of a row only ``status``,
``replaced_by`` and ``note`` may change. ``replaced_by`` holds IRIs separated by spaces.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from hallintograafi.errors import InputError, SyntaxFault
from hallintograafi.terms import BASE, CODE, DEF, ID, KINDS

STATUSES = ("active", "merged", "split", "abolished", "withdrawn")
"""Merged: one IRI took its place; split: several did; abolished: ended without heir; withdrawn: never should
have been. All but withdrawn still name a thing."""

_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Entry:
    """One row of the ledger."""

    iri: str
    kind: str
    minted: str
    status: str = "active"
    replaced_by: str = ""
    note: str = ""

    @property
    def successors(self) -> list[str]:
        """The IRIs that took this one's place."""
        return self.replaced_by.split()


COLUMNS = [column.name for column in fields(Entry)]


@dataclass(frozen=True)
class Ledger:
    """The rows in their order."""

    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def get(self, iri: str) -> Entry | None:
        """Find the row of an IRI."""
        return self._by_iri.get(iri)

    def heir(self, entry: Entry) -> str:
        """Follow what was merged to the IRI that is in use now."""
        seen = {entry.iri}
        while entry.status == "merged" and entry.successors:
            iri = entry.successors[0]
            following = self.get(iri)
            if following is None or iri in seen:
                return iri
            seen.add(iri)
            entry = following
        return entry.iri

    @cached_property
    def _by_iri(self) -> dict[str, Entry]:
        return {entry.iri: entry for entry in reversed(self.entries)}

    def text(self) -> str:
        """Write the ledger as CSV (RFC 4180, but lines end in LF so that diffs stay readable)."""
        return "".join(_csv_line(row) for row in (COLUMNS, *map(astuple, self.entries)))


def _csv_line(row: Iterable[str]) -> str:
    """Write one row; cells with either half of a line break are quoted, whatever the file's own line ends are."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().removesuffix("\r\n") + "\n"


def kind_of(iri: str) -> str | None:
    """Tell the kind of one of our IRIs, or None when it is not of a form that is minted."""
    if iri.startswith(ID):
        kind, _, name = iri[len(ID) :].partition("/")
        return kind if kind in KINDS and _NAME.fullmatch(name) else None
    if iri.startswith(CODE):
        scheme, _, name = iri[len(CODE) :].partition("/")
        well_formed = _NAME.fullmatch(scheme) and (not name or _NAME.fullmatch(name))
        return ("code" if name else "scheme") if well_formed else None
    if iri.startswith(DEF):
        return "term" if _TERM.fullmatch(iri[len(DEF) :]) else None
    return None


def is_minted_form(iri: str) -> bool:
    """Tell whether an IRI lies where IRIs are minted: things, codes, terms."""
    return iri.startswith((ID, CODE, DEF))


def described(quads: Iterable[Quad]) -> set[str]:
    """Give our IRIs that some statement describes."""
    return {q.subject.value for q in quads if isinstance(q.subject, NamedNode) and is_minted_form(q.subject.value)}


def read(path: Path) -> Ledger:
    """Read a ledger; a missing file is an empty ledger.

    Raises :class:`SyntaxFault` with the line of a row that is not a row.
    """
    if not path.exists():
        return Ledger(())
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries: list[Entry] = []
    try:
        if next(rows, None) != COLUMNS:
            raise SyntaxFault(f"the first line must be {','.join(COLUMNS)}", path.name, 1)
        for row in rows:
            if len(row) != len(COLUMNS):
                raise SyntaxFault(f"{len(row)} columns instead of {len(COLUMNS)}", path.name, rows.line_num)
            entries.append(Entry(*row))
    except csv.Error as error:
        raise SyntaxFault(f"not CSV: {error}", path.name, rows.line_num) from error
    return Ledger(tuple(entries))


def write(path: Path, ledger: Ledger) -> None:
    """Write a ledger in one step, so that no reader meets half of it."""
    draft = path.with_suffix(".csv.new")
    draft.write_text(ledger.text(), encoding="utf-8")
    draft.replace(path)


def nearest(ledger: Ledger, iri: str) -> str:
    """Give the IRIs that are written most like one, for a person who mistyped it."""
    found = difflib.get_close_matches(iri, (entry.iri for entry in ledger), n=3, cutoff=0.9)
    return ", ".join(short(near) for near in found)


def mint(ledger: Ledger, iris: Iterable[str], today: date) -> Ledger:
    """Append rows for the IRIs that have none, in alphabetical order.

    Raises :class:`InputError` for an IRI whose form is not one of DESIGN section 4.
    """
    known = {entry.iri for entry in ledger}
    new: list[Entry] = []
    for iri in sorted(set(iris) - known):
        kind = kind_of(iri)
        if kind is None:
            raise InputError(
                f"{iri}: an IRI is minted as id/KIND/NAME, code/SCHEME/NAME or def#Term, with a known kind"
                " and a name of lower-case ASCII letters, digits and hyphens"
            )
        new.append(Entry(iri, kind, today.isoformat()))
    return Ledger((*ledger.entries, *new))


def short(iri: str) -> str:
    """Write one of our IRIs without the base, as findings show it."""
    return iri.removeprefix(BASE)
