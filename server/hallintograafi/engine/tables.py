"""Tables as files for spreadsheets and data frames: XLSX by XlsxWriter, Parquet by arro3 (the Rust Arrow).

Both formats need the whole table before their first byte, so a worker makes them, where its limits of time and
memory hold. The same table is the same file: what it tells of itself is the release's, with no hour of its own.
"""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import QuerySolutions

from hallintograafi.engine.base import NotAcceptable
from hallintograafi.engine.columns import Column, Kind, common, read, value
from hallintograafi.engine.limits import Limits

CELL: Final = 32_767
ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
"""What a sheet of Excel can hold."""


def write(solutions: QuerySolutions, form: str, about: Mapping[str, str], limits: Limits) -> bytes:
    """Write a table as ``form``, "xlsx" or "parquet", with what is told ``about`` it.

    Raises :class:`~hallintograafi.engine.limits.Overrun`, or
    :class:`~hallintograafi.engine.base.NotAcceptable` for a table that does not fit into a sheet.
    """
    columns = read(solutions, limits)
    if limits.cut:
        about = {**about, "truncated": f"only the first {len(columns[0].texts) if columns else 0} rows"}
    return _xlsx(columns, about) if form == "xlsx" else _parquet(columns, about)


def _xlsx(columns: list[Column], about: Mapping[str, str]) -> bytes:
    from xlsxwriter import Workbook

    if len(columns) > COLUMNS or any(len(column.texts) >= ROWS for column in columns):
        raise NotAcceptable(f"a sheet holds {ROWS - 1} rows and {COLUMNS} columns; ask for parquet or csv")
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    released = datetime.fromisoformat(about.get("released", "2000-01-01T00:00:00")).astimezone(UTC)
    book.set_properties({"title": "hallintograafi", "created": released.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    formats = {Kind.TIME: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}
    sheet = book.add_worksheet("result")
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.name, bold)
        widest = max((len(text) for text in column.texts if text), default=0)
        sheet.set_column(number, number, min(max(widest, len(column.name), 8) + 1, 60))
        for row, (kind, text) in enumerate(column.cells(), start=1):
            if text is not None:
                _write_cell(sheet, row, number, kind, text, formats.get(kind))
    _about_sheet(book.add_worksheet("about"), about, bold)
    book.close()
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, kind: Kind, text: str, look: Any) -> None:
    """Write a cell as what it is, or as text where Excel would change it."""
    found = value(kind, text) if kind != Kind.TEXT else None
    if isinstance(found, bool):
        sheet.write_boolean(row, column, found)
    elif isinstance(found, int | float | Decimal) and _is_exact(found):
        sheet.write_number(row, column, found)
    elif kind in (Kind.DATE, Kind.TIME) and isinstance(found, date) and found.year > 1900:
        sheet.write_datetime(row, column, found, look)
    elif len(text.encode("utf-16-le")) // 2 > CELL:
        raise NotAcceptable(f"a cell of a sheet holds {CELL} characters and one here has more; ask for parquet or csv")
    else:
        sheet.write_string(row, column, text)


def _is_exact(number: float | Decimal) -> bool:
    """Tell whether Excel, which keeps 15 digits, keeps this number; a double may lose its last ones."""
    if isinstance(number, float):
        return number - number == 0
    digits = str(abs(number)).replace(".", "").strip("0")
    return len(digits) <= 15


def _about_sheet(sheet: Any, about: Mapping[str, str], bold: Any) -> None:
    """Write a line for each thing told; a text of several lines goes on below."""
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
    row = 0
    for name, text in about.items():
        sheet.write_string(row, 0, name, bold)
        for line in text.splitlines() or [""]:
            for start in range(0, len(line) or 1, CELL // 2):
                sheet.write_string(row, 1, line[start : start + CELL // 2])
                row += 1


def _parquet(columns: list[Column], about: Mapping[str, str]) -> bytes:
    from arro3.core import Array, Field, Schema, Table
    from arro3.io import write_parquet

    arrays: list[Array] = [_array(column) for column in columns]
    fields = [Field(column.name, array.type) for column, array in zip(columns, arrays, strict=True)]
    out = io.BytesIO()
    # One entry, like pandas has: the library puts several into no order, and the same table must be the same file.
    metadata = {"hallintograafi": json.dumps(dict(about), ensure_ascii=False)}
    table = Table.from_arrays(arrays, schema=Schema(fields))
    write_parquet(table, out, compression="zstd(3)", key_value_metadata=metadata)
    return out.getvalue()


def _array(column: Column) -> Any:
    """Make a column's array in the type that holds all its values; text where there is none."""
    from arro3.core import Array, DataType

    kind = common(column.kinds)
    found = [None if text is None else value(kind, text) for text in column.texts]
    whole = all((given is None) == (text is None) for given, text in zip(found, column.texts, strict=True))
    if not whole or kind in (Kind.TEXT, Kind.NOTHING):
        return Array(column.texts, DataType.utf8())
    if kind == Kind.BOOLEAN:
        return Array(found, DataType.bool())
    if kind == Kind.DOUBLE:
        return Array(found, DataType.float64())
    if kind == Kind.INTEGER and all(given is None or -(2**63) <= given < 2**63 for given in found):  # type: ignore[operator]
        return Array(found, DataType.int64())
    if kind in (Kind.INTEGER, Kind.DECIMAL):
        return _decimals(column, [None if given is None else Decimal(given) for given in found])  # type: ignore[arg-type]
    if kind == Kind.DATE:
        days = [given and given.toordinal() - _EPOCH.toordinal() for given in found]  # type: ignore[union-attr]
        return Array(days, DataType.int32()).cast(DataType.date32())
    zone = UTC if kind == Kind.MOMENT else None
    epoch = datetime(1970, 1, 1, tzinfo=zone)
    moments = [None if given is None else (given - epoch) // _MICROSECOND for given in found]  # type: ignore[operator]
    return Array(moments, DataType.int64()).cast(DataType.timestamp("us", tz="UTC" if zone else None))


def _decimals(column: Column, found: list[Decimal | None]) -> Any:
    """Make an array of decimals, as wide as they need; text where they need more than 38 digits."""
    from arro3.core import Array, DataType

    given = [number.as_tuple() for number in found if number is not None]
    scale = max((-int(number.exponent) for number in given), default=0)
    scale = max(scale, 0)
    before = max((len(number.digits) + int(number.exponent) for number in given), default=0)
    if scale + max(before, 1) > 38:
        return Array(column.texts, DataType.utf8())
    texts = [None if number is None else f"{number:f}" for number in found]
    return Array(texts, DataType.utf8()).cast(DataType.decimal128(scale + max(before, 1), scale))


_EPOCH: Final = date(1970, 1, 1)
_MICROSECOND: Final = timedelta(microseconds=1)
