"""The settings table: one row a setting, and every way to choose a value."""

import re
from pathlib import Path

import pytest

from hallintograafi import settings
from hallintograafi.commands.serve import serve
from hallintograafi.errors import InputError
from hallintograafi.settings import Row

ROWS = list(settings.rows())
NAMES = [row.name for row in ROWS]

CHOSEN: dict[str, tuple[str, object]] = {
    "data_dir": ("/srv/julkaisut", Path("/srv/julkaisut")),
    "publisher_name": ("Valtiokonttori", "Valtiokonttori"),
    "publisher_uri": ("https://example.org/julkaisija", "https://example.org/julkaisija"),
    "host": ("0.0.0.0", "0.0.0.0"),
    "poll": ("https://example.org/dataset", "https://example.org/dataset"),
    "hosts": ("example.org www.example.org", "example.org www.example.org"),
    "proxies": ("10.0.0.0/8 ::1", "10.0.0.0/8 ::1"),
    "engine": ("https://example.org/sparql", "https://example.org/sparql"),
    "engine_update": ("https://example.org/update", "https://example.org/update"),
    "engine_store": ("https://example.org/store", "https://example.org/store"),
    "service_prefixes": ("https://example.org/sparql", "https://example.org/sparql"),
    "service_private": ("palvelu.sisainen", "palvelu.sisainen"),
}
"""A value for each setting that is no number, as an operator writes it and as code sees it."""

NONSENSE = {int: ["-1", "kaksi", "1.5", ""], float: ["-1", "0", "inf", "nan", "10 s"], bool: ["ehkä", "2"]}
"""What no setting of a type takes: no number of ours can be negative, no time can be nothing or endless."""

BAD = [(row.name, text) for row in ROWS for text in NONSENSE.get(row.type, [])] + [
    *(("publisher_uri", text) for text in ("", "ei osoite", "https://example.org/a b", "https://example.org/<x>")),
    *(("publisher_uri", text) for text in ("ftp://example.org/", "/id/organisation/x")),
    *(("poll", text) for text in ("dataset", "ftp://example.org/dataset", "https://example.org/dataset/")),
    *(("proxies", text) for text in ("localhost", "10.0.0.1/8", "10.0.0.0/33")),
    ("head_bytes", "0"),
    ("port", "65536"),
    ("workers", "0"),
    ("workers", "65"),
    ("query_memory", "1"),
    ("query_bytes", "0"),
    ("result_bytes", "1"),
]


def _written(row: Row) -> tuple[str, object]:
    """A good value that is not the default."""
    if row.name in CHOSEN:
        return CHOSEN[row.name]
    if row.type is bool:
        return str(not row.default).lower(), not row.default
    value = row.default + 1
    return str(value), value


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for row in ROWS:
        monkeypatch.delenv(row.variable, raising=False)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_setting_says_what_it_is_for(row: Row) -> None:
    assert re.fullmatch(r"[A-Z][^\n]{10,}\.", row.help)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_setting_has_a_flag_a_variable_and_a_default(row: Row) -> None:
    assert row.flag == "--" + row.name.replace("_", "-")
    assert row.variable == "HALLINTOGRAAFI_" + row.name.upper()
    assert getattr(settings.load(), row.name) == row.default


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_environment_variable_sets_it(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    text, value = _written(row)
    monkeypatch.setenv(row.variable, text)
    assert getattr(settings.load(), row.name) == value


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_flag_sets_it_and_wins_over_the_environment(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    text, value = _written(row)
    monkeypatch.setenv(row.variable, text + "1" if row.name in CHOSEN else str(row.default))
    with serve.make_context("serve", [row.flag, text]) as context:
        given = {name: context.params[name] for name in NAMES}
    chosen = settings.load(**given)
    assert getattr(chosen, row.name) == value
    assert all(getattr(chosen, other.name) == other.default for other in ROWS if other.name != row.name)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_help_of_serve_shows_it_with_its_variable_and_default(row: Row) -> None:
    with serve.make_context("serve", [], resilient_parsing=True) as context:
        shown = "".join(serve.get_help(context).split())
    assert "".join(f"{row.help} [{row.variable}; default {row.default}]".split()) in shown


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_value_is_told_in_one_sentence_that_names_the_setting(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALLINTOGRAAFI_" + name.upper(), text)
    with pytest.raises(InputError) as caught:
        settings.load()
    assert str(caught.value).startswith(f"setting {name}: ")
    assert repr(text) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_settings_do_not_change_once_made() -> None:
    with pytest.raises(AttributeError):
        settings.load().port = 1


def test_settings_get_to_a_process_of_ours_as_they_are() -> None:
    chosen = settings.load(data_dir=Path("a b"), workers=3, hosts="ä.example", query_seconds=0.5)
    assert "\n" not in settings.packed(chosen)
    assert settings.unpacked(settings.packed(chosen)) == chosen
