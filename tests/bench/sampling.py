"""A sampling profiler: what the process was busy with, each few milliseconds of its CPU time.

Unlike a profiler that follows each call, it slows nothing down, so that functions which call many
others look no more expensive than they are. The time of a function in C is its caller's.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType

from tests.bench.layers import LOOP, layer_of

_SECONDS = 0.001  # the kernel may round it up, to four times that


@dataclass
class Samples:
    """How often each layer, and each function, was seen at work."""

    layers: Counter[str] = field(default_factory=Counter)
    functions: Counter[CodeType] = field(default_factory=Counter)

    def add(self, frame: FrameType | None) -> None:
        """Adds what this thread does, or another one if this one only waits."""
        layer = layer_of(frame)
        if layer == LOOP:
            for thread, other in sys._current_frames().items():
                if thread != threading.main_thread().ident and layer_of(other) != LOOP:
                    frame, layer = other, layer_of(other)
        self.layers[layer] += 1
        if frame is not None:
            self.functions[frame.f_code] += 1


@contextmanager
def sampled() -> Generator[Samples]:
    """Yields the samples of what happens meanwhile. It is for the main thread."""
    samples = Samples()
    before = signal.signal(signal.SIGPROF, lambda _number, frame: samples.add(frame))
    signal.setitimer(signal.ITIMER_PROF, _SECONDS, _SECONDS)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
