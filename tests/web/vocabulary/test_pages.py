"""The pages about the ontology and the shapes: every term and rule is there, in three languages, and links hold."""

import re
from collections import Counter
from html import unescape
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode

from hallintograafi.checks.submission import rules
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.queries import canned
from hallintograafi.terms import BASE, DEF, LANGUAGES, SHAPES, curie
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.things.names import Names
from hallintograafi.web.vocabulary import diagram, facts
from hallintograafi.web.vocabulary import ontology as vocabulary
from hallintograafi.web.vocabulary import rules as shape_rules
from hallintograafi.web.vocabulary import texts as ontology_texts
from hallintograafi.web.vocabulary.ontology import Vocabulary
from hallintograafi.web.vocabulary.pages import OntologyPages
from hallintograafi.web.vocabulary.rule_words import RuleWords
from hallintograafi.web.vocabulary.rules import ShapeBook
from hallintograafi.web.vocabulary.uses import Example, Use, Uses

BROWSER = {"accept": "text/html"}
MARKUP = "<script>alert('x')</script>&amp;"


@pytest.fixture(scope="module")
def words(content: Content) -> Vocabulary:
    return vocabulary.read(content.ontology())


@pytest.fixture(scope="module")
def book(content: Content) -> ShapeBook:
    return shape_rules.read(content.shapes())


@pytest.fixture(scope="module")
def html(client: httpx.Client) -> dict[tuple[str, str], str]:
    """Both pages in each language."""
    return {
        (path, language): client.get(path, params={"lang": language}, headers=BROWSER).text
        for path in ("/def", "/shapes")
        for language in LANGUAGES
    }


def _ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def _links(page: str) -> set[str]:
    return {unescape(link) for link in re.findall(r'\bhref="([^"]+)"', page)}


def _entry(page: str, name: str) -> str:
    start = page.index(f'<section class="term" id="{name}"')
    return unescape(page[start : page.index("</section>", start)])


def test_every_own_term_is_a_class_or_a_property_of_the_ontology(content: Content, words: Vocabulary) -> None:
    found = facts.read(content.ontology())
    sections = {section.iri for section in words.sections}
    own = {node.value for node in found.subjects() if isinstance(node, NamedNode) and node.value.startswith(DEF)}
    assert {curie(iri) for iri in own ^ {*words.terms, *sections}} == set()


def test_every_own_class_is_in_one_section_and_every_term_is_told_once(content: Content, words: Vocabulary) -> None:
    found = facts.read(content.ontology())
    members = Counter(iri for section in words.sections for iri in found.iris(NamedNode(section.iri), "skos:member"))
    assert {curie(iri) for iri, term in words.terms.items() if term.is_class and members[iri] != 1} == set()
    assert [curie(iri) for iri, count in members.items() if count > 1] == []
    told = Counter(term.iri for section in words.sections for term in (*section.classes, *section.properties))
    assert set(told) == set(words.terms)
    assert set(told.values()) == {1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_own_term_has_its_anchor_label_and_definition(
    html: dict[tuple[str, str], str], words: Vocabulary, language: str
) -> None:
    page = html["/def", language]
    assert set(_ids(page)) >= {term.name for term in words.terms.values()}
    for term in words.terms.values():
        entry = _entry(page, term.name)
        assert term.iri in entry
        assert set(term.labels) >= set(LANGUAGES) and set(term.definition) >= set(LANGUAGES), term.name
        assert all(label in entry for label in term.labels.values())
        assert term.definition[language] in entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_anchor_name_and_message(
    html: dict[tuple[str, str], str], book: ShapeBook, language: str
) -> None:
    page = html["/shapes", language]
    plain = unescape(re.sub(r"<var>\w+</var>", "…", page))
    ids = set(_ids(page))
    for shape in book.shapes:
        assert shape.passing and shape.failing, shape.own.name
        assert all(example in plain for example in (*shape.passing, *shape.failing))
        for rule in (shape.own, *shape.rules):
            assert rule.name in ids
            assert rule.names[language] in plain
            assert re.sub(r"\{\?\w+\}", "…", rule.messages[language]) in plain
            assert rule.asks or rule.select or rule is shape.own, rule.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_says_in_words_what_it_asks_for(
    html: dict[tuple[str, str], str], book: ShapeBook, content: Content, language: str
) -> None:
    words, page = RuleWords(content), unescape(html["/shapes", language])
    for rule in (rule for shape in book.shapes for rule in (shape.own, *shape.rules) if rule.asks or rule.select):
        said = words.of(rule.iri, language)
        assert said and "{" not in re.sub(r"\{\d", "", said), rule.name
        assert f": {said}<" in page, rule.name


@pytest.mark.parametrize(
    ("name", "finnish", "english"),
    [
        ("Assessment-assesses-count", "tasan yksi arvo", "exactly one value for assesses (hg:assesses)"),
        ("Code-label-sv", "vähintään yksi arvo: teksti kielellä @sv", "at least one value for name (skos:prefLabel)"),
        ("Tenure-time", "tai päättyy (schema:endDate)", "starts (schema:startDate) or"),
        ("Term-order", "viimeistään loppupäivä …", "no later than the end date …"),
    ],
)
def test_rules_in_words(content: Content, name: str, finnish: str, english: str) -> None:
    words = RuleWords(content)
    assert finnish in words.of(f"{SHAPES}{name}", "fi") and english in words.of(f"{SHAPES}{name}", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_tells_who_asked_for_it(
    html: dict[tuple[str, str], str], book: ShapeBook, content: Content, language: str
) -> None:
    queries = canned.load(content.queries()).queries
    page = unescape(html["/shapes", language])
    for shape in book.shapes:
        assert shape.own.sources, shape.own.name
        start = page.index(f'<section class="shape" id="{shape.own.name}"')
        told = page[start : page.index("</section>", start)]
        for rule in (shape.own, *shape.rules):
            for iri in rule.sources:
                name = iri.removeprefix(f"{BASE}query/")
                titles = queries[name].title if name in queries else book.sources[iri].titles
                assert set(titles) >= set(LANGUAGES) and f">{titles[language]}</a>" in told, (rule.name, iri)
    for principle in book.principles:
        assert principle.text[language] in page


def test_a_query_that_asked_for_a_shape_asks_about_its_things(book: ShapeBook, content: Content) -> None:
    queries = canned.load(content.queries()).queries
    for shape in book.shapes:
        asked = " ".join(
            [*map(curie, (*shape.classes, *shape.subjects_of)), *(r.path for r in shape.rules), shape.own.asks]
        )
        of_shape = set(re.findall(r"\b[a-z]+:[A-Za-z]\w*", asked))
        for name in (iri.removeprefix(f"{BASE}query/") for iri in shape.own.sources if iri.startswith(f"{BASE}query/")):
            assert of_shape & set(re.findall(r"\b[a-z]+:[A-Za-z]\w*", queries[name].text)), (shape.own.name, name)


def test_no_named_rule_is_left_out(content: Content, book: ShapeBook) -> None:
    found = facts.read(content.shapes())
    named = {node.value for node in found.of_class("sh:NodeShape", "sh:PropertyShape", "sh:SPARQLConstraint")}
    told = {rule.iri for shape in book.shapes for rule in (shape.own, *shape.rules)}
    assert {iri.removeprefix(SHAPES) for iri in named ^ told} == set()


@pytest.mark.parametrize("path", ["/def", "/shapes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_anchors_are_unique_and_links_within_the_page_hold(
    html: dict[tuple[str, str], str], path: str, language: str
) -> None:
    ids = Counter(_ids(html[path, language]))
    assert [name for name, count in ids.items() if count > 1] == []
    assert {link for link in _links(html[path, language]) if link.startswith("#")} <= {f"#{name}" for name in ids}
    references = re.findall(r'(?:aria-labelledby="|url\(#)([^")]+)', html[path, language])
    assert set(references) <= set(ids)


def test_links_to_our_other_pages_hold(
    client: httpx.Client, html: dict[tuple[str, str], str], content: Content
) -> None:
    anchors = {path: set(_ids(html[path, "en"])) for path in ("/def", "/shapes")}
    things = {f"/{entry.iri.removeprefix(BASE)}" for entry in ledger.read(content.ledger)}
    broken = []
    for link in sorted({link for page in html.values() for link in _links(page) if link.startswith("/")}):
        path, _, fragment = re.sub(r"\?lang=\w\w(?=#|$)", "", link).partition("#")
        known = fragment in anchors[path] if fragment else path in things or client.get(path).status_code in (200, 303)
        broken += [] if known else [link]
    assert broken == []


def test_a_term_shows_its_links_its_mappings_and_its_use(html: dict[tuple[str, str], str]) -> None:
    group = _entry(html["/def", "en"], "Group")
    assert 'href="http://www.w3.org/ns/org#Organization"' in group
    assert 'close to <a href="http://xmlns.com/foaf/0.1/Group">foaf:Group</a>' in group
    assert 'href="#groupKind"' in group
    assert re.search(r'\d+ things; for example <a href="/id/group/[^"]+\?lang=en"', group)
    kind = _entry(html["/def", "sv"], "groupKind")
    assert 'Används på</dt><dd><a href="#Group">' in kind
    assert 'href="/code/group-kind?lang=sv"' in kind
    assert re.search(r"\d+ gånger; till exempel", kind)


def test_code_lists_and_the_head_of_the_ontology_are_told(html: dict[tuple[str, str], str], words: Vocabulary) -> None:
    page = html["/def", "fi"]
    assert words.titles["fi"] in page and words.version in page and f"<code>{DEF}</code>" in page
    assert all(f'href="{found.iri.partition("hallintograafi")[2]}?lang=fi"' in page for found in words.code_lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diagrams_hold_every_class_once_and_tell_every_relation_in_words(
    html: dict[tuple[str, str], str], words: Vocabulary, language: str
) -> None:
    at_home: Counter[str] = Counter()
    for section in words.sections:
        drawn = diagram.draw(words, section, language)
        if drawn is None:
            assert not section.classes
            continue
        at_home.update(box.iri for box in drawn.boxes if not box.guest and box.iri in words.terms)
        assert {line.relation for line in drawn.lines} <= set(drawn.relations)
        for box in drawn.boxes:
            assert 0 <= box.x <= box.x + box.width <= drawn.width and 0 <= box.y <= box.y + box.height <= drawn.height
    assert at_home == Counter(term.iri for term in words.terms.values() if term.is_class)
    figures = re.findall(r'<figure class="diagram">.*?</figure>', html["/def", language], re.DOTALL)
    assert len(figures) == sum(1 for section in words.sections if section.classes)
    for term in words.terms.values():
        for parent in term.parents if term.is_class else ():
            label = words.label(parent, language)
            said = f">{words.label(term.iri, language)}</a> {ontology_texts.words(language)['is_subclass']} <a"
            assert any(said in unescape(figure) and f">{label}</a></li>" in unescape(figure) for figure in figures)


def test_boxes_of_a_diagram_do_not_overlap(words: Vocabulary) -> None:
    for section in words.sections:
        drawn = diagram.draw(words, section, "fi")
        boxes = drawn.boxes if drawn else ()
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert apart_x or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_with_markup_are_shown_and_never_run(copy: Content, language: str) -> None:
    for path in (*copy.ontology(), *copy.shapes()):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'"([^"\n]+)"@(fi|sv|en)', rf'"{MARKUP}"@\2', text), encoding="utf-8")
    site: Any = SimpleNamespace(content=copy, queries=canned.load(copy.queries()))
    pages = OntologyPages(site, Pages(site))
    name = Literal(MARKUP, language=language)
    example = Example(f"{DEF}x", Literal(MARKUP))
    used = Uses(
        {f"{DEF}quote": Use(1, (example,)), f"{DEF}Group": Use(1, (Example(f"{DEF}x"),))}, Names({f"{DEF}x": [name]})
    )
    for page in (pages.definitions_part(language, used), pages.shapes_part(language)):
        assert "<script" not in page
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;" in page


def test_what_nothing_uses_says_why_or_that_it_is_not_used_yet(words: Vocabulary, content: Content) -> None:
    site: Any = SimpleNamespace(content=content)
    page = OntologyPages(site, Pages(site)).definitions_part("en", Uses({}, {}))
    for term in words.terms.values():
        assert (term.scope.get("en") or ontology_texts.words("en")["none_yet"]) in _entry(page, term.name)


@pytest.mark.parametrize("path", ["/def", "/shapes"])
def test_the_pages_can_be_kept_and_load_nothing_from_elsewhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    again = client.get(path, headers={**BROWSER, "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert "Accept-Language" in answer.headers["vary"]
    assert f'<{path}.ttl>; rel="alternate"' in answer.headers["link"]
    assert not re.search(
        r'<script(?! type="module" src="/static/)|<style|\bstyle=|\bon\w+=|<img|<link rel="stylesheet" href="http',
        answer.text,
    )


@pytest.mark.parametrize("path", ["/def", "/shapes"])
def test_rdf_stays_rdf(client: httpx.Client, path: str) -> None:
    assert client.get(path).headers["content-type"].startswith("text/turtle")
    assert client.get(f"{path}.ttl", headers=BROWSER).headers["content-type"].startswith("text/turtle")
    assert client.get(f"{path}.html").headers["content-type"].startswith("text/html")


def test_messages_are_cut_where_a_finding_names_a_thing() -> None:
    assert shape_rules.pieces("{?value} of {?this}.") == [
        ("", ""),
        ("value", ""),
        ("", " of "),
        ("this", ""),
        ("", "."),
    ]


def test_constraints_and_paths_are_written_short(tmp_path: Any) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix org: <http://www.w3.org/ns/org#> .
        @prefix shape: <https://w3id.org/hallintograafi/shapes#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        shape:A a sh:NodeShape ; sh:property shape:A-b .
        shape:A-b a sh:PropertyShape ;
          sh:path ( [ sh:inversePath org:hasUnit ] [ sh:zeroOrMorePath org:unitOf ] ) ;
          sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:not [ sh:class org:Role ] ;
          sh:or ( [ sh:datatype xsd:date ] [ sh:path org:role ; sh:maxCount 2 ; sh:in ( "a" org:Post ) ] ) .""",
        encoding="utf-8",
    )
    (shape,) = shape_rules.read([path]).shapes
    (rule,) = shape.rules
    assert rule.path == "^org:hasUnit/org:unitOf*"
    assert rule.asks == '1..*, IRI, not org:Role, xsd:date or [org:role 0..2, in {"a", org:Post}]'


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_beyond_the_shapes_answer_at_their_addresses(html: dict[tuple[str, str], str], language: str) -> None:
    page = html["/shapes", language]
    for rule in rules.load():
        assert f'id="{rule.anchor}"' in page
        section = unescape(page.split(f'id="{rule.anchor}"')[1].split("</section>")[0])
        for said in (rule.check, rule.names[language], rule.text[language], rule.asked[language], rule.failing):
            assert said in section
