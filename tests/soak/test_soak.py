"""The soak itself: a few seconds of it; ``make soak`` takes half an hour."""

from pathlib import Path

from soak.soak import KINDS, is_flat, run


def test_a_few_seconds_show_nothing_wrong(tmp_path: Path) -> None:
    tally = run(tmp_path, 0.15, 3)
    assert dict(tally.wrong) == {}
    assert min(tally.asked[kind] for kind in (*KINDS, "switch")) > 0
    told = [line.split(" | ") for line in tally.page().splitlines() if line.startswith("| ")]
    assert [row[0].strip("| ") for row in told] == ["load", *KINDS]
    assert [int(row[1]) for row in told[1:]] == [tally.asked[kind] for kind in KINDS]


def test_growth_is_seen() -> None:
    assert is_flat([100, 120, 118, 121, 119, 120], 0.15)
    assert not is_flat([100, 120, 140, 160, 180, 200], 0.15)
