"""The express lane: plain GETs of ``/sparql`` with short answers, without ASGI, tasks or a second parser.

It answers a request when that takes nothing but a look into what is kept, or a worker that waits and an answer that
fits into one message. Whatever else comes (another door or method, a busy engine, a long answer, an error) is the
application's, which then goes on with what was begun; so there is one place for each of those.
"""

from collections import OrderedDict
from functools import lru_cache
from typing import Final

import httptools
from msgspec import Struct
from werkzeug.http import parse_etags

from hallintograafi.engine.base import Query, Short
from hallintograafi.engine.formats import file_ending
from hallintograafi.errors import HallintograafiError
from hallintograafi.web.front.gate import Gate
from hallintograafi.web.front.observe import given_request_id, new_request_id
from hallintograafi.web.protocol import negotiation
from hallintograafi.web.protocol.asgi import CORS, Headers, decode_form
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.query.reading import SparqlProtocol

_START: Final = b"GET /sparql?"
_TARGET: Final = bytes(sorted({*range(0x21, 0x7F)} - {ord("#")}))
"""What a target is made of: visible characters, and no fragment."""

_PARAMETERS: Final = frozenset(("query", "format", "timeout"))
_ELSEWHERE: Final = frozenset(
    (b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"range", b"te", b"trailer")
)
"""A request with one of these headers is the application's."""

KEPT: Final = b"cache;dur=0.0, "
"""What Server-Timing says of a response that was kept."""

SAFE: Final = ((b"x-content-type-options", b"nosniff"), (b"cross-origin-resource-policy", b"cross-origin"))
"""Headers of every response."""

_LONGEST: Final = 64 * 1024
"""Longest answer and request that are kept, bytes."""


class Head(Struct, frozen=True):
    """What the headers of a request say."""

    accept: str | None
    if_none_match: str | None
    host: str | None
    forwarded_for: str | None
    request_id: bytes | None


class Asked(Struct, frozen=True):
    """What a request asks: the query, the tag of its answer, whether the client has that answer, the request's id."""

    query: Query
    tag: str | None
    has: bool
    request_id: bytes | None


class Response(Struct, frozen=True):
    """A response but for what differs each time: date, request id, timing."""

    status: int
    line: bytes
    headers: bytes
    body: bytes


def written(
    response: Response, common: bytes, seconds: float, timed: bytes, request_id: bytes | None, *, last: bool = False
) -> bytes:
    """Write a response with what differs each time; ``common`` are the headers of all, as lines.

    ``seconds`` are those since the request came, ``timed`` is what of them was for what; ``last`` tells that no other
    response follows on the connection.
    """
    return b"%b%b%bx-request-id: %b\r\nserver-timing: %btotal;dur=%.1f\r\n%b\r\n%b" % (
        response.line,
        common,
        response.headers,
        request_id or new_request_id(),
        timed,
        seconds * 1000,
        b"connection: close\r\n" if last else b"",
        response.body,
    )


class Express:
    """What the connections of a process share: what they are about, and whole responses by whole requests.

    A request may be kept byte by byte with its response, since most clients send the same bytes for the same question;
    ``size`` bytes in all.
    """

    def __init__(self, protocol: SparqlProtocol, gate: Gate, size: int) -> None:
        self.gate = gate
        self._protocol = protocol
        self._size = size
        self._used = 0
        self._kept: OrderedDict[bytes, Response] = OrderedDict()
        self._tagged = lines([*CORS, *protocol.headers("\0")]).split(b"\0")
        self._untagged = lines([*CORS, *protocol.headers(None)])

    def kept(self, data: bytes) -> Response | None:
        """Give the response that is kept for a request."""
        found = self._kept.get(data)
        if found is not None:
            if self.gate.counts:
                return None
            self._kept.move_to_end(data)
        return found

    def keep(self, data: bytes, asked: Asked, response: Response) -> None:
        """Keep a response for the next request of the same bytes, if it may come; the least used go first."""
        if asked.tag is None or asked.request_id is not None:
            return
        if data in self._kept or len(data) + len(response.body) > _LONGEST:
            return
        self._kept[data] = response
        self._used += _cost(data, response)
        while self._used > self._size:
            self._used -= _cost(*self._kept.popitem(last=False))

    def understand(self, data: bytes, peer: str) -> Asked | None:
        """Read a whole request; None for one that is the application's, as if it will answer with a problem."""
        end = data.find(b" HTTP/1.1\r\n")
        target, block = data[len(_START) : end], data[end + 11 :]
        if end < 0 or not data.startswith(_START) or not target or target.translate(None, _TARGET):
            return None
        is_own = b"if-none-match" in (lowered := block.lower()) or b"x-request-id" in lowered
        head = _read(block) if is_own else _known(block)
        if head is None or negotiation.prefers_page(head.accept):
            return None
        try:
            parameters = decode_form(target)
            if not _PARAMETERS.issuperset(name for name, _ in parameters):
                return None
            headers = {} if head.accept is None else {"accept": head.accept}
            client = self.gate.client(peer, head.forwarded_for)
            query = self._protocol.query(self._protocol.request(parameters), headers, client)
        except (Problem, HallintograafiError):
            return None
        if not self.gate.answers_to(head.host) or self.gate.take(client):
            return None
        tag = self._protocol.tag(query)
        has = head.if_none_match is not None and tag is not None and parse_etags(head.if_none_match).contains_weak(tag)
        return Asked(query, tag, has, head.request_id)

    def response(self, tag: str | None, found: Short) -> Response:
        """Make the response that gives an answer; none was cut, since asking for a cut one is the application's."""
        media_type, length = found.media_type.encode(), len(found.body)
        own = b"content-type: %b\r\ncontent-length: %d\r\n" % (media_type, length)
        if ending := file_ending(found.media_type):
            own += b'content-disposition: attachment; filename="hallintograafi.%b"\r\n' % ending.encode()
        return Response(200, b"HTTP/1.1 200 OK\r\n", self._headers(tag) + own, found.body)

    def unchanged(self, tag: str | None) -> Response:
        """Make the response that says that the client's copy is good."""
        return Response(304, b"HTTP/1.1 304 Not Modified\r\n", self._headers(tag), b"")

    def _headers(self, tag: str | None) -> bytes:
        return self._untagged if tag is None else tag.encode().join(self._tagged)


class _Parsed:
    """Hears of headers from the parser."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))


def _read(block: bytes) -> Head | None:
    """Read a block of headers that ends a request, by the parser of the application; None if it is not plain."""
    if block.find(b"\r\n\r\n") != len(block) - 4:
        return None
    found = _Parsed()
    try:
        httptools.HttpRequestParser(found).feed_data(b"GET / HTTP/1.1\r\n" + block)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return None
    headers = dict(found.headers)
    if len(headers) < len(found.headers) or not _ELSEWHERE.isdisjoint(headers):
        return None
    if headers.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    return Head(
        _text(headers.get(b"accept")),
        _text(headers.get(b"if-none-match")),
        _text(headers.get(b"host")),
        _text(headers.get(b"x-forwarded-for")),
        given_request_id(headers),
    )


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


_known = lru_cache(512)(_read)


def lines(headers: Headers) -> bytes:
    """Write headers as lines of a response's head."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


def _cost(data: bytes, response: Response) -> int:
    return len(data) + len(response.headers) + len(response.body) + 300
