"""How messages come and go: gateways, turns, delivery, scheduler, settings, wording, commands."""

from bot.lean import without

with without("rich"):
    import structlog  # noqa: F401  before any module of ours does
