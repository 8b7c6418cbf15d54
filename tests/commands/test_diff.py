"""``diff`` tells in three forms what two releases differ in."""

import json

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, RdfFormat, Store

from hallintograafi.cli import cli
from hallintograafi.errors import UnknownName
from hallintograafi.release.manifest import Release
from hallintograafi.terms import RDF_TYPE


def _diff(five: list[Release], *args: str) -> str:
    result = CliRunner().invoke(cli, ["diff", *args, "--data-dir", str(five[0].path.parent)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_text_is_for_reading(five: list[Release]) -> None:
    assert _diff(five, five[1].version, five[2].version) == (
        "2026.01.02 → 2026.01.03: 1 statements added, 0 removed, 1 changed\n"
        "~ group:a\n"
        '    + skos:prefLabel "grupp Ä"@sv\n'
        '    ~ skos:prefLabel "ryhmä ä"@fi → "ryhmä Ä"@fi\n'
        "\n"
        "by document:\n"
        "~ document:a: 1 statements added, 0 removed, 1 changed\n"
        "\n"
        "canned queries with another answer:\n"
        "  groups: 2 → 3 rows, 2 new, 1 gone\n"
    )


def test_json_has_it_all(five: list[Release]) -> None:
    told = json.loads(_diff(five, five[3].version, "current", "--format", "json"))
    assert (told["from"], told["to"], told["added"], told["removed"]) == ("2026.01.04", "2026.01.05", 1, 2)
    assert told["queries"] == [{"name": "groups", "state": "changed", "before": 3, "after": 2, "gone": 1, "new": 0}]
    kept = json.loads((five[4].path / "changes.json").read_text(encoding="utf-8"))
    assert {name: kept[name] for name in told} == told


def test_turtle_is_a_change_set_a_thing(five: list[Release]) -> None:
    store = Store()
    store.load(_diff(five, five[1].version, five[0].version, "--format", "ttl").encode(), RdfFormat.TURTLE)
    cs = "http://purl.org/vocab/changeset/schema#"
    sets = {quad.subject for quad in store.quads_for_pattern(None, RDF_TYPE, NamedNode(f"{cs}ChangeSet"))}
    assert len(sets) == 3, "group:b, passage:a-002, and the dataset of itself"
    rows = store.query(
        f"PREFIX cs: <{cs}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "SELECT ?s ?p ?o WHERE { ?set cs:changeReason 'deleted' ; cs:subjectOfChange ?s ; cs:removal ?r . "
        "?r rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    )
    assert len(list(rows)) == 6  # type: ignore[arg-type]


def test_a_release_that_is_not_there_is_told_with_those_that_are(five: list[Release]) -> None:
    with pytest.raises(UnknownName, match=r"there is no release 2000\.01\.01 .* there are: 2026\.01\.01, "):
        _diff(five, "2000.01.01", "current")
