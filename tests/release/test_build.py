"""A release is whole, tells the truth of itself, and is the same whenever it is made of the same."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

import tiny
from hallintograafi import settings
from hallintograafi.graph import content as contents
from hallintograafi.graph.content import Content
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.terms import term


def test_a_release_is_whole(small: Content, chosen: Settings) -> None:
    release = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == manifest.read(release.path) == release
    names = {path.name for path in release.path.iterdir()}
    assert names == {
        "manifest.json", "graph.nq", "store", "dumps", "uris.csv", "report.txt", "changes.json", "feed", "content",
        "search.db",
    }  # fmt: skip
    assert tiny.left_over(chosen.data_dir) == []


def test_a_release_says_the_truth_of_its_files(small: Content, chosen: Settings) -> None:
    release = build.build(small, chosen)
    assert release.manifest.digest == hashlib.sha256(release.dump.read_bytes()).hexdigest()
    for name, digest in release.manifest.files.items():
        assert digest == hashlib.sha256((release.path / name).read_bytes()).hexdigest()
    assert (release.path / "uris.csv").read_bytes() == small.ledger.read_bytes()
    assert (release.path / "report.txt").read_text(encoding="utf-8") == "no findings\n"
    built = datetime.fromisoformat(release.manifest.built)
    assert built.tzinfo is not None and abs((datetime.now(UTC) - built).total_seconds()) < 60
    assert release.version == built.strftime("%Y.%m.%d")


def test_the_store_holds_what_the_dump_holds(small: Content, chosen: Settings) -> None:
    release = build.build(small, chosen)
    assert set(Store.read_only(str(release.path / "store"))) == set(parse(path=release.dump, format=RdfFormat.N_QUADS))


def test_the_dump_has_the_graph_and_who_says_it(small: Content, chosen: Settings) -> None:
    lines = build.build(small, chosen).dump.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    name = f'{term("group:a")} {term("skos:prefLabel")} "ryhmä ä"@fi'
    assert f"{name} ." in lines
    assert f"{name} {term('passage:a-001')} ." in lines


def test_the_files_of_a_release_make_it_again(small: Content, chosen: Settings, tmp_path: Path) -> None:
    release = build.build(small, chosen)
    again = contents.find(release.path / "content")
    assert again.digest() == small.digest()
    other = build.build(again, settings.load(data_dir=tmp_path / "elsewhere"))
    assert other.manifest.digest == release.manifest.digest


def test_building_twice_gives_a_second_version_that_differs_in_its_name_only(small: Content, chosen: Settings) -> None:
    first = build.build(small, chosen)
    before = tiny.tree(first.path)
    second, third = (build.build(small, chosen) for _ in range(2))
    assert [second.version, third.version] == [f"{first.version}.1", f"{first.version}.2"]
    assert manifest.versions(chosen.data_dir) == [first.version, second.version, third.version]
    assert tiny.tree(first.path) == before
    lines = [set(release.dump.read_text(encoding="utf-8").splitlines()) for release in (first, second)]
    dataset = "https://w3id.org/hallintograafi/dataset"
    assert lines[0] ^ lines[1] == {
        line
        for version in (first.version, second.version)
        for line in (
            f'<{dataset}> {term("dcat:version")} "{version}" .',
            f"<{dataset}#dump> {term('dcat:downloadURL')} <{dataset}/{version}/graph.nq> .",
        )
    }
    assert first.manifest.inputs == second.manifest.inputs


def test_the_same_files_at_the_same_time_give_the_same_bytes(small: Content, tmp_path: Path) -> None:
    """All but the store, whose files Oxigraph names and numbers by itself; it is made from ``graph.nq``."""
    clock = lambda: datetime(2026, 11, 22, 12, tzinfo=UTC)  # noqa: E731
    trees = []
    for name in ("one", "other"):
        chosen = settings.load(data_dir=tmp_path / name)
        build.build(small, chosen, clock=clock)
        tiny.change(small, '"ryhmä ä"', '"ryhmä Ä"')
        build.build(small, chosen, clock=clock)
        tiny.change(small, '"ryhmä Ä"', '"ryhmä ä"')
        tree = tiny.tree(chosen.data_dir)
        trees.append({file: digest for file, digest in tree.items() if "/store/" not in file})
    assert trees[0] == trees[1]
    assert sum(file.endswith("manifest.json") for file in trees[0]) == 2


def test_another_process_gives_the_same_bytes(small: Content, chosen: Settings, tmp_path: Path) -> None:
    """Sets have another order in each process: nothing may depend on it."""
    clock = "import datetime as d; now = d.datetime(2026, 11, 22, tzinfo=d.UTC)"
    at = clock + "; real = build.build; build.build = lambda *a: real(*a, clock=lambda: now)"
    for name in ("one", "other"):
        assert tiny.process(small, tmp_path / name, at).wait(timeout=60) == 0
    trees = [
        {file: digest for file, digest in tiny.tree(tmp_path / name).items() if "/store/" not in file}
        for name in ("one", "other")
    ]
    assert trees[0] == trees[1]


def test_every_file_but_those_of_the_store_has_its_checksum_in_the_manifest(small: Content, chosen: Settings) -> None:
    release = build.build(small, chosen)
    files = {name for name in tiny.tree(release.path) if not name.startswith("store/")} - {"manifest.json", "graph.nq"}
    assert set(release.manifest.files) == files


def test_the_project_s_own_release_is_whole(release: Release, content: Content) -> None:
    assert release.manifest.inputs == build.inputs(content, settings.load())
    assert release.manifest.things > 500
    assert release.manifest.graphs > 100
