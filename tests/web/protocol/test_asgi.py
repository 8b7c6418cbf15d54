"""Answers on the wire: a client of HTTP/1.0, which knows no pieces, gets the whole of an answer or an error."""

import asyncio
import socket
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.engine.base import Answer
from hallintograafi.engine.faults import QueryFailed
from hallintograafi.web.protocol.asgi import HOLD_BACK, Message, decode_form, send_answer
from hallintograafi.web.protocol.problems import Problem

ALL = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BREAKS_OFF = (
    "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 3000 } UNION "
    "{ SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } } }"
)
"""More than is held back, and then nothing for longer than a query may take."""


def _ask(server: str, path: str, version: str = "1.0") -> tuple[int, dict[str, str], bytes]:
    place = urlsplit(server)
    with socket.create_connection((place.hostname, place.port), timeout=30) as channel:
        request = f"GET {path} HTTP/{version}\r\nHost: {place.netloc}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
        channel.sendall(request.encode())
        answer = b"".join(iter(lambda: channel.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
    return int(line.split()[1]), headers, body


def _query(text: str, form: str = "csv") -> str:
    return f"/sparql?query={quote(text)}&format={form}"


@pytest.mark.parametrize(
    "path",
    [
        _query("ASK {}"),
        _query(ALL),
        _query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "nt"),
        "/rdf-graph-store?default",
        "/query/money-responsibilities?format=csv",
        "/doc/group/evk-hankeryhma.ttl",
        "/dataset/current",
        "/static/style.css",
        "/health/ready",
    ],
)
def test_an_answer_has_its_length_and_is_whole(server: str, path: str) -> None:
    status, headers, body = _ask(server, path)
    assert status == 200
    assert "transfer-encoding" not in headers
    assert int(headers["content-length"]) == len(body) > 0


def test_a_long_answer_is_the_one_that_others_get_in_pieces(server: str) -> None:
    _, headers, body = _ask(server, _query(ALL))
    _, others, pieces = _ask(server, _query(ALL), "1.1")
    assert len(body) > 1_000_000
    assert (headers["etag"], others["transfer-encoding"]) == (others["etag"], "chunked")
    assert _joined(pieces) == body


def _joined(pieces: bytes) -> bytes:
    found = b""
    while True:
        size, _, pieces = pieces.partition(b"\r\n")
        if not (length := int(size, 16)):
            return found
        found, pieces = found + pieces[:length], pieces[length + 2 :]


@pytest.mark.parametrize(
    ("text", "status", "kind"), [(BREAKS_OFF, 504, "limit-time"), (ENDLESS, 413, "too-large")], ids=["late", "long"]
)
def test_what_would_be_broken_off_is_an_error_from_its_beginning(
    server: str, text: str, status: int, kind: str
) -> None:
    patience = "&timeout=20" if kind == "too-large" else ""
    found, headers, body = _ask(server, _query(text) + patience)
    assert found == status
    assert headers["content-type"] == "application/problem+json"
    assert kind.encode() in body


@pytest.mark.parametrize("error", [QueryFailed("a damaged block"), RuntimeError("a fault of ours")])
def test_what_fails_after_the_beginning_is_broken_off_whatever_it_is(error: Exception) -> None:
    sent: list[Message] = []

    async def chunks() -> AsyncIterator[bytes]:
        yield b"x" * HOLD_BACK
        yield b"y"
        raise error

    async def close() -> None:
        pass

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"http_version": "1.1", "method": "GET"}
    asyncio.run(send_answer(Answer("text/csv", chunks(), close, ""), [], scope, send))
    start, *pieces = sent
    assert start["status"] == 200
    assert pieces and all(piece["more_body"] for piece in pieces)


@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_form_is_read_as_it_was_written(fields: list[tuple[str, str]]) -> None:
    assert decode_form(urlencode(fields).encode()) == tuple(fields)


@given(st.text("%=&+;? \n\r0aAfFgä~" + "%" * 6 + "C3c"))
def test_whatever_comes_is_read_as_the_standard_library_does(text: str) -> None:
    form = text.encode()
    try:
        expected = parse_qsl(form.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError:
        with pytest.raises(Problem, match="percent-encoded"):
            decode_form(form)
    else:
        assert list(decode_form(form)) == expected
