"""The little of ASGI that doors in front of the framework need: types, bodies, problems, streamed answers."""

import asyncio
import logging
from binascii import a2b_qp
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from hallintograafi.engine.base import Answer, Short
from hallintograafi.engine.formats import file_ending
from hallintograafi.errors import HallintograafiError
from hallintograafi.web.protocol import problems
from hallintograafi.web.protocol.problems import Problem

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_LOG = logging.getLogger(__name__)

HOLD_BACK: Final = 64 * 1024
"""An answer up to this size is sent whole, with its length; an error within it is still a clean one."""

WHOLE: Final = 16 * 1024 * 1024
"""The longest answer that is sent whole to a client of HTTP/1.0."""

CORS: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Hallintograafi-Conforms, Hallintograafi-Release, Hallintograafi-Truncated, Link, Retry-After",
    ),
]
"""Scripts on pages of any host may read what is here: it is public and there are no cookies."""


def decode_form(text: bytes) -> tuple[tuple[str, str], ...]:
    """Decode form data (URL Standard, section 5.1); raises :class:`Problem` when it is not percent-encoded UTF-8."""
    if not text.isascii():
        raise Problem("bad-request", "the form is not percent-encoded UTF-8 text")
    pairs = (field.partition(b"=") for field in text.split(b"&") if field)
    try:
        return tuple([(_unquoted(name), _unquoted(value)) for name, _, value in pairs])
    except UnicodeDecodeError as error:
        raise Problem("bad-request", "the form is not percent-encoded UTF-8 text") from error


def _unquoted(text: bytes) -> str:
    """Decode a name or a value; a percent sign that begins nothing stands for itself."""
    text = text.replace(b"+", b" ")
    signs = text.count(b"%")
    if not signs:
        return text.decode()
    # Quoted-printable (RFC 2045 section 6.7) is the same with another sign, and has a decoder in compiled code. That
    # takes a sign before a line's end, or before anything else, for something that it is not here.
    found = a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))
    if len(found) != len(text) - 2 * signs or b"\n" in text or b"\r" in text:
        found = unquote_to_bytes(text)
    return found.decode()


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read a request's body; raises :class:`Problem` when it is longer than ``limit`` bytes."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem("bad-request", "the body broke off")
        body += message.get("body", b"")
        if len(body) > limit:
            raise Problem("too-large", f"the body is longer than {limit} bytes")
        if not message.get("more_body"):
            return bytes(body)


def client_of(scope: Scope) -> str:
    """Tell clients apart by their address."""
    client = scope.get("client")
    return client[0] if client else ""


async def while_connected(work: Awaitable[None], receive: Receive) -> None:
    """Do ``work``, or cancel it when the client goes away."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def send_answer(answer: Answer, headers: Headers, scope: Scope, send: Send) -> None:
    """Send an answer: whole and with its length when it is short, in pieces when it is long.

    An error after the first piece ends the response unfinished, so that no client takes a part for the whole.
    HTTP/1.0 knows no pieces (RFC 9112 section 7.1), and the end of the connection would not tell a part from the whole
    (section 8); there every answer is sent whole or not at all.
    Raises :class:`~hallintograafi.errors.EngineError` for an error before the first piece, and :class:`Problem` for an
    answer that is too long for HTTP/1.0.
    """
    old, head = scope["http_version"] == "1.0", scope["method"] == "HEAD"
    headers = [*CORS, *headers, (b"content-type", answer.media_type.encode())]
    if answer.timing:
        headers.append((b"server-timing", timing(answer).encode()))
    if ending := file_ending(answer.media_type):
        headers.append((b"content-disposition", f'attachment; filename="hallintograafi.{ending}"'.encode()))
    if answer.truncated:
        headers.append((b"hallintograafi-truncated", answer.truncated.encode()))
    chunks = answer.chunks
    first, whole = await _first(chunks, WHOLE if old else HOLD_BACK)
    if old and not whole:
        told = f"the answer is longer than {WHOLE} bytes, and HTTP/1.0 cannot take it in pieces; ask by HTTP/1.1"
        raise Problem("too-large", told)
    if whole:
        headers.append((b"content-length", str(len(first)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if head or whole:
        await send({"type": "http.response.body", "body": b"" if head else first})
        return
    await send({"type": "http.response.body", "body": first, "more_body": True})
    try:
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except Exception as error:
        # Returning without a last piece makes the server close the connection before the end of the transfer.
        is_expected = isinstance(error, HallintograafiError)
        _LOG.warning("an answer was broken off after its beginning: %s", error, exc_info=not is_expected)
        return
    await send({"type": "http.response.body", "body": b""})


def timing(answer: Answer | Short) -> str:
    """Write what took how long, as the W3C's Server Timing has it, in milliseconds."""
    return ", ".join(f"{name};dur={seconds * 1000:.1f}" for name, seconds in answer.timing.items())


async def send_unchanged(headers: Headers, send: Send) -> None:
    """Answer that the client's copy is good."""
    await send({"type": "http.response.start", "status": 304, "headers": [*CORS, *headers]})
    await send({"type": "http.response.body", "body": b""})


async def send_problem(problem: Problem, send: Send, *, head: bool = False) -> None:
    """Answer with a problem document."""
    body = problem.body()
    headers = [
        *CORS,
        (b"content-type", problems.MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def preflight(send: Send, methods: str) -> None:
    """Answer a browser that asks whether a page of another host may call."""
    headers = [
        *CORS,
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", b"Accept, Content-Encoding, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"allow", methods.encode()),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _first(chunks: AsyncIterator[bytes], most: int) -> tuple[bytes, bool]:
    """Read up to ``most`` bytes, and what came with the last of them; tells whether that is the whole answer."""
    held: list[bytes] = []
    size = 0
    async for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= most:
            return b"".join(held), False
    return b"".join(held), True


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
