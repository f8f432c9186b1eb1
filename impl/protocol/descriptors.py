"""How many connections a process can have: each is an open file."""

from __future__ import annotations

import sys

if sys.platform != "win32":
    import resource

_DEFAULT = 1000
_RESERVE = 64
"""Descriptors for the database, files, the listening socket, and connections being refused."""


def allowed_connections(wanted: int | None) -> int:
    """Returns the maximum number of connections: `wanted`, or what the file limit leaves.

    For `wanted`, the soft limit is raised if necessary.

    Raises:
        ValueError: the hard limit is too low for `wanted`.
    """
    if sys.platform == "win32":
        return wanted or _DEFAULT
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if wanted is None:
        if soft == resource.RLIM_INFINITY:
            return _DEFAULT
        return min(_DEFAULT, max(soft - _RESERVE, soft // 2, 1))
    needed = wanted + _RESERVE
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise ValueError(
                f"MAX_CONNECTIONS: {wanted} connections need {needed} open files, and the limit "
                f"is {hard} (ulimit -n)"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    return wanted
