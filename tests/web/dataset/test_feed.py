"""A registry that polls the feed has the dump; people have Atom."""

from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from hallintograafi.graph.dataset import canonical_lines
from hallintograafi.release.feed import ACTIVITY, LDES, STREAM, TREE
from hallintograafi.release.manifest import Release
from hallintograafi.terms import RDF_TYPE, term

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TRIG = {"accept": "application/trig"}


class Registry:
    """A client of LDES and TREE: it follows relations, reads each page once, applies each member once."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._tags: dict[str, str] = {}
        self._done: set[str] = set()
        self.state: set[Quad] = set()

    def poll(self) -> int:
        """Read what is new; gives how many pages came."""
        members: list[tuple[str, str, list[Quad]]] = []
        waiting, seen = [f"{str(self._client.base_url).rstrip('/')}/feed"], 0
        while waiting:
            address = waiting.pop()
            has = {"if-none-match": self._tags[address]} if address in self._tags else {}
            answer = self._client.get(address, headers={**TRIG, **has})
            if answer.status_code == 304:
                continue
            seen += 1
            self._tags[address] = answer.headers["etag"]
            page = list(parse(answer.content, RdfFormat.TRIG))
            waiting += [q.object.value for q in page if q.predicate.value == f"{TREE}node"]
            for quad in page:
                if quad.predicate.value == f"{TREE}member" and quad.object.value not in self._done:
                    self._done.add(quad.object.value)
                    created = _one(page, quad.object, term("dct:created"))
                    members.append((created.value, quad.object.value, page))
        for _, member, page in sorted(members, key=lambda found: found[:2]):
            self._apply(NamedNode(member), page)
        return seen

    def _apply(self, member: NamedNode, page: list[Quad]) -> None:
        thing, graph = _one(page, member, term("dct:isVersionOf")), _one(page, member, term("sd:name"))
        self.state -= {
            quad
            for quad in self.state
            if (quad.graph_name == graph if graph else _known(quad) and quad.subject == thing)
        }
        payload = [quad for quad in page if quad.graph_name == member]
        assert (_one(page, member, RDF_TYPE) == NamedNode(f"{ACTIVITY}Delete")) == (not payload)
        self.state |= {Quad(q.subject, q.predicate, q.object, graph or DefaultGraph()) for q in payload}


def _known(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph)


def _one(page: list[Quad], subject: NamedNode, path: NamedNode) -> NamedNode:
    found = [q.object for q in page if q.subject == subject and q.predicate == path and _known(q)]
    return found[0] if found else None  # type: ignore[return-value]


def test_a_registry_that_polls_ends_with_exactly_the_dump(five: list[Release], five_client: httpx.Client) -> None:
    registry = Registry(five_client)
    assert registry.poll() == 6, "the root and a page a release"
    dump = five_client.get(f"/dataset/{five[-1].version}/graph.nq").text
    assert "".join(canonical_lines(registry.state)) == dump
    assert registry.poll() == 0, "nothing is sent again"
    assert "".join(canonical_lines(registry.state)) == dump


def test_a_registry_follows_the_house_s_own_graph(release: Release, client: httpx.Client) -> None:
    registry = Registry(client)
    registry.poll()
    assert "".join(canonical_lines(registry.state)) == release.dump.read_text(encoding="utf-8")


def test_the_root_says_how_to_read_the_stream(five_client: httpx.Client) -> None:
    page = list(parse(five_client.get("/feed").content, RdfFormat.TRIG))
    assert _one(page, STREAM, NamedNode(f"{LDES}versionOfPath")) == term("dct:isVersionOf")
    assert _one(page, STREAM, NamedNode(f"{LDES}timestampPath")) == term("dct:created")
    assert _one(page, STREAM, NamedNode(f"{LDES}versionDeleteObject")) == NamedNode(f"{ACTIVITY}Delete")
    assert _one(page, STREAM, NamedNode(f"{TREE}view")).value == f"{str(five_client.base_url).rstrip('/')}/feed"


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [
        ("application/trig", RdfFormat.TRIG),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_pages_say_the_same_in_every_form(
    five: list[Release], five_client: httpx.Client, accept: str, rdf_format: RdfFormat
) -> None:
    path = f"/feed/{five[2].version}/1"
    answer = five_client.get(path, headers={"accept": accept})
    assert answer.headers["content-type"] == accept
    assert "immutable" in answer.headers["cache-control"]
    assert set(parse(answer.content, rdf_format)) == set(parse(five_client.get(path).content, RdfFormat.TRIG))


def test_what_has_no_graphs_cannot_carry_the_feed(five_client: httpx.Client) -> None:
    answer = five_client.get("/feed", headers={"accept": "text/turtle"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("page", ["2000.01.01/1", "2026.01.01/0", "2026.01.01/2", "2026.01.01/x"])
def test_pages_that_are_not_there(five_client: httpx.Client, page: str) -> None:
    answer = five_client.get(f"/feed/{page}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_browser_is_led_to_the_page(five_client: httpx.Client) -> None:
    answer = five_client.get("/feed", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/changes")


def test_atom_has_an_entry_a_release(five: list[Release], five_client: httpx.Client) -> None:
    answer = five_client.get("/feed.atom", params={"lang": "en"})
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)
    titles = [entry.findtext("a:title", "", ATOM) for entry in feed.iterfind("a:entry", ATOM)]
    assert titles == [f"Release {release.version}" for release in reversed(five)]
    for element in (feed, *feed.iterfind("a:entry", ATOM)):
        assert all(element.findtext(f"a:{name}", "", ATOM) for name in ("id", "title", "updated"))
    assert feed.findtext("a:updated", "", ATOM) == five[-1].manifest.built
    newest = feed.find("a:entry", ATOM)
    assert newest is not None
    assert newest.findtext("a:summary", "", ATOM) == "Statements added: 1; Statements removed: 2; Statements changed: 0"
    link = newest.find("a:link", ATOM)
    assert link is not None and five_client.get(link.attrib["href"]).status_code == 200
    assert five_client.get("/feed.atom?lang=en", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert "Utgåva" in five_client.get("/feed.atom?lang=sv").text
