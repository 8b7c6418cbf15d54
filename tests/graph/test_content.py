"""Finding the authored files, and a digest that changes when any of them does."""

from pathlib import Path

import pytest

from hallintograafi.errors import InputError
from hallintograafi.graph import content as contents
from hallintograafi.graph.content import ROOMS, Content


@pytest.fixture
def small(tmp_path: Path) -> Content:
    for room in ROOMS:
        (tmp_path / room).mkdir()
    (tmp_path / "ontology" / "codes").mkdir()
    (tmp_path / "data" / "documents").mkdir()
    for name in (
        "ontology/o.ttl",
        "ontology/codes/role.ttl",
        "ontology/readme.md",
        "shapes/s.ttl",
        "data/catalogue.ttl",
        "data/documents/b.trig",
        "data/documents/a.trig",
        "data/uris.csv",
        "queries/q.rq",
    ):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return contents.find(tmp_path)


def test_each_room_has_its_own_kind_of_files_in_order(small: Content) -> None:
    def names(paths: list[Path]) -> list[str]:
        return [small.name(path) for path in paths]

    assert names(small.ontology()) == ["ontology/codes/role.ttl", "ontology/o.ttl"]
    assert names(small.shapes()) == ["shapes/s.ttl"]
    assert names(small.data()) == ["data/catalogue.ttl", "data/documents/a.trig", "data/documents/b.trig"]
    assert names(small.queries()) == ["queries/q.rq"]
    assert small.name(small.ledger) == "data/uris.csv"


def test_the_digest_is_of_names_and_bytes(small: Content) -> None:
    before = small.digest()
    assert small.digest() == before
    document = small.root / "data" / "documents" / "b.trig"
    document.rename(document.with_name("c.trig"))
    renamed = small.digest()
    document.with_name("c.trig").rename(document)
    assert small.digest() == before != renamed


@pytest.mark.parametrize("name", ["ontology/codes/role.ttl", "shapes/s.ttl", "data/catalogue.ttl", "data/uris.csv"])
def test_a_change_in_any_file_changes_the_digest(small: Content, name: str) -> None:
    before = small.digest()
    with (small.root / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    assert small.digest() != before


def test_moving_text_between_files_changes_the_digest(small: Content) -> None:
    a, b = (small.root / "data" / "documents" / name for name in ("a.trig", "b.trig"))
    before = small.digest()
    first, second = a.read_text(encoding="utf-8"), b.read_text(encoding="utf-8")
    a.write_text(second, encoding="utf-8")
    b.write_text(first, encoding="utf-8")
    assert small.digest() != before


def test_files_that_are_no_content_do_not_change_the_digest(small: Content) -> None:
    before = small.digest()
    (small.root / "ontology" / "readme.md").write_text("x", encoding="utf-8")
    (small.root / "data" / "documents" / "a.trig~").write_text("x", encoding="utf-8")
    assert small.digest() == before


def test_a_graph_without_a_ledger_has_a_digest_too(small: Content) -> None:
    before = small.digest()
    small.ledger.unlink()
    assert small.digest() != before


@pytest.mark.parametrize("room", ROOMS)
def test_a_folder_without_one_of_the_rooms_is_no_graph(small: Content, room: str) -> None:
    (small.root / room).rename(small.root / "elsewhere")
    with pytest.raises(InputError, match="there is no graph here") as caught:
        contents.find(small.root)
    assert str(small.root) in str(caught.value)


def test_the_checkout_is_found_without_being_named() -> None:
    found = contents.find()
    assert found.ontology() and found.shapes() and found.data() and found.queries()
    assert found.ledger.is_file()
