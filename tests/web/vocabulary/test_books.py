"""Ontology, shapes, alignments and code lists: every form, every version, each at its own address."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from hallintograafi.engine.formats import GRAPHS, Format
from hallintograafi.graph.content import ROOMS, Content
from hallintograafi.terms import BASE, term
from hallintograafi.web.site import Site
from hallintograafi.web.vocabulary import books
from hallintograafi.web.vocabulary.books import Book, Shelf

BROWSER = {"accept": "text/html"}
PATHS = ("/def", "/def/1.0.0", "/shapes", "/shapes/1.0.0", "/alignments", "/alignments/1.0.0", "/code")


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.name)
@pytest.mark.parametrize("path", PATHS)
def test_every_form_says_the_same(client: httpx.Client, path: str, form: Format) -> None:
    answer = client.get(f"{path}.{form.name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == form.media_type
    assert isinstance(form.oxigraph, RdfFormat)
    assert len(Dataset(parse(answer.content, form.oxigraph))) == len(
        Dataset(parse(client.get(f"{path}.ttl").content, RdfFormat.TURTLE))
    )
    by_accept = client.get(path, headers={"accept": form.media_type.partition(";")[0]})
    assert by_accept.content == answer.content
    etag = answer.headers["etag"]
    assert client.get(f"{path}.{form.name}", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "iri"), [("/def", "def"), ("/shapes", "shapes"), ("/alignments", "alignments"), ("/def/1.0.0", "def")]
)
def test_a_version_says_which_it_is_and_answers_at_that_address(client: httpx.Client, path: str, iri: str) -> None:
    quads = list(parse(client.get(f"{path}.nt").content, RdfFormat.N_TRIPLES))
    (version,) = [q.object for q in quads if q.predicate == term("owl:versionIRI") and q.subject.value == BASE + iri]
    assert client.get(f"/{version.value.removeprefix(BASE)}").status_code == 200


@pytest.mark.parametrize("path", ["/def", "/def/1.0.0", "/def.html", "/def/1.0.0.html", "/shapes", "/shapes/1.0.0"])
def test_a_browser_gets_a_page_with_its_signposts(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert 'rel="describedby"; type="text/turtle"' in answer.headers["link"]
    named = "1.0.0" in path
    assert ('/1.0.0>; rel="cite-as"' in answer.headers["link"]) == named


@pytest.mark.parametrize(("path", "place"), [("/code", "/def#code-lists"), ("/alignments", "/def")])
def test_what_has_no_page_of_its_own_leads_to_one(client: httpx.Client, path: str, place: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert f'id="{place.partition("#")[2] or "content"}"' in client.get(place, headers=BROWSER).text


@pytest.mark.parametrize("path", ["/def/0.0.1", "/def/1.0.0.pdf", "/def.pdf", "/shapes/x", "/def/..%2f..%2fetc"])
def test_a_version_or_form_that_is_not_here_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_form_that_no_one_writes_is_not_acceptable(client: httpx.Client) -> None:
    assert client.get("/def", headers={"accept": "image/png"}).status_code == 406


def test_an_older_version_comes_out_of_an_older_release(content: Content, tmp_path: Path) -> None:
    older = tmp_path / "2020.01.01" / "content"
    for room in ROOMS:
        shutil.copytree(content.root / room, older / room)
    main = older / "ontology" / "hallintograafi.ttl"
    main.write_text(main.read_text(encoding="utf-8").replace('"1.0.0"', '"0.9.0"'), encoding="utf-8")
    site: Any = replace(
        Site(*[None] * 6),  # type: ignore[arg-type]
        settings=SimpleNamespace(data_dir=tmp_path),  # type: ignore[arg-type]
        content=content,
    )
    shelf = Shelf(site)
    held = asyncio.run(shelf.at(books.ONTOLOGY, "0.9.0"))
    assert held is not None and held.content.root == older
    assert b'owl:versionInfo "0.9.0"' in asyncio.run(shelf.written(books.ONTOLOGY, held, GRAPHS[0]))
    assert asyncio.run(shelf.at(books.ONTOLOGY, "1.0.0")) is site
    assert asyncio.run(shelf.at(books.ONTOLOGY, "0.1.0")) is None


@pytest.mark.parametrize("book", [books.ONTOLOGY, books.SHAPES, books.ALIGNMENTS], ids=lambda book: book.name)
def test_a_book_knows_its_version(content: Content, book: Book) -> None:
    assert book.version(content) == "1.0.0"
    assert book.files(content)[0].name == book.main


def test_code_lists_have_no_version_of_their_own(content: Content) -> None:
    assert books.CODES.version(content) == ""
    assert {path.stem for path in books.CODES.files(content)} >= {"role", "status"}
