"""What the system tells of processes."""

from pathlib import Path


def children(pid: int) -> list[int]:
    """List the processes that a process forked."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def proportional_set_size(pid: int) -> int:
    """Give the memory of a process in bytes, what it shares counted by its part; 0 where it is not told."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
