"""What parsers say is said again in Finnish, Swedish and plain English; real files with real faults."""

import re

import pytest
from pyoxigraph import RdfFormat

from hallintograafi.checks.submission import parsers
from hallintograafi.checks.submission.files import Submitted, read
from hallintograafi.checks.submission.report import Words
from hallintograafi.checks.submission.syntax import unreadable

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">{}</rdf:RDF>'
FAULTS = [
    (RdfFormat.TURTLE, "a:b a:c 1 .", "Etuliitettä a: ei ole määritelty", "Prefixet a: är inte deklarerat"),
    (RdfFormat.TURTLE, '<http://a> <http://b> "x"', "puuttuu piste", "Punkten (.)"),
    (RdfFormat.TURTLE, "<http://a> <http://b> ”x” .", "suorat lainausmerkit", "raka citattecken"),
    (RdfFormat.TURTLE, '<http://a> <http://b> "x\ny" .', "jatkuu rivin yli", "fortsätter på nästa rad"),
    (RdfFormat.TURTLE, '<http://a> <http://b> "x"@fi_FI .', "Merkki 'F'", "Tecknet 'F'"),
    (RdfFormat.TURTLE, "<http://a> <http://b> tänään .", "tänään ei kelpaa arvoksi", "tänään duger inte"),
    (RdfFormat.TRIG, "<http://g> { { } }", "{ ei kelpaa väitteen alkuun", "{ kan inte inleda"),
    (RdfFormat.N_TRIPLES, "<http://a> <http://b> .", "Väitteestä puuttuu arvo", "saknar värde"),
    (RdfFormat.N_TRIPLES, '<http://a> "x" <http://c> .', "Ominaisuuden paikalla", "På egenskapens plats"),
    (RdfFormat.N_QUADS, "<a> <http://b> 'x' .", "sen alusta puuttuu", "i början saknas"),
    (RdfFormat.JSON_LD, '{"@id": 1}', "Kohdan @id arvo", "Värdet för @id"),
    (RdfFormat.JSON_LD, '{"a":1,}', "ei saa olla pilkkua", "inte stå något kommatecken"),
    (RdfFormat.JSON_LD, '{"a":01}', "aaltosulku (})", "klammer (})"),
    (RdfFormat.JSON_LD, '{"@context": "http://x/c"}', "Sitä ei haeta", "Den hämtas inte"),
    (RdfFormat.JSON_LD, '{"a" "b"}', "", ""),
    (
        RdfFormat.JSON_LD,
        '{"http://p":{"@value":"x","@type":"http://a b"}}',
        "on ”http://a b”. Osoitteessa on merkki ' '",
        "står ”http://a b”. Adressen innehåller tecknet ' '",
    ),
    (RdfFormat.RDF_XML, "<a>", "alkaa elementillä rdf:RDF", "börjar med elementet rdf:RDF"),
    (RdfFormat.RDF_XML, RDF.format('<e:A rdf:about="a"/>'), "Osoite ”a” ei kelpaa", "Adressen ”a” duger inte"),
    (RdfFormat.RDF_XML, RDF.format("<f:A/>"), "Etuliitettä f", "Prefixet f"),
    (RdfFormat.RDF_XML, RDF.format("<e:A><e:p>a & b</e:p></e:A>"), "muodossa &amp;", "som &amp;"),
    (RdfFormat.RDF_XML, RDF.format("<e:A>"), "", ""),
]


@pytest.mark.parametrize(("form", "text", "finnish", "swedish"), FAULTS)
def test_a_fault_is_told_in_the_reader_s_language(form: RdfFormat, text: str, finnish: str, swedish: str) -> None:
    fault = read(Submitted("x", text.encode(), form.media_type)).fault
    assert fault is not None and set(fault.words) == {"fi", "sv", "en"}
    assert finnish in fault.words["fi"] and swedish in fault.words["sv"]
    assert "englanniksi" not in fault.words["fi"] and "engelska" not in fault.words["sv"]
    assert len(set(fault.words.values())) == 3


def test_what_is_not_known_is_quoted_as_the_parser_s_words() -> None:
    words = unreadable("The flux {0} is bent")
    assert words["fi"] == "Tiedostoa ei voi lukea tästä kohdasta. Jäsennin sanoo englanniksi: ”The flux {0} is bent”."
    assert "”The flux {0} is bent”" in words["sv"] and "“The flux {0} is bent”" in words["en"]


@pytest.mark.parametrize(("pattern", "words"), parsers.kinds(), ids=lambda value: getattr(value, "pattern", ""))
def test_every_kind_has_three_languages_whose_places_are_filled(pattern: re.Pattern[str], words: Words) -> None:
    assert list(words) == ["fi", "sv", "en"]
    for text in words.values():
        places = {int(number) for number in re.findall(r"(?<!\{)\{(\d)\}", text)}
        assert places <= set(range(pattern.groups))
        assert text.endswith((".", "{1}", "{2}"))
