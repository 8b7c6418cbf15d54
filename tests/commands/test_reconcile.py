"""``hallintograafi reconcile``."""

import csv
from pathlib import Path

import pytest

from hallintograafi.release.manifest import Release
from test_cli import run

NAMES = "nro;nimi;huom\n1;TEM;a\n2;Hämeen ELY-keskuksessa;\n3;zzyzx;b\n4\n"


def test_columns_are_added_to_the_rows(release: Release, data_dir: Path, tmp_path: Path) -> None:
    file, done = tmp_path / "names.csv", tmp_path / "done.csv"
    file.write_text("\ufeff" + NAMES, encoding="utf-8")
    result = run("reconcile", str(file), "--column", "nimi", "--lang", "sv", "--output", str(done), data_dir=data_dir)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    with done.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    assert [row["nro"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["match_iri"].endswith("/id/organisation/tyo-ja-elinkeinoministerio")
    assert (rows[0]["match_name"], rows[0]["match_score"]) == ("arbets- och näringsministeriet", "100")
    assert [row["match_sure"] for row in rows] == ["yes", "yes", "", ""]
    assert rows[0]["huom"] == "a"


def test_names_come_from_standard_input_and_of_a_kind(release: Release, data_dir: Path) -> None:
    result = run("reconcile", "-", "--column", "n", "--kind", "place", data_dir=data_dir, stdin="n\nUusimaa\n")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[1].startswith(
        "Uusimaa,https://w3id.org/hallintograafi/id/place/uusimaa,Uusimaa,100,yes"
    )


@pytest.mark.parametrize(
    ("written", "args", "word"),
    [
        (b"a,b\n1,2\n", ["--column", "c"], "no column 'c'; there are a, b"),
        (b"", ["--column", "c"], "nothing in it"),
        ("näin\n".encode("latin-1"), ["--column", "c"], "not UTF-8"),
        (b"a\n1,2\n", ["--column", "a"], "row 2"),
        (b'a\n"1\n', ["--column", "a"], "not CSV"),
        (b"a,match_iri\n1,2\n", ["--column", "a"], "already"),
        (b"a\n1\n", ["--column", "a", "--kind", "nonesuch"], "nonesuch"),
        (b"a\n1\n", ["--column", "a", "--output", "/nonesuch/x.csv"], "cannot be written"),
        (None, ["--column", "a"], "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    release: Release, data_dir: Path, tmp_path: Path, written: bytes | None, args: list[str], word: str
) -> None:
    file = tmp_path / "names.csv"
    if written is not None:
        file.write_bytes(written)
    result = run("reconcile", str(file), *args, data_dir=data_dir)
    assert result.returncode == 2
    assert word in result.stderr
    assert "Traceback" not in result.stderr
