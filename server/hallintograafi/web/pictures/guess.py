"""What a picture of any answer may draw, guessed from what stands in its columns; people choose the kind of picture."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from hallintograafi.terms import term
from hallintograafi.web.query.results import Table

KINDS: Final = ("bar", "timeline", "graph", "tree")

_NUMBERS: Final = {term(f"xsd:{name}") for name in ("integer", "decimal", "double", "float")}
_TIMES: Final = {term(f"xsd:{name}") for name in ("date", "dateTime", "gYear", "gYearMonth")}


def draws(kind: str, table: Table) -> dict[str, str] | None:
    """Give the column of each role of a picture of ``kind``, or None when the answer has no columns for it."""
    numbers, times, things = (list(_columns(table, what)) for what in ("number", "time", "thing"))
    others = [name for name in table.columns if name not in (*numbers, *times)]
    items = things or others
    match kind:
        case "bar" if items and numbers:
            return {"item": items[0], "value": numbers[0]}
        case "timeline" if items and times:
            return {"item": items[0], **dict(zip(("start", "end"), times, strict=False))}
        case "graph" if len(things) > 1:
            label = {"label": things[1]} if len(things) > 2 else {}
            return {"from": things[0], "to": things[2 if label else 1], **label}
        case "tree" if len(things) > 1:
            return {"parent": things[0], "item": things[1]}
    return None


def _columns(table: Table, what: str) -> Iterator[str]:
    """Give the columns that hold nothing but numbers, times or things, and at least one."""
    for place, name in enumerate(table.columns):
        found = {_what(row[place]) for row in table.rows if row[place] is not None}
        if found == {what}:
            yield name


def _what(node: object) -> str:
    if isinstance(node, NamedNode):
        return "thing"
    if isinstance(node, Literal):
        return "number" if node.datatype in _NUMBERS else "time" if node.datatype in _TIMES else "text"
    return "blank"
