"""Values for reading: dates, numbers and truth as a reader of each language writes them."""

import re
from datetime import date
from typing import Final

from pyoxigraph import Literal

from hallintograafi.terms import LANGUAGES, term

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TRUTH: Final = {"true": ("kyllä", "ja", "yes"), "false": ("ei", "nej", "no")}
_NUMBERS: Final = {term(name) for name in ("xsd:integer", "xsd:decimal", "xsd:nonNegativeInteger", "xsd:int")}
_DAYS: Final = {term("xsd:date"), term("xsd:dateTime")}
_NARROW: Final = "\N{NARROW NO-BREAK SPACE}"


def shown(value: Literal, language: str) -> str:
    """Write a literal for a reader; what is not known here stays as it is."""
    text = value.value
    if value.datatype in _DAYS and (day := _day(text)):
        return _date(day, language)
    if value.datatype == term("xsd:gYearMonth") and (found := re.fullmatch(r"(\d{4})-(\d\d)", text)):
        month = int(found[2])
        return f"{_MONTHS[month - 1]} {found[1]}" if language == "en" and 0 < month < 13 else f"{month}/{found[1]}"
    if value.datatype == term("xsd:boolean") and text in _TRUTH:
        return _TRUTH[text][LANGUAGES.index(language)]
    if value.datatype in _NUMBERS and (found := re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?", text)):
        return _number(found[1], found[2], found[3], language)
    return text


def machine(value: Literal) -> str:
    """Give the form that HTML's ``time`` takes, or nothing when the value is no time."""
    if value.datatype in _DAYS:
        return value.value.removesuffix("T00:00:00")
    return value.value if value.datatype in (term("xsd:gYear"), term("xsd:gYearMonth")) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.removesuffix("T00:00:00"))
    except ValueError:
        return None


def _date(day: date, language: str) -> str:
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def _number(sign: str, whole: str, part: str | None, language: str) -> str:
    comma, gap = (".", ",") if language == "en" else (",", _NARROW)
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", gap, whole)
    return sign.replace("-", "−") + grouped + (comma + part if part and part.strip("0") else "")
