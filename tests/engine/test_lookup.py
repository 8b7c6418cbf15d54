"""Look-ups: which questions are such, and that their answers are those of the workers."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.engine.base import Answer, Heard, Measures, Query, Short
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.engine.lookup import LookupEngine
from hallintograafi.engine.pattern import LOOKUP
from hallintograafi.release.manifest import Release

GROUP = "<https://w3id.org/hallintograafi/id/group/evk-hankeryhma>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"


class Behind:
    """An engine that says that it was asked."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    def is_busy(self) -> bool:
        return False

    def measures(self) -> Measures:
        return Measures(0, 0, {}, 0, 0)

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        heard(Short("text/plain", b"behind"))
        return lambda: None

    async def answer(self, query: Query) -> Answer:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"behind"

        async def close() -> None: ...

        return Answer("text/plain", chunks(), close)


@pytest.fixture(scope="module")
def engine(release: Release) -> LookupEngine:
    made = LookupEngine(Behind(), release, 10**9)
    asyncio.run(made.load())
    return made


def query(text: str, form: str = "csv", **more: object) -> Query:
    return Query(text, by_name(form, RESULTS), by_name("nt", GRAPHS), 10, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"ASK {{ {GROUP} a ?class }}", b"true"),
        (f"ask{{{GROUP} {LABEL} 'x' }}", None),
        (f'ASK WHERE {{ {GROUP} {LABEL} "no such name"@fi . }} # why', b"false"),
        ("ASK { group:evk-hankeryhma ?p ?o }", b"true"),
        ("PREFIX g: <https://w3id.org/hallintograafi/id/group/> ASK { g:evk-hankeryhma a ?o }", b"true"),
        ('SELECT ?n { group:none skos:prefLabel ?n FILTER(LANG(?n) = "fi") }', b"n\r\n"),
        ("SELECT ?n WHERE { group:evk-hankeryhma skos:nothing ?n } LIMIT 3", b"n\r\n"),
        ("SELECT * { ?s ?p ?o }", None),
        ("SELECT * { group:evk-hankeryhma ?p ?o . ?o ?q ?r }", None),
        ("SELECT * { group:evk-hankeryhma hg:reportsTo+ ?o }", None),
        ("SELECT * { group:evk-hankeryhma hg:reportsTo ?o } ORDER BY ?o", None),
        ("SELECT * { GRAPH ?g { group:evk-hankeryhma ?p ?o } }", None),
        ("SELECT (COUNT(*) AS ?n) { group:evk-hankeryhma ?p ?o }", None),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { group:evk-hankeryhma ?p ?o } }", None),
        ("ASK { <http://127.0.0.1/SERVICE> ?p ?o }", None),
        ("SELECT * FROM <http://example.org/> { group:evk-hankeryhma ?p ?o }", None),
        ("ASK { nowhere:x ?p ?o }", None),
        ("CONSTRUCT { ?s ?p ?o } WHERE { group:evk-hankeryhma ?p ?o }", None),
    ],
)
def test_a_question_about_one_thing_is_answered_here_and_no_other(
    engine: LookupEngine, text: str, answer: bytes | None
) -> None:
    found = engine.look_up(query(text))
    assert (found.body if found else None) == answer


def test_a_thing_is_described(engine: LookupEngine) -> None:
    found = engine.look_up(query("DESCRIBE group:evk-hankeryhma"))
    assert found is not None
    assert found.media_type == "application/n-triples"
    assert all(line.startswith(GROUP.encode()) for line in found.body.splitlines())


def test_the_name_in_one_language_is_looked_up(engine: LookupEngine) -> None:
    text = 'SELECT ?name { group:evk-hankeryhma skos:prefLabel ?name FILTER(LANG(?name) = "fi") }'
    found = engine.look_up(query(text))
    assert found is not None
    assert found.body.decode().casefold().endswith("hankeryhmä\r\n")


@pytest.mark.parametrize(
    "more",
    [{"truncate": True}, {"default_graphs": ("http://example.org/",)}, {"named_graphs": ("http://example.org/",)}],
)
def test_what_asks_for_more_is_a_worker_s(engine: LookupEngine, more: dict[str, object]) -> None:
    assert engine.look_up(query("ASK { group:evk-hankeryhma ?p ?o }", **more)) is None


def test_files_are_a_worker_s(engine: LookupEngine) -> None:
    assert engine.look_up(query("SELECT * { group:evk-hankeryhma ?p ?o }", "xlsx")) is None


def test_a_long_answer_is_a_worker_s(engine: LookupEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "SELECT * { group:evk-hankeryhma ?p ?o }"
    assert engine.look_up(query(text)) is not None
    monkeypatch.setattr("hallintograafi.engine.inplace.ROWS", 2)
    assert engine.look_up(query(text)) is None


@pytest.mark.parametrize("form", ["csv", "json"])
def test_statements_that_a_filter_leaves_out_count_as_well(
    engine: LookupEngine, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'SELECT ?o { group:evk-hankeryhma ?p ?o FILTER(LANG(?o) = "xx") }'
    assert engine.look_up(query(text, form)) is not None
    monkeypatch.setattr("hallintograafi.engine.inplace.ROWS", 2)
    assert engine.look_up(query(text, form)) is None


def test_both_ways_of_asking_look_up_first(engine: LookupEngine) -> None:
    heard: list[Short | None] = []
    engine.begin(query("ASK { group:evk-hankeryhma ?p ?o }"), heard.append)
    engine.begin(query("ASK { ?s ?p ?o }"), heard.append)
    assert [found.body for found in heard if found] == [b"true", b"behind"]

    async def bodies() -> list[bytes]:
        texts = ("ASK { group:evk-hankeryhma ?p ?o }", "ASK { ?s ?p ?o }")
        return [await (await engine.answer(query(text))).read() for text in texts]

    assert asyncio.run(bodies()) == [b"true", b"behind"]


def test_before_it_is_loaded_and_over_a_large_release_everything_is_a_worker_s(release: Release) -> None:
    async def work() -> Short | None:
        large = LookupEngine(Behind(), release, release.manifest.triples - 1)
        await large.start()
        await asyncio.sleep(0)
        assert large.look_up(query("ASK { group:evk-hankeryhma ?p ?o }")) is None
        small = LookupEngine(Behind(), release, release.manifest.triples)
        assert small.look_up(query("ASK { group:evk-hankeryhma ?p ?o }")) is None
        await small.load()
        await large.close()
        return small.look_up(query("ASK { group:evk-hankeryhma ?p ?o }"))

    assert asyncio.run(work()) is not None


@given(st.text(alphabet="ASK{}<>:?xa \n#\"'.*()|+", max_size=60))
def test_nothing_with_a_path_a_join_or_a_nested_group_passes(inside: str) -> None:
    text = f"ASK {{ <x:s> {inside} }}"
    if LOOKUP.fullmatch(text):
        plain = "".join(line.split("#")[0] for line in text.splitlines())
        assert plain.count("{") == plain.count("}") == 1
        assert not any(mark in plain for mark in "()|*+'")


def test_a_long_text_is_told_apart_at_once() -> None:
    assert LOOKUP.fullmatch("PREFIX a: <x:y> " * 2000 + "ASK { " + "# \n" * 10_000) is None
