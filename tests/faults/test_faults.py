"""Each fault is made a few times; ``make faults`` makes them more often and writes the table."""

import random
from pathlib import Path

import pytest

from faults.ground import Ground, Skipped
from faults.table import ROWS, WITHIN, Row, line
from hallintograafi.release.manifest import Release


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_it_is_survived(row: Row, release: Release, tmp_path: Path) -> None:
    ground = Ground(tmp_path, release, random.Random(row.name))
    try:
        outcome = row.make(ground, row.few)
    except Skipped as reason:
        pytest.skip(str(reason))
    assert outcome.tried == row.few
    assert outcome.survived == outcome.tried and not outcome.lost, outcome.notes
    assert not row.at_once or outcome.back < 10 * WITHIN, "a machine that does other things may be slow, not that slow"
    assert line(row, outcome).count("|") == 8
