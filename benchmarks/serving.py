"""A server process of the check-in benchmark: this program or the plain bot behind a webhook."""

from __future__ import annotations

import asyncio
import signal
import sys

from benchmarks import peers
from bot import loop
from bot.running import Duties, Service
from bot.web.application import Site, build
from bot.web.health import Looking
from bot.web.metrics import Sources
from bot.web.server import WebServer
from bot.web.webhooks import Hook
from storage.database import Database

SECRET = "benchmark"  # noqa: S105  nobody's


async def ours(url: str, port: int, *, works: bool) -> None:
    """Serve as `zhucun run` does, over an instant gateway."""
    clock = peers.FollowingClock()
    core = peers.core_of(Database(url), clock)
    gateway = peers.InstantGateway(clock)
    sender = core.sender([gateway])
    sources = Sources(core.tally, core.database, core.clock, lambda: sender.is_active)
    site = Site({gateway.bot: Hook(SECRET, gateway.take)}, sources, ())
    application = build(site, Looking())
    web = WebServer(application, "127.0.0.1", port)
    duties = Duties(works=works, asks=False)
    await Service(core, [gateway], sender, web, duties).run()


async def plain(url: str, port: int) -> None:
    """Serve aiogram's own webhook, answered once the update is handled."""
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler  # noqa: PLC0415  takes seconds
    from aiohttp import web  # noqa: PLC0415  comes with it

    from benchmarks import plain_bot  # noqa: PLC0415  imports it too

    bot, dispatcher = plain_bot.build(Database(url).writer)
    application = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=SECRET
    )
    handler.register(application, path=f"/telegram/{peers.BOT}")
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await stopping.wait()
    await runner.cleanup()


if __name__ == "__main__":
    side, address, listen = sys.argv[1:4]
    if side == "plain":
        loop.run(plain(address, int(listen)))
    else:
        loop.run(ours(address, int(listen), works=side == "ours"))
