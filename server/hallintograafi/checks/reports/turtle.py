"""The report as Turtle."""

from pyoxigraph import RdfFormat

from hallintograafi.checks.reports import rdf
from hallintograafi.checks.submission.report import Report


def write(report: Report, language: str) -> str:
    """Write a sh:ValidationReport; its messages are in all languages, whatever ``language`` is."""
    return rdf.write(report, RdfFormat.TURTLE)
