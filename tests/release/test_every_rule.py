"""The heart of the promise: break one rule of every shape in the data, and the build says which, whose and where.

All rules are broken at once in one copy of the files, most of them in things that the documents really speak of: by
a statement that is appended in a new passage, or by a change of one line. Shapes that no thing of the data has yet
are broken by the faulty example that they carry. Then one build is asked for.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, parse
from rdflib.namespace import RDF, RDFS, SH

from hallintograafi import settings
from hallintograafi.checks.findings import Finding
from hallintograafi.checks.shapes.reference import to_rdflib
from hallintograafi.checks.submission.report import Report
from hallintograafi.errors import DataRefused
from hallintograafi.graph import content as contents
from hallintograafi.graph.content import ROOMS, Content
from hallintograafi.graph.reading import Place, Statement, read_file
from hallintograafi.release import build, manifest
from hallintograafi.release.build import Checked
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import DEF, KINDS, LANGUAGES, PREFIXES, RDF_TYPE, curie, term

ROOT = Path(__file__).parent.parent.parent
TYPE = RDF_TYPE.value


SHAPES = to_rdflib(quad for path in sorted((ROOT / "shapes").glob("*.ttl")) for quad in parse(path=path))
NODE_SHAPES = sorted(
    str(shape) for shape in SHAPES.subjects(RDF.type, SH.NodeShape) if isinstance(shape, rdflib.URIRef)
)
JUDGES_VALUES = (SH.datatype, SH["class"], SH.nodeKind, SH["or"], SH.languageIn, SH.pattern)


def _of(shape: str, path: rdflib.URIRef) -> list[str]:
    return sorted(str(part) for part in SHAPES.objects(rdflib.URIRef(shape), path))


@dataclass
class Fault:
    """What was broken: the finding must name ``subject`` and stand between two lines of a file."""

    shape: str
    subjects: set[str]
    file: str
    first: int
    last: int

    def is_told_by(self, finding: Finding) -> bool:
        rules = {self.shape, *_of(self.shape, SH.property), *_of(self.shape, SH.sparql)}
        place = finding.place
        here = place is not None and place.file == self.file and self.first <= place.line <= self.last
        return finding.rule in rules and finding.subject in self.subjects and here


@dataclass
class Edition:
    """The copied files with what they say, and the changes that wait to be written."""

    content: Content
    data: dict[str, list[Statement]] = field(default_factory=dict)
    classes: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _rewritten: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read the data in the order in which a build reads it, and the classes with their subclasses."""
        graph = to_rdflib(quad for path in self.content.ontology() for quad in parse(path=path))
        for above in set(graph.objects(None, RDFS.subClassOf)):
            self.classes[str(above)] = {str(c) for c in graph.transitive_subjects(RDFS.subClassOf, above)}
        for path in self.content.data():
            for statement in read_file(path, self.content.name(path)):
                self.data.setdefault(getattr(statement.quad.subject, "value", ""), []).append(statement)
            self.lines[self.content.name(path)] = path.read_text(encoding="utf-8").split("\n")
        for name in self.lines:
            if name.endswith(".trig"):
                self.lines[name] += prefixes_header(PREFIXES).splitlines()

    def about(self, subject: str, path: str | None = None) -> list[Statement]:
        return [s for s in self.data[subject] if path is None or s.quad.predicate.value == path]

    def things(self, shape: str) -> list[str]:
        """The things of documents and reference files that a shape judges, those still whole before the others."""
        classes = {c for target in _of(shape, SH.targetClass) for c in (self.classes.get(target, set()) | {target})}
        paths = set(_of(shape, SH.targetSubjectsOf))
        found = [
            subject
            for subject, said in self.data.items()
            if any(
                s.place.file.startswith(("data/documents/", "data/reference/"))
                and (
                    s.quad.predicate.value in paths
                    or (s.quad.predicate == RDF_TYPE and getattr(s.quad.object, "value", "") in classes)
                )
                for s in said
            )
        ]
        return sorted(found, key=lambda thing: thing in self.broken)

    def append(self, shape: str, file: str, body: list[str]) -> tuple[int, int]:
        """Write statements in the graph of a new passage at the end of a file; tells their first and last line."""
        passage = f"passage:koe-{re.sub('[^a-z]+', '-', curie(shape).lower())}-001"
        lines = self.lines[file]
        lines.append(
            f'{passage} a hg:Passage ; hg:inDocument document:evk-asettaminen ; hg:quote "koe"@fi ; hg:position 1 .'
        )
        lines += [f"{passage} {{", *body, "}"]
        return len(lines) - len(body), len(lines) - 1

    def rewrite(self, place: Place, old: str, new: str) -> bool:
        """Change text on one line; tells whether the line has it once and was not changed before."""
        line = self.lines[place.file][place.line - 1]
        if line.count(old) != 1 or (place.file, place.line) in self._rewritten:
            return False
        self._rewritten.add((place.file, place.line))
        self.lines[place.file][place.line - 1] = line.replace(old, new)
        return True

    def write(self) -> None:
        for name, lines in self.lines.items():
            (self.content.root / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _at(shape: str, subject: str, place: Place) -> Fault:
    return Fault(shape, {subject}, place.file, place.line, place.line)


def _add_a_wrong_value(edition: Edition, shape: str) -> Fault | None:
    """Give a thing one more value, of a type that no rule of ours wants."""
    for rule in _of(shape, SH.property):
        path = SHAPES.value(rdflib.URIRef(rule), SH.path)
        if isinstance(path, rdflib.URIRef) and any((rdflib.URIRef(rule), j, None) in SHAPES for j in JUDGES_VALUES):
            things = edition.things(shape)
            subject = min(things, key=lambda thing: (thing in edition.broken, not edition.about(thing, str(path))))
            file = edition.about(subject, TYPE)[0].place.file
            body = [f"  <{subject}> <{path}>", f'    "väärä arvo, {curie(shape)}"^^xsd:token .']
            _, line = edition.append(shape, file, body)
            return _at(shape, subject, Place(file, line))
    return None


def _take_the_finnish_away(edition: Edition, shape: str, path: str | None = None) -> Fault | None:
    """Say that a thing's only Finnish name or wording is English."""
    for rule in _of(shape, SH.property):
        if (rdflib.URIRef(rule), SH.qualifiedValueShape, None) in SHAPES:
            path = path or str(SHAPES.value(rdflib.URIRef(rule), SH.path))
    for subject in edition.things(shape) if path else []:
        said = edition.about(subject, path)
        finnish = [s for s in said if isinstance(s.quad.object, Literal) and s.quad.object.language == "fi"]
        if len(finnish) == 1 and said[0] is finnish[0]:
            text = finnish[0].quad.object.value  # type: ignore[union-attr]
            for quote in ('"', '"""'):
                whole = f"{quote}{text}{quote}@fi"
                if edition.rewrite(finnish[0].place, whole, whole.replace("@fi", "@en")):
                    return _at(shape, subject, finnish[0].place)
    return None


def _say_the_title_in_english(edition: Edition, shape: str) -> Fault | None:
    """Say that a document's only Finnish title is English."""
    fault = _take_the_finnish_away(edition, shape, term("dct:title").value)
    if fault is None:
        return None
    (subject,) = fault.subjects
    return _at(shape, subject, edition.about(subject)[0].place)


def _take_a_type_away(edition: Edition, shape: str) -> Fault | None:
    """Leave out one of the types that a thing must have."""
    for rule in _of(shape, SH.property):
        wanted = SHAPES.value(rdflib.URIRef(rule), SH.hasValue)
        if wanted is not None and str(SHAPES.value(rdflib.URIRef(rule), SH.path)) == TYPE:
            for subject in edition.things(shape):
                typed = [s for s in edition.about(subject, TYPE) if getattr(s.quad.object, "value", "") == str(wanted)]
                if len(typed) == 1 and edition.rewrite(typed[0].place, f", {curie(str(wanted))}", ""):
                    return _at(shape, subject, edition.about(subject, TYPE)[0].place)
    return None


def _replace(pattern: str, new: str, path: str, unless: tuple[str, ...] = ()) -> Callable[[Edition, str], Fault | None]:
    """Make a recipe that changes the line of a thing's only statement of ``path``.

    The finding is about the thing as a whole, and so stands where the thing is first spoken of.
    """

    def recipe(edition: Edition, shape: str) -> Fault | None:
        for subject in edition.things(shape):
            said = edition.about(subject, term(path).value)
            if len(said) == 1 and not any(edition.about(subject, term(other).value) for other in unless):
                place = said[0].place
                found = re.findall(pattern, edition.lines[place.file][place.line - 1])
                if len(found) == 1 and edition.rewrite(place, found[0], re.sub(pattern, new, found[0])):
                    return _at(shape, subject, edition.about(subject)[0].place)
        return None

    return recipe


def _add(statement: str, having: str, unless: tuple[str, ...] = ()) -> Callable[[Edition, str], Fault | None]:
    """Make a recipe that adds a statement to a thing that has one statement and lacks others."""

    def recipe(edition: Edition, shape: str) -> Fault | None:
        for subject in edition.things(shape):
            paths = {s.quad.predicate.value for s in edition.about(subject)}
            if term(having).value in paths and not paths & {term(other).value for other in unless}:
                place = edition.about(subject)[0].place
                edition.append(shape, place.file, [f"  <{subject}> {statement} ."])
                return _at(shape, subject, place)
        return None

    return recipe


def _say_the_example(edition: Edition, shape: str) -> Fault:
    """Say what the shape's own faulty example says, of things of another name."""
    text = SHAPES.value(rdflib.URIRef(shape), rdflib.URIRef(f"{DEF}failingExample"))
    assert text is not None, f"{curie(shape)} has no failing example"
    own = rf"\1:{curie(shape).partition(':')[2].lower()}-\2"
    renamed = re.sub(rf"(?<![\w\"])({'|'.join(KINDS)}):([a-z0-9][a-z0-9.-]*[a-z0-9])", own, str(text))
    file = "data/documents/evk-asettaminen.trig"
    first, last = edition.append(shape, file, renamed.strip("\n").split("\n"))
    example = rdflib.Graph().parse(data=prefixes_header(PREFIXES) + renamed, format="turtle")
    return Fault(shape, {str(subject) for subject in example.subjects()}, file, first, last)


RECIPES: dict[str, Callable[[Edition, str], Fault | None]] = {
    "shape:Term": _replace('schema:endDate "[0-9-]*"', 'schema:endDate "1917-12-06"', "schema:endDate"),
    "shape:BudgetLine-form": _add('skos:notation "momentti"', having="hg:budgetLevel"),
    "shape:Concept": _replace("hg:Theme , ", "", "hg:themeOf"),
    "shape:Decision-dates": _add('hg:plannedFor "2030"^^xsd:gYear', having="hg:decidedOn"),
    "shape:Deliverable-state": _replace("hg:attestedOn", "hg:retrievedOn", "hg:attestedOn", ("hg:attestedIn",)),
    "shape:Document-title-fi": _say_the_title_in_english,
    "shape:Funding-complete": _replace("hg:currency", "hg:mentions", "hg:currency"),
    "shape:ReportingDuty-parties": _replace("hg:bearer", "hg:mentions", "hg:bearer", ("hg:recipient",)),
    "shape:Vision-owner": _replace("hg:ofAgent", "hg:mentions", "hg:ofAgent", ("hg:concerns",)),
}
"""For shapes whose rules no single wrong value breaks."""


def _faults(edition: Edition) -> Iterator[Fault]:
    """Break every shape; those first that a wrong value elsewhere would keep from breaking."""
    for shape in sorted(NODE_SHAPES, key=lambda shape: curie(shape) not in RECIPES):
        recipes = [RECIPES.get(curie(shape)), _add_a_wrong_value, _take_the_finnish_away, _take_a_type_away]
        made = (recipe(edition, shape) for recipe in recipes if recipe) if edition.things(shape) else iter(())
        fault = next((fault for fault in made if fault), None) or _say_the_example(edition, shape)
        edition.broken |= fault.subjects
        yield fault


@dataclass
class Attempt:
    """A build of the broken copy: what was broken, what was found, and what it left."""

    faults: dict[str, Fault]
    findings: list[Finding]
    told: Report
    before: Release
    after: Release | None
    versions: list[str]
    things: dict[str, list[str]]


@pytest.fixture(scope="module")
def attempt(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Attempt:
    root = tmp_path_factory.mktemp("broken")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / "copy" / room)
    content = contents.find(root / "copy")
    shutil.copytree(release.path, root / "releases" / release.version)
    build.switch(root / "releases", release.version)
    before = manifest.current(root / "releases")
    assert before is not None

    edition = Edition(content)
    things = {shape: edition.things(shape) for shape in NODE_SHAPES}
    faults = {fault.shape: fault for fault in _faults(edition)}
    edition.write()

    heard: list[Report] = []
    checked: list[Checked] = []
    check = build.check

    def listen(*arguments: object) -> Checked:
        checked.append(check(*arguments))  # type: ignore[arg-type]
        return checked[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "check", listen)
        with pytest.raises(DataRefused):
            build.build(content, settings.load(data_dir=root / "releases"), tell=heard.append)
    after, versions = manifest.current(root / "releases"), manifest.versions(root / "releases")
    return Attempt(faults, checked[0].findings, heard[0], before, after, versions, things)


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=curie)
def test_a_broken_rule_is_told_with_its_shape_thing_file_and_line(shape: str, attempt: Attempt) -> None:
    fault = attempt.faults[shape]
    told = [finding for finding in attempt.findings if fault.is_told_by(finding)]
    assert told, f"{fault}\n" + "\n".join(str(f) for f in attempt.findings if f.subject in fault.subjects)
    for finding in told:
        assert sorted(finding.messages) == sorted(LANGUAGES)
    results = [result for result in attempt.told.results if result.focus.value in fault.subjects]
    assert results and all(result.place and result.excerpt and result.messages for result in results)


def test_rules_are_broken_in_things_that_the_documents_speak_of(attempt: Attempt) -> None:
    """Only a shape of which the data has no thing is broken by an example."""
    invented = {
        curie(shape)
        for shape, fault in attempt.faults.items()
        if attempt.things[shape] and not fault.subjects <= set(attempt.things[shape])
    }
    assert invented == set()


def test_the_build_refuses_and_the_earlier_release_stays_current(attempt: Attempt) -> None:
    assert attempt.after == attempt.before
    assert attempt.versions == [attempt.before.version]
    assert manifest.sha256(attempt.before.dump) == attempt.before.manifest.digest
