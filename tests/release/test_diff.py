"""What two releases differ in, told by thing and by document."""

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from hallintograafi.release import diff
from hallintograafi.release.diff import Change
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, curie

HEADER = prefixes_header(PREFIXES)


def _quads(text: str) -> frozenset[Quad]:
    return frozenset(parse(HEADER + text, RdfFormat.TRIG))


def test_a_dataset_is_no_different_from_itself(five: list[Release]) -> None:
    found = diff.compare(diff.read(five[0]), diff.read(five[0]))
    assert not (found.added or found.removed or found.things or found.documents or found.itself.changed)


def test_what_comes_goes_and_changes_is_told_by_thing(five: list[Release]) -> None:
    found = diff.compare(diff.read(five[1]), diff.read(five[2]))
    assert [(curie(part.iri), part.state) for part in found.things] == [("group:a", "changed")]
    (part,) = found.things
    subject, path = (f"<{PREFIXES[prefix]}{name}>" for prefix, name in (("group", "a"), ("skos", "prefLabel")))
    assert part.changed == [Change(subject, path, '"ryhmä ä"@fi', '"ryhmä Ä"@fi')]
    assert part.added == [(subject, path, '"grupp Ä"@sv')]
    assert part.removed == []


def test_what_documents_say_is_told_by_document(five: list[Release]) -> None:
    found = diff.compare(diff.read(five[0]), diff.read(five[1]))
    assert [(curie(part.iri), part.state) for part in found.things] == [
        ("group:b", "created"),
        ("passage:a-002", "created"),
    ]
    (document,) = found.documents
    assert (curie(document.iri), document.state, len(document.added)) == ("document:a", "changed", 3)
    back = diff.compare(diff.read(five[1]), diff.read(five[0]))
    assert {part.state for part in back.things} == {"deleted"}
    assert len(back.documents[0].removed) == 3


def test_the_description_of_the_dataset_itself_is_kept_apart(five: list[Release]) -> None:
    found = diff.compare(diff.read(five[3]), diff.read(five[4]))
    assert '"2026.01.05"' in {change.new for change in found.itself.changed}
    assert not [part for part in found.things if "/dataset" in part.iri]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ('group:a skos:prefLabel "a"@fi .', 'group:a skos:prefLabel "b"@fi .', 1),
        ('group:a skos:prefLabel "a"@fi .', 'group:a skos:prefLabel "a"@sv .', 0),
        ("group:a hg:reportsTo group:b .", 'group:a hg:reportsTo "b" .', 0),
        ("group:a hg:position 1 .", "group:a hg:position 2 .", 1),
        ("group:a hg:reportsTo group:b , group:c .", "group:a hg:reportsTo group:d .", 1),
        ("group:a hg:reportsTo group:b .", "group:b hg:reportsTo group:b .", 0),
    ],
)
def test_only_values_of_one_kind_replace_each_other(old: str, new: str, changed: int) -> None:
    found = diff.compare(_quads(old), _quads(new))
    assert sum(len(part.changed) for part in found.things) == changed


def test_a_graph_of_no_document_stands_for_itself() -> None:
    found = diff.compare(frozenset(), _quads('graph:editorial { group:a skos:prefLabel "a"@en }'))
    assert [(curie(part.iri), part.state) for part in found.documents] == [("graph:editorial", "created")]
