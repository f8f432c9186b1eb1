"""What most servers do without, or not every request needs: it is imported when it is first called.

The client of Redis, for example, takes 70 ms and 6 MB, and only a server with a `REDIS_URL` needs
it. All other imports are at the top of a module.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """Returns a function that calls the one, or the class, of that name in a module."""

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **named)

    return call
