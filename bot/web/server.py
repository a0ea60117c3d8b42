"""uvicorn inside the program's own event loop: told when to stop instead of hearing signals."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import structlog
from starlette.types import ASGIApp

from bot.lean import bare

# The package itself loads its command line too, with click and what watches processes. The last
# two the server would look up by name, which loads the package; one of them asks it for Config.
with bare("uvicorn") as package:
    from uvicorn.config import Config

    package["Config"] = Config
    from uvicorn.lifespan.off import LifespanOff  # noqa: F401  as above
    from uvicorn.protocols.http.auto import AutoHTTPProtocol  # noqa: F401  as above
    from uvicorn.server import Server

log = structlog.get_logger()

DRAIN_SECONDS = 10
# Each holds an event that waits for its commit; the dispatcher takes 2,000.
_CONNECTIONS = 2200


class _Server(Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program, which stops its parts in their order."""
        yield

    def abandon(self) -> None:
        """Cut off whatever is left; nothing is after a stop that was waited for."""
        for one in getattr(self, "servers", ()):
            one.close()
        for task in list(self.server_state.tasks):
            task.cancel()
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()


class WebServer:
    """Serves an application at one address until stopped."""

    def __init__(self, application: ASGIApp, host: str, port: int) -> None:
        self.tried = asyncio.Event()
        self._address = (host, port)
        self._config = Config(
            application,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
        self._server: _Server | None = None

    async def run(self) -> None:
        """Serve until `stop`; requests under way are then finished, in bounded time.

        OSError if the address cannot be had. `tried` is set as soon as either is known.
        """
        try:
            listener = _listener(*self._address)
        except OSError as error:
            log.error("web.not_listening", address=self._address, reason=str(error))  # noqa: TRY400  no trace needed
            self.tried.set()
            raise
        self._server = _Server(self._config)
        try:
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(self._server.serve([listener]))
                while not (self._server.started or serving.done()):  # noqa: ASYNC110  it rings no bell
                    await asyncio.sleep(0.005)
                self.tried.set()
        finally:
            self._server.abandon()
            self._server = None

    @property
    def is_serving(self) -> bool:
        """Whether there is anything to stop."""
        return self._server is not None

    def stop(self) -> None:
        """Accept nothing more; `run` returns once what was accepted is answered."""
        if self._server is not None:
            self._server.should_exit = True


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)
