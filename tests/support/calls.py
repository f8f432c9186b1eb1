"""What code does, in numbers that do not depend on the machine."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import pytest

_TOOL = sys.monitoring.PROFILER_ID


@contextmanager
def counted_calls() -> Generator[Counter[CodeType]]:
    """Yields a counter of the Python functions that are called, in every thread."""
    calls: Counter[CodeType] = Counter()

    def note(code: CodeType, _offset: int) -> None:
        calls[code] += 1

    started = sys.monitoring.events.PY_START
    sys.monitoring.use_tool_id(_TOOL, "counted calls")
    sys.monitoring.register_callback(_TOOL, started, note)
    sys.monitoring.set_events(_TOOL, started)
    try:
        yield calls
    finally:
        sys.monitoring.set_events(_TOOL, sys.monitoring.events.NO_EVENTS)
        sys.monitoring.register_callback(_TOOL, started, None)
        sys.monitoring.free_tool_id(_TOOL)


@dataclass
class Turns:
    """What the event loop was asked to do."""

    callbacks: int = 0
    """How often it was asked to call something soon: each is a turn that somebody waits for."""
    timers: int = 0
    tasks: list[str] = field(default_factory=list)
    """The names of the coroutines that became tasks."""


@contextmanager
def counted_turns() -> Generator[Turns]:
    """Yields what the running loop is asked to do by others than its sockets."""
    loop, turns = asyncio.get_running_loop(), Turns()
    call_soon, call_at = loop.call_soon, loop.call_at
    factory = loop.get_task_factory()

    def count_callback(*arguments: Any, **options: Any) -> asyncio.Handle:
        turns.callbacks += 1
        return call_soon(*arguments, **options)

    def count_timer(*arguments: Any, **options: Any) -> asyncio.TimerHandle:
        turns.timers += 1
        return call_at(*arguments, **options)

    def count_task(
        loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
    ) -> asyncio.Future[Any]:
        turns.tasks.append(coroutine.__qualname__)
        return asyncio.Task(coroutine, loop=loop, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "call_soon", count_callback)
        patch.setattr(loop, "call_at", count_timer)
        loop.set_task_factory(count_task)
        try:
            yield turns
        finally:
            loop.set_task_factory(factory)
