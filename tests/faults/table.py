"""Every fault that is made, and the table of what became of them: ``python -m faults.table`` (``make faults``)."""

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from faults import clients, disks, kills
from faults.ground import Fault, Ground, Outcome, Skipped
from hallintograafi import settings
from hallintograafi.graph import content
from hallintograafi.release import build

WITHIN = 2.0
"""Seconds in which the service is to be back."""

PAGE = Path(__file__).parent.parent.parent / "server" / "docs" / "faults.md"

HEAD = """# Faults

Made by `make faults`, which makes each fault so many times while clients ask questions whose answers are known, and
writes this page. *Survived*: the service went on, said one clear line where there was something to say, and every
release on disk was whole. *Lost*: wrong answers, lost data, or something left over. *Back* is the longest time to the
next right answer, *refused* how many questions of the clients were told to come again (503, or a closed connection),
*right* how many were answered rightly meanwhile; each answer was compared with the expected one. A query whose process
is killed before it said anything is asked again by the server, up to five times within the query's time.

| fault | tried | survived | lost | right | refused | back, s |
|---|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Row:
    """A fault, how often it is made for the table and in the tests, and whether the service has to be back at once."""

    name: str
    make: Fault
    many: int
    few: int
    at_once: bool = True


ROWS = (
    Row("worker", kills.worker, 200, 5),
    Row("zygote", kills.zygote, 50, 2),
    Row("front, under a supervisor", kills.front, 30, 1),
    Row("build", kills.building, 200, 4, at_once=False),
    Row("two builds", kills.two_builds, 5, 1, at_once=False),
    Row("disk full", disks.full, 20, 2, at_once=False),
    Row("file system full", disks.full_file_system, 10, 1, at_once=False),
    Row("read-only disk", disks.read_only, 3, 1, at_once=False),
    Row("no data directory", disks.no_data_directory, 2, 1, at_once=False),
    Row("damaged release, switching", disks.damaged_while_switching, 30, 2),
    Row("damaged release, starting", disks.damaged_at_start, 10, 1, at_once=False),
    Row("damaged release, another kept", disks.damaged_with_another_kept, 10, 1),
    Row("damaged store", disks.damaged_store, 100, 4, at_once=False),
    Row("clock", disks.clock, 30, 2),
    Row("memory", clients.hungry_query, 20, 1),
    Row("files", clients.no_more_files, 10, 1),
    Row("silent clients", clients.silent_connections, 5, 1),
    Row("clients that never read", clients.lazy_readers, 10, 1),
    Row("clients that read slowly", clients.slow_readers, 10, 1, at_once=False),
)


def line(row: Row, outcome: Outcome) -> str:
    """A row of the table."""
    told = (row.make.__doc__ or "").strip().rstrip(".")
    back = f"{outcome.back:.2f}" if outcome.back else "–"
    counts = f"{outcome.tried} | {outcome.survived} | {outcome.lost} | {outcome.right} | {outcome.refused}"
    return f"| **{row.name}**: {told} | {counts} | {back} |\n"


def make(row: Row, ground: Ground, times: int) -> Outcome:
    """Make one fault so many times; what goes wrong with the making counts as a try that was not survived."""
    try:
        return row.make(ground, times)
    except Skipped:
        raise
    except Exception as error:  # the faults after it are to be made all the same
        return Outcome(tried=times, notes=[f"broken off: {type(error).__name__} {error}", traceback.format_exc()])


def main() -> int:
    """Make every fault, show the table while it grows, and write the page; 1 when one was not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--few", action="store_true", help="as few as the tests make; writes no page")
    parser.add_argument(
        "only", nargs="*", help="names of faults; all if none is named, and only then a page is written"
    )
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    chosen = parser.parse_args()
    text, bad, began, load = HEAD, 0, time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        release = build.build(content.find(), settings.load(data_dir=Path(folder) / "release"))
        ground = Ground(Path(folder), release, random.Random(chosen.seed))
        print(f"seed {chosen.seed}\n{HEAD.splitlines()[-2]}", flush=True)
        for row in ROWS:
            if chosen.only and row.name not in chosen.only:
                continue
            try:
                outcome = make(row, ground, row.few if chosen.few else row.many)
            except Skipped as reason:
                text += f"| **{row.name}** | not made: {reason} | | | | | |\n"
                print(f"{row.name}: not made: {reason}", flush=True)
                continue
            text += line(row, outcome)
            print(line(row, outcome), *outcome.notes, end="", sep="\n", flush=True)
            bad += outcome.survived < outcome.tried or outcome.lost > 0
    if not chosen.only and not chosen.few:
        spent = round((time.monotonic() - began) / 60)
        told = (
            f"Made on {time.strftime('%Y-%m-%d')} in {spent} minutes with seed {chosen.seed} on {os.cpu_count()} cores"
        )
        chosen.page.write_text(f"{text}\n{told}\nwith a load average of {load:.1f} before.\n", encoding="utf-8")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
