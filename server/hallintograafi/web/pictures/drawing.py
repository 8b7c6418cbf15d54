"""A drawing: boxes, lines and words with their places, which the template ``picture.html`` writes as SVG."""

import textwrap
from dataclasses import dataclass
from typing import Final

LETTER: Final = 7.2
"""About how wide a letter of 13 pixels is: the reader's fonts are not known."""

ROW: Final = 17.0
"""Height of a line of text."""


@dataclass(frozen=True)
class Box:
    """A box with lines of text in its middle; ``iri`` is what it stands for, ``title`` its whole name.

    ``style`` is a class of the style sheet: "box", "quiet", "here", "bar", "span" or "dot".
    """

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()
    iri: str = ""
    title: str = ""
    style: str = "box"


@dataclass(frozen=True)
class Line:
    """A line through corners as SVG writes them; ``arrow`` puts a tip at its end. ``style`` is "link" or "rule"."""

    points: str
    label: tuple[str, ...] = ()
    x: float = 0
    y: float = 0
    arrow: bool = False
    style: str = "link"


@dataclass(frozen=True)
class Words:
    """A line of text; ``anchor`` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    iri: str = ""
    title: str = ""
    style: str = "name"


@dataclass(frozen=True)
class Drawing:
    """All of a picture, in the order in which it is drawn."""

    width: float
    height: float
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    words: tuple[Words, ...] = ()


def wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    """Break a text into at most ``most`` lines of about ``width`` letters; what does not fit is cut with a sign."""
    return tuple(textwrap.wrap(text, width, max_lines=most, placeholder=" …")) or ("",)


def wide(lines: tuple[str, ...]) -> float:
    """Tell about how wide lines of text are."""
    return max((len(line) for line in lines), default=0) * LETTER
