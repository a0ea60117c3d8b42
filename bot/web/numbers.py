"""What is shown to Prometheus: the process's own numbers, and what waits in the database."""

from collections.abc import Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.tally import Spread
from bot.web.metrics import Sources
from storage import pulse

MEDIA_TYPE = CONTENT_TYPE_LATEST


def registry(sources: Sources) -> CollectorRegistry:
    """Give what gathers these numbers and those of the process each time it is asked."""
    found = CollectorRegistry()
    found.register(Numbers(sources))
    ProcessCollector(registry=found)
    return found


def written(found: CollectorRegistry) -> bytes:
    """Give the numbers as they are now, as Prometheus reads them."""
    return generate_latest(found)


class Numbers(Collector):
    """What the process counted, and what waits in the database."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        counted = self._sources.tally
        events = CounterMetricFamily(
            "zhucun_events", "Events by kind and outcome.", labels=["kind", "outcome"]
        )
        for names, count in sorted(counted.events.items()):
            events.add_metric(names, count)
        sends = CounterMetricFamily(
            "zhucun_sends",
            "Calls that send, by platform and result.",
            labels=["platform", "result"],
        )
        for names, count in sorted(counted.sends.items()):
            sends.add_metric(names, count)
        webhooks = CounterMetricFamily(
            "zhucun_webhooks", "Webhook requests by HTTP status.", labels=["status"]
        )
        for status, count in sorted(counted.webhooks.items()):
            webhooks.add_metric([str(status)], count)
        yield from (events, sends, webhooks)
        yield _spread("zhucun_batch_events", "Events a batch.", counted.batch_size)
        yield _spread("zhucun_batch_seconds", "Seconds a batch.", counted.batch_seconds)
        failed = "Batches that could not be committed and ran again."
        yield CounterMetricFamily("zhucun_batches_failed", failed, counted.failed_batches)
        told = "Seconds that platforms told us to wait, summed up."
        yield CounterMetricFamily("zhucun_told_to_wait_seconds", told, counted.told_to_wait)
        queue = "Events that wait for their commit."
        yield GaugeMetricFamily("zhucun_events_waiting", queue, counted.waiting)
        sender = "Whether this process is the active sender."
        yield GaugeMetricFamily("zhucun_sender_active", sender, self._sources.is_sender())
        yield from self._outbox()

    def _outbox(self) -> Iterator[Metric]:
        now = self._sources.clock.now()
        up = "Whether the database answered just now."
        try:
            with self._sources.database.read() as work:
                found = pulse.waiting(work, now)
                troubled = pulse.troubled(work)
        except (SQLAlchemyError, OSError):
            yield GaugeMetricFamily("zhucun_database_up", up, 0)
            return
        yield GaugeMetricFamily("zhucun_database_up", up, 1)
        rows = GaugeMetricFamily(
            "zhucun_outbox_rows", "Messages not settled, by state.", labels=["state"]
        )
        for state in ("held", "due", "sending"):
            rows.add_metric([state], getattr(found, state))
        yield rows
        trouble = GaugeMetricFamily(
            "zhucun_inbox_trouble",
            "Messages of the last 14 days that failed or were part of a flood.",
            labels=["state"],
        )
        for state, number in troubled.items():
            trouble.add_metric([state.value], number)
        yield trouble
        age = (now - found.oldest).total_seconds() if found.oldest else 0.0
        what = "Seconds since the oldest message that may go out fell due."
        yield GaugeMetricFamily("zhucun_outbox_age_seconds", what, max(0.0, age))


def _spread(name: str, what: str, spread: Spread) -> Metric:
    buckets: list[tuple[str, float]] = []
    reached = 0
    for bound, count in zip((*spread.bounds, float("inf")), spread.counts, strict=True):
        reached += count
        buckets.append(("+Inf" if bound == float("inf") else str(float(bound)), reached))
    return HistogramMetricFamily(name, what, buckets=buckets, sum_value=spread.total)
