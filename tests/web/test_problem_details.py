"""What went wrong is told in the reader's language, on pages of old releases too."""

from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.web.problem_details import detail


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


def test_what_nobody_translated_is_told_in_english() -> None:
    assert detail("the moon is full", "fi") == ("the moon is full", "en")
    assert detail("there is no release 1", "en") == ("there is no release 1", "en")


@given(st.text(max_size=40))
def test_names_in_a_problem_stay_as_they_are(name: str) -> None:
    told, _ = detail(f"parameter 'x': '{name}' is not a date such as 2025-06-04", "fi")
    assert name in told
