"""What a release says that it changed."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import series
from hallintograafi import settings
from hallintograafi.errors import InputError
from hallintograafi.graph.content import Content
from hallintograafi.release import build
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.terms import curie


def _told(release: Release) -> Any:
    return json.loads((release.path / "changes.json").read_text(encoding="utf-8"))


def test_every_release_names_the_one_before_it(five: list[Release]) -> None:
    told = [_told(release) for release in five]
    versions = [release.version for release in five]
    assert [(one["from"], one["to"]) for one in told] == list(zip([None, *versions], versions, strict=False))
    assert [release.manifest.previous for release in five] == [None, *versions[:-1]]
    assert [one["built"] for one in told] == [release.manifest.built for release in five]


def test_the_first_release_tells_numbers_only(five: list[Release]) -> None:
    told = _told(five[0])
    assert {part["state"] for part in told["things"]} == {"created"}
    assert sum(part["added"] for part in told["things"]) == told["added"] > 10
    assert (told["removed"], told["changed"]) == (0, 0)


def test_later_ones_tell_the_statements(five: list[Release]) -> None:
    told = _told(five[4])
    assert (told["added"], told["removed"], told["changed"]) == (1, 2, 0)
    things = {curie(part["iri"]): part for part in told["things"]}
    assert things["group:a"]["removed"] == [["<http://www.w3.org/2004/02/skos/core#prefLabel>", '"grupp Ä"@sv']]
    assert things["group:b"]["state"] == "changed"
    assert [(curie(part["iri"]), part["added"], part["removed"]) for part in told["documents"]] == [
        ("document:a", 1, 2)
    ]


def test_they_tell_which_queries_have_another_answer(five: list[Release]) -> None:
    told = [_told(release)["queries"] for release in five]
    assert told[0] is None
    assert told[1] == [{"name": "groups", "state": "changed", "before": 1, "after": 2, "gone": 0, "new": 1}]
    assert told[3] == [], "a link between groups is nothing that the query asks for"


def test_queries_that_cannot_be_read_any_more_keep_no_release_from_being_made(small: Content, chosen: Settings) -> None:
    def ask(old: Path, new: Path, same: bool) -> None:
        assert (old / "graph.nq").is_file() and (new / "graph.nq").is_file() and same
        raise InputError("queries/one.rq: unknown word")

    first, second = (build.build(small, chosen, ask=ask) for _ in range(2))
    assert _told(second)["from"] == first.version
    assert _told(second)["queries"] is None


def test_a_release_of_an_older_program_counts_as_none(five: list[Release], tmp_path: Path) -> None:
    shutil.copytree(five[0].path.parent, tmp_path / "r", symlinks=True)
    last = tmp_path / "r" / five[-1].version
    (last / "changes.json").unlink()
    content = series.files(tmp_path / "files", series.DOCUMENTS[-1])
    release = build.build(content, settings.load(data_dir=tmp_path / "r"), clock=lambda: series.BEGIN)
    assert release.manifest.previous is None
    assert _told(release)["from"] is None
    built = [datetime.fromisoformat(one.manifest.built) for one in (five[-1], release)]
    assert (built[1] - built[0]).total_seconds() == 1, "a clock that went back does not make it older"
    assert release.version == f"{five[-1].version}.1"
