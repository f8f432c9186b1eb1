"""The servers that an address names: one, several, or those that listen in a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, override
from urllib.parse import unquote

DEFAULT_PORT = 5432
_HOST = re.compile(r"(?:\[([^\[\]]+)\]|([^/:\[\]]+))(?::([0-9]{1,5}))?|(/.*)")
_BEFORE_PATH = re.compile(r"(postgres[^:/?]*://(?:[^/?]*@)?)([^/?@]*)(.*)", re.DOTALL)


class Host(NamedTuple):
    """Where a server listens: a name or an address, or the folder of its Unix socket."""

    name: str
    port: int

    @override
    def __str__(self) -> str:
        if self.name.startswith("/"):
            return self.name
        return f"{f'[{self.name}]' if ':' in self.name else self.name}:{self.port}"


def split_hosts(url: str) -> tuple[str, str]:
    """Returns the URL with no hosts where it names several or a folder, and these as written."""
    found = _BEFORE_PATH.fullmatch(url)
    if found is None or not ("," in found[2] or found[2].lower().startswith("%2f")):
        return url, ""
    return f"{found[1]}{found[3]}", found[2]


def read_hosts(hosts: str, ports: str = "") -> tuple[Host, ...]:
    """Returns the hosts of a list with commas. One without a port has its own or the only one.

    Raises:
        ValueError: they are no such list. The message repeats nothing of it.
    """
    names, given = hosts.split(","), ports.split(",")
    if len(given) == 1:
        given *= len(names)
    if len(given) != len(names):
        raise ValueError("DATABASE_URL: port is one for all hosts, or one for each")
    return tuple(map(_read_host, names, given))


def _read_host(host: str, port: str) -> Host:
    found = _HOST.fullmatch(host)
    if found is None or not re.fullmatch("[0-9]{0,5}", port):
        raise ValueError(
            "DATABASE_URL: write several hosts as a,b or a:5432,b:5433, and the folder of a socket"
            " as ?host=/folder"
        )
    name = found[1] or found[4] or unquote(found[2])
    return Host(name, int(found[3] or port or DEFAULT_PORT))


def listed(hosts: Sequence[Host]) -> str:
    """Returns hosts as they are written in an address."""
    return ",".join(map(str, hosts))
