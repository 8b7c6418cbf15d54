"""What processes use, as /proc tells it."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for each in found:
        try:
            tasks = list(Path(f"/proc/{each}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def cpu(pid: int) -> float:
    """Seconds of processor time that a tree of processes and its ended children used."""
    total = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / _TICK


def memory(pid: int) -> int:
    """Proportional set size of a tree of processes, bytes."""
    return sum(_field(each, "smaps_rollup", "Pss:") for each in tree(pid))


def resident(pid: int) -> int:
    """Resident set size of one process, bytes."""
    return _field(pid, "status", "VmRSS:")


def peak(pid: int) -> int:
    """Largest resident set size of one process since :func:`reset_peak`, bytes."""
    return _field(pid, "status", "VmHWM:")


def reset_peak(pid: int) -> None:
    """Begin to look for a new largest size."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _field(pid: int, file: str, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
