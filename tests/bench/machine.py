"""What the operating system knows of processes: which cores they run on, and what they have used.

It needs Linux.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """One core for the server that is measured, and the others for everything else."""

    server: frozenset[int]
    others: frozenset[int]

    @classmethod
    def of_this_process(cls) -> Cores:
        """Returns the cores that we may use, shared out; with a single one, both have it."""
        usable = sorted(os.sched_getaffinity(0))
        others = usable[:-1] or usable
        return cls(frozenset(usable[-1:]), frozenset(others))

    def __str__(self) -> str:
        if self.server & self.others:
            return "one core for everything, so that servers wait for what asks them"
        others = ", ".join(map(str, sorted(self.others)))
        return f"the server on core {min(self.server)}, all else on {others}"


@contextmanager
def pinned(cores: frozenset[int]) -> Generator[None]:
    """Runs this thread, and the processes that it starts meanwhile, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(pid: int) -> float:
    """Returns the CPU time of a process with its threads, in user and in system mode."""
    user, system, _, _ = _times(pid)
    return (user + system) / _TICKS


def tree_cpu_seconds(pid: int) -> float:
    """Returns the CPU time of a process and all its children, those that have ended included."""
    children = [child for child, parent in _parents() if parent == pid]
    return sum(_times(pid)) / _TICKS + sum(map(_cpu_seconds_if_alive, children))


def resident_megabytes(pid: int) -> float:
    """Returns how much memory a process occupies."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"/proc/{pid}/status has no VmRSS")


def _cpu_seconds_if_alive(pid: int) -> float:
    try:
        return cpu_seconds(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _parents() -> list[tuple[int, int]]:
    """Returns each process with its parent."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                found.append((int(entry.name), int(_fields(int(entry.name))[1])))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def _times(pid: int) -> tuple[int, int, int, int]:
    """Returns the ticks in user and system mode: its own, and those of children that ended."""
    user, system, of_children, system_of_children = map(int, _fields(pid)[11:15])
    return user, system, of_children, system_of_children


def _fields(pid: int) -> list[str]:
    """Returns the fields of /proc/PID/stat behind the name, which may have spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
