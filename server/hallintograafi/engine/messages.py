"""What front and worker say to each other over a SEQPACKET socket: one message, one packet.

A request is four fields behind each other, ended by line feeds, since none of the first three can hold one:
``seconds results graph truncate``, default graphs, named graphs, query text. Every other message is one letter and its
content; see :class:`Kind`. A request begins with a figure, so that it is never taken for one of them.
"""

from collections.abc import Mapping
from typing import Final

from hallintograafi.engine.base import Query, Short
from hallintograafi.engine.formats import NAMES

PACKET: Final = 64 * 1024
"""Most content of one message; a query text and its dataset must fit as well."""


class Kind:
    """First letters of messages: those from the worker, the one from the zygote, and those about lent connections."""

    HELLO = b"P"
    """A new worker's process id."""
    START = b"T"
    """A good answer begins: its media type and, on a line of its own, the limit it was cut at, if any."""
    DATA = b"D"
    """Bytes of the answer."""
    END = b"E"
    """The answer is whole."""
    WHOLE = b"W"
    """A good answer that fits into one message: its media type and the limit it was cut at, if any, each
    with a line feed; its bytes."""
    SYNTAX = b"S"
    """``line column reason``: the query cannot be parsed; 0 where a place is not known."""
    NOT_ACCEPTABLE = b"N"
    """The query gives a kind of answer that the client does not take."""
    TOO_LONG = b"L"
    """The answer grew over a limit; the content is "rows" or "bytes"."""
    REFUSED = b"R"
    """What was submitted cannot be judged: the kind of problem, a space, and why."""
    FAILED = b"X"
    """The query failed; the content says why."""
    DIED = b"K"
    """From the zygote: the worker's process ended; the content is the signal, or 0."""
    LEND = b"G"
    """From the front: a client's connection, with the number it goes by and who the client is. Open files go with it:
    the connection and the :class:`~hallintograafi.engine.loans.Ledger`."""
    RECALL = b"R"
    """From the front: the worker is to give back all that was lent to it."""
    BACK = b"B"
    """A connection that is the front's again: its number, and what is left to send of its last answer."""
    UNANSWERED = b"U"
    """A connection that is the front's again, since what came is not the worker's: its number, and what came."""
    FREE = b"F"
    """Nothing is lent any more."""


def unpack_whole(message: bytes, timing: Mapping[str, float]) -> Short:
    """Read the message of a whole answer."""
    media_type, cut, body = message.split(b"\n", 2)
    return Short(media_type[1:].decode(), body, cut.decode(), timing)


def pack(query: Query) -> bytes:
    """Write a request."""
    results = query.results.name if query.results else "-"
    graph = query.graph.name if query.graph else "-"
    datasets = f"{' '.join(query.default_graphs)}\n{' '.join(query.named_graphs)}"
    head = f"{query.seconds} {results} {graph} {int(query.truncate)}\n{datasets}\n"
    return (head + query.text).encode()


def unpack(message: bytes) -> Query:
    """Read a request."""
    head, default_graphs, named_graphs, text = message.decode().split("\n", 3)
    seconds, results, graph, truncate = head.split(" ")
    return Query(
        text=text,
        results=NAMES.get(results),
        graph=NAMES.get(graph),
        seconds=float(seconds),
        default_graphs=tuple(default_graphs.split()),
        named_graphs=tuple(named_graphs.split()),
        truncate=truncate == "1",
    )
