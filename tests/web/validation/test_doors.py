"""The validator's door of a real server, as programs and people meet it."""

import base64
import gzip
import hashlib
import re
from typing import Any

import httpx
import jsonschema
import pytest

from hallintograafi import settings
from hallintograafi.checks.reports import FORMATS
from hallintograafi.graph.content import Content
from hallintograafi.terms import BASE

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TRIG = {"content-type": "application/trig"}
PASSAGE = """
@prefix hg: <https://w3id.org/hallintograafi/def#> .
@prefix document: <https://w3id.org/hallintograafi/id/document/> .
@prefix passage: <https://w3id.org/hallintograafi/id/passage/> .
passage:evk-asettaminen-901 a hg:Passage ; hg:inDocument document:evk-asettaminen ;
  hg:section "Kokoukset"@fi ;
  hg:quote "Hankeryhmä kokoontuu."@fi .
passage:evk-asettaminen-901 { document:evk-asettaminen hg:about document:evk-asettaminen }
"""
"""A passage without a position: one violation, on line 5."""

FINNISH = "Katkelmalla passage:evk-asettaminen-901 on oltava täsmälleen yksi järjestysnumero."


def own_document(content: Content) -> bytes:
    return (content.root / "data" / "documents" / "evk-hankeryhma-2025-06-04.trig").read_bytes()


def positions(report: dict[str, Any]) -> list[tuple[str, int]]:
    """The rules that keep the data out, and their lines."""
    found = [result for result in report["results"] if result["severity"] == "violation"]
    return [(result["rule"].rpartition("#")[2], result["place"]["line"]) for result in found]


def test_our_own_document_conforms_and_that_is_told_in_header_and_report(
    client: httpx.Client, content: Content
) -> None:
    answer = client.post("/validate", content=own_document(content), headers=TRIG)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["hallintograafi-conforms"] == "true"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["conforms"] is True
    assert answer.json()["files"][0]["statements"] > 500


def test_a_fault_is_told_with_its_line_in_the_language_that_was_asked_for(client: httpx.Client) -> None:
    answer = client.post("/validate", content=PASSAGE, headers={**TRIG, "accept-language": "fi"})
    assert answer.status_code == 200
    assert answer.headers["hallintograafi-conforms"] == "false"
    assert answer.headers["content-language"] == "fi"
    assert positions(answer.json()) == [("Passage-position", 5)]
    assert FINNISH in {result["message"] for result in answer.json()["results"]}
    english = client.post("/validate?lang=en", content=PASSAGE, headers={**TRIG, "accept-language": "fi"})
    assert any("exactly one position" in result["message"] for result in english.json()["results"])


def test_files_are_judged_together_and_one_that_cannot_be_read_beside_the_others(client: httpx.Client) -> None:
    files = [
        ("files", ("one.trig", PASSAGE)),
        ("files", ("two.ttl", "<https://example.org/a> <https://example.org/b> \n\n")),
    ]
    report = client.post("/validate", files=files).json()
    assert [(file["name"], file["readable"]) for file in report["files"]] == [("one.trig", True), ("two.ttl", False)]
    assert {result["place"]["file"] for result in report["results"]} == {"one.trig", "two.ttl"}


def test_gzip_is_taken(client: httpx.Client) -> None:
    packed = gzip.compress(PASSAGE.encode())
    answer = client.post("/validate", content=packed, headers={**TRIG, "content-encoding": "gzip"})
    assert positions(answer.json()) == [("Passage-position", 5)]


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_comes_in_every_format(client: httpx.Client, form: str) -> None:
    answer = client.post(f"/validate?format={form}&lang=fi", content=PASSAGE, headers=TRIG)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FORMATS[form]
    assert answer.headers["hallintograafi-conforms"] == "false"
    assert "Passage-position" in answer.text


def test_accept_chooses_the_format(client: httpx.Client) -> None:
    asked = {"text/plain": "text/plain", "*/*": "application/json", "text/plain;q=0.5, application/json": "app"}
    for accept, told in asked.items():
        answer = client.post("/validate", content=PASSAGE, headers={**TRIG, "accept": accept})
        assert answer.headers["content-type"].startswith(told), accept
    assert client.post("/validate", content=PASSAGE, headers={**TRIG, "accept": "image/png"}).status_code == 406


def test_a_part_of_the_shapes_can_be_chosen(client: httpx.Client, content: Content) -> None:
    offered = client.get("/validate").json()
    assert offered["shapes"] == ["all", *(path.stem for path in content.shapes())]
    judged = {
        part: positions(client.post(f"/validate?shapes={part}", content=PASSAGE, headers=TRIG).json())
        for part in ("all", "evidence", "budget")
    }
    assert judged == {"all": [("Passage-position", 5)], "evidence": [("Passage-position", 5)], "budget": []}


def test_the_severity_that_was_asked_for_decides(client: httpx.Client) -> None:
    new = PASSAGE.replace("hg:inDocument", "hg:position 901 ; hg:inDocument")
    for severity, conforms in (("violation", True), ("info", False)):
        answer = client.post(f"/validate?severity={severity}", content=new, headers=TRIG)
        assert answer.json()["conforms"] is conforms, answer.text
        assert answer.headers["hallintograafi-conforms"] == str(conforms).lower()


def test_data_can_be_judged_alone(client: httpx.Client) -> None:
    found = client.post("/validate?alone=yes", content=PASSAGE, headers=TRIG).json()
    assert ("Passage-position", 5) in positions(found)
    assert ("Passage-document", 5) in positions(found), "the document is not in the submission"


def test_a_form_may_choose_as_an_address_does(client: httpx.Client) -> None:
    chosen = client.post("/validate", files={"files": ("a.trig", PASSAGE)}, data={"shapes": "budget"})
    assert chosen.json()["results"] == []
    wrong = client.post("/validate", files={"files": ("a.trig", PASSAGE)}, data={"severity": "bad"})
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, "application/problem+json")
    assert "warning" in wrong.json()["detail"]


@pytest.mark.parametrize(
    ("address", "headers", "body", "status", "word"),
    [
        ("/validate?format=pdf", TRIG, b"", 400, "json"),
        ("/validate?lang=de", TRIG, b"", 400, "fi, sv, en"),
        ("/validate?shapes=x", TRIG, b"", 400, "budget"),
        ("/validate?severity=x", TRIG, b"", 400, "warning"),
        ("/validate?alone=1", TRIG, b"", 400, "yes"),
        ("/validate?langs=fi", TRIG, b"", 400, "no such parameter"),
        ("/validate?lang=fi&lang=sv", TRIG, b"", 400, "twice"),
        ("/validate", {"content-type": "image/png"}, b"x", 415, "text/turtle"),
        ("/validate", {"content-type": "application/x-www-form-urlencoded"}, b"x", 415, "multipart/form-data"),
        ("/validate", {**TRIG, "content-encoding": "br"}, b"x", 415, "gzip"),
        ("/validate", {**TRIG, "content-encoding": "gzip"}, b"x", 400, "gzip"),
        ("/validate", {"content-type": "multipart/form-data"}, b"x", 400, "boundary"),
        ("/validate", {"content-type": "multipart/form-data; boundary=b"}, b"x", 400, "form"),
    ],
)
def test_what_cannot_be_judged_is_a_problem(
    client: httpx.Client, address: str, headers: dict[str, str], body: bytes, status: int, word: str
) -> None:
    answer = client.post(address, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]


def test_other_methods_are_told_and_a_page_of_another_host_may_ask(client: httpx.Client) -> None:
    assert client.put("/validate", content=b"").status_code == 405
    asked = client.options("/validate")
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "Content-Encoding" in asked.headers["access-control-allow-headers"]
    answer = client.post("/validate", content=PASSAGE, headers=TRIG)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Hallintograafi-Conforms" in answer.headers["access-control-expose-headers"]


def test_openapi_describes_bodies_choices_answers_and_errors(client: httpx.Client, content: Content) -> None:
    document = client.get("/openapi.json").json()
    described = document["paths"]["/validate"]["post"]
    assert {"text/turtle", "application/trig", "multipart/form-data"} <= set(described["requestBody"]["content"])
    parameters = {p["name"]: p["schema"].get("enum") for p in described["parameters"]}
    assert parameters["format"] == list(FORMATS)
    assert parameters["shapes"] == ["all", *(path.stem for path in content.shapes())]
    report = client.post("/validate", content=PASSAGE, headers=TRIG).json()
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(report, {**schema, "components": document["components"]})
    assert {"400", "413", "415", "504"} <= set(described["responses"])


# The page


@pytest.mark.parametrize(
    ("language", "title"), [("fi", "Tarkista aineisto"), ("sv", "Kontrollera data"), ("en", "Check")]
)
def test_the_page_is_a_form_in_three_languages(client: httpx.Client, language: str, title: str) -> None:
    page = client.get(f"/validate?lang={language}", headers=BROWSER)
    assert page.status_code == 200
    assert f"<h1>{title}" in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert str(settings.Settings().validate_statements) in page.text


def test_examples_are_in_the_form_when_they_are_asked_for_and_find_what_they_say(client: httpx.Client) -> None:
    page = client.get("/validate?lang=fi", headers=BROWSER).text
    names = re.findall(r"example=(\w+)", page)
    assert len(names) >= 4
    found = {}
    for name in names:
        typed = client.get(f"/validate?example={name}", headers=BROWSER).text
        text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", typed, re.DOTALL)
        assert text is not None
        report = client.post("/validate", files={"files": ("a.trig", _unescaped(text[1]))}).json()
        found[name] = report["conforms"]
    assert found.pop("good") is True
    assert not any(found.values())
    assert client.get("/validate?example=x", headers=BROWSER).status_code == 404


def test_a_form_sent_by_a_browser_shows_results_beside_the_text(client: httpx.Client) -> None:
    fields = {"text": (None, PASSAGE), "files": ("", b""), "severity": (None, "violation"), "shapes": (None, "all")}
    page = client.post("/validate?lang=fi", files=fields, headers=BROWSER)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert FINNISH in page.text
    assert 'href="#f0-5"' in page.text
    assert 'id="f0-5" class="marked violation"' in page.text
    assert "<mark>passage:evk-asettaminen-901</mark> a hg:Passage" in page.text
    assert "hg:quote &#34;Hankeryhmä kokoontuu.&#34;@fi" in page.text


def test_the_page_tells_what_cannot_be_judged_and_what_is_right(client: httpx.Client, content: Content) -> None:
    nothing = client.post("/validate", files={"text": (None, ""), "files": ("", b"")}, headers=BROWSER)
    assert nothing.status_code == 400
    assert 'role="alert"' in nothing.text
    right = client.post("/validate?lang=en", files={"files": ("a.trig", own_document(content))}, headers=BROWSER)
    assert "The data conforms." in right.text


def test_what_is_submitted_is_never_markup(client: httpx.Client) -> None:
    text = PASSAGE.replace("901", "901%22%3E%3Cscript%3E") + "\n# <script>alert(1)</script>"
    for name in ("a.trig", '"><script>alert(1)</script>.trig', "javascript:alert(1).trig"):
        files = {"files": (name, text + "\n<javascript:alert(1)> a hg:Meeting .")}
        page = client.post("/validate", files=files, headers=BROWSER).text
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", page)
        assert not re.search(r"href=\"(?!/|#|https?://)", page)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&amp;", "&")


def test_the_report_as_a_page_may_use_its_own_style_and_nothing_else(client: httpx.Client) -> None:
    answer = client.post("/validate?format=html", content=PASSAGE, headers=TRIG)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert answer.headers["content-security-policy"] == f"default-src 'none'; style-src 'sha256-{digest}'; sandbox"
    other = client.post("/validate?format=text", content=PASSAGE, headers=TRIG)
    assert "style-src" not in other.headers["content-security-policy"]


def test_every_result_links_to_its_rule_and_the_link_answers(client: httpx.Client) -> None:
    unknown = PASSAGE + "passage:evk-asettaminen-901 { document:evk-asettaminen hg:abot document:evk-asettaminenn }"
    results = client.post("/validate", content=unknown, headers=TRIG).json()["results"]
    assert {"uris:unknown", "uris:new"} <= {result["rule"] for result in results}
    page = client.get("/shapes", headers=BROWSER).text
    for result in results:
        path, anchor = result["rulePage"].removeprefix(BASE).split("#")
        assert path == "shapes" and f'id="{anchor}"' in page
    shown = client.post("/validate", files=[("text", (None, unknown))], headers=BROWSER).text
    assert re.search(r'href="[^"]*/shapes[^"]*#uris-unknown"', shown)
