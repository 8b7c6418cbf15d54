"""Errors as RFC 9457 problem documents: one place that knows which error is which status."""

import json
from collections.abc import Mapping
from typing import Any, Final

from hallintograafi.engine.base import NotAcceptable
from hallintograafi.engine.submissions import Refused
from hallintograafi.errors import (
    ClientBusy,
    EngineBusy,
    EngineDown,
    EngineError,
    HallintograafiError,
    InputError,
    LimitReached,
    ParameterError,
    QueryRefused,
    ServiceFailed,
    SyntaxFault,
    UnknownName,
)
from hallintograafi.terms import BASE

MEDIA_TYPE: Final = "application/problem+json"
PROBLEM: Final = "hallintograafi.problem"
"""The key of a request's scope that holds what went wrong before its pages were reached."""

_TITLES = {
    "bad-request": (400, "The request cannot be understood"),
    "syntax": (400, "The query cannot be parsed"),
    "parameter": (400, "A parameter has a value it cannot take"),
    "forbidden": (403, "This service never does that"),
    "not-found": (404, "There is nothing here"),
    "gone": (410, "What was here was withdrawn"),
    "method-not-allowed": (405, "The method is not allowed here"),
    "not-acceptable": (406, "The answer does not come in a form you accept"),
    "too-large": (413, "The request or its answer is larger than the limit"),
    "unsupported-media-type": (415, "The body is of a kind that is not taken here"),
    "too-slow": (408, "The request took too long to come"),
    "misdirected": (421, "This server does not answer to that name"),
    "too-many": (429, "Too many queries of yours at once"),
    "service-failed": (502, "Another service, which the query asks, gave no good answer"),
    "too-often": (429, "Too many requests of yours"),
    "head-too-large": (431, "The headers of the request are longer than the limit"),
    "busy": (503, "Too many queries at once"),
    "unavailable": (503, "The service is not ready"),
    "limit-time": (504, "It took too long and was ended"),
    "limit-memory": (504, "It was ended: too much memory, or a fault of the engine"),
    "failed": (500, "The request could not be answered"),
}


class Problem(Exception):
    """A problem that a door answers with; ``kind`` is a key of the table above, ``extra`` more members."""

    def __init__(self, kind: str, detail: str, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    @property
    def status(self) -> int:
        """The HTTP status."""
        return _TITLES[self.kind][0]

    @property
    def title(self) -> str:
        """What every problem of this kind is called."""
        return _TITLES[self.kind][1]

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"{BASE}problems/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }

    def body(self) -> bytes:
        """The problem document as JSON text."""
        return json.dumps(self.document(), ensure_ascii=False).encode() + b"\n"


def of(error: Exception) -> Problem:
    """Make the problem that tells a client of an error of ours."""
    match error:
        case Problem():
            return error
        case SyntaxFault():
            place = {"line": error.line, "column": error.column}
            return Problem("syntax", str(error), None, **{name: n for name, n in place.items() if n is not None})
        case ParameterError():
            return Problem("parameter", str(error), parameter=error.name)
        case UnknownName():
            return Problem("not-found", str(error))
        case InputError():
            return Problem("bad-request", str(error))
        case Refused():
            return Problem(error.kind, str(error))
        case QueryRefused():
            return Problem("forbidden", str(error))
        case NotAcceptable():
            return Problem("not-acceptable", str(error))
        case LimitReached(limit="size"):
            return Problem("too-large", str(error))
        case LimitReached():
            return Problem(f"limit-{error.limit}", str(error))
        case ClientBusy():
            return Problem("too-many", str(error), {"Retry-After": "1"})
        case EngineBusy():
            return Problem("busy", str(error), {"Retry-After": "2"})
        case ServiceFailed():
            return Problem("service-failed", str(error))
        case EngineDown():
            return Problem("unavailable", str(error), {"Retry-After": "1"})
        case EngineError() | HallintograafiError():
            return Problem("failed", str(error))
        case _:
            return unexpected()


def unexpected() -> Problem:
    """The problem that tells of a fault of ours; what went wrong is for the log, not for the client."""
    return Problem("failed", "something went wrong here; it has been logged")
