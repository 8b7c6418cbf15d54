"""Pages and documents as gzip for clients that take it (RFC 9110 section 8.4.1); answers of queries are left alone.

Another coding is another representation, so it has an entity tag of its own: the plain one with ``-gzip`` at its end
(RFC 9110 section 8.8.3). Only whole answers of a known, bounded length are compressed.
"""

import asyncio
import gzip
from typing import Final

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from hallintograafi.web.protocol.asgi import App, Headers, Message, Receive, Scope, Send

_LEAST: Final = 1000
_MOST: Final = 4 * 1024 * 1024
_INLINE: Final = 64 * 1024
"""What is longer than this is compressed in a thread, so that other clients need not wait."""

_LEVEL: Final = 5
_MARK: Final = b'-gzip"'
_TYPES: Final = (
    b"text/",
    b"application/json",
    b"application/ld+json",
    b"application/n-triples",
    b"application/n-quads",
    b"application/problem+json",
    b"application/rdf+xml",
    b"application/trig",
    b"image/svg+xml",
)


class Compressed:
    """An application whose answers are compressed for those who want them so."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        asked = dict(scope["headers"])
        marked = _MARK in asked.get(b"if-none-match", b"")
        answer = _Answer(send, wanted=_takes_gzip(asked.get(b"accept-encoding", b"")), marked=marked)
        headers = [
            (name, value.replace(_MARK, b'"') if name == b"if-none-match" else value)
            for name, value in scope["headers"]
        ]
        await self._app({**scope, "headers": headers}, receive, answer.send)


class _Answer:
    """One answer on its way: held until it is whole when it is to be compressed."""

    def __init__(self, send: Send, *, wanted: bool, marked: bool) -> None:
        self._send = send
        self._wanted = wanted
        self._marked = marked
        self._held: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Pass a message on, or hold it."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._held is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._held)

    async def _start(self, message: Message) -> None:
        headers: Headers = list(message["headers"])
        found = dict(headers)
        if message["status"] == 304 and self._marked and self._wanted:
            await self._send({**message, "headers": _marked(headers)})
        elif not _is_compressible(found):
            await self._send(message)
        else:
            message = {**message, "headers": _varied(headers)}
            if self._wanted:
                self._held = message
            else:
                await self._send(message)

    async def _finish(self, message: Message) -> None:
        body = bytes(self._body)
        if len(body) > _INLINE:
            body = await asyncio.to_thread(gzip.compress, body, _LEVEL, mtime=0)
        else:
            body = gzip.compress(body, _LEVEL, mtime=0)
        headers = [(name, value) for name, value in _marked(message["headers"]) if name != b"content-length"]
        headers += [(b"content-encoding", b"gzip"), (b"content-length", str(len(body)).encode())]
        await self._send({**message, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _takes_gzip(header: bytes) -> bool:
    return parse_accept_header(header.decode("latin-1"), Accept).quality("gzip") > 0


def _is_compressible(headers: dict[bytes, bytes]) -> bool:
    length = headers.get(b"content-length", b"")
    return (
        headers.get(b"content-type", b"").startswith(_TYPES)
        and b"content-encoding" not in headers
        and length.isdigit()
        and _LEAST <= int(length) <= _MOST
    )


def _varied(headers: Headers) -> Headers:
    before = b", ".join(value for name, value in headers if name == b"vary")
    others = [(name, value) for name, value in headers if name != b"vary"]
    return [*others, (b"vary", before + b", Accept-Encoding" if before else b"Accept-Encoding")]


def _marked(headers: Headers) -> Headers:
    return [(name, value[:-1] + _MARK if name == b"etag" else value) for name, value in headers]
