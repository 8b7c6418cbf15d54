"""What can go wrong, in one tree.

::

    HallintograafiError           anything we raise on purpose; carries one clear sentence
    ├── InputError                the input or the call cannot be used            (exit code 2)
    │   ├── SyntaxFault           a file or query that cannot be parsed, with its position
    │   ├── ParameterError        a value that a canned query cannot take
    │   └── UnknownName           nothing of that name; nearest names are told
    ├── DataRefused               the data has findings                            (exit code 1)
    └── EngineError               a query could not be answered
        ├── QueryRefused          the query asks for what we never do (SERVICE, update, too long)
        ├── LimitReached          time, memory or size ran out
        ├── EngineBusy            no worker became free in time
        │   └── ClientBusy        one client has too many queries waiting
        ├── ServiceFailed         another service, which the query asks, gave no good answer
        └── EngineDown            the engine is not answering
"""

from dataclasses import dataclass


class HallintograafiError(Exception):
    """Base of all errors that are part of the interface; ``str()`` is one clear sentence."""

    exit_code = 3


class InputError(HallintograafiError):
    """The input or the call cannot be used."""

    exit_code = 2


@dataclass
class SyntaxFault(InputError):
    """Text that cannot be parsed: ``source`` is a file name or "query", lines and columns count from 1."""

    reason: str
    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = [self.source, *(str(n) for n in (self.line, self.column) if n is not None)]
        return f"{':'.join(place)}: {self.reason}"


@dataclass
class ParameterError(InputError):
    """A value that parameter ``name`` of a canned query cannot take."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"parameter '{self.name}': {self.reason}"


class UnknownName(InputError):
    """Nothing of that name is known."""


class DataRefused(HallintograafiError):
    """The data has findings; they were told before this was raised."""

    exit_code = 1


class EngineError(HallintograafiError):
    """A query could not be answered."""


class QueryRefused(EngineError):
    """The query asks for what this service never does."""

    exit_code = 2


@dataclass
class LimitReached(EngineError):
    """A limit ended the query; ``limit`` is "time", "memory" or "size"."""

    limit: str
    reason: str

    def __str__(self) -> str:
        return self.reason


class EngineBusy(EngineError):
    """No worker became free in time."""


class ClientBusy(EngineBusy):
    """One client has too many queries waiting; others may go on."""


class ServiceFailed(EngineError):
    """Another service, which the query asks, gave no good answer."""


class EngineDown(EngineError):
    """The engine is not answering."""
