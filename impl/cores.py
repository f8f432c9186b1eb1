"""How many cores this process may use: those it is given, or as many as its container may use."""

from __future__ import annotations

import math
import os
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUP = Path("/proc/self/cgroup")


def usable_cores(groups: Path = _GROUPS, own_group: Path = _OWN_GROUP) -> int:
    """Returns how many processes can be busy at the same time; at least 1.

    A container that is limited to one and a half cores has two: the second is busy half of the
    time. Its limit is that of its control group and of those above it (Linux, cgroup v2).
    """
    cores = os.process_cpu_count() or 1
    return max(1, math.ceil(min(cores, _granted(groups, own_group))))


def _granted(groups: Path, own_group: Path) -> float:
    """Returns how many seconds of CPU time there are in a second."""
    try:
        lines = own_group.read_text().splitlines()
    except OSError:
        return math.inf  # another system
    paths = [line.removeprefix("0::/") for line in lines if line.startswith("0::/")]
    group = groups.joinpath(*paths)
    above = [each for each in group.parents if each.is_relative_to(groups)]
    return min(map(_limit, [group, *above]))


def _limit(group: Path) -> float:
    try:
        quota, period = (group / "cpu.max").read_text().split()
        return math.inf if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        return math.inf
