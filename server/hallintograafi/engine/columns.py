"""Tables as typed columns: what RDF terms are to a spreadsheet or a data frame.

A cell is its text and its kind. IRIs, strings in any language and everything that other programs have no type for
(years, durations, dates with a time zone) are text, exactly as the answer gives them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from hallintograafi.engine.limits import Limits

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Kind(IntEnum):
    """What a cell holds."""

    NOTHING = 0
    TEXT = 1
    INTEGER = 2
    DECIMAL = 3
    DOUBLE = 4
    BOOLEAN = 5
    DATE = 6
    TIME = 7
    """A moment without time zone."""
    MOMENT = 8
    """A moment with time zone."""


_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedLong unsignedInt unsignedShort unsignedByte"
)
_KINDS: Final = {
    **{_XSD + name: Kind.INTEGER for name in _INTEGERS.split()},
    _XSD + "decimal": Kind.DECIMAL,
    _XSD + "double": Kind.DOUBLE,
    _XSD + "float": Kind.DOUBLE,
    _XSD + "boolean": Kind.BOOLEAN,
    _XSD + "date": Kind.DATE,
    _XSD + "dateTime": Kind.TIME,
}
Value = int | Decimal | float | bool | date | datetime


@dataclass
class Column:
    """A column: its name, the texts of its cells (None where nothing is bound), their kinds."""

    name: str
    texts: list[str | None] = field(default_factory=list)
    kinds: bytearray = field(default_factory=bytearray)

    def cells(self) -> Iterator[tuple[Kind, str | None]]:
        """Give kind and text of each cell."""
        return zip((Kind(kind) for kind in self.kinds), self.texts, strict=True)


def read(solutions: QuerySolutions, limits: Limits) -> list[Column]:
    """Read a table up to the limits (bytes are those of its texts); raises
    :class:`~hallintograafi.engine.limits.Overrun` there unless it is to be cut.
    """
    columns = [Column(variable.value) for variable in solutions.variables]
    size = 0
    for number, row in enumerate(solutions):
        cells = [_cell(row[index]) for index in range(len(columns))]
        size += sum(len(text or "") for _, text in cells)
        over = "rows" if number >= limits.rows else "bytes" if size > limits.size else ""
        if over:
            limits.overrun(over)
            break
        for column, (kind, text) in zip(columns, cells, strict=True):
            column.kinds.append(kind)
            column.texts.append(text)
    return columns


def _cell(node: object) -> tuple[Kind, str | None]:
    if node is None:
        return Kind.NOTHING, None
    if isinstance(node, NamedNode):
        return Kind.TEXT, node.value
    if not isinstance(node, Literal):
        return Kind.TEXT, str(node)
    kind = _KINDS.get(node.datatype.value, Kind.TEXT)
    if kind != Kind.TEXT:
        found = value(kind, node.value)
        if isinstance(found, datetime) and found.tzinfo is not None:
            kind = Kind.MOMENT
        if found is None:
            kind = Kind.TEXT
    return kind, node.value


def value(kind: Kind, text: str) -> Value | None:
    """Read a lexical form of XML Schema; None when it is none, or says more than a value of Python's can."""
    try:
        match kind:
            case Kind.INTEGER:
                return int(text) if text.isascii() and "_" not in text else None
            case Kind.DECIMAL:
                return Decimal(text) if text.isascii() and "_" not in text and "e" not in text.lower() else None
            case Kind.DOUBLE:
                return float(text.replace("INF", "inf")) if text.isascii() and "_" not in text else None
            case Kind.BOOLEAN:
                return {"true": True, "1": True, "false": False, "0": False}.get(text)
            case Kind.DATE:
                return date.fromisoformat(text) if _DAY.fullmatch(text) else None
            case Kind.TIME | Kind.MOMENT:
                return datetime.fromisoformat(text) if _FINE.fullmatch(text) else None
    except (ValueError, InvalidOperation):
        return None
    return None


def common(kinds: Iterable[int]) -> Kind:
    """Give the kind that holds all of ``kinds``: numbers are promoted as in SPARQL, anything else mixed is text."""
    found = {Kind(kind) for kind in kinds} - {Kind.NOTHING}
    if len(found) == 1:
        return found.pop()
    if found and found <= {Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE}:
        return max(found)
    return Kind.TEXT
