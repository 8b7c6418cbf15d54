"""New data judged before it is accepted: what is wrong, where it stands, and how to mend it.

``formats`` and ``files`` read what was submitted, ``turtle`` and ``places`` find where it stands, ``judging`` holds it
against shapes and registry, and ``report`` is what comes out. :mod:`hallintograafi.checks.reports` writes it.
"""

from hallintograafi.checks.submission.files import Submitted
from hallintograafi.checks.submission.judging import Judge, Limits
from hallintograafi.checks.submission.registry import Registry
from hallintograafi.checks.submission.report import Excerpt, FileSummary, Report, Result, Span, Suggestion

__all__ = [
    "Excerpt",
    "FileSummary",
    "Judge",
    "Limits",
    "Registry",
    "Report",
    "Result",
    "Span",
    "Submitted",
    "Suggestion",
]
