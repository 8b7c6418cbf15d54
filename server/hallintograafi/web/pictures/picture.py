"""A picture of an answer: its figure laid out, with the words and addresses that go with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hallintograafi.web.pictures import layout, rows
from hallintograafi.web.pictures.drawing import Drawing
from hallintograafi.web.pictures.figures import MOST, Bars, Figure, fits
from hallintograafi.web.query.results import Table


@dataclass(frozen=True)
class Picture:
    """A drawing with its title; ``told`` when no table beside it says the same in words.

    ``name`` is that of its parts in a page, ``file`` the address of its SVG if it has one, ``left_out`` counts rows
    without a place, ``all_bars`` the bars of an answer of which the first are drawn (else 0).
    """

    name: str
    title: str
    kind: str
    figure: Figure
    drawing: Drawing
    left_out: int
    all_bars: int
    file: str
    told: bool = True


def of_table(
    kind: str, draws: Mapping[str, str], table: Table, language: str, title: str, file: str = "", *, told: bool = False
) -> Picture | None:
    """Draw an answer; None when it has nothing to draw, too much, or more rows than were read."""
    if table.more:
        return None

    def name(iri: str) -> str | None:
        found = table.names.name(iri, language)
        return found.value if found else None

    made = rows.make(kind, draws, [dict(zip(table.columns, row, strict=True)) for row in table.rows], name)
    figure, bars = made.figure, 0
    if isinstance(figure, Bars) and len(figure.bars) > MOST["bar"]:
        figure, bars = Bars(figure.bars[: MOST["bar"]]), len(figure.bars)
    if not fits(figure):
        return None
    return Picture("answer", title, kind, figure, layout.draw(figure), made.left_out, bars, file, told)
