"""What is sent to break the validator: a report or a problem within the limits, while others are served."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from conftest import serving
from hallintograafi.graph.content import Content
from hallintograafi.release.manifest import Release

EX = "@prefix ex: <http://example.org/> .\n"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
CHAIN = (
    EX
    + "@prefix org: <http://www.w3.org/ns/org#> .\n"
    + "".join(f"ex:o{n} org:subOrganizationOf ex:o{n + 1} .\n" for n in range(6000))
)
LOOKUP = "SELECT ?o { <https://w3id.org/hallintograafi/id/group/evk-hankeryhma> a ?o }"
SECONDS = 10


class Others:
    """Clients that look things up all the while."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.answered = 0
        self.failed: list[str] = []

    def _run(self) -> None:
        with httpx.Client(base_url=self._address, timeout=20) as client:
            while not self._stop.wait(0.02):
                answer = client.get("/sparql", params={"query": f"{LOOKUP} #{self.answered}"})
                if answer.status_code == 200:
                    self.answered += 1
                else:
                    self.failed.append(answer.text)

    def __enter__(self) -> "Others":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture(scope="module")
def hostile(release: Release, data_dir: Path) -> Iterator[httpx.Client]:
    """A server with narrow limits, others that look things up meanwhile, and a client for the worst."""
    limits = {"VALIDATE_SECONDS": str(SECONDS), "VALIDATE_MEMORY": str(512 * 1024**2), "VALIDATE_STATEMENTS": "20000"}
    with serving(data_dir, **limits) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.get("/validate", headers={"accept": "text/html"})
        with Others(address) as others:
            yield client
        assert others.answered > 0
        assert not others.failed


def send(client: httpx.Client, body: str | bytes, media_type: str, **headers: str) -> httpx.Response:
    return client.post("/validate?lang=en", content=body, headers={"content-type": media_type, **headers})


PROBLEMS = {
    "a million blank nodes": (EX + "".join(f"_:b{n} ex:p _:b{n + 1} .\n" for n in range(1_000_000)), "text/turtle"),
    "brackets 100 000 deep": (EX + "ex:a ex:p " + "[ ex:p " * 100_000 + "1 " + "]" * 100_000 + " .", "text/turtle"),
    "lists 100 000 deep": (EX + "ex:a ex:p " + "( " * 100_000 + ")" * 100_000 + " .", "text/turtle"),
    "an archive bomb": (gzip.compress(b" " * 200_000_000), "text/turtle"),
    "thousands of archives": (gzip.compress(b"") * 100_000 + gzip.compress(b" " * 40_000_000), "text/turtle"),
}
"""What is over a limit."""


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_over_a_limit_is_a_problem_that_names_it(hostile: httpx.Client, name: str) -> None:
    body, media_type = PROBLEMS[name]
    answer = send(hostile, body, media_type)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.status_code in (413, 504)
    assert any(word in answer.json()["detail"] for word in ("20000", "33554432", f"{SECONDS} seconds", "512 MiB"))


REPORTS = {
    "a literal of ten megabytes": (EX + f'ex:a ex:p "{"x" * 10_000_000}" .', "text/turtle", None),
    "a literal of ten megabytes without an end": (EX + f'ex:a ex:p "{"x" * 10_000_000}', "text/turtle", "ends"),
    "brackets of JSON 100 000 deep": ("[" * 100_000 + "]" * 100_000, "application/ld+json", "nested"),
    "objects of JSON 100 000 deep": (
        '{"http://e.org/p":' * 100_000 + "1" + "}" * 100_000,
        "application/ld+json",
        "nested",
    ),
    "elements 100 000 deep": (f"<rdf:RDF {RDF}>" + "<rdf:Description><e:p>" * 50_000, "application/rdf+xml", "nested"),
    "a billion laughs": (
        f'<!DOCTYPE r [<!ENTITY l0 "lol">{LAUGHS}]><rdf:RDF {RDF}><rdf:Description><e:p>&l10;</e:p></rdf:Description>'
        "</rdf:RDF>",
        "application/rdf+xml",
        "entities",
    ),
    "an entity that is a file": (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF {RDF}><rdf:Description><e:p>&x;</e:p>'
        "</rdf:Description></rdf:RDF>",
        "application/rdf+xml",
        "ENTITY",
    ),
    "a context on the network": (
        '{"@context": "https://example.org/context", "@id": "http://example.org/a", "p": 1}',
        "application/ld+json",
        "not fetched",
    ),
    "Latin 1": ((EX + 'ex:a ex:p "ä" .').encode("latin-1"), "text/turtle", "UTF-8"),
    "UTF-16": ((EX + 'ex:a ex:p "ä" .').encode("utf-16"), "text/turtle", "UTF-16"),
    "a NUL": (EX + 'ex:a ex:p "\0" .', "text/turtle", "NUL"),
    "half a surrogate pair": (EX + r'ex:a ex:p "\uD800" .', "text/turtle", "D800"),
    "a script in an IRI": (
        EX + 'ex:a ex:p <http://example.org/"><script>alert(1)</script>> .',
        "text/turtle",
        "address",
    ),
    "a script as an IRI": (
        "<javascript:alert(1)> a <https://w3id.org/hallintograafi/def#Meeting> .",
        "text/turtle",
        "javascript:alert(1)",
    ),
    "a list that is its own rest": (
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix org: <http://www.w3.org/ns/org#> .\n"
        "_:a rdf:first _:a ; rdf:rest _:a . <http://example.org/b> a org:FormalOrganization ; "
        "org:subOrganizationOf <http://example.org/b> .",
        "text/turtle",
        "itself",
    ),
    "a chain of 6 000 organisations": (CHAIN, "text/turtle", None),
    "a ring of 6 000 organisations": (
        CHAIN.replace("ex:o6000 ", "ex:o0 ") + "".join(f"ex:o{n} a org:FormalOrganization .\n" for n in range(400)),
        "text/turtle",
        "itself",
    ),
    "6 000 classes, one above the other": (
        EX
        + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        + "".join(f"ex:c{n} rdfs:subClassOf ex:c{n + 1} . ex:t{n} a ex:c{n} .\n" for n in range(6000)),
        "text/turtle",
        None,
    ),
    "brackets 6 000 deep": (
        EX + "ex:a ex:p " + "[ ex:p " * 6000 + "1 " + "]" * 6000 + " .",
        "text/turtle",
        "blank node",
    ),
    "nothing": ("", "text/turtle", None),
    "bytes": (bytes(range(256)) * 1000, "application/octet-stream", "not text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(128)), "application/octet-stream", "not text"),
    "an office document": (b"PK\x03\x04" + bytes(range(128)), "application/octet-stream", "archive"),
    "a web page": ("<!doctype html><p>Hei", "text/turtle", "web page"),
    "thousands of prefixes": (
        "".join(f"@prefix p{n}: <http://e.org/{n}/> .\n" for n in range(20_000)) + "p0:a p0:b p0:c .",
        "text/turtle",
        None,
    ),
}
"""What is judged; the word is in the first message, None where there is nothing to say against it."""


@pytest.mark.parametrize("name", REPORTS)
def test_what_can_be_judged_is_told_plainly(hostile: httpx.Client, name: str) -> None:
    body, media_type, word = REPORTS[name]
    answer = send(hostile, body, media_type)
    assert answer.status_code == 200, answer.text
    violations = [result for result in answer.json()["results"] if result["severity"] == "violation"]
    assert answer.json()["conforms"] is (word is None)
    if word is None:
        assert not violations
    else:
        said = " ".join(text for result in violations for text in (result["message"], result["detail"]))
        assert word in said


def test_an_empty_file_and_a_file_of_shapes_are_told_in_a_note(hostile: httpx.Client, content: Content) -> None:
    shapes = (content.root / "shapes" / "budget.ttl").read_bytes()
    for body, word in ((b"", "no statements"), (shapes, "shapes")):
        (note,) = send(hostile, body, "text/turtle").json()["notes"]
        assert word in note["en"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(hostile: httpx.Client) -> None:
    answer = send(hostile, b" " * (33 * 1024**2), "text/turtle")
    assert answer.status_code == 413


def test_bodies_that_never_come_keep_only_their_own_client_waiting(hostile: httpx.Client) -> None:
    host, port = hostile.base_url.host, hostile.base_url.port
    head = b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 100\r\n\r\n"
    with ExitStack() as held:
        waiting = [held.enter_context(socket.create_connection((host, port))) for _ in range(8)]
        for connection in waiting:
            connection.sendall(head)
        refused = _until(hostile, 429)
        assert refused.headers["retry-after"]
        assert "on their way" in refused.json()["detail"]
    assert _until(hostile, 200).json()["conforms"]


def _until(client: httpx.Client, status: int) -> httpx.Response:
    """Submit something until it is answered so: connections take a moment to be seen, or to be seen gone."""
    for _ in range(500):
        answer = send(client, "", "text/turtle")
        if answer.status_code == status:
            break
    assert answer.status_code == status
    return answer


def test_many_at_once_wait_their_turn_and_are_all_answered(hostile: httpx.Client) -> None:
    found: list[int] = []

    def ask(body: str) -> None:
        with httpx.Client(base_url=hostile.base_url, timeout=60) as client:
            found.append(send(client, body, "text/turtle").status_code)

    bodies = [REPORTS["nothing"][0], PROBLEMS["brackets 100 000 deep"][0], EX + "ex:a ex:p 1 ."] * 3
    threads = [threading.Thread(target=ask, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(bodies)
    assert set(found) <= {200, 413, 429, 503, 504}
