"""Asks the server of this machine whether it is alive: `python -m impl.deploying.healthcheck`.

For containers, which have no other client. It loads nothing of the service, so that it is quick.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

_PATH = "/api/health/live"
_SECONDS = 3


def main() -> None:
    """Exits with 1, and says why, unless the server at `HOST` and `PORT` is alive."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    connection = HTTPConnection(_reachable(host), int(port), timeout=_SECONDS)
    try:
        connection.request("GET", _PATH)
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        sys.exit(f"{host}:{port} does not answer: {error}")
    finally:
        connection.close()
    if status != 200:
        sys.exit(f"{host}:{port} answers {status}")


def _reachable(host: str) -> str:
    """Returns where a server can be reached that may listen at all addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


if __name__ == "__main__":
    main()
