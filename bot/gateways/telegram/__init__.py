"""Telegram, over the client library that the configuration names; only that one is imported."""

from dataclasses import dataclass, field

from bot.clock import Clock
from bot.gateways import Limits
from bot.gateways.telegram.gateway import Patience, Profile, TelegramGateway
from bot.gateways.telegram.hooking import Webhook
from bot.gateways.telegram.sending import Labels
from bot.gateways.telegram.transport import Transport
from bot.lean import bare, without
from bot.settings import Telegram
from storage.kinds import Datum

__all__ = ["Labels", "Menu", "Patience", "TelegramGateway", "Tuning", "connect", "path"]

Menu = tuple[tuple[str, str], ...]


def path(bot: str) -> str:
    """Return where below our own address Telegram brings the updates of a bot."""
    return f"/telegram/{bot}"


@dataclass(frozen=True, slots=True)
class Tuning:
    """How long calls may take, how much is sent, and our address as seen from outside."""

    patience: Patience = field(default_factory=Patience)
    limits: Limits = field(default_factory=Limits)
    public_url: str = ""


def connect(
    settings: Telegram,
    labels: Labels,
    menu: Menu,
    clock: Clock,
    tuning: Tuning | None = None,
) -> TelegramGateway:
    """Return the bot that `settings.token` names; nothing is sent before `run` or `send`."""
    bot = settings.token.get_secret_value().partition(":")[0]
    if not bot.isdigit():
        raise ValueError("telegram.token is not a bot token")
    tuning = tuning or Tuning()
    webhook = None
    if settings.mode == "webhook":
        secret = settings.webhook_secret.get_secret_value()
        webhook = Webhook(tuning.public_url + path(bot), secret)
    profile = Profile(bot, labels, menu, webhook, Datum(settings.datum))
    return TelegramGateway(_transport(settings), profile, clock, tuning.patience, tuning.limits)


def _transport(settings: Telegram) -> Transport:
    # Imported here because each library costs seconds and megabytes, and one is enough.
    if settings.client == "aiogram":
        from bot.gateways.telegram.over_aiogram import AiogramTransport  # noqa: PLC0415 - as above

        return AiogramTransport(settings)
    with bare("telegram"), without("click", "pygments", "rich"):
        from bot.gateways.telegram.over_ptb import PtbTransport  # noqa: PLC0415 - as above

    return PtbTransport(settings)
