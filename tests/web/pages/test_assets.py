"""Styles and scripts can be kept for ever under the address of their version, and only there."""

import re

import httpx

BROWSER = {"accept": "text/html"}


def test_a_page_names_its_style_by_version_and_it_may_be_kept(client: httpx.Client) -> None:
    page = client.get("/", headers=BROWSER).text
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    for other in ("/static/style.css", "/static/style.css?v=old"):
        assert client.get(other).headers["cache-control"] == "no-cache"
        assert client.get(other, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_scripts_are_our_own_and_licences_are_told(client: httpx.Client, assets: bool) -> None:
    page = client.get("/", headers=BROWSER).text
    scripts = re.findall(r'<script type="module" src="(/static/built/[^"]+)"></script>', page)
    assert len(re.findall("<script", page)) == len(scripts) == int(assets)
    for address in scripts:
        assert client.get(address).headers["content-type"].startswith("text/javascript")
    assert client.get("/static/built/licences.txt").status_code == (200 if assets else 404)


def test_pages_allow_no_inline_code_and_no_other_host(client: httpx.Client) -> None:
    policy = client.get("/", headers=BROWSER).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


def test_no_file_outside_is_served(client: httpx.Client) -> None:
    for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/static/built", "/static/"):
        assert client.get(path).status_code == 404
