"""Who follows the feed from release to release ends with the dump, statement by statement."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from hallintograafi.errors import InputError
from hallintograafi.graph.dataset import canonical_lines
from hallintograafi.release import feed, history
from hallintograafi.release.feed import ACTIVITY, GRAPHS, TREE
from hallintograafi.release.history import Step
from hallintograafi.release.manifest import Release
from hallintograafi.terms import RDF_TYPE, term

MEMBER = NamedNode(f"{TREE}member")


def replay(state: set[Quad], page: list[Quad]) -> None:
    """Apply a page as a client does that knows LDES, TREE and ``sd:name``, and nothing else of us."""
    of = {quad.subject: quad.object for quad in page if quad.predicate == term("dct:isVersionOf")}
    graphs = {quad.subject: quad.object for quad in page if quad.predicate == term("sd:name")}
    for member in sorted((quad.object for quad in page if quad.predicate == MEMBER), key=str):
        graph = graphs.get(member)
        gone = {q for q in state if (q.graph_name == graph if graph else _known(q) and q.subject == of[member])}
        state -= gone
        state |= {
            Quad(quad.subject, quad.predicate, quad.object, graph or DefaultGraph())
            for quad in page
            if quad.graph_name == member
        }


def _known(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph)


def _page(path: Path) -> list[Quad]:
    import gzip

    return list(parse(gzip.decompress(path.read_bytes()), RdfFormat.N_QUADS))


def _steps(five: list[Release]) -> list[Step]:
    return [step for step in history.steps(five[0].path.parent) if step.version in {r.version for r in five}]


def test_whoever_follows_five_releases_has_each_dump(five: list[Release]) -> None:
    state: set[Quad] = set()
    for release, step in zip(five, _steps(five), strict=True):
        for page in step.pages:
            replay(state, _page(page))
        assert "".join(canonical_lines(state)) == release.dump.read_text(encoding="utf-8"), release.version


def test_members_say_what_happened(five: list[Release]) -> None:
    (page,) = _steps(five)[1].pages
    quads = _page(page)
    activities = {quad.subject: quad.object for quad in quads if quad.predicate == RDF_TYPE and _known(quad)}
    found = {
        unquote(quad.object.value): activities[quad.subject].value.removeprefix(ACTIVITY)
        for quad in quads
        if quad.predicate == term("dct:isVersionOf") and _known(quad)
    }
    assert found[term("group:b").value] == "Create"
    assert found[GRAPHS + term("passage:a-002").value] == "Create"
    assert found["https://w3id.org/hallintograafi/dataset"] == "Update"
    assert term("group:a").value not in found, "nothing is said of it that was not said before"
    made = {quad.object for quad in quads if quad.predicate == term("dct:created") and _known(quad)}
    assert made == {Literal(five[1].manifest.built, datatype=term("xsd:dateTime"))}


IRIS = st.sampled_from([f"https://example.org/{name}" for name in "abcd"]).map(NamedNode)
QUADS = st.frozensets(st.builds(Quad, IRIS, IRIS, IRIS, st.one_of(st.just(DefaultGraph()), IRIS)), max_size=12)


@given(st.lists(QUADS, min_size=1, max_size=5))
def test_any_series_of_datasets_is_followed_to_its_end(datasets: list[frozenset[Quad]]) -> None:
    state: set[Quad] = set()
    before: frozenset[Quad] = frozenset()
    for dataset in datasets:
        for member in feed.members(before, dataset):
            thing, graph = member.key
            state -= {q for q in state if (str(q.graph_name) == f"<{graph}>" if graph else _known(q) and q.subject.value == thing)}  # fmt: skip # noqa: E501
            state |= set(member.statements)
            assert (member.activity == "Delete") == (not member.statements)
        assert state == dataset
        before = dataset


def test_pages_hold_so_many_members_and_follow_each_other(tmp_path: Path) -> None:
    new = frozenset(
        Quad(NamedNode(f"https://example.org/{n}"), RDF_TYPE, NamedNode("https://example.org/A"))
        for n in range(feed.ON_A_PAGE + 1)
    )
    feed.write(tmp_path, frozenset(), new, "2026.01.01", "2026-01-01T00:00:00+00:00")
    pages = sorted((tmp_path / "feed").iterdir())
    assert [path.name for path in pages] == ["0001.nq.gz", "0002.nq.gz"]
    assert [sum(quad.predicate == MEMBER for quad in _page(path)) for path in pages] == [feed.ON_A_PAGE, 1]


def test_a_blank_node_is_told_since_nobody_can_follow_it() -> None:
    quads = frozenset(parse("_:a <http://a> <http://b> .", RdfFormat.N_QUADS))
    with pytest.raises(InputError, match="blank node"):
        list(feed.members(frozenset(), quads))
