"""Releases of old and views of a day answer like the release that is served, within limits of their own."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime
from typing import Any, cast

import httpx
import pytest

import series
from conftest import serving
from hallintograafi import settings
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.archive import Archive
from hallintograafi.web.front.serving import Served

BROWSER = {"accept": "text/html"}
NAMES = "SELECT ?name WHERE { ?g a hg:Group ; skos:prefLabel ?name } ORDER BY ?name"
EXPECTED = [
    ["ryhmä ä"],
    ["ryhmä b", "ryhmä ä"],
    ["grupp Ä", "ryhmä b", "ryhmä Ä"],
    ["grupp Ä", "ryhmä b", "ryhmä Ä"],
    ["ryhmä b", "ryhmä Ä"],
]


def _names(client: httpx.Client, path: str) -> list[str]:
    answer = client.get(path, params={"query": NAMES}, headers={"accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    return sorted(row["name"]["value"] for row in answer.json()["results"]["bindings"])


@pytest.mark.parametrize("number", range(5))
def test_every_release_that_is_kept_can_be_asked(five: list[Release], five_client: httpx.Client, number: int) -> None:
    path = f"/dataset/{five[number].version}/sparql"
    assert _names(five_client, path) == sorted(EXPECTED[number])
    answer = five_client.get(path, params={"query": NAMES})
    assert answer.headers["hallintograafi-release"] == five[number].version
    assert five_client.get(path, params={"query": NAMES}, headers={"if-none-match": answer.headers["etag"]}).status_code == 304  # fmt: skip # noqa: E501


def test_old_releases_have_the_limits_of_the_new(five: list[Release], five_client: httpx.Client) -> None:
    path = f"/dataset/{five[1].version}/sparql"
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
    slow = five_client.get(path, params={"query": cross, "timeout": "0.5"})
    assert (slow.status_code, slow.json()["type"].rpartition("/")[2]) == (504, "limit-time")
    for text in ("DROP ALL", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"):
        assert five_client.get(path, params={"query": text}).status_code == 403
    assert five_client.get(path, params={"query": "SELEC"}).status_code == 400
    assert _names(five_client, path) == sorted(EXPECTED[1])


def test_many_at_once_get_the_answers_of_the_release_they_named(five: list[Release], five_server: str) -> None:
    """More releases than may be open at once: who comes too many is told so, and nobody gets another's answer."""

    def ask(number: int) -> int:
        with httpx.Client(base_url=five_server, timeout=30) as client:
            answer = client.get(f"/dataset/{five[number].version}/query/groups?format=json")
            if answer.status_code == 200:
                rows = answer.json()["results"]["bindings"]
                assert sorted(row["name"]["value"] for row in rows) == sorted(EXPECTED[number])
            return answer.status_code

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(ask, [n % 5 for n in range(30)]))
    assert set(codes) <= {200, 503}
    assert codes.count(200) > 5


def test_a_release_that_is_not_there(five_client: httpx.Client) -> None:
    for version in ("2000.01.01", "1", "."):
        answer = five_client.get(f"/dataset/{version}/sparql", params={"query": NAMES})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_pages_of_an_old_release_stay_within_it(five: list[Release], five_client: httpx.Client) -> None:
    base = f"/dataset/{five[0].version}"
    answer = five_client.get(f"{base}/id/group/a", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base}/doc/group/a.html")
    page = five_client.get(f"{base}/doc/group/a.html", params={"lang": "en"}, headers=BROWSER)
    assert page.status_code == 200 and "ryhmä ä" in page.text
    assert f'href="{base}/id/passage/a-001?lang=en"' in page.text
    assert f'href="{base}/doc/group/a.html?lang=sv"' in page.text
    assert f"This is release {five[0].version}" in page.text
    assert five_client.get(f"{base}/doc/group/b.ttl").status_code == 404, "it came with the next release"


def test_the_document_leads_to_its_mementos(five: list[Release], five_client: httpx.Client) -> None:
    """RFC 7089: pattern 1.1, the resource is its own time gate and redirects."""
    answer = five_client.get("/doc/group/a.ttl")
    assert '</doc/group/a>; rel="original timegate"' in answer.headers["link"]
    assert "Accept-Datetime" in answer.headers["vary"] and "Accept" in answer.headers["vary"].split(", ")
    assert "memento-datetime" not in answer.headers
    for number in range(5):
        moment = format_datetime(series.BEGIN.replace(day=1 + number, hour=23), usegmt=True)
        answer = five_client.get("/doc/group/a", headers={"accept-datetime": moment, "accept": "text/turtle"})
        assert answer.status_code == 302
        assert "Accept-Datetime" in answer.headers["vary"]
        assert answer.headers["location"] == f"/dataset/{five[number].version}/doc/group/a"
        memento = five_client.get(answer.headers["location"], headers={"accept": "text/turtle"})
        built = format_datetime(series.BEGIN.replace(day=1 + number), usegmt=True)
        assert memento.headers["memento-datetime"] == built
        assert '</doc/group/a>; rel="original timegate"' in memento.headers["link"]
        assert ("grupp" in memento.text) == ("grupp Ä" in EXPECTED[number])
        assert f'</dataset/{five[number].version}/doc/group/a.jsonld>; rel="alternate"' in memento.headers["link"]


def test_before_the_first_release_is_the_first_and_no_date_is_told(
    five: list[Release], five_client: httpx.Client
) -> None:
    early = five_client.get("/id/group/a", headers={"accept-datetime": "Sat, 01 Jan 2000 00:00:00 GMT"})
    assert early.headers["location"] == f"/dataset/{five[0].version}/doc/group/a"
    assert five_client.get("/id/group/a", headers={"accept-datetime": "eilen"}).status_code == 400


@pytest.mark.parametrize("name", ["a%0Ab", "%00", "%C3%A4", 'a"b', "a%20b"])
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_names_that_no_header_can_hold_are_not_found(
    five: list[Release], five_client: httpx.Client, name: str, accept: str
) -> None:
    old, moment = f"/dataset/{five[0].version}/doc/group/{name}", "Fri, 02 Jan 2026 12:00:00 GMT"
    assert five_client.get(old, headers={"accept": accept}).status_code == 404
    assert five_client.get(f"/timemap/group/{name}").status_code == 404
    lead = five_client.get(f"/doc/group/{name}", headers={"accept": accept, "accept-datetime": moment})
    assert lead.status_code == 302
    assert five_client.get(lead.headers["location"], headers={"accept": accept}).status_code == 404


def test_the_time_map_lists_every_release_that_knows_the_thing(five: list[Release], five_client: httpx.Client) -> None:
    for name, number in (("a", 5), ("b", 4)):
        answer = five_client.get(f"/timemap/group/{name}")
        assert answer.headers["content-type"].startswith("application/link-format")
        mementos = [line for line in answer.text.splitlines() if "memento" in line]
        assert len(mementos) == number
        assert 'rel="first memento"' in mementos[0] and 'rel="last memento"' in mementos[-1]
        for line in mementos:
            address = line[1 : line.index(">")]
            time = line.partition('datetime="')[2].partition('"')[0]
            assert five_client.get(address).headers["memento-datetime"] == time
    assert five_client.get("/timemap/group/c").status_code == 404


@pytest.fixture(scope="module")
def own(release: Release, client: httpx.Client) -> Iterator[httpx.Client]:
    """The house's own graph: it has dates."""
    yield client


AGENCIES = "SELECT (COUNT(?a) AS ?n) WHERE { ?a a org:FormalOrganization ; org:classification orgkind:elinvoimakeskus }"


@pytest.mark.parametrize(("day", "number"), [("2025-12-31", "0"), ("2026-01-01", "10"), ("2026-05-01", "10")])
def test_queries_see_what_held_on_a_day(own: httpx.Client, day: str, number: str) -> None:
    answer = own.get("/sparql", params={"query": AGENCIES, "asOf": day, "format": "csv"})
    assert answer.text == f"n\r\n{number}\r\n"
    assert answer.headers["hallintograafi-as-of"] == day


def test_canned_queries_and_pages_have_the_view_too(own: httpx.Client) -> None:
    path = "/query/roles-on-date"
    now = own.get(path, params={"format": "csv"}).text
    then = own.get(path, params={"format": "csv", "asOf": "1990-01-01"}).text
    assert then.splitlines()[0] == now.splitlines()[0] and len(then.splitlines()) < len(now.splitlines())
    thing = "/doc/organisation/uudenmaan-elinvoimakeskus.html"
    assert own.get(thing, params={"asOf": "2025-06-04"}, headers=BROWSER).status_code == 404
    page = own.get(thing, params={"asOf": "2026-02-01", "lang": "fi"}, headers=BROWSER)
    assert page.status_code == 200
    assert "asOf=2026-02-01" in page.text and "1.2.2026" in page.text
    answer = own.get("/id/organisation/uudenmaan-elinvoimakeskus?asOf=2026-02-01", headers=BROWSER)
    assert answer.headers["location"].endswith(".html?asOf=2026-02-01")


def test_a_form_that_was_left_empty_wants_no_view(own: httpx.Client) -> None:
    answer = own.get("/query/groups?asOf=&format=csv")
    assert answer.status_code == 200
    assert "hallintograafi-as-of" not in answer.headers


def test_the_service_describes_itself_at_its_own_address(five: list[Release], five_client: httpx.Client) -> None:
    path = f"/dataset/{five[1].version}/sparql"
    address = f"{str(five_client.base_url).rstrip('/')}{path}"
    assert f"sd:endpoint <https://w3id.org/hallintograafi/sparql> , <{address}>" in five_client.get(path).text


def test_days_of_one_interval_share_their_answers(own: httpx.Client) -> None:
    tags = {
        own.get("/sparql", params={"query": AGENCIES, "asOf": day}).headers["etag"]
        for day in ("2025-09-01", "2025-09-02")
    }
    assert len(tags) == 1


@pytest.mark.parametrize("day", ["eilen", "2025-02-30", "2025", "2025-06-04&asOf=2025-06-05"])
def test_a_day_that_is_none_is_told(own: httpx.Client, day: str) -> None:
    answer = own.get(f"/query/groups?asOf={day}")
    assert answer.status_code == 400
    assert "asOf takes one day" in answer.json()["detail"]


def test_with_room_for_one_each_takes_the_place_of_the_other(five: list[Release]) -> None:
    data_dir = five[0].path.parent
    with (
        serving(data_dir, data_dir / "files", ARCHIVE_RELEASES="1", ARCHIVE_SECONDS="0.5") as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        for number in (0, 1, 0, 2):
            assert _names(client, f"/dataset/{five[number].version}/sparql") == sorted(EXPECTED[number])


class Engine:
    """An engine that counts how often it was started and closed."""

    def __init__(self) -> None:
        self.started = self.closed = 0
        self.gone = asyncio.Event()

    def is_busy(self) -> bool:
        return False

    async def start(self) -> None:
        self.started += 1

    async def close(self) -> None:
        self.closed += 1
        self.gone.set()


def test_a_release_that_is_left_alone_is_closed_and_opened_again(five: list[Release]) -> None:
    made: list[Served] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def nothing(*_: object) -> None:
        pass

    def load(release: Release, in_memory: bool) -> Served:
        made.append(Served(release, cast(Any, Engine()), application, None, nothing))
        return made[-1]

    async def run() -> None:
        current = Served(five[4], cast(Any, Engine()), application, None, nothing)
        chosen = settings.load(data_dir=five[0].path.parent, archive_releases=2, archive_seconds=0.01)
        archive = Archive(nothing, lambda: current, load, chosen)

        async def ask(number: int) -> None:
            path = f"/dataset/{five[number].version}/sparql"
            scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
            await archive(scope, nothing, nothing)  # type: ignore[arg-type]

        for number in (4, 0, 0, 1):
            await ask(number)
        assert [served.release for served in made] == [five[0], five[1]], "the one that is served is there already"
        async with asyncio.timeout(10):
            for served in made:
                await served.engine.gone.wait()  # type: ignore[attr-defined]
        await ask(0)
        assert len(made) == 3 and made[2].release == five[0]
        await archive.close()
        assert [served.engine.closed for served in made] == [1, 1, 1]  # type: ignore[attr-defined]

    asyncio.run(run())
