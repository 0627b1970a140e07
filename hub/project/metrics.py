"""The figures that Prometheus reads: requests of all web processes together, and the jobs as the database has them."""

import os
from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from hub.core.jobs.queries import count_live_workers, queue_figures

# The route, not the address: addresses hold names, and every new one would be a new time series.
REQUESTS = Counter("hub_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "hub_request_seconds",
    "Time from a request's arrival in the process to its answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class JobsCollector(Collector):
    """Asks the database at each reading, so that every web process gives the same answer."""

    def collect(self) -> Iterator[Metric]:
        """One gauge per figure."""
        figures = queue_figures()
        overdue = figures.oldest_due.total_seconds()
        gauges = {
            "hub_workers": ("Worker processes that gave a sign of life in time.", count_live_workers()),
            "hub_jobs_waiting": ("Jobs that wait, retries and future ones included.", figures.waiting),
            "hub_jobs_running": ("Jobs that run.", figures.running),
            "hub_jobs_failed": ("Jobs that failed for good and are kept.", figures.failed),
            "hub_jobs_overdue_seconds": ("How long the longest-due job has waited.", overdue),
        }
        for name, (sentence, value) in gauges.items():
            yield GaugeMetricFamily(name, sentence, value=float(value))


def exposition() -> tuple[bytes, str]:
    """All figures in Prometheus's text format, with its content type.

    The processes share the folder that `PROMETHEUS_MULTIPROC_DIR` names (`hub run` and the service files set it and
    empty it at each start); without it, as in tests, the answer is this process's own.
    """
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library forgot one signature
        own = b""
    else:
        own = generate_latest(REGISTRY)
    registry.register(JobsCollector())
    return own + generate_latest(registry), CONTENT_TYPE_LATEST
