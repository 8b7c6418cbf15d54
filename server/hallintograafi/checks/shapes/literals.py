"""Literals by their datatypes: well-formed lexical forms (XML Schema 1.1 part 2), order (SPARQL 1.1 section 17.3).

Order is decided here for numbers and days, the common cases, and by Oxigraph for all others.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from hallintograafi.checks.shapes.words import XSD, Term

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DURATION = r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_REAL = r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)"
_FORMS = {
    "boolean": "true|false|1|0",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "float": _REAL,
    "double": _REAL,
    "date": _DAY + _ZONE,
    "dateTime": f"{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": _TIME + _ZONE,
    "gYear": rf"-?(?:[1-9]\d{{3,}}|0\d{{3}}){_ZONE}",
    "gYearMonth": rf"-?(?:[1-9]\d{{3,}}|0\d{{3}})-(?:0[1-9]|1[0-2]){_ZONE}",
    "gMonth": rf"--(?:0[1-9]|1[0-2]){_ZONE}",
    "gMonthDay": rf"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_ZONE}",
    "gDay": rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}",
    "duration": _DURATION,
    "yearMonthDuration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": r"-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}(?:[A-Za-z0-9+/] ?= ?|= ?= ?))?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^ \t\n\r]+(?: [^ \t\n\r]+)*)?",
}
_PATTERNS = {XSD + name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_DAYS_OF = {XSD + name for name in ("date", "dateTime", "dateTimeStamp")}

_DATE_PARTS = re.compile(r"-?(\d+)-(\d\d)-(\d\d)", re.ASCII)
_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (b - 1)), 2 ** (b - 1) - 1) for name, b in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**b - 1) for name, b in _BITS.items()},
}
_INTEGERS = {XSD + name: bounds for name, bounds in _BOUNDS.items()}
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_PLAIN_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def well_formed(text: str, datatype: str) -> bool:
    """Tell whether ``text`` is in the lexical space of ``datatype``; unknown datatypes take any text."""
    if datatype not in _INTEGERS and datatype not in _PATTERNS:
        return True
    return _is_well_formed(text, datatype) if len(text) < 100 else _is_well_formed.__wrapped__(text, datatype)


@lru_cache(maxsize=65536)
def _is_well_formed(text: str, datatype: str) -> bool:
    if datatype in _INTEGERS:
        least, most = _INTEGERS[datatype]
        if len(text) > 4000 or not _INTEGER.fullmatch(text):
            return len(text) > 4000 and bool(_INTEGER.fullmatch(text)) and least is None and most is None
        number = int(text)
        return (least is None or number >= least) and (most is None or number <= most)
    return bool(_PATTERNS[datatype].fullmatch(text)) and (datatype not in _DAYS_OF or _is_day(text))


def _is_day(text: str) -> bool:
    """Tell whether a day exists; the calendar repeats every 400 years."""
    found = _DATE_PARTS.match(text)
    if found is None:
        return False
    try:
        date(int(found[1][-4:]) % 400 + 400, int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def stored(literal: Literal) -> Literal:
    """Give the form in which a Store keeps a literal: it rewrites numbers, times and language tags."""
    if not is_rewritten(literal) or _is_kept(literal):
        return literal
    return _stored(literal) if len(literal.value) < 1000 else _stored.__wrapped__(literal)


def _is_kept(literal: Literal) -> bool:
    """Tell at a glance of the commonest literals that a Store keeps them as they are."""
    if literal.language is not None:
        return literal.language.islower()
    return literal.datatype.value in _DAYS_OF and _PLAIN_DAY.fullmatch(literal.value) is not None


@lru_cache(maxsize=65536)
def _stored(literal: Literal) -> Literal:
    place = NamedNode(f"urn:place:{next(_PLACES)}")
    _SCRATCH.add(Quad(place, place, literal))
    kept = next(_SCRATCH.quads_for_pattern(place, None, None))
    _SCRATCH.remove(kept)
    return kept.object if isinstance(kept.object, Literal) else literal


def may_have_been(literal: Literal, datatype: str) -> bool:
    """Tell whether a literal read from a Store may have been put there as one of ``datatype``."""
    kept = literal.datatype.value
    if kept == XSD + "integer" and datatype in _INTEGERS:
        return well_formed(literal.value, datatype)
    return kept == XSD + "dateTime" and datatype == XSD + "dateTimeStamp"


def is_rewritten(literal: Literal) -> bool:
    """Tell whether a Store may keep a literal in another form, or keep others in this one."""
    datatype = literal.datatype.value
    return literal.language is not None or (datatype.startswith(XSD) and datatype[len(XSD) :] not in _KEPT)


_KEPT = {"string", "anyURI", "token", "normalizedString", "language"}
_SCRATCH = Store()
_PLACES = count()


def compare(left: Term, right: Term) -> int | None:
    """Tell whether ``left`` is less than (-1), equal to (0) or greater than (1) ``right``, or None: no order."""
    short = len(left.value) + len(right.value) < 1000
    return _compare(left, right) if short else _compare.__wrapped__(left, right)


@lru_cache(maxsize=65536)
def _compare(left: Term, right: Term) -> int | None:
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return None
    a, b = _value(left), _value(right)
    if a is not None and b is not None and type(a) is type(b):
        return (a > b) - (a < b)  # type: ignore[operator]
    rows = _ORACLE.query(
        f"SELECT ({left} < {right} AS ?less) ({left} = {right} AS ?same) ({left} > {right} AS ?more) {{}}"
    )
    assert isinstance(rows, QuerySolutions)
    row = next(iter(rows))
    for name, sign in (("less", -1), ("more", 1), ("same", 0)):
        found = row[name]
        if isinstance(found, Literal) and found.value == "true" and row["less"] is not None:
            return sign
    return None


def _value(literal: Literal) -> Decimal | str | None:
    datatype = literal.datatype.value
    if (datatype in _INTEGERS or datatype == XSD + "decimal") and len(literal.value) < 18:
        return Decimal(literal.value) if well_formed(literal.value, datatype) else None
    if datatype == XSD + "date" and _PLAIN_DAY.fullmatch(literal.value) and well_formed(literal.value, datatype):
        return literal.value
    return None


_ORACLE = Store()
"""An empty store: only asked to evaluate expressions."""
