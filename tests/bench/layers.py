"""The layers of a request: which file belongs to which."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

from tests.support.servers import ROOT

LOOP = "event loop and sockets"
_PACKAGES = "/site-packages/"
_PYTHON = f"{Path(os.__file__).parent}/"
# The longest beginning counts. What is not listed, such as Pydantic, belongs to who calls it.
_LAYERS = {
    "impl/protocol/": "server",
    "impl/web/": "gate",
    "impl/web/logs.py": "log line",
    "structlog/": "log line",
    "fastapi/": "FastAPI, Starlette",
    "starlette/": "FastAPI, Starlette",
    "generated/": "route",
    "generated/http_request.py": "gate",
    "generated/http_response.py": "answer, serialisation",
    "generated/routing.py": "routing",
    "generated/paths.py": "routing",
    "generated/authentication.py": "who asks",
    "generated/credentials.py": "who asks",
    "generated/security.py": "who asks",
    "impl/auth/": "who asks",
    "impl/revocations/": "who asks",
    "impl/auth/refresh_cookie.py": "gate",
    "generated/rate_limits.py": "limits",
    "generated/limits.py": "limits",
    "generated/concurrency.py": "limits",
    "impl/rate_limits/": "limits",
    "limits/": "limits",
    "generated/requests.py": "reading, validation",
    "generated/models.py": "reading, validation",
    "generated/formats.py": "reading, validation",
    "generated/texts.py": "reading, validation",
    "generated/replies.py": "answer, serialisation",
    "impl/": "handler",
    "impl/service.py": "transaction, handlers",
    "impl/database/": "database",
    "asyncpg/": "database",
    "aiosqlite/": "database",
    "sqlalchemy/": "database",
}


@cache
def layer_of_file(name: str) -> str | None:
    """Returns the layer of a file, if it has one of its own."""
    short = _short(name)
    fitting = [beginning for beginning in _LAYERS if short.startswith(beginning)]
    return _LAYERS[max(fitting, key=len)] if fitting else None


def layer_of(frame: FrameType | None) -> str:
    """Returns the layer that a function works for: its own, or that of who called it."""
    while frame is not None:
        layer = layer_of_file(frame.f_code.co_filename)
        if layer is not None:
            return layer
        frame = frame.f_back
    return LOOP


def place_of(code: CodeType) -> str:
    """Returns where a function is, for people."""
    return f"{_short(code.co_filename)}:{code.co_firstlineno} {code.co_qualname}"


def _short(file: str) -> str:
    """Returns the name of a file in this project or in its package, or of one of Python's own."""
    for folder in (_PACKAGES, f"{ROOT}/", _PYTHON):
        _, found, rest = file.rpartition(folder)
        if found:
            return rest
    return file
