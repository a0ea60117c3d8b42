"""The scheduler in conversations: it becomes later, and what is due is said."""

from datetime import datetime

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from tests.actors import ZONE, Stage


def at(stage: Stage, day: str, clock: str) -> None:
    """Let it be a local time, and let the scheduler look once."""
    now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)
    stage.clock.set(now)
    Sweeper(stage.database, Offices(), Posting(Wording(ZONE))).sweep(now)
