"""The one ASGI application: which path leads where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.calendars import Calendars
from bot.web.callers import Callers
from bot.web.health import Health, Looking
from bot.web.metrics import Page, Sources
from bot.web.webhooks import Hook, Webhooks


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: hooks by bot id, numbers to trusted proxies, calendars by address."""

    hooks: Mapping[str, Hook]
    sources: Sources
    trusted: Sequence[str]
    calendars: Calendars | None = None


def build(site: Site, looking: Looking) -> Starlette:
    """Give the application; what may take long is asked by `looking`."""
    tally = site.sources.tally
    health = Health(site.sources.database, tally, looking)
    webhooks = Webhooks(site.hooks, tally)
    page = Page(site.sources, Callers(site.trusted), looking)
    routes = [
        Route("/telegram/{bot}", webhooks.receive, methods=["POST"]),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", page.show),
    ]
    if site.calendars is not None:
        routes.append(Route("/calendar/{token}.ics", site.calendars.show))
    return Starlette(routes=routes)
