"""The command line as its users meet it: output, one clear sentence of error, exit codes."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from hallintograafi.cli import cli
from hallintograafi.graph.content import Content
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release

FAULTY = """@prefix hg: <https://w3id.org/hallintograafi/def#> .
@prefix budget: <https://w3id.org/hallintograafi/id/budget/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix budgetlevel: <https://w3id.org/hallintograafi/code/budget-level/> .
budget:32.1.2 a hg:BudgetLine , skos:Concept ;
  skos:prefLabel "Toimintamenot"@fi ; hg:budgetLevel budgetlevel:momentti ;
  skos:notation "32.1.2" .
"""


def run(*args: str, data_dir: Path | None = None, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1"}
    if data_dir:
        environment["HALLINTOGRAAFI_DATA_DIR"] = str(data_dir)
    command = [sys.executable, "-m", "hallintograafi", *args]
    return subprocess.run(command, capture_output=True, text=True, env=environment, input=stdin, timeout=60)


def test_help_shows_an_example_for_every_command() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        for found in getattr(command, "commands", {name: command}).values():
            assert "Example: hallintograafi" in (found.help or ""), found.name


def test_a_canned_query_answers_as_csv(release: Release, data_dir: Path) -> None:
    result = run("query", "chairs-on-date", "--group", "evk-hankeryhma", "--date=2025-06-04", data_dir=data_dir)
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["personName"] for row in rows} == {"Päivi Blinnikka", "Petri Knaapinen"}


def test_a_query_comes_from_a_file_or_standard_input(release: Release, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("ASK { group:evk-hankeryhma ?p ?o }", encoding="utf-8")
    assert run("query", str(file), data_dir=data_dir).stdout == "true"
    result = run("query", "-", "--format", "json", data_dir=data_dir, stdin="ASK {}")
    assert '"boolean":true' in result.stdout


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("query", "chair-on-date"), "did you mean chairs-on-date"),
        (("query", "chairs-on-date", "--date", "4.6.2025"), "2025-06-04"),
        (("query", "chairs-on-date", "--group", "evk-hankeryma"), "did you mean group:evk-hankeryhma"),
        (("query", "chairs-on-date", "--grop", "x"), "did you mean 'group'"),
        (("query", "chairs-on-date", "--format", "pdf"), "format 'pdf'"),
        (("query", "nothing/here.rq"), "cannot be read"),
        (("validate", "nothing.trig"), "nothing.trig"),
        (("build", "--source", "/nonexistent"), "no graph here"),
        (("serve", "--port", "99999"), "port"),
        (("serve", "--host", "203.0.113.1"), "cannot listen"),
        (("unknown",), "unknown"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_2(
    release: Release, data_dir: Path, args: tuple[str, ...], word: str
) -> None:
    result = run(*args, data_dir=data_dir)
    assert result.returncode == 2
    assert word in result.stderr
    assert "Traceback" not in result.stderr


def test_a_bad_query_tells_its_place(release: Release, data_dir: Path) -> None:
    result = run("query", "-", data_dir=data_dir, stdin="SELECT *\n{ ?s nope:p ?o }")
    assert result.returncode == 2
    assert "query:2:12: prefix not found" in result.stderr


@pytest.mark.parametrize("text", ["DROP ALL", "SELECT * { SERVICE <http://127.0.0.1/> {} }"])
def test_the_command_line_neither_updates_nor_federates(release: Release, data_dir: Path, text: str) -> None:
    assert run("query", "-", data_dir=data_dir, stdin=text).returncode == 2


def test_validate_tells_line_and_rule_in_the_language_asked_for(
    release: Release, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "uusi.ttl"
    file.write_text(FAULTY, encoding="utf-8")
    result = run("validate", str(file), "--lang", "fi", data_dir=data_dir)
    assert result.returncode == 1
    assert f"{file}:7:17: virhe:" in result.stdout
    assert "32.1.2" in result.stdout
    file.write_text(FAULTY.replace("32.1.2", "32.01.04"), encoding="utf-8")
    good = run("validate", str(file), data_dir=data_dir)
    assert good.returncode == 0, good.stdout


def test_validate_tells_where_a_file_cannot_be_parsed(release: Release, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "rikki.ttl"
    file.write_text("@prefix a: <http://a/> .\na:b a:c .\n", encoding="utf-8")
    result = run("validate", str(file), data_dir=data_dir)
    assert result.returncode == 2
    assert f"{file}:2:9:" in result.stdout
    assert "could not be read" in result.stderr


def test_build_refuses_bad_data_and_keeps_the_release(copy: Content, tmp_path: Path) -> None:
    first = run("build", "--source", str(copy.root), data_dir=tmp_path / "r")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "released" in first.stdout
    file = copy.root / "data" / "documents" / "evk-asettaminen.trig"
    text = file.read_text(encoding="utf-8")
    line = text[: text.index('skos:notation "32.01.02"')].count("\n") + 1
    file.write_text(text.replace('skos:notation "32.01.02"', 'skos:notation "32.1.2"'), encoding="utf-8")
    second = run("build", "--source", str(copy.root), data_dir=tmp_path / "r")
    assert second.returncode == 1
    for told in (second.stderr, run("build", "--check", "--lang", "fi", "--source", str(copy.root)).stdout):
        assert re.search(
            rf"^data/documents/evk-asettaminen.trig:{line}:\d+: (violation|virhe): .*32.1.2", told, re.MULTILINE
        )
        assert '"32.1.2"' in told and "^^^^" in told
    assert manifest.versions(tmp_path / "r") == [manifest.current(tmp_path / "r").version]  # type: ignore[union-attr]
    assert run("releases", data_dir=tmp_path / "r").stdout.startswith("* ")


def test_build_tells_every_file_that_cannot_be_read(copy: Content) -> None:
    for name in ("data/documents/evk-asettaminen.trig", "shapes/law.ttl"):
        path = copy.root / name
        path.write_text(path.read_text(encoding="utf-8") + "\ntuntematon:x a hg:Group .\n", encoding="utf-8")
    result = run("build", "--check", "--lang", "fi", "--source", str(copy.root))
    assert result.returncode == 2
    for name in ("data/documents/evk-asettaminen.trig", "shapes/law.ttl"):
        assert re.search(
            rf"^{name}:\d+:1: virhe: Etuliitettä tuntematon: ei ole määritelty", result.stderr, re.MULTILINE
        )
    assert "tuntematon:x a hg:Group" in result.stderr and "tiedostoa ei voitu lukea" in result.stderr


def test_uris_are_minted_once(copy: Content, tmp_path: Path) -> None:
    assert run("uris", "check", "--source", str(copy.root), data_dir=tmp_path).returncode == 0
    lines = copy.ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    copy.ledger.write_text("".join(lines[:-1]), encoding="utf-8")
    check = run("uris", "check", "--source", str(copy.root), data_dir=tmp_path)
    assert check.returncode == 1
    assert "uris mint" in check.stdout
    dry = run("uris", "mint", "--dry-run", "--source", str(copy.root))
    assert dry.stdout.strip() in lines[-1]
    assert copy.ledger.read_text(encoding="utf-8") == "".join(lines[:-1])
    assert run("uris", "mint", "--source", str(copy.root)).returncode == 0
    assert len(copy.ledger.read_text(encoding="utf-8").splitlines()) == len(lines)


def test_queries_lists_names_and_parameters() -> None:
    result = run("queries")
    assert "chairs-on-date" in result.stdout
    assert "--group" in result.stdout


def test_sources_check_compares_quotes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Aivan muuta.", encoding="utf-8")
    result = run("sources", "check", str(tmp_path))
    assert result.returncode == 1
    assert "no text file has the checksum" in result.stdout.lower()


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("SELECT ?decision ", "SELEKT ?decision ", "queries/decisions/planned-decisions.rq:"),
        ("#+   en: Planned decisions", "#+   en: [Planned", "queries/decisions/planned-decisions.rq:"),
        ("type: date", "type: dat", "queries/decisions/planned-decisions.rq: parameter date"),
    ],
)
def test_build_refuses_a_canned_query_that_cannot_be_asked(
    copy: Content, tmp_path: Path, old: str, new: str, word: str
) -> None:
    path = copy.root / "queries" / "decisions" / "planned-decisions.rq"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = run("build", "--source", str(copy.root), data_dir=tmp_path / "r")
    assert result.returncode == 2
    assert word in result.stderr
    assert manifest.versions(tmp_path / "r") == []


def test_build_of_unchanged_files_releases_nothing_unless_forced(release: Release, data_dir: Path) -> None:
    before = manifest.versions(data_dir)
    assert "nothing to release" in run("build", data_dir=data_dir).stdout
    assert manifest.versions(data_dir) == before


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("merge", "group:evk-hankeryma", "group:voima-ryhma", "--note", "x"), "did you mean id/group/evk-hankeryhma"),
        (("merge", "group:evk-hankeryhma", "goal:x", "--note", "x"), "not in the ledger"),
        (("withdraw", "group:evk-hankeryhma"), "--note"),
        (("withdraw", "group:evk-hankeryhma", "--note", " "), "only with a reason"),
        (("succeed", "group:evk-hankeryhma", "group:evk-hankeryhma", "--note", "x"), "its own place"),
        (("w3id", "data.example.org"), "is not a web address"),
    ],
)
def test_a_change_of_the_ledger_that_cannot_be_made_changes_nothing(
    copy: Content, args: tuple[str, ...], word: str
) -> None:
    before = copy.ledger.read_bytes()
    result = run("uris", *args, *(() if args[0] == "w3id" else ("--source", str(copy.root))))
    assert (result.returncode, word in result.stderr) == (2, True), result.stderr
    assert "Traceback" not in result.stderr
    assert copy.ledger.read_bytes() == before


def test_withdrawing_what_the_data_uses_tells_where(copy: Content, tmp_path: Path) -> None:
    result = run("uris", "withdraw", "group:evk-hankeryhma", "--note", "a test", "--source", str(copy.root))
    assert result.returncode == 0, result.stderr
    assert "id/group/evk-hankeryhma: withdrawn" in result.stdout
    assert "data/documents/evk-asettaminen.trig:" in result.stdout
    assert "has to follow" in result.stderr
    assert run("uris", "check", "--source", str(copy.root), data_dir=tmp_path).returncode == 1


def test_the_rewrite_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / ".htaccess"
    assert run("uris", "w3id", "https://data.example.org", "--output", str(file)).returncode == 0
    assert "https://data.example.org/$1" in file.read_text(encoding="utf-8")
    assert run("uris", "w3id", "https://data.example.org", "--output", str(tmp_path)).returncode == 2


def test_a_query_may_be_asked_as_of_a_day(release: Release, data_dir: Path) -> None:
    query = ("query", "agency-lifetimes", "--kind", "orgkind:elinvoimakeskus", "--as-of")
    assert len(run(*query, "2025-12-31", data_dir=data_dir).stdout.splitlines()) == 1
    assert len(run(*query, "2026-01-01", data_dir=data_dir).stdout.splitlines()) == 12, "ten and their network"
    bad = run(*query, "eilen", data_dir=data_dir)
    assert bad.returncode == 2
    assert bad.stderr == "hallintograafi: --as-of takes a day such as 2025-06-04, not 'eilen'\n"
