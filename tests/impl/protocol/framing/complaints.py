"""What a server logs if something goes wrong that should not."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from structlog.testing import capture_logs


@contextmanager
def complaints() -> Generator[list[Mapping[str, Any]]]:
    """Yields all warnings and errors that are logged; everything else is left out."""
    found: list[Mapping[str, Any]] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append({"event": record.getMessage(), "log_level": record.levelname.lower()})

    listener = Listener(logging.WARNING)
    logging.getLogger().addHandler(listener)
    try:
        with capture_logs() as entries:
            yield found
            found += [entry for entry in entries if entry["log_level"] not in {"debug", "info"}]
    finally:
        logging.getLogger().removeHandler(listener)
