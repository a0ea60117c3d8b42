"""`zhucun run`: the assistant as a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot import logs, loop, menu
from bot.app import Core
from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.alone import alone
from bot.gateways import Limits
from bot.running import Duties, Service
from bot.tally import Watched
from bot.web.application import Site, build
from bot.web.calendars import Calendars
from bot.web.health import Looking
from bot.web.metrics import Sources
from bot.web.server import WebServer
from bot.web.webhooks import Hook
from handlers.office import Offices

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.gateways.telegram import TelegramGateway
    from bot.settings import Settings
    from bot.wording import Wording


Part = Literal["web", "worker"]
"""What a process of several does: receive webhooks, or everything else."""


def run(settings: Settings, part: Part | None = None) -> None:
    """Run until told to stop; refuses an old schema, an empty database, and a second process.

    A second process is refused on the same SQLite file only, and so is being one of several.
    """
    told = console.of(settings)
    logs.configure(settings.log.level, settings.log.format)
    if part is not None and opening.sqlite_file(settings) is not None:
        raise told.refusal("run.part_on_sqlite")
    with alone(settings), opening.opened(settings) as database:
        with database.read() as work:
            zone = ZoneInfo(opening.office(told, work).directory.timezone)
        if not settings.telegram.token.get_secret_value():
            raise told.refusal("run.no_gateway")
        clock = SystemClock()
        full = settings.telegram.content == "full"
        largest = settings.files.largest_megabytes * 1_000_000
        offices = Offices(full, largest, settings.web.public_url)
        maker = opening.maker(settings)
        core = Core(database, clock, settings.language, zone, offices=offices, maker=maker)
        loop.run(_serve(core, settings, duties(settings, part)))


def duties(settings: Settings, part: Part | None) -> Duties:
    """Say what a process does: polling is work, since whoever asks must be the active sender."""
    asks = settings.telegram.mode == "polling"
    receives = part is None or part == ("worker" if asks else "web")
    return Duties(receives=receives, works=part != "web", asks=asks)


async def _serve(core: Core, settings: Settings, duties: Duties) -> None:
    gateway = telegram(settings, core.wording, core.clock)
    sender = core.sender([Watched(gateway, core.tally)])
    hooks = {}
    if duties.receives and not duties.asks:
        secret = settings.telegram.webhook_secret.get_secret_value()
        hooks[gateway.bot] = Hook(secret, gateway.take)
    sources = Sources(core.tally, core.database, core.clock, lambda: sender.is_active)
    shown = Calendars(core.database, core.clock, core.wording)
    site = Site(hooks, sources, settings.web.trusted_proxies, shown)
    looking = Looking()
    try:
        application = build(site, looking)
        web = WebServer(application, settings.web.host, settings.web.port)
        await Service(core, [gateway], sender, web, duties).run()
    finally:
        looking.close()


def telegram(settings: Settings, wording: Wording, clock: Clock) -> TelegramGateway:
    """Give the Telegram bot of the configuration, with its menu in the installation's language."""
    from bot.gateways.telegram import Tuning, connect  # noqa: PLC0415  a gateway is loaded when configured

    limits = Limits(
        per_second=settings.delivery.per_second,
        per_chat_burst=settings.delivery.per_chat_burst,
        per_group_minute=settings.delivery.per_group_minute,
    )
    labels = menu.labels(wording, settings.language)
    offered = menu.commands(wording, settings.language)
    tuning = Tuning(limits=limits, public_url=settings.web.public_url)
    return connect(settings.telegram, labels, offered, clock, tuning)
