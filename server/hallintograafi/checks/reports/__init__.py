"""A validation report written for people and for programs."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # who only asks for the formats need not load what judges
    from hallintograafi.checks.submission.report import Report

FORMATS: Final = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "turtle": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "sarif": "application/sarif+json",
    "github": "text/plain; charset=utf-8",
    "junit": "application/xml",
    "html": "text/html; charset=utf-8",
}
"""Name and media type of each format."""


def write(report: "Report", format: str = "text", language: str = "en") -> bytes:
    """Write a report. ``format`` is one of :data:`FORMATS`; raises KeyError for another."""
    if format not in FORMATS:
        raise KeyError(format)
    writer: Callable[[Report, str], str] = import_module(f"{__name__}.{format}").write
    return writer(report, language).encode()
