"""The log: structured lines, readable in a terminal, JSON in production."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict

from impl.current import CURRENT

# The values of local variables stay out of the log: passwords and tokens are among them.
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(level: str, *, as_json: bool) -> None:
    """Sends all logs, including those of libraries, to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    final: list[structlog.typing.Processor] = (
        [_TRACEBACKS, structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Debug logs of libraries repeat whole statements, with hashes of passwords among them.
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level.upper()]))
    logging.getLogger("impl").setLevel(level.upper())


def _add_request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    current = CURRENT.get()
    if current is not None:
        event.setdefault("request_id", current.request_id)
        if current.trace_id is not None:
            event.setdefault("trace_id", current.trace_id)
    return event
