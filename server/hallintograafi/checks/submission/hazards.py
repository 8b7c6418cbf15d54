"""Texts that cost a parser far more than they are worth, found before it sees them.

The parser of JSON-LD needs a time that grows with the third power of how deep a text is nested, and both it and the
parser of RDF/XML end the whole process where the stack ends. Entities of XML (section 4.2) may name each other, so that
a few lines grow to gigabytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat

from hallintograafi.checks.submission.report import Words

DEEPEST: Final = 200
"""How deep JSON-LD and RDF/XML may be nested."""

LONGEST: Final = 10_000_000
"""How many characters all entities of a text may grow to."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """What is wrong, and at which character."""

    words: Words
    offset: int


def find(text: str, found: RdfFormat) -> Hazard | None:
    """Find the first place from which on a text is too much."""
    if found == RdfFormat.JSON_LD:
        return _too_deep(_json(text))
    if found == RdfFormat.RDF_XML:
        return _grown(text) or _too_deep(_xml(text))
    return None


_JSON: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_XML: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</?[\w:](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>", re.DOTALL
)
_DECLARED: Final = re.compile(r"<!ENTITY\s+([\w:.-]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_NAMED: Final = re.compile(r"&([\w:.-]+);")


def _json(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a text where it goes a step deeper (1) or back (-1)."""
    for token in _JSON.finditer(text):
        match text[token.start()]:
            case "[" | "{":
                yield token.start(), 1
            case "]" | "}":
                yield token.start(), -1


def _xml(text: str) -> Iterator[tuple[int, int]]:
    for token in _XML.finditer(text):
        start, end = token.span()
        if text[start + 1] in "!?" or text[end - 2] == "/":
            continue
        yield start, -1 if text[start + 1] == "/" else 1


def _too_deep(steps: Iterable[tuple[int, int]]) -> Hazard | None:
    depth = 0
    for offset, step in steps:
        depth += step
        if depth > DEEPEST:
            return Hazard(_filled(_DEEP, DEEPEST), offset)
    return None


def _grown(text: str) -> Hazard | None:
    """Add up what the entities of a text grow to."""
    sizes: dict[str, int] = {}
    last = 0
    for declared in _DECLARED.finditer(text):
        value = declared[2] or declared[3] or ""
        sizes[declared[1]] = _size(value, sizes)
        last = declared.end()
        if sum(sizes.values()) > LONGEST:
            return Hazard(_filled(_LONG, LONGEST), declared.start())
    if sizes and _size(text[last:], sizes) - (len(text) - last) > LONGEST:
        return Hazard(_filled(_LONG, LONGEST), 0)
    return None


def _size(text: str, sizes: dict[str, int]) -> int:
    return len(text) + sum(sizes.get(named[1], 0) for named in _NAMED.finditer(text))


def _filled(words: Words, number: int) -> Words:
    return {language: text.format(number=number) for language, text in words.items()}


_DEEP: Final = {
    "fi": "Tässä ollaan yli {number} tasoa syvällä sisäkkäisissä rakenteissa. Kirjoita asiat rinnakkain ja viittaa "
    "niihin osoitteilla.",
    "sv": "Här är strukturerna kapslade i mer än {number} nivåer. Skriv sakerna bredvid varandra och hänvisa med "
    "adresser.",
    "en": "From here the text is nested more than {number} levels deep. Write the things beside each other and link to "
    "them by their addresses.",
}
_LONG: Final = {
    "fi": "Tekstin entiteetit paisuvat yli {number} merkkiin. Kirjoita sisältö suoraan, ilman entiteettejä.",
    "sv": "Textens entiteter växer till mer än {number} tecken. Skriv innehållet direkt, utan entiteter.",
    "en": "The entities of the text grow to more than {number} characters. Write the content itself, without entities.",
}
