"""Measures: what a process knows in numbers, read at the moment when somebody asks.

So that costs requests next to nothing: where something happens, a number is added to another, and
names, labels and text are made when the metrics are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

type Labels = tuple[str, ...]
"""The values of labels, in the order of their names."""


@dataclass(frozen=True)
class Measure:
    """Numbers of one name. Each has its own labels, of which there may only be so many."""

    name: str
    about: str
    labels: Labels
    """The names of the labels."""
    read: Callable[[], Mapping[Labels, float]]


class Gauge(Measure):
    """What is so now."""


class Counter(Measure):
    """How often, or how much, since the process was started. Its name ends in `_total`."""


@dataclass(frozen=True)
class Histograms:
    """How values are distributed, each histogram with labels."""

    name: str
    about: str
    labels: Labels
    read: Callable[[], Mapping[Labels, Histogram]]


def gauge(name: str, about: str, read: Callable[[], float]) -> Gauge:
    """Returns a gauge without labels."""
    return Gauge(name, about, (), lambda: {(): read()})


def counter(name: str, about: str, read: Callable[[], float]) -> Counter:
    """Returns a counter without labels."""
    return Counter(name, about, (), lambda: {(): read()})


class Histogram:
    """Counts values by the first bound that they do not exceed."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Counts a value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value
