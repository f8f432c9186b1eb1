"""Measures as the text that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from typing import override

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from impl.telemetry.measures import Counter, Histogram, Histograms, Measure
from impl.turns import in_turns


async def exposition(measures: Iterable[Measure | Histograms]) -> bytes:
    """Returns these measures, and those of the process and of Python, as text.

    They may be thousands of lines, so others have their turns meanwhile.
    """
    families = chain(map(_family, measures), REGISTRY.collect())
    return b"".join([generate_latest(_One(family)) async for family in in_turns(families)])


class _One(Collector):
    """A registry of one family."""

    def __init__(self, family: Metric) -> None:
        self._family = family

    @override
    def collect(self) -> Iterator[Metric]:
        yield self._family


def _family(measure: Measure | Histograms) -> Metric:
    if isinstance(measure, Histograms):
        histograms = HistogramMetricFamily(measure.name, measure.about, labels=measure.labels)
        for labels, histogram in measure.read().items():
            histograms.add_metric(labels, _buckets(histogram), histogram.total)
        return histograms
    kind = CounterMetricFamily if isinstance(measure, Counter) else GaugeMetricFamily
    family = kind(measure.name, measure.about, labels=measure.labels)
    for labels, value in measure.read().items():
        family.add_metric(labels, value)
    return family


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    """Returns how many values were no more than each bound, as Prometheus has it."""
    bounds = [*map(floatToGoString, histogram.bounds), "+Inf"]
    return list(zip(bounds, accumulate(histogram.counts), strict=True))
