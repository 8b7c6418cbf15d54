"""``hallintograafi validate`` as a data team meets it: files, folders, standard input, forms, exit codes."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from hallintograafi.checks.reports import FORMATS
from hallintograafi.commands.validate import validate
from hallintograafi.errors import DataRefused, InputError
from hallintograafi.release.manifest import Release

ROOT = Path(__file__).parents[2]
THIRTY = ROOT / "tests" / "checks" / "faults" / "thirty.trig"
ENDINGS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld")
SEE_ALSO = "<http://www.w3.org/2000/01/rdf-schema#seeAlso>"
GOOD = f"<https://w3id.org/hallintograafi/id/group/evk-hankeryhma> {SEE_ALSO} 'x' .\n"
OTHER = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
e:Shape a sh:NodeShape ; sh:targetClass e:Thing ; sh:property [ sh:path e:name ; sh:minCount 1 ] .
"""
NAMELESS = "@prefix e: <http://e/> .\ne:x a e:Thing .\n"

Run = Callable[..., Result]


@pytest.fixture
def run(release: Release, data_dir: Path) -> Run:
    def call(*args: str | Path, stdin: str | bytes | None = None) -> Result:
        arguments = [*map(str, args), "--data-dir", str(data_dir)]
        return CliRunner().invoke(validate, arguments, input=stdin)

    return call


def test_good_data_conforms_though_there_are_remarks(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hyvä.ttl"
    file.write_text(GOOD, encoding="utf-8")
    result = run(file)
    assert (result.exit_code, result.exception) == (0, None)
    assert result.stdout.endswith("1 warning\n")


@pytest.mark.parametrize(("severity", "refused"), [("violation", False), ("warning", True), ("info", True)])
def test_the_severity_asked_for_decides(run: Run, tmp_path: Path, severity: str, refused: bool) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(GOOD, encoding="utf-8")
    result = run(file, "--severity", severity, "--format", "json")
    assert isinstance(result.exception, DataRefused) is refused
    assert json.loads(result.stdout)["conforms"] is not refused


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_written_and_faults_refuse(run: Run, form: str) -> None:
    result = run(THIRTY, "--format", form, "--lang", "fi")
    assert isinstance(result.exception, DataRefused)
    assert "Roolit ryhmissä" in result.stdout


def test_standard_input_is_read_by_its_looks(run: Run) -> None:
    result = run("-", "--format", "json", stdin=b'{"@id": "http://e/x", "@type": "http://e/T"}')
    (file,) = json.loads(result.stdout)["files"]
    assert (file["name"], file["format"], file["statements"]) == ("stdin", "JSON-LD", 1)


def test_a_folder_is_searched_for_rdf(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.ttl").write_text(GOOD, encoding="utf-8")
    (tmp_path / "y.txt").write_text("ei RDF:ää", encoding="utf-8")
    shutil.copy(THIRTY, tmp_path / "z.trig")
    files = json.loads(run(tmp_path, "--format", "json").stdout)["files"]
    assert [Path(file["name"]).name for file in files] == ["x.ttl", "z.trig"]


def test_what_is_hidden_in_a_folder_is_not_judged(run: Run, tmp_path: Path) -> None:
    """A release of the first run lies in ``.hallintograafi``, beside the data of who validates a whole repository."""
    for name in (".hallintograafi/2026.11.22/graph.nq", ".git/x.ttl", ".x.ttl", "data/x.ttl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    files = json.loads(run(tmp_path, "--format", "json").stdout)["files"]
    assert [file["name"] for file in files] == [str(tmp_path / "data" / "x.ttl")]


def test_the_recipes_for_build_servers_and_commits_hold(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What CONTRIBUTING tells to write, run as it stands there over good data and bad."""
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Gate new data")[1]
    recipe, before_commit = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", told, re.DOTALL))
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (used,) = before_commit["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    assert all(re.search(hook["files"], f"data/x{ending}") for ending in ENDINGS)
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    (line,) = [step["run"] for step in recipe["jobs"]["validate"]["steps"] if "validate" in step.get("run", "")]
    for command in (line, f"{hook['entry']} {' '.join(used['args'])} data/x.trig"):
        program, name, *args = command.split()
        assert (program, name) == ("hallintograafi", "validate")
        for body, refused in ((GOOD, False), (THIRTY.read_text(encoding="utf-8"), True)):
            Path("data/x.trig").write_text(body, encoding="utf-8")
            assert isinstance(run(*args).exception, DataRefused) is refused, command


def test_a_folder_without_rdf_cannot_be_used(run: Run, tmp_path: Path) -> None:
    assert isinstance(run(tmp_path).exception, InputError)


def test_one_unreadable_file_does_not_hide_the_others(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "rikki.ttl"
    broken.write_text("<http://a> a", encoding="utf-8")
    result = run(broken, THIRTY)
    assert isinstance(result.exception, InputError)
    assert f"{broken}:1:" in result.stdout and "Membership-role" in result.stdout


def test_other_shapes_judge_instead_of_ours(run: Run, tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(OTHER, encoding="utf-8")
    data.write_text(NAMELESS, encoding="utf-8")
    results = json.loads(run(data, "--shapes", shapes, "--format", "json").stdout)["results"]
    assert [(result["rule"], result["place"]["line"]) for result in results] == [("http://e/Shape", 2)]
    assert json.loads(run(THIRTY, "--shapes", shapes, "--format", "json").stdout)["conforms"] is True


def test_a_file_without_shapes_cannot_judge(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(NAMELESS, encoding="utf-8")
    result = run(data, "--shapes", data)
    assert isinstance(result.exception, InputError) and "no shape" in str(result.exception)


def test_alone_nothing_else_is_known(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "x.ttl"
    data.write_text(
        "@prefix org: <http://www.w3.org/ns/org#> .\n"
        "<https://w3id.org/hallintograafi/id/membership/x> a org:Membership ;\n"
        "  org:member <https://w3id.org/hallintograafi/id/person/paivi-blinnikka> ;\n"
        "  org:role <https://w3id.org/hallintograafi/code/role/jasen> ;\n"
        "  org:organization <https://w3id.org/hallintograafi/id/group/evk-hankeryhma> .\n",
        encoding="utf-8",
    )
    assert run(data).exception is None
    assert isinstance(run(data, "--alone").exception, DataRefused)


def test_both_engines_tell_the_same(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "x.ttl"
    data.write_text(GOOD.replace(SEE_ALSO, "<https://w3id.org/hallintograafi/def#groupKind>"), encoding="utf-8")
    ours, theirs = (run(data, "--engine", engine, "--format", "json").stdout for engine in ("compiled", "pyshacl"))
    assert json.loads(ours)["counts"]["violation"] == 2
    assert json.loads(ours) == json.loads(theirs)
