"""``SERVICE`` where an operator allows it: only addresses written out in full that begin as a prefix of theirs.

The query is changed so that it asks the relay (see :mod:`hallintograafi.engine.egress`) for them. This is the first
wall and the one that explains; the relay and the workers' empty network hold without it.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from hallintograafi.errors import InputError, QueryRefused
from hallintograafi.sparql import service_clauses, tokens

_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9._~:/?\[\]@!$&()*+,;=%-]+")
_PREFIX: Final = re.compile(
    r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?/[A-Za-z0-9._~:/?@!$&()*+,;=%-]*"
)
_STEPS: Final = re.compile(r"/(?:\.|%2e){1,2}(?:[/?]|$)", re.IGNORECASE)


def prefixes(text: str) -> tuple[str, ...]:
    """Read the setting: prefixes, separated by spaces.

    Each must go to the end of the host at least, so that ``https://example.org`` does not let
    ``https://example.org.elsewhere.net/`` in. Raises :class:`InputError`.
    """
    found = tuple(text.split())
    for prefix in found:
        if not _PREFIX.fullmatch(prefix):
            raise InputError(f"setting service_prefixes: '{prefix}' is not like https://host/ or https://host/path")
    return found


def is_allowed(address: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether an address begins as it must, and has nothing that leads elsewhere from there."""
    return (
        _ADDRESS.fullmatch(address) is not None
        and any(address.startswith(prefix) for prefix in allowed)
        and not _STEPS.search(address)
        and bool(urlsplit(address).hostname)
    )


def redirected(query: str, allowed: tuple[str, ...], port: int) -> str:
    """Let the services of a query be asked through the relay at ``port``.

    Raises :class:`QueryRefused` for an address that is not allowed or not written out, such as a variable, and for
    what only looks like a service, in a string for example.
    """
    pieces: list[str] = []
    done = 0
    for start, end, address in _services(query):
        if address is None or not is_allowed(address, allowed):
            told = " ".join(allowed)
            raise QueryRefused(f"SERVICE takes an address in full, <like this>, that begins with one of: {told}")
        pieces += [query[done:start], f"<{relay(port)}{address}>"]
        done = end
    return "".join([*pieces, query[done:]])


def relay(port: int) -> str:
    """Give the address that the relay puts before those it asks."""
    return f"http://127.0.0.1:{port}/"


def _services(query: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield where the address of each service stands and the address; None where it cannot be told for sure."""
    words = {token.start for token in tokens(query) if token.kind in ("word", "prefixed")}
    for clause in service_clauses(query):
        sure = clause.start in words and clause.iri is not None
        yield clause.place[0], clause.place[1], clause.iri if sure else None
