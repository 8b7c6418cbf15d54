"""What went wrong is told in the reader's language, on pages of old releases too."""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.web.protocol import problem_details, problem_texts, problems
from hallintograafi.web.protocol.problem_details import detail, sentences
from hallintograafi.web.protocol.problems import Problem


@pytest.mark.parametrize(
    ("path", "status", "finnish", "swedish"),
    [
        ("/doc/group/nope.html", 404, "id/group/nope ei tiedetä mitään", "Ingenting är känt om https://"),
        ("/id/nokind", 404, "Lajia ”nokind” ei ole", "Det finns inget slag ”nokind”"),
        ("/nopage", 404, "Osoitteessa /nopage ei ole mitään", "På adressen /nopage finns ingenting"),
        ("/query/nope", 404, "Valmista kyselyä ”nope” ei ole", "Det finns ingen färdig fråga ”nope”"),
        ("/pictures/nope", 404, "Kuvat: organisation,", "Bilderna: organisation,"),
        ("/search?q=a&kind=zz", 400, "”zz” ei ole mikään näistä: agendaitem", "”zz” är inget av följande: agendaitem"),
        ("/query/chairs-on-date?date=zz", 400, "”zz” ei ole päivä kuten 2025", "”zz” är inte ett datum såsom 2025"),
        ("/query/chairs-on-date?group=evk-hankeryhm", 400, "Tarkoititko: group:evk-hankeryhma", "Menade du: group:evk"),
        ("/dataset/1999.01.01/doc/group/x", 404, "Julkaisua 1999.01.01 ei ole", "Det finns ingen utgåva 1999.01.01"),
        ("/doc/group/evk-hankeryhma.html?asOf=x", 400, "asOf on yksi päivä kuten", "asOf är en dag såsom"),
        ("/changes/1999.01.01", 404, "Julkaisun 1999.01.01 muutoksista", "om vad utgåvan 1999.01.01 ändrade"),
    ],
)
def test_a_page_tells_what_is_wrong_in_the_reader_s_language(
    client: httpx.Client, path: str, status: int, finnish: str, swedish: str
) -> None:
    for language, told in (("fi", finnish), ("sv", swedish)):
        answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert f'<html lang="{language}">' in answer.text
        assert told in unescape(answer.text)


def test_programs_get_a_document_wherever_it_went_wrong(client: httpx.Client) -> None:
    for path in ("/dataset/1999.01.01/doc/group/x", "/doc/group/x?asOf=x", "/doc/group/x"):
        answer = client.get(path, headers={"accept": "application/json"})
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
    assert client.head("/dataset/1999.01.01/doc/group/x", headers={"accept": "text/html"}).content == b""


NAMED = {
    "Problem": 1, "ParameterError": 1, "LimitReached": 1, "Refused": 1, "SyntaxFault": 0, "UnknownName": 0,
    "NotAcceptable": 0, "QueryRefused": 0, "EngineBusy": 0, "ClientBusy": 0, "EngineDown": 0,
}  # fmt: skip
"""What a problem is made of, and which argument tells it."""
PACKAGE = Path(problem_details.__file__).parents[2]
OF_OPERATORS = ("engine/publish.py", "engine/remote.py", "engine/egress.py")


def _texts(node: ast.expr, scope: ast.AST) -> Iterator[str]:
    """What an argument may be: each value of a name of the function, ``rows`` where a value is put in."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "rows" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*_texts(one, scope), *_texts(other, scope))
        case ast.Name(id=name):
            for found in ast.walk(scope):
                if isinstance(found, ast.Assign) and any(
                    isinstance(t, ast.Name) and t.id == name for t in found.targets
                ):
                    yield from _texts(found.value, scope)


def _raised() -> Iterator[tuple[str, str]]:
    rooms = [path for room in ("web", "engine") for path in sorted((PACKAGE / room).rglob("*.py"))]
    for path in (
        *rooms,
        PACKAGE / "sparql.py",
        PACKAGE / "queries/parameters.py",
        PACKAGE / "checks/submission/judging.py",
    ):
        if (name := path.relative_to(PACKAGE).as_posix()) in OF_OPERATORS:
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and (at := NAMED.get(getattr(call.func, "id", ""))) is not None:
                    yield from ((name, text) for text in _texts(call.args[at], function))


def test_every_detail_that_a_user_meets_is_told_anew() -> None:
    raised = set(_raised())
    assert len(raised) > 80
    untold = {(name, text) for name, text in raised if detail(text, "fi")[1] == "en" or detail(text, "sv")[1] == "en"}
    # Made of a path and a status; or with a hint behind, which is told where the hint is.
    assert untold == {("web/framework.py", "rows: rows"), ("queries/parameters.py", "'rows' is not an IRIrows")}


@pytest.mark.parametrize(("pattern", "places", "words"), sentences(), ids=lambda value: getattr(value, "pattern", ""))
def test_each_sentence_keeps_its_places(
    pattern: re.Pattern[str], places: tuple[str, ...], words: dict[str, str]
) -> None:
    assert list(words) == ["en", "fi", "sv"]
    for language in ("fi", "sv"):
        named = set(re.findall(r"\{(\d)\}", words[language]))
        assert named <= {str(number) for number in range(len(places))}
        told, tongue = detail(words["en"].replace("{+}", "x").replace("{|}", "x").replace("{}", "x"), language)
        assert tongue == language and told


def test_a_sentence_within_a_sentence_and_alternatives_are_told_too() -> None:
    said = "parameter 'n': the query 'a or b' has no such parameter; did you mean x or y?"
    assert (
        detail(said, "fi")[0] == "Parametri ”n”: kyselyllä ”a or b” ei ole tällaista parametria. Tarkoititko: x tai y?"
    )
    assert (
        detail("query:1:8: expected WHERE or FROM", "sv")[0] == "Frågan, rad 1, tecken 8: väntat är: WHERE eller FROM"
    )


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_kind_of_problem_has_its_title(language: str) -> None:
    titles = {problem_texts.title(Problem(kind, ""), language) for kind in problems._TITLES}
    assert len(titles) == len(problems._TITLES)
    assert not titles & {Problem(kind, "").title for kind in problems._TITLES}


def test_what_nobody_translated_is_told_in_english() -> None:
    assert detail("the moon is full", "fi") == ("the moon is full", "en")
    assert detail("there is no release 1", "en") == ("there is no release 1", "en")


@given(st.text(max_size=40))
def test_names_in_a_problem_stay_as_they_are(name: str) -> None:
    told, _ = detail(f"parameter 'x': '{name}' is not a date such as 2025-06-04", "fi")
    assert name in told
