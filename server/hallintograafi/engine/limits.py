"""The longest answer: rows and bytes counted while they are written, and answers cut where a client wants that.

Oxigraph writes tables in compiled code, so rows are counted in what it has written: exactly, in each format, at
the price of a few searches a piece. A table may be cut behind any row and closed, so that it stays well formed.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final, Protocol, cast

from pyoxigraph import Triple

from hallintograafi.engine.formats import Format
from hallintograafi.sparql import own_limit


class Overrun(Exception):
    """The answer grew over a limit; its text is "rows" or "bytes"."""


@dataclass
class Limits:
    """What one answer may be: so many rows (or statements) and bytes; ``truncate`` asks for a cut one instead.

    ``cut`` becomes the limit that an answer was cut at.
    """

    rows: int
    size: int
    truncate: bool = False
    cut: str = field(default="", init=False)

    def overrun(self, limit: str) -> None:
        """Note the cut that the client asked for, or raise :class:`Overrun`."""
        if not self.truncate:
            raise Overrun(limit)
        self.cut = self.cut or limit

    def output(self, out: IO[bytes], found: Format, table: str = "") -> "Counted":
        """Make the output that keeps these limits; ``table`` is the query, if its solutions are what is written."""
        return Counted(out, found.name, self, table)


class Counted(io.RawIOBase):
    """Passes an answer on and counts it; holds it, if it may be cut, until it is whole or over a limit."""

    def __init__(self, out: IO[bytes], form: str, limits: Limits, table: str = "") -> None:
        self._out = out
        self._form = form
        self._limits = limits
        self._table = table
        self._count: _Counter = _COUNTERS.get(form, _Nothing)()
        self._parts: list[bytes] = []
        self._passed_on = 0
        self._held = bytearray()
        self._uncounted: list[bytes] | None = []
        self.size = 0

    @property
    def file(self) -> IO[bytes]:
        """This, as what serializers write to."""
        return cast("IO[bytes]", self)  # as text: to make a generic type takes as long as a short answer

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take a piece; raises :class:`Overrun` at the limit, also when the answer is to be cut there."""
        self._parts.append(data)
        self.size += len(data)
        if self.size - self._passed_on >= _PIECE and (over := self._pass_on()):
            raise Overrun(over)
        return len(data)

    def _pass_on(self) -> str:
        """Pass on what came in small pieces, since each takes time by itself; tells the limit that it went over."""
        data = b"".join(self._parts)
        self._parts.clear()
        self._passed_on = self.size
        if self.size > self._limits.size:
            over = "bytes"
        elif self._rows(data) > self._limits.rows:
            over = "rows"
        else:
            over = ""
        if over:
            self._limits.overrun(over)
        if self._limits.truncate:
            self._held += data
        else:
            self._out.write(data)
        return over

    def _rows(self, data: bytes) -> int:
        """Count the rows, unless there are fewer bytes than there may be rows, or the query has such a limit itself."""
        if self._uncounted is not None:
            self._uncounted.append(data)
            if self.size <= self._limits.rows:
                return 0
            data, self._uncounted = b"".join(self._uncounted), None
            if self._table and (own := own_limit(self._table)) is not None and own <= self._limits.rows:
                self._count = _Nothing()
        return self._count.add(data)

    def finish(self) -> None:
        """Pass on what was held: all, or as many rows as the limits let, and the end that makes it whole."""
        if self._parts:
            self._pass_on()
        if self._limits.cut and self._form in _ENDS:
            self._held = cut(self._held, self._form, self._limits)
        if len(self._held) > self._limits.size:
            raise Overrun("bytes")
        self._out.write(self._held)

    def statements(self, triples: Iterator[Triple]) -> Iterator[Triple]:
        """Pass statements on up to the limits; raises :class:`Overrun` there unless the answer is to be cut."""
        spare = min(_SPARE, self._limits.size // 2)
        for number, triple in enumerate(triples):
            if number >= self._limits.rows:
                self._limits.overrun("rows")
                return
            if self._limits.truncate and self.size > self._limits.size - spare:
                self._limits.overrun("bytes")
                return
            yield triple


_PIECE: Final = 56 * 1024
"""Bytes that are counted and passed on together; with one more write of Oxigraph's, of 8 KiB, they are a packet."""

_SPARE: Final = 64 * 1024
"""Bytes kept for what a writer of graphs still holds when it is told to stop."""


class _Counter(Protocol):
    def add(self, data: bytes) -> int:
        """Count a piece; gives the rows that have begun so far, or ended where rows only have ends."""
        ...


class _Nothing:
    def add(self, data: bytes) -> int:
        return 0


class _Lines:
    """Lines of TSV under a header; its literals hold no line feed."""

    rows = -1

    def add(self, data: bytes) -> int:
        self.rows += data.count(b"\n")
        return self.rows


class _Statements(_Lines):
    """Lines of N-Triples and N-Quads."""

    rows = 0


class _Csv:
    """Line feeds outside of quotes: a doubled quote leaves the quotes and enters them again."""

    def __init__(self) -> None:
        self._rows = -1
        self._inside = False

    def add(self, data: bytes) -> int:
        if b'"' not in data:
            self._rows += 0 if self._inside else data.count(b"\n")
            return self._rows
        parts = data.split(b'"')
        self._rows += b"".join(parts[self._inside :: 2]).count(b"\n")
        self._inside ^= len(parts) % 2 == 0
        return self._rows


class _Xml:
    """Start tags of rows; text holds no ``<``."""

    def __init__(self) -> None:
        self._rows = 0
        self._rest = b""

    def add(self, data: bytes) -> int:
        data = self._rest + data
        self._rows += data.count(b"<result>")
        self._rest = data[-7:]
        return self._rows


class _Json:
    """Objects in an array, outside of strings: only rows are such.

    All but the marks of structure is left out first, which leaves most strings empty; two strings with nothing left
    between them may as well be one.
    """

    _LEFT_OUT: Final = bytes(set(range(256)) - set(b'"[{,:'))

    def __init__(self) -> None:
        self._rows = 0
        self._inside = False
        self._rest = b""
        self._last = b""

    def add(self, data: bytes) -> int:
        data = self._rest + data
        self._rest = b""
        if b"\\" in data:
            data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
            self._rest = b"\\" if data.endswith(b"\\") else b""
        marks = data.translate(None, self._LEFT_OUT)
        parts = (b'"' * self._inside + marks).replace(b'""', b"").split(b'"')
        self._inside = len(parts) % 2 == 0
        outside = self._last + b"".join(parts[::2])
        self._last = outside[-1:]
        self._rows += outside.count(b",{") + outside.count(b"[{")
        return self._rows


_COUNTERS: Final[dict[str, type[_Counter]]] = {
    "json": _Json,
    "xml": _Xml,
    "csv": _Csv,
    "tsv": _Lines,
    "nt": _Statements,
    "nq": _Statements,
}

_ENDS: Final = {"json": b"]}}", "xml": b"</results></sparql>", "csv": b"", "tsv": b""}
_PLACES: Final = {
    "json": re.compile(rb'(?P<place>(?<=\[)(?=\{)|(?=,\{))|"(?:[^"\\]|\\.)*+"?', re.DOTALL),
    "xml": re.compile(rb"(?P<place>(?<=<results>)|(?<=</result>))"),
    "csv": re.compile(rb'(?P<place>(?<=\n))|"[^"]*+"?'),
    "tsv": re.compile(rb"(?P<place>(?<=\n))"),
}
"""Where a table of each format may be cut: before its first row and behind each."""


def cut(body: bytes | bytearray, form: str, limits: Limits) -> bytearray:
    """Cut a table, of which ``body`` is the start, to the limits; raises :class:`Overrun` when nothing is left."""
    end, last = _ENDS[form], None
    places = (match.start() for match in _PLACES[form].finditer(body) if match["place"] is not None)
    for row, place in enumerate(places):
        if row > limits.rows or place + len(end) > limits.size:
            break
        last = place
    if last is None:
        raise Overrun("bytes")
    return bytearray(body[:last]) + end
