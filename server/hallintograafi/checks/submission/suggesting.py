"""How a fault can be mended, where that can be computed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from hallintograafi.checks.shapes import Result as Told
from hallintograafi.checks.shapes import Term
from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.literals import well_formed
from hallintograafi.checks.shapes.patterns import compiled
from hallintograafi.checks.shapes.words import RDF_TYPE, SUBCLASS, XSD
from hallintograafi.checks.submission.explaining import Rules
from hallintograafi.checks.submission.names import Names, turtle
from hallintograafi.checks.submission.once import local
from hallintograafi.checks.submission.places import Places
from hallintograafi.checks.submission.report import Suggestion
from hallintograafi.terms import LANGUAGES, SKOS_PREF_LABEL, curie, term

_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_NEAR: Final = 78
_CANDIDATES: Final = 5000
_DAY: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
_TAGS: Final = {
    "fin": "fi",
    "suomi": "fi",
    "swe": "sv",
    "se": "sv",
    "ruotsi": "sv",
    "eng": "en",
    "gb": "en",
    "us": "en",
}
_TRUTHS: Final = {"kyllä": "true", "ja": "true", "yes": "true", "ei": "false", "nej": "false", "no": "false"}
_NAMES: Final = (SKOS_PREF_LABEL, term("skos:altLabel"), term("foaf:name"), term("dct:title"))


class Suggesting:
    """Computes suggestions for the results of one submission, no more of them than ``most``."""

    def __init__(self, data: Data, rules: Rules, names: Names, places: Places, most: int = 200) -> None:
        self._data = data
        self._rules = rules
        self._names = names
        self._places = places
        self._left = most
        self._instances: dict[Term, list[Term]] = {}

    def suggestion(self, told: Told) -> Suggestion | None:
        """Give a suggestion, or None where none can be computed."""
        self._left -= 1
        if self._left < 0:
            return None
        value, name = told.value, local(told)
        ways: dict[str, Callable[[], Suggestion | None]] = {
            "MinCount": lambda: self._line_to_add(told),
            "HasValue": lambda: self._line_to_add(told),
            "QualifiedMinCount": lambda: self._line_to_add(told),
            "MaxCount": lambda: Suggestion(_KEEP_ONE),
            "UniqueLang": lambda: Suggestion(_KEEP_ONE_NAME),
        }
        if name in ways:
            return ways[name]()
        if value is None:
            return None
        if name == "Closed":
            allowed = [p for shape in self._rules.values(told.source_shape, "property") for p in self._path(shape)]
            return self._replace(near(told.path, allowed)) if isinstance(told.path, NamedNode) else None
        for mended in self._mended(told, value):
            if mended != value:
                return self._replace(mended)
        return None

    def _path(self, shape: Term) -> list[Term]:
        return [path for path in self._rules.values(shape, "path") if isinstance(path, NamedNode)]

    def _replace(self, mended: Term | None) -> Suggestion | None:
        if mended is None:
            return None
        return did_you_mean(mended, self._names)

    def _mended(self, told: Told, value: Term) -> Iterator[Term]:
        """Yield values that the shape would take, the likeliest first."""
        shapes = [told.source_shape, *(inner.source_shape for inner in told.details)]
        wanted = [d.value for shape in shapes for d in self._rules.values(shape, "datatype")]
        members = [m for shape in shapes for m in self._rules.values(shape, "in")]
        classes = [c for shape in shapes for c in self._rules.values(shape, "class")]
        languages = [tag.value for shape in shapes for tag in self._rules.values(shape, "languageIn")]
        if isinstance(value, Literal):
            for datatype in wanted:
                yield from retyped(value, datatype)
            if languages or _LANG_STRING in wanted:
                yield from _tagged(value, languages)
            for pattern in self._rules.values(told.source_shape, "pattern"):
                yield from _reformed(value, pattern.value)
            yield from self._named(value, classes)
        for found in (near(value, members), near(value, self._of_classes(classes))):
            if found is not None:
                yield found

    def _named(self, value: Literal, classes: Sequence[Term]) -> Iterator[Term]:
        """Yield the things that bear a text as their name."""
        for language in LANGUAGES:
            for predicate in _NAMES:
                for literal in (Literal(value.value, language=language), Literal(value.value)):
                    for thing in self._data.subjects(predicate, literal):
                        if not classes or set(self._data.objects(thing, RDF_TYPE)) & set(classes):
                            yield thing

    def _of_classes(self, classes: Iterable[Term]) -> list[Term]:
        """Give things of the classes and of those right below them."""
        found: list[Term] = []
        for class_ in classes:
            if class_ not in self._instances:
                below = [class_, *self._data.subjects(SUBCLASS, class_)]
                things = (thing for one in below for thing in self._data.subjects(RDF_TYPE, one))
                self._instances[class_] = list(islice(things, _CANDIDATES))
            found += self._instances[class_]
        return found

    def _line_to_add(self, told: Told) -> Suggestion | None:
        path = told.path
        if not isinstance(path, NamedNode):
            return None
        value = self._example(told.source_shape, path, told.focus)
        snippet = f"{'a' if path == RDF_TYPE else turtle(path)} {value} ;"
        return Suggestion({language: _ADD[language].format(snippet) for language in LANGUAGES}, snippet)

    def _example(self, shape: Term, path: NamedNode, focus: Term) -> str:
        """Show what kind of value is meant, by the shape or by a value that the data has."""
        for parameter in ("hasValue", "in"):
            for value in self._rules.values(shape, parameter):
                return turtle(value)
        for datatype in self._rules.values(shape, "datatype"):
            example = _EXAMPLES.get(datatype.value.rpartition("#")[2])
            if example:
                return example
        for other, value in islice(self._data.extent(path), 200):
            if other != focus and not self._places.describes(other):
                if isinstance(value, Literal):
                    return _EXAMPLES.get(value.datatype.value.rpartition("#")[2], turtle(value))
                return turtle(value)
        return "…"


def did_you_mean(mended: Term, names: Names, *, replaces: bool = True) -> Suggestion:
    """Suggest a term in place of another."""
    words = {language: _REPLACE[language].format(names.thing(mended, language)) for language in LANGUAGES}
    return Suggestion(words, turtle(mended), replaces)


def near(value: Term | None, candidates: Iterable[Term], least: int = _NEAR) -> Term | None:
    """Give the candidate whose written form is nearest to that of ``value``, if one is near."""
    if value is None:
        return None
    by_name = {_name(candidate): candidate for candidate in candidates if candidate != value}
    found = process.extractOne(_name(value)[:200], by_name.keys(), scorer=fuzz.ratio, score_cutoff=least)
    return by_name[found[0]] if found else None


def _name(node: Term) -> str:
    """Give the part of a term that a person would misspell: the name behind the prefix."""
    short = curie(node.value) if isinstance(node, NamedNode) else node.value
    return (short.partition(":")[2] if "://" not in short else re.split(r"[/#]", short)[-1]).lower() or short


def retyped(value: Literal, datatype: str) -> Iterator[Literal]:
    """Yield a literal of the wanted datatype that means the same."""
    text = value.value.strip()
    local_name = datatype.removeprefix(XSD)
    forms = [text]
    if local_name == "date":
        forms += [_iso(text)]
    elif local_name in ("integer", "decimal", "double"):
        forms += [re.sub(r"[\s\u00a0]|€|EUR|euroa", "", text).replace(",", ".").replace("−", "-")]
    elif local_name == "boolean":
        forms += [_TRUTHS.get(text.lower(), text), text.lower()]
    elif datatype == _LANG_STRING:
        return
    for form in forms:
        if well_formed(form, datatype) and (local_name != "string" or not value.language or form == text):
            yield Literal(form, datatype=NamedNode(datatype))


def _iso(text: str) -> str:
    found = _DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return f"{year}-{int(month):02}-{int(day):02}"


def _tagged(value: Literal, languages: Sequence[str]) -> Iterator[Literal]:
    """Yield the text with a language tag that the rule takes."""
    if value.datatype.value not in (f"{XSD}string", _LANG_STRING):
        return
    tag = (value.language or "").lower()
    guess = _TAGS.get(tag) or _TAGS.get(tag.rpartition("-")[2]) or _guessed(value.value)
    yield Literal(value.value, language=guess if not languages or guess in languages else languages[0])


def _guessed(text: str) -> str:
    """Guess between Finnish, Swedish and English by small words and letters."""
    text = text[:1000].lower()
    words = set(re.findall(r"\w+", text))
    if words & {"och", "för", "av", "den", "det", "som", "på", "med"} or "å" in text:
        return "sv"
    return "en" if words & {"the", "of", "and", "for", "in", "to"} else "fi"


def _reformed(value: Literal, pattern: str) -> Iterator[Literal]:
    """Yield small changes of a text that make it match a pattern."""
    test = compiled(pattern, "")
    if test is None or len(value.value) > 200:
        return
    text = value.value.strip()
    padded = re.sub(r"(?<=\.)(\d)(?=\.|$)", r"0\1", text)
    for form in (text, text.lower(), text.upper(), text.replace(" ", ""), padded, text.replace(",", ".")):
        if test(form):
            yield Literal(form, language=value.language) if value.language else Literal(form, datatype=value.datatype)


_EXAMPLES: Final = {
    "date": '"VVVV-KK-PP"^^xsd:date',
    "gYear": '"VVVV"^^xsd:gYear',
    "langString": '"…"@fi',
    "string": '"…"',
    "integer": "1",
    "decimal": "0.00",
    "boolean": "true",
}
_REPLACE: Final = {"fi": "Tarkoititko: {}?", "sv": "Menade du: {}?", "en": "Did you mean {}?"}
_ADD: Final = {
    "fi": "Lisää tieto, esimerkiksi: {}",
    "sv": "Lägg till uppgiften, till exempel: {}",
    "en": "Add it, for example: {}",
}
_KEEP_ONE: Final = {
    "fi": "Jätä vain se arvo, joka on oikea.",
    "sv": "Lämna kvar endast det rätta värdet.",
    "en": "Keep only the value that is right.",
}
_KEEP_ONE_NAME: Final = {
    "fi": "Jätä yksi varsinainen nimi kullekin kielelle; muut voivat olla rinnakkaisnimiä (skos:altLabel).",
    "sv": "Lämna ett egentligt namn per språk; de andra kan vara alternativa namn (skos:altLabel).",
    "en": "Keep one preferred name in each language; others can be alternative names (skos:altLabel).",
}
