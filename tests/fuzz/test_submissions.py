"""Whatever is submitted, there is a report: the path from bytes to every form of report, on generated input.

``make fuzz`` runs these for long; the test run takes a few examples of each.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from hallintograafi.checks import reports
from hallintograafi.checks.submission import Registry, Submitted
from hallintograafi.engine.judging import Court
from hallintograafi.engine.submissions import Limits, Refused, Submission
from hallintograafi.graph import content as contents
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.terms import PREFIXES

ROOT = Path(__file__).parent.parent.parent
LIMITS = Limits(size=100_000, files=3, statements=1000, results=100, memory=2**30, seconds=10)
HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
MEDIA_TYPES = [None, *(found.media_type for found in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES))]
MEDIA_TYPES += [found.media_type for found in (RdfFormat.N_QUADS, RdfFormat.RDF_XML, RdfFormat.JSON_LD)]


@cache
def examples() -> Sequence[str]:
    """The passing and failing examples of our shapes, and whole documents: what mutations begin with."""
    files = contents.find(ROOT)
    texts = [
        text for path in files.shapes() for text in re.findall(r'Example """(.*?)"""', path.read_text(), re.DOTALL)
    ]
    return [HEAD + text for text in texts]


@cache
def words() -> Sequence[str]:
    """The tokens of those texts, and some of their own kind that break things."""
    found = {word for text in examples() for word in re.findall(r'[\w:.-]+|"[^"]*"\S*|<[^>]*>|\S', text)}
    odd = [
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "a",
        ";",
        ",",
        ".",
        '"""',
        "_:b",
        "<>",
        "<#>",
        "@fi",
        "^^xsd:date",
        "\0",
        "\ufeff",
    ]
    return [*sorted(found), *odd * 5]


@pytest.fixture(scope="module")
def court(content: Content, store: Store) -> Court:
    return Court(store, content, Registry(ledger.read(content.ledger)), "")


def judged(court: Court, body: bytes, media_type: str | None, alone: bool, profile: str = "") -> None:
    submission = Submission(LIMITS, alone=alone, profile=profile)
    try:
        report = court.judge(submission, [Submitted("a", body, media_type)])
    except Refused:
        return
    for form in reports.FORMATS:
        for language in ("fi", "sv", "en"):
            reports.write(report, form, language)
    told = json.loads(reports.write(report, "json", "fi"))
    assert len(told["results"]) <= LIMITS.results
    lines = len(re.split(r"\r\n|\r|\n", body.decode("utf-8", "replace")))
    for result in told["results"]:
        assert result["messages"].keys() == {"fi", "sv", "en"}
        if result["place"] is not None:
            assert 1 <= result["place"]["line"] <= result["place"]["endLine"] <= lines
            assert result["place"]["column"] >= 1


@given(body=st.binary(max_size=400) | st.text(max_size=400).map(str.encode), kind=st.sampled_from(MEDIA_TYPES))
def test_any_bytes(court: Court, body: bytes, kind: str | None) -> None:
    judged(court, body, kind, alone=False)


@given(data=st.data(), alone=st.booleans())
def test_our_own_examples_with_pieces_cut_out_moved_or_doubled(court: Court, data: st.DataObject, alone: bool) -> None:
    text = data.draw(st.sampled_from(examples()))
    for _ in range(data.draw(st.integers(0, 4))):
        first, last = sorted(data.draw(st.tuples(*[st.integers(len(HEAD), len(text))] * 2)))
        text = data.draw(
            st.sampled_from(
                [
                    text[:first] + text[last:],
                    text[:first] + text[first:last][::-1] + text[last:],
                    text[:last] + text[first:],
                    text[:first] + data.draw(st.sampled_from(words())) + text[first:],
                ]
            )
        )
    judged(court, text.encode("utf-8", "replace"), "application/trig", alone)


@given(st.lists(st.deferred(lambda: st.sampled_from(words())), max_size=40))
def test_any_tokens_of_turtle(court: Court, tokens: list[str]) -> None:
    judged(court, (HEAD + " ".join(tokens)).encode(), "application/trig", alone=False)


_KEYWORDS = [
    *("id", "type", "value", "language", "context", "list", "set", "graph", "reverse", "base", "vocab", "import"),
    *("container", "index", "nest"),
]
_KEYS = [*(f"@{word}" for word in _KEYWORDS), "http://example.org/p", "p", ""]
_STRINGS = ["http://example.org/", "_:b", "https://w3id.org/hallintograafi/def#Meeting", "@id", "fi"]
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=10),
        st.sampled_from(_STRINGS),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES)
def test_any_json(court: Court, value: object) -> None:
    judged(court, json.dumps(value).encode(), "application/ld+json", alone=False)


_ROOT = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://example.org/'>"
_TAGS = [
    *(_ROOT, "</rdf:RDF>", "<rdf:Description>", "<rdf:Description rdf:about='a'>", "</rdf:Description>"),
    *("<e:p>", "</e:p>", "<e:p/>", "<e:p rdf:parseType='Literal'>", "<e:p rdf:parseType='Collection'>"),
    *("<e:p rdf:resource='x y'/>", "<e:p xml:lang='fi'>", "<e:p rdf:datatype='x'>", "<rdf:li>", "</rdf:li>"),
    *("<!-- ", "-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='latin1'?>"),
    *("<!DOCTYPE r [<!ENTITY x 'y'>]>", "&x;", "&lt;", "&", "<", ">", "'", "x"),
]


@given(st.lists(st.sampled_from(_TAGS), max_size=20))
def test_any_xml(court: Court, tags: list[str]) -> None:
    judged(court, (_ROOT + "".join(tags)).encode(), "application/rdf+xml", alone=False)


@given(data=st.data(), alone=st.booleans())
def test_any_part_of_the_shapes(court: Court, data: st.DataObject, alone: bool) -> None:
    text, profile = (data.draw(st.sampled_from(found)) for found in (examples(), court.profiles))
    judged(court, text.encode(), "application/trig", alone, profile)
