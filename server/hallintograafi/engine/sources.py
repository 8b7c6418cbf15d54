"""The lines of submitted texts that a page shows beside results: all of a short text, else those around the places."""

from collections.abc import Sequence
from typing import Any, Final

from hallintograafi.checks.submission import Report
from hallintograafi.engine.unpacking import Part

LONGEST: Final = 200_000
"""Longest text that is shown, or given back to be edited, in bytes."""

_WHOLE: Final = 400
"""Texts of up to so many lines are shown whole."""

_AROUND: Final = 3
_MOST: Final = 2000
"""Most lines that are shown of all files."""

_WIDEST: Final = 500
"""Most characters that are shown of a line."""


def around(parts: Sequence[Part], report: Report) -> list[dict[str, Any]]:
    """Give for each file its lines with the numbers (from 0) of the results that stand on them.

    ``start`` and ``end`` tell which part of a line is at fault, the first fault's where there are more. A line of
    number 0 stands for lines that are left out.
    """
    left = _MOST
    found = []
    for part, summary in zip(parts, report.files, strict=True):
        marks: dict[int, list[int]] = {}
        for number, result in enumerate(report.results):
            if result.place is not None and result.place.file == summary.name:
                marks.setdefault(result.place.line, []).append(number)
        lines = _shown(part.body, marks, left)
        for line in lines:
            faulty = (piece for number in line["results"] for piece in report.results[number].excerpt)
            at = next((piece for piece in faulty if piece.line == line["number"]), None)
            line["start"], line["end"] = (at.start, at.end) if at is not None else (0, 0)
        left -= len(lines)
        found.append({"name": summary.name, "lines": lines})
    return found


def _shown(body: bytes, marks: dict[int, list[int]], most: int) -> list[dict[str, Any]]:
    text = body.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines[-1] == "" and len(lines) not in marks:
        lines.pop()
    if len(lines) <= _WHOLE:
        numbers = list(range(1, len(lines) + 1))
    else:
        near = {n for mark in marks for n in range(mark - _AROUND, mark + _AROUND + 1)} | set(range(1, _AROUND + 1))
        numbers = sorted(n for n in near if 1 <= n <= len(lines))
    found: list[dict[str, Any]] = []
    last = 0
    for number in numbers[:most]:
        if number > last + 1:
            found.append({"number": 0, "text": "", "results": []})
        found.append({"number": number, "text": lines[number - 1][:_WIDEST], "results": marks.get(number, [])})
        last = number
    if last < len(lines):
        found.append({"number": 0, "text": "", "results": []})
    return found
