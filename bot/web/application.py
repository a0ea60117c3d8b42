"""The one ASGI application: which path leads where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector
from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.callers import Callers
from bot.web.health import Health, Looking
from bot.web.metrics import Numbers, Page, Sources
from bot.web.webhooks import Hook, Webhooks


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: hooks by bot id, and the numbers of this process to trusted proxies."""

    hooks: Mapping[str, Hook]
    sources: Sources
    trusted: Sequence[str]


def build(site: Site, registry: CollectorRegistry, looking: Looking) -> Starlette:
    """Give the application; the process's own numbers are put into `registry`."""
    registry.register(Numbers(site.sources))
    ProcessCollector(registry=registry)
    tally = site.sources.tally
    health = Health(site.sources.database, tally, looking)
    webhooks = Webhooks(site.hooks, tally)
    page = Page(registry, Callers(site.trusted), looking)
    return Starlette(
        routes=[
            Route("/telegram/{bot}", webhooks.receive, methods=["POST"]),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
            Route("/metrics", page.show),
        ]
    )
