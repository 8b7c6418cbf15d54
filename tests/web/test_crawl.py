"""Links within hold, and every kind of thing has its page and its data; ``make crawl`` visits every address."""

import httpx

from benchmarks import crawl
from hallintograafi.graph.content import Content


def test_pages_of_every_kind_answer_and_so_do_the_pages_they_lead_to(client: httpx.Client, content: Content) -> None:
    places = crawl.addresses(content.ledger, of_each=1)
    report = crawl.visit(client, [*crawl.PLACES, *places], known=crawl.addresses(content.ledger))
    assert report.faults == []
    assert len(report.links) > 200


def test_a_crawl_tells_what_is_broken() -> None:
    pages = {
        "/": '<h1 id="a"></h1><a href="/id/x?lang=fi#b">x</a> <a class="y" href="/gone">y</a><p id="a"></p>',
        "/id/x": "<p>x</p>",
    }

    def answer(request: httpx.Request) -> httpx.Response:
        html = pages.get(request.url.path)
        return httpx.Response(404 if html is None else 200, text=html or "")

    with httpx.Client(base_url="http://test", transport=httpx.MockTransport(answer)) as client:
        report = crawl.visit(client, ["/"])
    assert report.faults == ["/: two of id a", "/gone: 404, linked from /"]
