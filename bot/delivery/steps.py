"""What delivery writes: one transaction records what came back and claims what goes next."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom

from msgspec.structs import replace

from bot.clock import Clock
from bot.delivery import enclosing, outcome
from bot.delivery.addresses import next_account
from bot.delivery.ahead import Ahead
from bot.delivery.claim import Claimed, claim
from bot.delivery.enclosing import Make
from bot.delivery.holds import SecondLook
from bot.delivery.ledger import Ledger
from bot.delivery.letters import Dispatch, Letter, Round, Visit
from bot.delivery.outcome import Finished
from bot.documents.making import Maker
from bot.gateways import Limits, NotSent, Outgoing, Refused
from bot.limiter import Limiter
from bot.wording import Wording
from handlers.office import Office
from storage import delivery, outbox, people
from storage.database import Database
from storage.delivery import Bot
from storage.kinds import NEW_MESSAGES, MessageState
from storage.outbox import Settlement
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Outfit:
    """What the sender is handed: where to read and write, and what to ask the office.

    `office` gives the office as it stands, None before the installation was set up;
    `second_look` tells, at the moment of sending, what of a reminder still has a point; `make`
    gives the bytes of a file.
    """

    database: Database
    clock: Clock
    wording: Wording
    office: Callable[[Work], Office | None]
    second_look: SecondLook
    chance: Random = field(default_factory=SystemRandom)
    make: Make = field(default_factory=Maker)


@dataclass(frozen=True, slots=True)
class Ask:
    """For whom to claim: these bots, or somebody who comes to look."""

    bots: Collection[Bot]
    visit: Visit | None = None


class Steps:
    """Blocking; everything here runs in the writer's thread, one step at a time."""

    def __init__(self, outfit: Outfit, limits: Mapping[Bot, Limits]) -> None:
        """Prepare one limiter a bot."""
        self._outfit = outfit
        self._limits = limits
        self._limiters = {bot: Limiter(one) for bot, one in limits.items()}
        self.ledger = Ledger()
        self.ahead = Ahead(self.ledger, limits, self._limiters)

    def settle_and_claim(self, ask: Ask) -> Claimed:
        """Record what came back and claim what goes next, both or neither."""
        finished = self.ledger.returned()
        with self._outfit.database.write() as work:
            self._settle(work, finished)
            claimed = self._claim(work, finished, ask)
        self.ledger.recorded(finished)
        self.ledger.claimed(claimed.dispatches)
        return claimed

    def _claim(self, work: Work, finished: Sequence[Finished], ask: Ask) -> Claimed:
        if not ask.bots and ask.visit is None:
            return Claimed()
        recorded = {one.row.id for done in finished for one in done.dispatch.letters}
        about = Round(
            work,
            self._outfit.clock.now(),
            self._outfit.office(work),
            self._outfit.wording,
            {bot: self._limits[bot] for bot in ask.bots},
            {bot: self._limiters[bot] for bot in ask.bots},
            frozenset(lane for row, lane in self.ledger.held.items() if row not in recorded),
            ask.visit,
        )
        return claim(about, self._outfit.second_look)

    def recover(self, bots: Collection[Bot]) -> int:
        """Settle rows found as being sent, of which nobody knows whether they arrived."""
        with self._outfit.database.write() as work:
            now = self._outfit.clock.now()
            found = delivery.being_sent(work, bots)
            reason = "found as being sent"
            outbox.settle(
                work, [outcome.after_unknown(row, row.attempts, now, reason) for row in found]
            )
        self.ledger.take_over(bots)
        return len(found)

    def release(self, bots: Collection[Bot]) -> None:
        """Queue rows again that were claimed in a commit nobody learnt of, so never sent."""
        self.ledger.unsure = False
        held = self.ledger.held
        with self._outfit.database.write() as work:
            now = self._outfit.clock.now()
            lost = [one for one in delivery.being_sent(work, bots) if one.id not in held]
            outbox.settle(work, [Settlement(one.id, MessageState.queued, now) for one in lost])

    def _settle(self, work: Work, finished: Sequence[Finished]) -> None:
        rows: list[Settlement] = []
        for one in finished:
            settled = outcome.settlements(one, self._outfit.chance)
            if isinstance(one.result, Refused) and one.result.unreachable:
                settled = _elsewhere(work, one, settled)
            elif isinstance(one.result, Refused):
                self._excuse(work, one, one.result)
            rows += settled
            wait = outcome.pause(one, self._outfit.chance)
            if wait is not None:
                self._limiters[one.dispatch.bot].pause(wait.until, wait.chat)
        outbox.settle(work, rows)

    def enclose(self, dispatch: Dispatch) -> Outgoing | Refused | NotSent:
        """Give the call of a file with its bytes; runs beside the writer's thread."""
        letter = dispatch.letters[0]
        return enclosing.with_file(
            self._outfit.database, self._outfit.make, letter, self._limits[letter.bot]
        )

    def _excuse(self, work: Work, finished: Finished, refused: Refused) -> None:
        for letter in finished.dispatch.letters:
            said = enclosing.excuse(work, letter, refused, finished.at)
            if said is not None:
                body = self._outfit.wording.render(said.words, said.language)
                outbox.queue(work, replace(said.message, body=body))


def _elsewhere(work: Work, finished: Finished, settled: Sequence[Settlement]) -> list[Settlement]:
    """Mark the account as unreachable and let pushes go to another one, if there is one."""
    letters = finished.dispatch.letters
    address = letters[0].address
    if address.chat == address.user:
        reason = next((one.error for one in settled if one.error), "refused")
        people.mark_unreachable(work, (address.platform, address.bot, address.user), reason)
    return [
        _once_more(one, finished.at) if _has_another(work, letter) else one
        for letter, one in zip(letters, settled, strict=True)
    ]


def _has_another(work: Work, letter: Letter) -> bool:
    row, address = letter.row, letter.address
    if row.person is None or row.action not in NEW_MESSAGES or row.doubtful:
        return False
    accounts = people.accounts_of(work, [row.person]).get(row.person, [])
    return next_account(accounts, (address.platform, address.bot, address.user)) is not None


def _once_more(one: Settlement, at: datetime) -> Settlement:
    return Settlement(one.id, MessageState.queued, at, error=one.error, attempt=one.attempt)
