"""What a client submits to be judged, and how: the message that goes to the process that judges.

The body itself goes beside it as a file in memory (``memfd``), so that nobody but that process ever looks into it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from hallintograafi.errors import HallintograafiError, ParameterError
from hallintograafi.settings import Settings

SEVERITIES: Final = ("violation", "warning", "info")
PAGE: Final = "page"
"""The form for our own page: the JSON report, and the texts that were judged."""


class Refused(HallintograafiError):
    """Input that cannot be judged at all; ``kind`` is that of the problem that tells it."""

    exit_code = 2

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


@dataclass(frozen=True)
class Limits:
    """How much may be submitted: ``size`` are unpacked bytes of all files, ``results`` the most that are told.

    ``memory`` are the bytes that judging may take above what the process shares with others.
    """

    size: int
    files: int
    statements: int
    results: int
    memory: int
    seconds: float

    @classmethod
    def of(cls, chosen: Settings) -> "Limits":
        """Give those of the settings."""
        return cls(
            chosen.validate_bytes,
            chosen.validate_files,
            chosen.validate_statements,
            chosen.validate_results,
            chosen.validate_memory,
            chosen.validate_seconds,
        )


@dataclass(frozen=True)
class Submission:
    """How a body is to be read and judged.

    ``media_type`` is its Content-Type as it came, ``encoding`` its Content-Encoding; ``profile`` names a part of the
    published shapes, "" all of them; ``severity`` is the least that keeps data from conforming; ``alone`` leaves the
    graph out of account.
    """

    limits: Limits
    media_type: str = ""
    encoding: str = ""
    form: str = "json"
    language: str = "en"
    profile: str = ""
    severity: str = "violation"
    alone: bool = False

    def chosen(self, options: Mapping[str, str], profiles: tuple[str, ...]) -> "Submission":
        """Take choices of the client by their names in an address or a form; others are left alone.

        Raises :class:`~hallintograafi.errors.ParameterError` for a value that a choice cannot take.
        """
        found = self
        if shapes := options.get("shapes", ""):
            found = replace(found, profile=_one_of("shapes", shapes, ("all", *profiles)).removesuffix("all"))
        if severity := options.get("severity", ""):
            found = replace(found, severity=_one_of("severity", severity, SEVERITIES))
        if alone := options.get("alone", ""):
            found = replace(found, alone=_one_of("alone", alone, ("yes", "no")) == "yes")
        return found

    def pack(self) -> bytes:
        """Write the message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpack(cls, message: bytes) -> "Submission":
        """Read the message."""
        members = json.loads(message)
        return cls(**{**members, "limits": Limits(**members["limits"])})


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ParameterError(name, f"'{value[:100]}' is none of {', '.join(known)}")
    return value
