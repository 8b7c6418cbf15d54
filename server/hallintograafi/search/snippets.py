"""The piece of a text that shows why it was found, with the words that were asked for marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hallintograafi.search.analysis import words

LONGEST: Final = 220


@dataclass(frozen=True)
class Snippet:
    """A piece of a text; ``marks`` are the places of the words that were found, in characters of the piece."""

    text: str
    language: str
    marks: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> list[tuple[str, bool]]:
        """Give the text in pieces, each with whether it is marked."""
        found: list[tuple[str, bool]] = []
        at = 0
        for start, end in self.marks:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in (*found, (self.text[at:], False)) if piece[0]]


def mark(text: str, language: str, wanted: Callable[[str, str], bool], longest: int = LONGEST) -> Snippet:
    """Cut a text around most of the wanted words, which ``wanted`` knows by their folded and their written form."""
    places = [(word.start, word.end) for word in words(text) if wanted(word.word, text[word.start : word.end])]
    start, end = _window(text, places, longest)
    shown = text[start:end]
    ahead, behind = "… " * (start > 0), " …" * (end < len(text))
    shift = len(ahead) - start
    marks = tuple((a + shift, b + shift) for a, b in places if start <= a and b <= end)
    return Snippet(ahead + shown + behind, language, marks)


def _window(text: str, places: Sequence[tuple[int, int]], longest: int) -> tuple[int, int]:
    """Choose the piece of a text, between blanks, that holds the most places."""
    if len(text) <= longest:
        return 0, len(text)
    firsts = [max(0, first - longest // 4) for first, _ in places] or [0]
    best = max(firsts, key=lambda at: (sum(at <= a and b <= at + longest for a, b in places), -at))
    start = min(best, len(text) - longest)
    if start and (blank := text.find(" ", start)) != -1:
        start = blank + 1
    end = text.rfind(" ", start, start + longest) if start + longest < len(text) else len(text)
    return start, end if end > start else min(len(text), start + longest)
