"""A release is made when the files have changed, and only then."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

import tiny
from hallintograafi.graph.content import Content
from hallintograafi.release import build, manifest
from hallintograafi.settings import Settings


def test_ensure_builds_nothing_while_the_files_are_the_same(small: Content, chosen: Settings) -> None:
    first = build.ensure(small, chosen)
    before = tiny.tree(chosen.data_dir)
    assert build.ensure(small, chosen) == first
    assert tiny.tree(chosen.data_dir) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda small: tiny.change(small, "Ryhmä ä asetetaan.", "Ryhmä ä asetettiin."),
        lambda small: tiny.change(small, "SELECT *", "SELECT ?s", "queries/one.rq"),
        lambda small: tiny.change(small, "ei ole nimeä", "on nimetön", "shapes/shapes.ttl"),
        lambda small: (small.root / "queries" / "two.rq").write_text("ASK { }", encoding="utf-8"),
    ],
    ids=["data", "query", "shape", "new file"],
)
def test_ensure_builds_when_a_file_has_changed(
    change: Callable[[Content], None], small: Content, chosen: Settings
) -> None:
    first = build.ensure(small, chosen)
    change(small)
    second = build.ensure(small, chosen)
    assert second.version == f"{first.version}.1"
    assert build.ensure(small, chosen) == second


def test_ensure_builds_for_another_publisher_and_another_program(
    small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.ensure(small, chosen)
    other = replace(chosen, publisher_name="Valtiokonttori")
    assert '"Valtiokonttori"' in build.ensure(small, other).dump.read_text(encoding="utf-8")
    monkeypatch.setattr(build, "__version__", "99.0")
    assert build.ensure(small, other).manifest.program == "99.0"
    assert len(manifest.versions(chosen.data_dir)) == 3


def test_a_file_that_changes_during_a_build_is_in_the_next_one(small: Content, chosen: Settings) -> None:
    """What was read before the change must not pass for what the files say after it."""

    def progress(step: str) -> None:
        if step == "store":
            tiny.change(small, '"ryhmä ä"', '"ryhmä ö"')

    build.build(small, chosen, progress)
    assert "ryhmä ö" in build.ensure(small, chosen).dump.read_text(encoding="utf-8")


def test_a_release_that_cannot_be_read_is_built_again(small: Content, chosen: Settings) -> None:
    first = build.ensure(small, chosen)
    (first.path / manifest.MANIFEST).write_text("{}", encoding="utf-8")
    second = build.ensure(small, chosen)
    assert second.version != first.version
    assert manifest.current(chosen.data_dir) == second
