"""The page of the process's numbers, gathered when Prometheus asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.tally import Tally
from bot.web.callers import Callers
from bot.web.health import Looking
from storage.database import Database

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

log = structlog.get_logger()
FORBIDDEN, LATER = 403, 503


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the numbers come from; `is_sender` tells whether this process sends just now."""

    tally: Tally
    database: Database
    clock: Clock
    is_sender: Callable[[], bool]


@dataclass(slots=True)
class Page:
    """Shows the numbers to whoever asks from this machine or a trusted proxy."""

    sources: Sources
    callers: Callers
    looking: Looking
    _registry: CollectorRegistry | None = None

    async def show(self, request: Request) -> Response:
        if not self.callers.is_near(request):
            return Response(status_code=FORBIDDEN)
        try:
            body, media_type = await self.looking.ask(self._written)
        except TimeoutError:
            log.warning("metrics.late")
            return Response(status_code=LATER)
        return Response(body, media_type=media_type)

    def _written(self) -> tuple[bytes, str]:
        # Loaded by the first who asks: prometheus_client brings a web server and a web client of
        # its own, 2 MB, and many an office never asks.
        from bot.web import numbers  # noqa: PLC0415  as above

        self._registry = self._registry or numbers.registry(self.sources)
        return numbers.written(self._registry), numbers.MEDIA_TYPE
