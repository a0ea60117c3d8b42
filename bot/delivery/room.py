"""How many more calls may be under way, so that a crash leaves few messages unknown."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.gateways import Limits
from storage.delivery import Bot, Lane
from storage.kinds import MessageKind

BULK = frozenset({MessageKind.ask, MessageKind.notice})

# A broadcast whose answers hang must not keep a reply from leaving.
_BULK_SHARE = 3 / 4


class Room:
    """Counts, for each bot, the calls claimed and not recorded against what it carries at once.

    Nothing says of a row in such a call whether it arrived if the process dies, so what is
    claimed beyond what can really be carried would only be more that is unknown. Emergencies wait
    for no room, but take it.
    """

    def __init__(self, limits: Mapping[Bot, Limits], under_way: Iterable[Lane]) -> None:
        """Begin with the chats to which calls are under way: there is one call a chat."""
        self._limits = limits
        self._taken = Counter((platform, bot) for platform, bot, _ in under_way)

    def has(self, bot: Bot, kind: MessageKind) -> bool:
        """Tell whether one more message of this kind may be under way."""
        most = self._limits[bot].at_once
        if kind in BULK:
            most = max(1, int(most * _BULK_SHARE))
        return kind is MessageKind.emergency or self._taken[bot] < most

    def take(self, bot: Bot) -> None:
        """Count one more call."""
        self._taken[bot] += 1
