"""The house's plan: which room may use which, and how large a module may grow."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import hallintograafi

ROOT = Path(__file__).parent.parent
PACKAGE = Path(hallintograafi.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ROOMS = ["words", "graph", "checks", "search", "release", "engine", "queries", "web", "commands", "cli"]
"""A room uses itself and the rooms before it. Words are the modules that belong to no room."""

WORDS = {"__init__", "terms", "errors", "settings", "sparql"}
DECLARED = {
    re.split(r"[\[<>=!~ ]", requirement)[0].lower()
    for requirement in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
} | {"starlette", "pydantic", "markupsafe"}
"""With what FastAPI and Jinja are an interface to."""

DISTRIBUTIONS = packages_distributions()
FRONT = {"fastapi", "starlette", "uvicorn", "jinja2"}


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _room(dotted: str) -> str:
    """The room of ``hallintograafi.x.y``."""
    first = [*dotted.split(".")[1:], "__init__"][0]
    if first in WORDS or first.startswith("__version"):
        return "words"
    return "cli" if first == "__main__" else first


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside its functions, with the names of ``from … import``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own_room(path: Path) -> str:
    return _room(".".join(["hallintograafi", *path.relative_to(PACKAGE).with_suffix("").parts]))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_in_a_room_of_the_plan(path: Path) -> None:
    assert _own_room(path) in ROOMS


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    allowed = ROOMS[: ROOMS.index(_own_room(path)) + 1]
    wrong = [name for name in _imports(path) if name.startswith("hallintograafi.") and _room(name) not in allowed]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_front_knows_the_web_framework(path: Path) -> None:
    if _own_room(path) not in ("web", "commands", "cli"):
        assert not [name for name in _imports(path) if name.split(".")[0] in FRONT]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_in_a_reader_s_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_are_declared_dependencies(path: Path) -> None:
    roots = {name.split(".")[0] for name in _imports(path)} - sys.stdlib_module_names - {"hallintograafi"}
    undeclared = {
        root
        for root in roots
        if not {name.lower().replace("_", "-") for name in DISTRIBUTIONS.get(root, [])} & DECLARED
    }
    assert not undeclared


def test_the_guard_sees_every_kind_of_import(tmp_path: Path) -> None:
    source = "import a.b\nfrom c import d\nif True:\n    def f():\n        import e\n        from g.h import i as j\n"
    (tmp_path / "x.py").write_text(source, encoding="utf-8")
    assert sorted(_imports(tmp_path / "x.py")) == ["a.b", "c.d", "e", "g.h.i"]


def test_the_guard_knows_the_rooms() -> None:
    assert _room("hallintograafi") == _room("hallintograafi.__version__") == "words"
    assert [_room(f"hallintograafi.{name}") for name in ("terms.term", "checks.all", "cli", "__main__")] == [
        "words",
        "checks",
        "cli",
        "cli",
    ]


def test_every_module_below_the_web_has_its_tests() -> None:
    """Tests mirror the package, so that who changes a module finds its promises."""
    tests = Path(__file__).parent
    for path in MODULES:
        if _own_room(path) in ("words", "graph", "release") and path.stem not in ("__init__", "errors"):
            assert (tests / path.relative_to(PACKAGE).parent / f"test_{path.stem}.py").is_file(), _name(path)
