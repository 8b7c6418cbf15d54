"""Pages are sent as gzip to those who take it; tags tell the two forms apart."""

import asyncio
import gzip
from typing import Any

import httpx
import pytest

from hallintograafi.web.protocol.asgi import Message
from hallintograafi.web.protocol.compression import Compressed

GZIP = {"accept": "text/html", "accept-encoding": "gzip"}
PLAIN = {"accept": "text/html", "accept-encoding": "identity"}


@pytest.mark.parametrize(
    "path", ["/def", "/doc/group/evk-hankeryhma.html", "/doc/group/evk-hankeryhma.ttl", "/queries"]
)
def test_a_client_that_takes_gzip_gets_the_same_in_less(client: httpx.Client, path: str) -> None:
    plain, packed = client.get(path, headers=PLAIN), client.get(path, headers=GZIP)
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert all("Accept-Encoding" in answer.headers["vary"] for answer in (plain, packed))


def test_each_form_has_its_tag_and_both_are_honoured(client: httpx.Client) -> None:
    path = "/doc/group/evk-hankeryhma.ttl"
    plain, packed = client.get(path, headers=PLAIN), client.get(path, headers=GZIP)
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    again = client.get(path, headers={**GZIP, "if-none-match": packed.headers["etag"]})
    assert (again.status_code, again.headers["etag"]) == (304, packed.headers["etag"])
    again = client.get(path, headers={**PLAIN, "if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.headers["etag"]) == (304, plain.headers["etag"])


def test_head_tells_the_length_of_what_get_would_send(client: httpx.Client) -> None:
    get, head = client.get("/def", headers=GZIP), client.head("/def", headers=GZIP)
    assert head.headers["content-length"] == get.headers["content-length"] and head.content == b""


@pytest.mark.parametrize("header", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_take_gzip_does_not_get_it(client: httpx.Client, header: str) -> None:
    assert "content-encoding" not in client.get("/def", headers={"accept-encoding": header}).headers


@pytest.mark.parametrize(
    ("headers", "packed"),
    [
        ({"content-type": "text/plain", "content-length": "2000"}, True),
        ({"content-type": "text/plain", "content-length": "20"}, False),
        ({"content-type": "text/plain", "content-length": str(5 * 1024 * 1024)}, False),
        ({"content-type": "text/plain"}, False),
        ({"content-type": "image/png", "content-length": "2000"}, False),
        ({"content-type": "text/plain", "content-length": "2000", "content-encoding": "br"}, False),
    ],
)
def test_only_text_of_a_known_and_bounded_length_is_compressed(headers: dict[str, str], packed: bool) -> None:
    body = b"x" * 2000

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": body[:1500], "more_body": True})
        await send({"type": "http.response.body", "body": body[1500:]})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(Compressed(app)({"type": "http", "headers": [(b"accept-encoding", b"br, gzip")]}, receive, send))
    whole = b"".join(message.get("body", b"") for message in sent)
    assert (dict(sent[0]["headers"]).get(b"content-encoding") == b"gzip") == packed
    assert (gzip.decompress(whole) if packed else whole) == body
