"""Words of a text as the index keeps them: small letters without marks, and stems of Finnish, Swedish and English.

Stems are those of Snowball, taken until they change no more, with one rule of our own for Finnish: the stem of
"keskuksen" is that of "keskus" (nouns in -s: hallitus, laitos, vastaus), which Snowball leaves apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import Stemmer

LANGUAGES: Final = {"fi": "finnish", "sv": "swedish", "en": "english"}

_WORD = re.compile(r"[^\W_]+")
_ABBREVIATION_CASE = re.compile(r"(?<=\w):[a-zåäö]{1,5}\b")
"""The ending that an abbreviation or a figure takes after a colon in Finnish and Swedish: ``STM:n``, ``ELY:lle``."""
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)+")
_NOUN_IN_S = re.compile(r"(?<=[aeiouyäö])(?:ks|st)$")


class Word(NamedTuple):
    """A word of a text: as it is compared, and where it stands."""

    word: str
    start: int
    end: int


def fold(word: str) -> str:
    """Write a word in small letters without marks: ``Jänkälä`` is ``jankala``."""
    if word.isascii():
        return word.casefold()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(char for char in plain if char.isalnum())


def spell_out(text: str) -> str:
    """Take away what hides a name: the endings of abbreviations after a colon, width and kind of characters."""
    return _ABBREVIATION_CASE.sub("", unicodedata.normalize("NFKC", text))


def words(text: str) -> Iterator[Word]:
    """Give the words of a text in their order; parts of a hyphenated word are words."""
    for found in _WORD.finditer(text):
        if folded := fold(found[0]):
            yield Word(folded, found.start(), found.end())


def compounds(text: str) -> list[str]:
    """Give the hyphenated words of a text written together: ``ELY-keskus`` is also searched as ``elykeskus``."""
    return [fold(re.sub(r"[\W_]", "", found[0])) for found in _COMPOUND.finditer(text)]


def key(text: str) -> str:
    """Give what is the same for two spellings of a name: its letters and figures, folded, without anything between."""
    return "".join(found.word for found in words(spell_out(text)))


class Stems:
    """The stemmers; an object is for one thread, as they are."""

    def __init__(self) -> None:
        self._stemmers = {language: Stemmer.Stemmer(name) for language, name in LANGUAGES.items()}
        self.stem = lru_cache(50_000)(self._stem)

    def of(self, word: str) -> list[str]:
        """Give the different stems of a word whose language is not known."""
        return list(dict.fromkeys(self.stem(word, language) for language in LANGUAGES))

    def key(self, text: str, language: str) -> str:
        """Give what is the same for two forms of a name in a language."""
        return "".join(self.stem(found[0], language) for found in _WORD.finditer(spell_out(text)))

    def _stem(self, word: str, language: str) -> str:
        """Stem a word as it is written; in a language that we have no stemmer of, as Finnish."""
        stemmer = self._stemmers.get(language, self._stemmers["fi"])
        stem, before = word.lower(), ""
        while stem != before:
            before, stem = stem, stemmer.stemWord(stem)
        if language not in ("sv", "en"):
            stem = _NOUN_IN_S.sub("s", stem)
        return fold(stem)
