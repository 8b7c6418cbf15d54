"""Is a quotation literally in a text? White space, line-end hyphens and marks of layout are looked through.

A quotation is found by its letters alone; then its spaces and hyphens are compared with those of the place. So
``hyvin-⏎vointialue`` is quoted as ``hyvinvointialue``, while ``KEHA-⏎keskus`` may be quoted as ``KEHA-keskus``
and a hyphen inside a line must be kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

_HYPHENS = "-‐‑–—\u00ad"
_MARKS = "*#_•▪◦·|>"
_LINE_END_HYPHEN = "\ue0ff"
_SENTENCE = re.compile(r"[^.!?:;•\n]+(?:\n(?!\s*\n)[^.!?:;•\n]+)*[.!?:;]*")


@dataclass(frozen=True)
class Place:
    """Where a quotation stands: offsets in the text, the end excluded."""

    start: int
    end: int


@dataclass
class Source:
    """A source text, prepared for looking up quotations, that remembers what was found."""

    text: str
    _letters: str = field(init=False, repr=False)
    _offsets: list[int] = field(init=False, repr=False)
    _touched: bytearray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._letters, self._offsets = _letters_of(self.text)
        self._touched = bytearray(len(self.text))

    def find(self, quote: str) -> Place | None:
        """Find a quotation; every place where its letters stand counts as touched once one place is literal."""
        places = list(self._places(quote))
        literal = next((place for place in places if _same(self.text[place.start : place.end], quote)), None)
        if literal is not None:
            for place in places:
                self._touched[place.start : place.end] = b"\1" * (place.end - place.start)
        return literal

    def nearest(self, quote: str) -> str:
        """Give the piece of the text that is most like a quotation that is not there."""
        letters, _ = _letters_of(quote)
        place = next(self._places(quote), None)
        if place is None:
            match = SequenceMatcher(None, self._letters, letters, autojunk=False).find_longest_match()
            first = max(match.a - match.b, 0)
            last = min(first + max(len(letters), 1), len(self._letters)) - 1
            place = Place(self._offsets[first], self._offsets[last] + 1)
        return " ".join(self.text[place.start : place.end].split())

    def untouched(self) -> list[str]:
        """List the sentences of which no quotation that was found touches a letter."""
        found = []
        for sentence in _SENTENCE.finditer(self.text):
            letters, _ = _letters_of(sentence.group())
            if letters and not any(self._touched[sentence.start() : sentence.end()]):
                found.append(" ".join(sentence.group().split()))
        return found

    def _places(self, quote: str) -> Iterator[Place]:
        letters, _ = _letters_of(quote)
        start = self._letters.find(letters) if letters else -1
        while start >= 0:
            yield Place(self._offsets[start], self._offsets[start + len(letters) - 1] + 1)
            start = self._letters.find(letters, start + 1)


def _letters_of(text: str) -> tuple[str, list[int]]:
    """Leave only what must be the same letter by letter, with the offset of each character."""
    offsets = [
        offset
        for offset, character in enumerate(text)
        if not (character.isspace() or character in _HYPHENS or character in _MARKS or _is_private(character))
    ]
    return "".join(text[offset] for offset in offsets), offsets


def _is_private(character: str) -> bool:
    """Tell a private-use character, which is what bullets of some typefaces become in text."""
    return "\ue000" <= character <= "\uf8ff"


def _same(place: str, quote: str) -> bool:
    """Compare spaces and hyphens of a quotation with those of the place where its letters stand."""
    joined = re.sub(rf"[{_HYPHENS}][ \t]*\n\s*", _LINE_END_HYPHEN, place)
    joined = "".join(" " if c in _MARKS or (_is_private(c) and c != _LINE_END_HYPHEN) else c for c in joined)
    pattern = "".join(
        rf"[{_HYPHENS}]?\s*"
        if character == _LINE_END_HYPHEN
        else r"\s+"
        if character == " "
        else rf"[{_HYPHENS}]"
        if character in _HYPHENS
        else re.escape(character)
        for character in " ".join(joined.split())
    )
    plain = "".join(" " if c in _MARKS or _is_private(c) else c for c in quote)
    return re.fullmatch(pattern, " ".join(plain.split())) is not None
