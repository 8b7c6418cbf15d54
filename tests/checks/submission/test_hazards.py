"""Texts that a parser must not see, and the many that look like them and are well."""

import pytest
from pyoxigraph import RdfFormat

from hallintograafi.checks.submission import Submitted
from hallintograafi.checks.submission.files import read
from hallintograafi.checks.submission.hazards import DEEPEST, find

HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'


def json(depth: int) -> str:
    return '{"http://example.org/p":' * depth + "1" + "}" * depth


def xml(depth: int) -> str:
    return HEAD + "\n<rdf:Description><e:p>" * (depth // 2) + "</e:p></rdf:Description>" * (depth // 2) + "</rdf:RDF>"


def laughing(levels: int, name: str = "l") -> str:
    entities = f'<!ENTITY {name}0 "lol">' + "".join(
        f"<!ENTITY {name}{n} '{f'&{name}{n - 1};' * 10}'>" for n in range(1, levels + 1)
    )
    return (
        f"<?xml version='1.0'?>\n<!DOCTYPE r [{entities}]>\n{HEAD}<rdf:Description rdf:about='http://example.org/a'>"
        + (f"<e:p>&{name}{levels};</e:p></rdf:Description></rdf:RDF>")
    )


@pytest.mark.parametrize(
    ("text", "found", "line"),
    [
        (json(DEEPEST + 1), RdfFormat.JSON_LD, 1),
        (json(100_000), RdfFormat.JSON_LD, 1),
        ("[" * 100_000, RdfFormat.JSON_LD, 1),
        (xml(DEEPEST + 2), RdfFormat.RDF_XML, DEEPEST // 2 + 1),
        (xml(100_000), RdfFormat.RDF_XML, DEEPEST // 2 + 1),
        (laughing(9), RdfFormat.RDF_XML, 2),
        (laughing(3).replace("&l3;", "&l3;" * 10_000), RdfFormat.RDF_XML, 1),
    ],
)
def test_what_is_too_much_is_a_fault_with_its_place_and_is_not_parsed(text: str, found: RdfFormat, line: int) -> None:
    parsed = read(Submitted("x", text.encode(), found.media_type))
    assert parsed.fault is not None
    assert parsed.fault.place is not None
    assert parsed.fault.place.line == line
    assert set(parsed.fault.words) == {"fi", "sv", "en"}
    assert not parsed.quads


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (json(DEEPEST), RdfFormat.JSON_LD),
        ('{"http://example.org/p":"' + "[{" * 1000 + '\\""}', RdfFormat.JSON_LD),
        ("[" + '{"http://example.org/p":[1]},' * 1000 + "{}]", RdfFormat.JSON_LD),
        (xml(DEEPEST - 2), RdfFormat.RDF_XML),
        (HEAD + "<rdf:Description e:p='>'/>" * 1000 + "</rdf:RDF>", RdfFormat.RDF_XML),
        (HEAD + "<!-- <a> -->" * 1000 + "</rdf:RDF>", RdfFormat.RDF_XML),
        (
            HEAD + "<rdf:Description><e:p><![CDATA[" + "<a>" * 1000 + "]]></e:p></rdf:Description></rdf:RDF>",
            RdfFormat.RDF_XML,
        ),
        (laughing(2), RdfFormat.RDF_XML),
        ("[" * 1000, RdfFormat.TURTLE),
    ],
)
def test_what_only_looks_like_it_is_left_to_the_parser(text: str, found: RdfFormat) -> None:
    assert find(text, found) is None


def test_entities_that_stand_for_namespaces_are_read() -> None:
    text = (
        '<!DOCTYPE rdf:RDF [<!ENTITY e "http://example.org/">]>'
        f'{HEAD}<rdf:Description rdf:about="&e;a"><e:p rdf:resource="&e;b"/></rdf:Description></rdf:RDF>'
    )
    parsed = read(Submitted("x.rdf", text.encode()))
    assert parsed.fault is None
    assert str(parsed.quads[0].object) == "<http://example.org/b>"
