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
_EITHER_WAY = "\ue0ff"
_LINE_END = re.compile(rf"(\S*)[{_HYPHENS}][ \t]*\n\s*(?=(\S*))")
_CONJUNCTIONS = {"ja", "tai", "sekä", "eli", "että", "och", "eller", "samt"}
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
        literal = next((place for place in places if self._is_literal(place, quote)), None)
        if literal is not None:
            for place in places:
                self._touched[place.start : place.end] = b"\1" * (place.end - place.start)
        return literal

    def _is_literal(self, place: Place, quote: str) -> bool:
        """Tell whether a quotation is the words of a place, whole words only (figures of footnotes stick to words)."""
        cut = any(
            self.text[edge - 1 : edge].isalpha() and self.text[edge : edge + 1].isalpha()
            for edge in (place.start, place.end)
            if 0 < edge < len(self.text)
        )
        return not cut and _same(self.text[place.start : place.end], quote)

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
    joined = _LINE_END.sub(lambda match: _line_end(match[1], match[2]), place)
    joined = "".join(" " if c in _MARKS or (_is_private(c) and c != _EITHER_WAY) else c for c in joined)
    pattern = "".join(
        rf"[{_HYPHENS}]?\s*"
        if character == _EITHER_WAY
        else r"\s+"
        if character == " "
        else rf"[{_HYPHENS}]"
        if character in _HYPHENS
        else re.escape(character)
        for character in " ".join(joined.split())
    )
    plain = "".join(" " if c in _MARKS or _is_private(c) else c for c in quote)
    return re.fullmatch(pattern, " ".join(plain.split())) is not None


def _line_end(before: str, after: str) -> str:
    """Join what a line's end parts: with its hyphen where that belongs to the word, without it where it splits one.

    A hyphen before "ja" and the like stands for the rest of the word; one behind capitals or digits, or before a
    capital, or between like vowels, may belong to the word or not.
    """
    if after.strip(".,;:)").lower() in _CONJUNCTIONS:
        return f"{before}- "
    alike = before[-1:].lower() == after[:1].lower() and after[:1].lower() in "aeiouyäöå"
    if alike or before != before.lower() or after[:1] != after[:1].lower() or before[-1:].isdigit() or not before:
        return f"{before}{_EITHER_WAY}"
    return before
