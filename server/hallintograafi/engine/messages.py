"""What front and worker say to each other over a SEQPACKET socket: one message, one packet.

A request is four fields behind each other, ended by line feeds, since none of the first three can hold one:
``seconds results graph``, default graphs, named graphs, query text. Every other message is one letter and its
content; see :class:`Kind`.
"""

from typing import Final

from hallintograafi.engine.base import Query
from hallintograafi.engine.formats import NAMES

PACKET: Final = 64 * 1024
"""Most content of one message; a query text and its dataset must fit as well."""


class Kind:
    """First letters of messages from the worker, and the one from the zygote."""

    HELLO = b"P"
    """A new worker's process id."""
    START = b"T"
    """The media type: a good answer begins."""
    DATA = b"D"
    """Bytes of the answer."""
    END = b"E"
    """The answer is whole."""
    WHOLE = b"W"
    """A good answer that fits into one message: its media type, a line feed, its bytes."""
    SYNTAX = b"S"
    """``line column reason``: the query cannot be parsed; 0 where a place is not known."""
    NOT_ACCEPTABLE = b"N"
    """The query gives a kind of answer that the client does not take."""
    TOO_LONG = b"L"
    """The answer grew over the limit."""
    FAILED = b"X"
    """The query failed; the content says why."""
    DIED = b"K"
    """From the zygote: the worker's process ended; the content is the signal, or 0."""


def unpack_whole(message: bytes) -> tuple[str, bytes]:
    """Take the message of a whole answer apart."""
    end = message.index(b"\n")
    return message[1:end].decode(), message[end + 1 :]


def pack(query: Query) -> bytes:
    """Write a request."""
    results = query.results.name if query.results else "-"
    graph = query.graph.name if query.graph else "-"
    head = f"{query.seconds} {results} {graph}\n{' '.join(query.default_graphs)}\n{' '.join(query.named_graphs)}\n"
    return (head + query.text).encode()


def unpack(message: bytes) -> Query:
    """Read a request."""
    head, default_graphs, named_graphs, text = message.decode().split("\n", 3)
    seconds, results, graph = head.split(" ")
    return Query(
        text=text,
        results=NAMES.get(results),
        graph=NAMES.get(graph),
        seconds=float(seconds),
        default_graphs=tuple(default_graphs.split()),
        named_graphs=tuple(named_graphs.split()),
    )
