"""What a check refuses is not released, and the release that is current stays as it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

import tiny
from hallintograafi.checks import reports
from hallintograafi.checks.submission.report import Report
from hallintograafi.errors import DataRefused, HallintograafiError, SyntaxFault
from hallintograafi.graph.content import Content
from hallintograafi.release import build, manifest
from hallintograafi.settings import Settings
from hallintograafi.terms import SHAPES, term

FAULTS: dict[str, tuple[Callable[[Content], None], type[HallintograafiError]]] = {
    "shape": (lambda small: tiny.change(small, 'skos:prefLabel "ryhmä ä"@fi ; ', ""), DataRefused),
    "evidence": (
        lambda small: tiny.change(small, "passage:a-001 {", "group:a hg:reportsTo group:a .\npassage:a-001 {"),
        DataRefused,
    ),
    "uri": (lambda small: tiny.change(small, "a hg:Group ;", "a hg:Group ; hg:reportsTo group:b ;"), DataRefused),
    "lost row": (
        lambda small: tiny.change(small, term("group:a").value, term("group:c").value, "data/uris.csv"),
        DataRefused,
    ),
    "syntax": (lambda small: tiny.change(small, "passage:a-001 {", "passage:a-001 {{"), SyntaxFault),
    "ledger": (lambda small: tiny.change(small, "iri,kind", "iri;kind", "data/uris.csv"), SyntaxFault),
    "shapes": (
        lambda small: tiny.change(small, "sh:minCount 1", "sh:minCount 'x'", "shapes/shapes.ttl"),
        HallintograafiError,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_check_leaves_the_old_release_as_it_is(fault: str, small: Content, chosen: Settings) -> None:
    old = build.build(small, chosen)
    before = tiny.tree(chosen.data_dir)
    make_fault, error = FAULTS[fault]
    make_fault(small)
    for make in (build.build, build.ensure):
        with pytest.raises(error):
            make(small, chosen)
        assert manifest.current(chosen.data_dir) == old
        assert tiny.tree(chosen.data_dir) == before
        assert manifest.versions(chosen.data_dir) == [old.version]


def test_what_refuses_the_data_is_told_first(small: Content, chosen: Settings) -> None:
    heard: list[Report] = []
    FAULTS["shape"][0](small)
    with pytest.raises(DataRefused, match="nothing was released"):
        build.build(small, chosen, tell=heard.append)
    line = len(tiny.HEADER.splitlines()) + 4
    assert reports.write(heard[0]).decode() == (
        f"data/documents/a.trig:{line}:3: violation: group:a has no name.\n"
        f'  {line} |   group:a a hg:Group ; skos:altLabel "Ä"@fi .\n'
        f"  {' ' * len(str(line))} |   ^^^^^^^\n"
        "  Expected: at least one value for skos:prefLabel. Found: none.\n"
        "  Suggestion: Add it, for example: skos:prefLabel … ;\n"
        f"  Rule: shape:Group-name <{SHAPES}Group-name>\n"
        "\n1 violation\n"
    )


def test_a_uri_of_the_current_release_must_live_on(small: Content, chosen: Settings) -> None:
    build.build(small, chosen)
    tiny.change(small, "group:a ", "group:b ")
    small.ledger.unlink()
    tiny.mint(small)
    heard: list[Report] = []
    with pytest.raises(DataRefused):
        build.build(small, chosen, tell=heard.append)
    (result,) = heard[0].results
    assert result.rule == "uris:removed" and result.message("en").startswith("group:a: ")
    assert str(result.place) == "data/uris.csv:1:1" and result.excerpt[0].text.startswith("iri,")


def test_a_warning_is_told_and_kept_but_refuses_nothing(small: Content, chosen: Settings) -> None:
    heard: list[Report] = []
    tiny.change(small, ' ; skos:altLabel "Ä"@fi', "")
    release = build.build(small, chosen, tell=heard.append)
    assert heard[0].counts() == {"violation": 0, "warning": 1, "info": 0}
    assert reports.write(heard[0]) == (release.path / "report.txt").read_bytes()


def test_checking_writes_nothing_and_progress_hears_every_step(small: Content, tmp_path: Path) -> None:
    before = tiny.tree(tmp_path)
    heard: list[str] = []
    checked = build.check(small, progress=heard.append)
    assert heard == ["ontology/ontology.ttl", "data/documents/a.trig", "ledger", "evidence", "shapes"]
    assert checked.findings == []
    assert len(checked.graph.said()) == 3
    assert tiny.tree(tmp_path) == before
