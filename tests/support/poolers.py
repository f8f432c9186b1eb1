"""An unrecognised PgBouncer, as far as its errors go."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import override

_AUTHENTICATED = b"R" + struct.pack("!ii", 8, 0)
_READY = b"Z" + struct.pack("!i", 5) + b"I"
_IN_TRANSACTION = b"Z" + struct.pack("!i", 5) + b"T"
_BEGUN = b"C" + struct.pack("!i", 10) + b"BEGIN\0"


@dataclass(frozen=True)
class PoolerRefusal:
    """An error of a pooler in transaction mode, as worded by PgBouncer or the server behind it."""

    sqlstate: str
    message: str
    at_start: bool = False
    """Whether it occurs on connecting, not on the first prepared statement."""


SETTING_REFUSED = PoolerRefusal(
    "08P01", "unsupported startup parameter: lock_timeout", at_start=True
)
PREPARED_BY_ANOTHER = PoolerRefusal(
    "42P05", 'prepared statement "__asyncpg_stmt_1__" already exists'
)
PREPARED_ELSEWHERE = PoolerRefusal(
    "26000", 'prepared statement "__asyncpg_stmt_1__" does not exist'
)
REFUSALS = (SETTING_REFUSED, PREPARED_BY_ANOTHER, PREPARED_ELSEWHERE)


@contextmanager
def run_pooler(refusal: PoolerRefusal) -> Generator[str]:
    """Runs one on a port that does not identify it, and yields its `DATABASE_URL`."""

    class Handler(_Session):
        refused = refusal

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"postgresql://ada@127.0.0.1:{server.server_address[1]}/tasks?sslmode=disable"
        finally:
            server.shutdown()


class _Session(socketserver.StreamRequestHandler):
    """A connection, with as much of the protocol as leads to the error."""

    refused: PoolerRefusal

    @override
    def handle(self) -> None:
        self._read(self._length())
        if self.refused.at_start:
            self.wfile.write(self._error("FATAL"))
            return
        self.wfile.write(_AUTHENTICATED + _parameter("server_version", "16.4") + _READY)
        while kind := self.rfile.read(1):
            self._read(self._length())
            match kind:
                case b"Q":
                    self.wfile.write(_BEGUN + _IN_TRANSACTION)
                case b"P":
                    self.wfile.write(self._error("ERROR"))
                case b"S":
                    self.wfile.write(_READY)
                case b"X":
                    return
                case _:
                    pass

    def _length(self) -> int:
        return int(struct.unpack("!i", self._read(4))[0]) - 4

    def _read(self, size: int) -> bytes:
        return self.rfile.read(size).ljust(size, b"\0")

    def _error(self, severity: str) -> bytes:
        fields = {"S": severity, "V": severity, "C": self.refused.sqlstate}
        fields["M"] = self.refused.message
        text = b"".join(f"{name}{value}".encode() + b"\0" for name, value in fields.items())
        return b"E" + struct.pack("!i", len(text) + 5) + text + b"\0"


def _parameter(name: str, value: str) -> bytes:
    text = f"{name}\0{value}\0".encode()
    return b"S" + struct.pack("!i", len(text) + 4) + text
