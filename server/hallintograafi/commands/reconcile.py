"""``hallintograafi reconcile``: the names of a column, and the things they mean."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from hallintograafi import settings
from hallintograafi.commands.shared import SOURCE, end_progress, ensure, with_settings
from hallintograafi.errors import InputError
from hallintograafi.graph import content
from hallintograafi.search.index import Index
from hallintograafi.search.reconcile import Reconciler
from hallintograafi.search.suggest import Wanted
from hallintograafi.terms import LANGUAGES

ADDED: Final = ("match_iri", "match_name", "match_score", "match_sure", "match_others")
"""The columns that are added: the best candidate, whether it is sure, and the IRIs of the others."""

_OTHERS: Final = 4


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--column", required=True, help="Heading of the column with the names.")
@click.option("--kind", "kinds", multiple=True, help="Only things of this kind, such as organisation; may be repeated.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fi", help="Language of the names told.")
@click.option("--output", type=click.Path(path_type=Path), default=None, help="Where to write, not standard output.")
@SOURCE
@with_settings("data_dir")
def reconcile(
    file: Path, column: str, kinds: tuple[str, ...], lang: str, output: Path | None, source: Path | None, **given: Any
) -> None:
    """Find the things that the names in a column of the CSV FILE mean (- for standard input).

    Writes the same rows as CSV with columns added: match_iri, match_name, match_score (100 when sure), match_sure (yes,
    no) and match_others. What nothing is like stays empty.

    Example: hallintograafi reconcile virastot.csv --column nimi --kind organisation --output valmis.csv
    """
    heading, rows, delimiter = _read(file, column)
    release = ensure(content.find(source), settings.load(**given))
    end_progress()
    index = Index(release.search)
    if unknown := [kind for kind in kinds if kind not in index.kinds]:
        raise InputError(f"--kind {unknown[0]} is none of {', '.join(index.kinds)}")
    table = _table(Reconciler(index), heading, rows, heading.index(column), Wanted(kinds), lang)
    if output is None:
        csv.writer(sys.stdout, delimiter=delimiter, lineterminator="\n").writerows(table)
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, delimiter=delimiter, lineterminator="\n").writerows(table)
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror or error})") from error


def _table(
    reconciler: Reconciler, heading: list[str], rows: Iterable[list[str]], place: int, wanted: Wanted, language: str
) -> Iterator[list[str]]:
    """Give the heading and the rows, with what was found."""
    yield [*heading, *ADDED]
    for row in rows:
        filled = [*row, *[""] * (len(heading) - len(row))]
        found = reconciler.candidates(filled[place], wanted, 1 + _OTHERS)
        if not found:
            yield [*filled, *[""] * len(ADDED)]
            continue
        best = found[0]
        others = " ".join(candidate.entry.iri for candidate in found[1:])
        sure = "yes" if best.match else "no"
        yield [*filled, best.entry.iri, best.entry.label(language), f"{best.score:g}", sure, others]


def _read(file: Path, column: str) -> tuple[list[str], list[list[str]], str]:
    """Read a CSV file, its columns divided by commas, semicolons or tabs; raises :class:`InputError`."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8 text; save it as CSV UTF-8") from error
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"{file}: not CSV ({error})") from error
    if not rows:
        raise InputError(f"{file}: there is nothing in it")
    heading = rows[0]
    if column not in heading:
        raise InputError(f"{file}: no column '{column}'; there are {', '.join(heading)}")
    if taken := set(ADDED) & set(heading):
        raise InputError(f"{file}: it has a column '{min(taken)}' already")
    longest = next((n for n, row in enumerate(rows, 1) if len(row) > len(heading)), None)
    if longest is not None:
        raise InputError(f"{file}: row {longest} has more cells than there are headings")
    return heading, [row for row in rows[1:] if row], delimiter
