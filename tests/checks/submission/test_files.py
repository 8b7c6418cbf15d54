"""Reading what was submitted: formats, places of faults, and words for what cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from hallintograafi.checks.submission.files import Parsed, Submitted, read
from hallintograafi.checks.submission.places import Places

TURTLE = b"<http://example.org/a> <http://example.org/b> 1 ."


def parsed(body: bytes | str, name: str = "x.ttl", media_type: str | None = None) -> Parsed:
    return read(Submitted(name, body.encode() if isinstance(body, str) else body, media_type))


@pytest.mark.parametrize(
    ("name", "media_type", "body", "wanted"),
    [
        ("x.ttl", None, TURTLE, RdfFormat.TURTLE),
        ("x", "text/turtle; charset=utf-8", TURTLE, RdfFormat.TURTLE),
        ("x.ttl", "application/n-triples", TURTLE, RdfFormat.N_TRIPLES),
        ("x.nq", "application/octet-stream", TURTLE, RdfFormat.N_QUADS),
        ("x.txt", "text/plain", TURTLE, RdfFormat.TRIG),
        ("x", None, b"\n# c\n<http://a> <http://b> <http://c> <http://g> .", RdfFormat.N_QUADS),
        ("x", None, b' {"@id": "http://a"}', RdfFormat.JSON_LD),
        ("x", None, b"[ a <http://b> ] .", RdfFormat.TRIG),
        ("x", None, b"{ <http://a> a <http://b> }", RdfFormat.TRIG),
        ("x.xml", "application/xml", b'<?xml version="1.0"?><rdf:RDF/>', RdfFormat.RDF_XML),
        ("x.json", "application/json", b"[]", RdfFormat.JSON_LD),
    ],
)
def test_format_by_media_type_then_name_then_looks(
    name: str, media_type: str | None, body: bytes, wanted: RdfFormat
) -> None:
    assert parsed(body, name, media_type).format == wanted


@pytest.mark.parametrize(
    ("body", "name", "place", "words"),
    [
        ("@prefix a: <http://a/> .\na:ä x:b 1 .", "x.ttl", "x.ttl:2:5", "Etuliitettä x: ei ole määritelty"),
        ("<http://a> a 1\n<http://b> a 1 .", "x.ttl", "x.ttl:2:1", "puuttuu piste"),
        ("<http://a> a .", "x.ttl", "x.ttl:1:14", "ei kelpaa arvoksi"),
        ('<http://a> a "x', "x.ttl", "x.ttl:1:14", "loppuu kesken"),
        ("<http://a b> a 1 .", "x.ttl", "x.ttl:1:1", "merkki ' '"),
        ("<a> a 1 .", "x.ttl", "x.ttl:1:1", "Osoite ei ole kokonainen"),
        (b'<http://a> a\n "\xe4" .', "x.ttl", "x.ttl:2:3", "tavu 0xE4"),
        (b"<http://a> a\0 1 .", "x.ttl", "x.ttl:1:13", "NUL"),
        (b"\xff\xfe<\0", "x.ttl", "x.ttl:1:1", "UTF-16"),
        (b"PK\x03\x04\x14", "x.ttl", None, "toimistoasiakirja"),
        (b"\x89PNG\r\n\0\xff", "x.ttl", None, "ei ole tekstiä"),
        ("<!DOCTYPE html>\n<html>", "x.ttl", "x.ttl:1:1", "verkkosivu"),
        ('{"@context": "https://example.org/c", "@id": "http://a"}', "x.jsonld", "x.jsonld:1:1", "Sitä ei haeta"),
        ('{"ä": "ö" 1}', "x.jsonld", "x.jsonld:1:11", "aaltosulku"),
        ("<rdf:RDF>\n<x>\n</y>", "x.rdf", "x.rdf:", "Etuliitettä rdf"),
        ("<< <http://a> a 1 >> a 1 .", "x.ttl", "", "RDF 1.2"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_stands(
    body: bytes | str, name: str, place: str | None, words: str
) -> None:
    found = parsed(body, name)
    assert found.fault is not None and found.quads == []
    assert words in found.fault.words["fi"]
    assert set(found.fault.words) == {"fi", "sv", "en"}
    if place is None:
        assert found.fault.place is None
    elif place:
        assert str(found.fault.place).startswith(place)


def test_a_byte_order_mark_is_no_fault() -> None:
    found = parsed(b"\xef\xbb\xbf" + TURTLE)
    assert found.fault is None
    assert str(Places([found]).of_statement(0, 0, "subject")) == "x.ttl:1:1"


@pytest.mark.parametrize(
    ("name", "body", "line", "word"),
    [
        (
            "x.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
            '<rdf:Description rdf:about="http://a/">\n<e:p>arvo</e:p>\n</rdf:Description></rdf:RDF>',
            3,
            "arvo",
        ),
        ("x.jsonld", '{\n "@id": "http://a/",\n "http://e/p":\n "arvo"\n}', 4, "arvo"),
    ],
)
def test_other_formats_know_about_the_line(name: str, body: str, line: int, word: str) -> None:
    places = Places([parsed(body, name)])
    span = places.of_statement(0, 0)
    assert span is not None and span.line == line
    assert places.sources[0].exactness == "line"
    (excerpt,) = places.excerpt(span)
    assert excerpt.text[excerpt.start : excerpt.end] == word


def test_places_in_text_with_every_kind_of_line_end() -> None:
    places = Places([parsed('<http://a> a\r\n"x",\r"y",\n"ä"@fi .')])
    assert [str(places.of_statement(0, number)) for number in range(3)] == ["x.ttl:2:1", "x.ttl:3:1", "x.ttl:4:1"]


def test_a_long_line_is_cut_around_the_fault() -> None:
    places = Places([parsed(f'<http://a> <http://b> "{"x" * 5000}" , "vika" , "{"y" * 5000}" .')])
    span = places.of_statement(0, 1)
    (excerpt,) = places.excerpt(span)
    assert len(excerpt.text) < 200
    assert excerpt.text[excerpt.start : excerpt.end] == '"vika"'


def test_a_long_fault_shows_its_first_lines() -> None:
    places = Places([parsed('<http://a> a """' + "rivi\n" * 100 + '""" .')])
    assert len(places.excerpt(places.of_statement(0, 0))) == 3


@given(st.binary(max_size=200), st.sampled_from(["x.ttl", "x.trig", "x.nq", "x.jsonld", "x.rdf", "x"]))
def test_any_bytes_are_read_or_refused_in_words(body: bytes, name: str) -> None:
    found = parsed(body, name)
    assert found.fault is None or set(found.fault.words) == {"fi", "sv", "en"}
    places = Places([found])
    if found.fault is not None:
        places.excerpt(found.fault.place)
