"""What a worker's message means when it is no answer."""

import logging
import signal
from typing import Final

from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.federation import relay
from hallintograafi.engine.messages import Kind
from hallintograafi.errors import EngineDown, EngineError, LimitReached, ServiceFailed, SyntaxFault
from hallintograafi.settings import Settings
from hallintograafi.sparql import asks_services

_LOG = logging.getLogger(__name__)

_DAMAGED: Final = "Corruption: "
"""What RocksDB begins with when a block has another checksum than it should."""


class QueryFailed(EngineError):
    """The engine could not carry the query out; its process is well."""


class Faults:
    """Tells errors with the limits of these settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self, message: bytes, query: Query, port: int) -> Exception:
        """Say what a worker's message, or its silence, means; ``port`` is that of the way out."""
        kind, content = message[:1], message[1:].decode(errors="replace")
        if kind == Kind.SYNTAX:
            line, column, reason = content.split(" ", 2)
            return SyntaxFault(reason, "query", int(line) or None, int(column) or None)
        if kind == Kind.NOT_ACCEPTABLE:
            return NotAcceptable(content)
        if kind == Kind.TOO_LONG:
            most = self._settings.result_rows if content == "rows" else self._settings.result_bytes
            return LimitReached("size", f"the answer is longer than {most} {content}; truncate=yes asks for a part")
        if kind == Kind.FAILED:
            told = content.replace(relay(port), "")
            if _DAMAGED in told:
                _LOG.error("the disk store is damaged: %s", told)
                return QueryFailed("the disk store of the release is damaged")
            return ServiceFailed(told) if port and asks_services(query.text) else QueryFailed(told)
        if kind == Kind.DIED and content == str(int(signal.SIGALRM)):
            return LimitReached("time", f"the query took longer than {query.seconds:g} seconds and was ended")
        if kind == Kind.DIED and content not in ("0", str(int(signal.SIGKILL))):
            mib = self._settings.query_memory // 1024**2
            reason = f"the query needed more than {mib} MiB of memory, too deep a stack, or met a fault of the engine"
            return LimitReached("memory", reason)
        return EngineDown("the query's process ended unexpectedly")
