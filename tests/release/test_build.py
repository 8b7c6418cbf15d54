"""A release is whole or not there, never changes, and the one that is current stays so until a better one is whole."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store, parse

from hallintograafi import settings
from hallintograafi.checks import reports
from hallintograafi.checks.submission.report import Report
from hallintograafi.errors import DataRefused, HallintograafiError, InputError, SyntaxFault
from hallintograafi.graph import content as contents
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.content import Content
from hallintograafi.release import build, manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, SHAPES, term

HEADER = prefixes_header(PREFIXES)
FILES = {
    "ontology/ontology.ttl": """
hg:Passage a owl:Class . hg:Group a owl:Class . hg:quote a rdf:Property . hg:reportsTo a rdf:Property .
""",
    "shapes/shapes.ttl": """
shape:Group a sh:NodeShape ; sh:targetClass hg:Group ; sh:property shape:Group-name , shape:Group-short .
shape:Group-name a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ;
  sh:message "Ryhmällä {?this} ei ole nimeä."@fi , "Gruppen {?this} saknar namn."@sv , "{?this} has no name."@en .
shape:Group-short a sh:PropertyShape ; sh:path skos:altLabel ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:message "Ryhmällä {?this} ei ole lyhennettä."@fi , "{?this} saknar förkortning."@sv , "{?this} has no short."@en .
""",
    "data/documents/a.trig": """
passage:a-001 a hg:Passage ; hg:quote "Ryhmä ä asetetaan."@fi .
passage:a-001 {
  group:a a hg:Group ; skos:prefLabel "ryhmä ä"@fi ; skos:altLabel "Ä"@fi .
}
""",
    "queries/one.rq": "SELECT * { }",
}
"""A graph that is small enough to be built in no time."""

STEPS = ["dataset.canonical_lines", "Store", "shutil.copytree", "manifest.write", "manifest.sha256", "switch"]


@pytest.fixture
def small(tmp_path: Path) -> Content:
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEADER if path.suffix != ".rq" else "") + text, encoding="utf-8")
    found = contents.find(tmp_path / "small")
    _mint(found)
    return found


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings.load(data_dir=tmp_path / "releases")


def _mint(content: Content) -> None:
    graph = dataset.read(content)
    found = ledger.described(statement.quad for statement in (*graph.ontology, *graph.data))
    content.ledger.write_text(
        ledger.mint(ledger.read(content.ledger), found, date(2026, 1, 1)).text(), encoding="utf-8"
    )


def _change(content: Content, old: str, new: str, name: str = "data/documents/a.trig") -> None:
    path = content.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _tree(path: Path) -> dict[str, str]:
    """Every file and link below a path with the digest of its bytes."""
    return {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def _left_over(data_dir: Path) -> list[str]:
    known = {manifest.CURRENT, ".lock", *manifest.versions(data_dir)}
    return sorted(path.name for path in data_dir.iterdir() if path.name not in known)


def test_a_release_is_whole(small: Content, chosen: Settings) -> None:
    release = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == manifest.read(release.path) == release
    names = {path.name for path in release.path.iterdir()}
    assert names == {
        "manifest.json", "graph.nq", "store", "dumps", "uris.csv", "report.txt", "changes.json", "feed", "content",
        "search.db",
    }  # fmt: skip
    assert _left_over(chosen.data_dir) == []


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
    before = _tree(first.path)
    second, third = (build.build(small, chosen) for _ in range(2))
    assert [second.version, third.version] == [f"{first.version}.1", f"{first.version}.2"]
    assert manifest.versions(chosen.data_dir) == [first.version, second.version, third.version]
    assert _tree(first.path) == before
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
        _change(small, '"ryhmä ä"', '"ryhmä Ä"')
        build.build(small, chosen, clock=clock)
        _change(small, '"ryhmä Ä"', '"ryhmä ä"')
        tree = _tree(chosen.data_dir)
        trees.append({file: digest for file, digest in tree.items() if "/store/" not in file})
    assert trees[0] == trees[1]
    assert sum(file.endswith("manifest.json") for file in trees[0]) == 2


def test_another_process_gives_the_same_bytes(small: Content, chosen: Settings, tmp_path: Path) -> None:
    """Sets have another order in each process: nothing may depend on it."""
    clock = "import datetime as d; now = d.datetime(2026, 11, 22, tzinfo=d.UTC)"
    at = clock + "; real = build.build; build.build = lambda *a: real(*a, clock=lambda: now)"
    for name in ("one", "other"):
        assert _process(small, tmp_path / name, at).wait(timeout=60) == 0
    trees = [
        {file: digest for file, digest in _tree(tmp_path / name).items() if "/store/" not in file}
        for name in ("one", "other")
    ]
    assert trees[0] == trees[1]


def test_every_file_but_those_of_the_store_has_its_checksum_in_the_manifest(small: Content, chosen: Settings) -> None:
    release = build.build(small, chosen)
    files = {name for name in _tree(release.path) if not name.startswith("store/")} - {"manifest.json", "graph.nq"}
    assert set(release.manifest.files) == files


def test_ensure_builds_nothing_while_the_files_are_the_same(small: Content, chosen: Settings) -> None:
    first = build.ensure(small, chosen)
    before = _tree(chosen.data_dir)
    assert build.ensure(small, chosen) == first
    assert _tree(chosen.data_dir) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda small: _change(small, "Ryhmä ä asetetaan.", "Ryhmä ä asetettiin."),
        lambda small: _change(small, "SELECT *", "SELECT ?s", "queries/one.rq"),
        lambda small: _change(small, "ei ole nimeä", "on nimetön", "shapes/shapes.ttl"),
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
    other = chosen.model_copy(update={"publisher_name": "Valtiokonttori"})
    assert '"Valtiokonttori"' in build.ensure(small, other).dump.read_text(encoding="utf-8")
    monkeypatch.setattr(build, "__version__", "99.0")
    assert build.ensure(small, other).manifest.program == "99.0"
    assert len(manifest.versions(chosen.data_dir)) == 3


def test_a_file_that_changes_during_a_build_is_in_the_next_one(small: Content, chosen: Settings) -> None:
    """What was read before the change must not pass for what the files say after it."""

    def progress(step: str) -> None:
        if step == "store":
            _change(small, '"ryhmä ä"', '"ryhmä ö"')

    build.build(small, chosen, progress)
    assert "ryhmä ö" in build.ensure(small, chosen).dump.read_text(encoding="utf-8")


def test_a_release_that_cannot_be_read_is_built_again(small: Content, chosen: Settings) -> None:
    first = build.ensure(small, chosen)
    (first.path / manifest.MANIFEST).write_text("{}", encoding="utf-8")
    second = build.ensure(small, chosen)
    assert second.version != first.version
    assert manifest.current(chosen.data_dir) == second


FAULTS: dict[str, tuple[Callable[[Content], None], type[HallintograafiError]]] = {
    "shape": (lambda small: _change(small, 'skos:prefLabel "ryhmä ä"@fi ; ', ""), DataRefused),
    "evidence": (
        lambda small: _change(small, "passage:a-001 {", "group:a hg:reportsTo group:a .\npassage:a-001 {"),
        DataRefused,
    ),
    "uri": (lambda small: _change(small, "a hg:Group ;", "a hg:Group ; hg:reportsTo group:b ;"), DataRefused),
    "lost row": (
        lambda small: _change(small, term("group:a").value, term("group:c").value, "data/uris.csv"),
        DataRefused,
    ),
    "syntax": (lambda small: _change(small, "passage:a-001 {", "passage:a-001 {{"), SyntaxFault),
    "ledger": (lambda small: _change(small, "iri,kind", "iri;kind", "data/uris.csv"), SyntaxFault),
    "shapes": (
        lambda small: _change(small, "sh:minCount 1", "sh:minCount 'x'", "shapes/shapes.ttl"),
        HallintograafiError,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_check_leaves_the_old_release_as_it_is(fault: str, small: Content, chosen: Settings) -> None:
    old = build.build(small, chosen)
    before = _tree(chosen.data_dir)
    make_fault, error = FAULTS[fault]
    make_fault(small)
    for make in (build.build, build.ensure):
        with pytest.raises(error):
            make(small, chosen)
        assert manifest.current(chosen.data_dir) == old
        assert _tree(chosen.data_dir) == before
        assert manifest.versions(chosen.data_dir) == [old.version]


def test_what_refuses_the_data_is_told_first(small: Content, chosen: Settings) -> None:
    heard: list[Report] = []
    FAULTS["shape"][0](small)
    with pytest.raises(DataRefused, match="nothing was released"):
        build.build(small, chosen, tell=heard.append)
    line = len(HEADER.splitlines()) + 4
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
    _change(small, "group:a ", "group:b ")
    small.ledger.unlink()
    _mint(small)
    heard: list[Report] = []
    with pytest.raises(DataRefused):
        build.build(small, chosen, tell=heard.append)
    (result,) = heard[0].results
    assert result.rule == "uris:removed" and result.message("en").startswith("group:a: ")
    assert str(result.place) == "data/uris.csv:1:1" and result.excerpt[0].text.startswith("iri,")


def test_a_warning_is_told_and_kept_but_refuses_nothing(small: Content, chosen: Settings) -> None:
    heard: list[Report] = []
    _change(small, ' ; skos:altLabel "Ä"@fi', "")
    release = build.build(small, chosen, tell=heard.append)
    assert heard[0].counts() == {"violation": 0, "warning": 1, "info": 0}
    assert reports.write(heard[0]) == (release.path / "report.txt").read_bytes()


def test_checking_writes_nothing_and_progress_hears_every_step(small: Content, tmp_path: Path) -> None:
    before = _tree(tmp_path)
    heard: list[str] = []
    checked = build.check(small, progress=heard.append)
    assert heard == ["ontology/ontology.ttl", "data/documents/a.trig", "ledger", "evidence", "shapes"]
    assert checked.findings == []
    assert len(checked.graph.said()) == 3
    assert _tree(tmp_path) == before


class Crash(BaseException):
    """Something that no except clause of ours expects."""


def _raise(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_between_steps_leaves_no_half_release(
    step: str, small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build.build(small, chosen)
    before = _tree(old.path)
    with monkeypatch.context() as patch:
        patch.setattr(f"hallintograafi.release.build.{step}", _raise(Crash()))
        with pytest.raises(Crash):
            build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == old
    assert _tree(old.path) == before
    assert _left_over(chosen.data_dir) == []
    assert all(manifest.read(chosen.data_dir / version) for version in manifest.versions(chosen.data_dir))
    new = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == new != old


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_full_disk_is_told_in_a_sentence(
    step: str, small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        f"hallintograafi.release.build.{step}", _raise(OSError(errno.ENOSPC, "No space left on device"))
    )
    with pytest.raises(InputError, match=r"releases: the release cannot be written \(No space left on device\)"):
        build.build(small, chosen)
    assert manifest.versions(chosen.data_dir) == []
    assert _left_over(chosen.data_dir) == []


@pytest.mark.parametrize("below", ["", "releases"])
def test_a_data_directory_that_cannot_be_written_is_an_input_error(below: str, small: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    data_dir = tmp_path / "file" / below
    with pytest.raises(InputError) as caught:
        build.build(small, settings.load(data_dir=data_dir))
    assert str(caught.value).startswith(f"{data_dir}: cannot be written (")


def test_a_directory_without_leave_to_write_is_an_input_error(
    small: Content, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(small, chosen)
    denied = _raise(PermissionError(errno.EACCES, "Permission denied"))
    monkeypatch.setattr("hallintograafi.release.build.tempfile.mkdtemp", denied)
    with pytest.raises(InputError, match="Permission denied"):
        build.build(small, chosen)


def _process(small: Content, data_dir: Path, before: str = "") -> "subprocess.Popen[bytes]":
    """Another process that builds a release; ``before`` is what it does first."""
    program = f"""
import os, signal
from pathlib import Path
from hallintograafi import settings
from hallintograafi.graph import content
from hallintograafi.release import build
{before}
build.build(content.find(Path({str(small.root)!r})), settings.load(data_dir=Path({str(data_dir)!r})))
"""
    return subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": "random"})


def test_two_builds_at_once_take_turns(small: Content, chosen: Settings) -> None:
    processes = [_process(small, chosen.data_dir) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    day, second = manifest.versions(chosen.data_dir)
    assert second == f"{day}.1"
    current = manifest.current(chosen.data_dir)
    assert current is not None and current.version == second
    releases: list[Release] = [manifest.read(chosen.data_dir / version) for version in (day, second)]
    assert releases[0].manifest.triples == releases[1].manifest.triples
    assert _left_over(chosen.data_dir) == []


def test_a_build_that_is_killed_leaves_nothing_that_the_next_one_does_not_clear(
    small: Content, chosen: Settings
) -> None:
    kill = "build.manifest.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    assert _process(small, chosen.data_dir, kill).wait(timeout=60) == -signal.SIGKILL
    assert manifest.versions(chosen.data_dir) == []
    assert manifest.current(chosen.data_dir) is None
    assert len(_left_over(chosen.data_dir)) == 1
    release = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == release
    assert _left_over(chosen.data_dir) == []


def test_a_build_that_is_killed_while_switching_leaves_the_old_release_current(
    small: Content, chosen: Settings
) -> None:
    old = build.build(small, chosen)
    kill = "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    assert _process(small, chosen.data_dir, kill).wait(timeout=60) == -signal.SIGKILL
    assert manifest.current(chosen.data_dir) == old
    new = build.build(small, chosen)
    assert manifest.current(chosen.data_dir) == new
    assert _left_over(chosen.data_dir) == []


def test_the_project_s_own_release_is_whole(release: Release, content: Content) -> None:
    assert release.manifest.inputs == build.inputs(content, settings.load())
    assert release.manifest.things > 500
    assert release.manifest.graphs > 100
