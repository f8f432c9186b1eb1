"""How many connections a process can have: each is an open file."""

from __future__ import annotations

import sys

if sys.platform != "win32":
    import resource

_DEFAULT = 1000
_RESERVE = 34
"""Descriptors for files, the listening socket, and connections being refused."""


def allowed_connections(wanted: int | None, of_database: int = 30) -> int:
    """Returns the maximum number of connections: `wanted`, or what the file limit leaves.

    For `wanted`, the soft limit is raised if necessary. The database needs descriptors as well.

    Raises:
        ValueError: the hard limit is too low for `wanted`.
    """
    if sys.platform == "win32":
        return wanted or _DEFAULT
    reserve = _RESERVE + of_database
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if wanted is None:
        if soft == resource.RLIM_INFINITY:
            return _DEFAULT
        return min(_DEFAULT, max(soft - reserve, soft // 2, 1))
    needed = wanted + reserve
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise ValueError(
                f"MAX_CONNECTIONS: {wanted} connections need {needed} open files, and the limit "
                f"is {hard} (ulimit -n)"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    return wanted
