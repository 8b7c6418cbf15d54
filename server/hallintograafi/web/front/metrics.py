"""What ``/metrics`` tells, in the format that Prometheus reads."""

from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from hallintograafi.engine.base import Engine
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.observe import BUCKETS, Tally

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST


def text(tally: Tally, engine: Engine, release: Release, lent: int) -> bytes:
    """Write the figures of the requests so far, and of the engine and the ``lent`` connections as they are now."""
    registry = CollectorRegistry()
    registry.register(_Figures(tally, engine, release, lent))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, tally: Tally, engine: Engine, release: Release, lent: int) -> None:
        self._tally = tally
        self._engine = engine
        self._release = release
        self._lent = lent

    def collect(self) -> Iterable[Metric]:
        yield from self._of_engine()
        yield from self._of_requests()

    def _of_engine(self) -> Iterable[Metric]:
        found, release = self._engine.measures(), self._release
        yield _gauge("queries_waiting", "Queries that wait for a worker", found.waiting)
        yield _gauge("workers", "Processes that evaluate queries", found.workers)
        yield _gauge("connections_lent", "Connections that workers answer themselves", self._lent)
        yield _gauge("engine_memory_bytes", "Proportional set size of the engine's processes", found.memory)
        current = int(release.is_current)
        yield _gauge("release_is_current", "1 while the current release is the one that is served", current)
        yield _gauge("release_triples", "Triples of the release", release.manifest.triples)
        yield _counter("cache_hits", "Answers to queries given from memory", found.hits + self._tally.kept)
        misses = found.misses + self._tally.evaluated
        yield _counter("cache_misses", "Answers to queries that were evaluated, look-ups in the front apart", misses)
        yield _counter("engine_restarts", "Times the engine had to be started anew", found.restarts)
        ended = CounterMetricFamily("hallintograafi_queries_ended", "Queries ended by a limit", labels=["limit"])
        for limit in ("time", "memory", "size"):
            ended.add_metric([limit], found.ended.get(limit, 0))
        yield ended

    def _of_requests(self) -> Iterable[Metric]:
        labels = ["door", "method", "status"]
        requests = CounterMetricFamily("hallintograafi_requests", "Requests", labels=labels)
        for (door, method, status), number in self._tally.counts.items():
            requests.add_metric([door, method, str(status)], number)
        yield requests
        seconds = HistogramMetricFamily("hallintograafi_request_seconds", "Time to the last byte", labels=["door"])
        for door, times in self._tally.times.items():
            ends = (*map(str, BUCKETS), "+Inf")
            buckets = list(zip(ends, accumulate(times), strict=True))
            seconds.add_metric([door], buckets, self._tally.seconds[door])
        yield seconds


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"hallintograafi_{name}", text, value=value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(f"hallintograafi_{name}", text, value=value)
