"""How long a process may take to end."""

from __future__ import annotations

from impl.settings import Settings

_SECONDS_MORE = 10
"""What `impl/operating.md` adds to the sum."""


def seconds_to_end() -> int:
    """Returns how long who stops a process by its defaults has to wait for it."""
    periods = ("drain_seconds", "keep_alive_seconds", "shutdown_seconds")
    defaults: list[int] = [Settings.model_fields[name].default for name in periods]
    return sum(defaults) + _SECONDS_MORE
