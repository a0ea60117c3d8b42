"""Chooses what leaves now and commits it as being sent, before any call."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.addresses import addressed
from bot.delivery.holds import SecondLook, fresh, released
from bot.delivery.letters import Dispatch, Letter, Round
from bot.delivery.merging import next_of
from bot.delivery.room import BULK
from storage import delivery, outbox, people
from storage.delivery import Account, Bot, Lane, Page, Visitor, Waiting
from storage.kinds import MessageKind, MessageState

PAGE = 100
PAGES = 3
# What the limiter spreads bulk over, and what a timer may be early by.
SOON = 0.2
EARLY = 0.002


@dataclass(frozen=True, slots=True)
class Claimed:
    """What to send; `held` if the limiter keeps something, `more` if not all was looked at.

    `crowded` if something may leave as soon as a call under way comes back. `at` is when it was
    claimed, None where nothing was looked for.
    """

    dispatches: tuple[Dispatch, ...] = ()
    held: bool = False
    more: bool = False
    crowded: bool = False
    at: datetime | None = None

    def opens_after(self, now: datetime) -> float:
        """Give the seconds until the limiter lets bulk go again.

        Counted from the claim: to wait a whole moment after it was made would lose a tenth of
        the rate.
        """
        passed = 0.0 if self.at is None else (now - self.at).total_seconds()
        return min(SOON, max(0.0, SOON - passed)) + EARLY


def claim(about: Round, second_look: SecondLook) -> Claimed:
    """Choose, settle what never goes, and say of the rest that it is being sent.

    At most one message a chat is chosen, for calls run side by side and order would be chance.
    """
    chooser = _Chooser(about, second_look)
    claimed = chooser.visited() if about.visit is not None else chooser.due()
    outbox.settle(about.work, about.settled)
    delivery.begin(
        about.work,
        [
            (one.row.id, (one.address.platform, one.address.bot, one.address.user, one.lane[2]))
            for dispatch in claimed.dispatches
            for one in dispatch.letters
        ],
    )
    return claimed


@dataclass(slots=True)
class _Chooser:
    about: Round
    second_look: SecondLook
    closed: set[Lane] = field(default_factory=set)
    chosen: list[Dispatch] = field(default_factory=list)
    held: bool = False
    crowded: bool = False

    def due(self) -> Claimed:
        """Choose from what is due, as much as the limiter lets go now and there is room for."""
        about = self.about
        self.closed = {*about.in_flight, *delivery.held_lanes(about.work, about.now)}
        after = (-1, 0)
        for _ in range(PAGES):
            bots = self._open_bots()
            if not bots:
                return self._claimed(held=True)
            page = Page(bots, PAGE, after, frozenset(self.closed))
            rows = delivery.waiting(about.work, about.now, page)
            open_ = self._open_kinds()
            going = [one for one in rows if one.kind in open_]
            self._choose(going)
            self.held = self.held or len(going) < len(rows)
            self.crowded = self.crowded or not {one.kind for one in rows} <= self._roomy_kinds()
            if len(rows) < PAGE or len(going) < len(rows):
                return self._claimed()
            after = (rows[-1].priority, rows[-1].id)
        return self._claimed(more=bool(self.chosen or about.settled))

    def _claimed(self, *, held: bool = False, more: bool = False) -> Claimed:
        chosen = tuple(self.chosen)
        return Claimed(chosen, self.held or held, more, self.crowded, self.about.now)

    def visited(self) -> Claimed:
        """Choose from all that waits for who comes to look."""
        about = self.about
        visitor = self._visitor()
        if visitor is None:
            return Claimed()
        rows = delivery.waiting_for(about.work, visitor, PAGE)
        self._choose(rows)
        ended = any(one.state is not MessageState.queued for one in about.settled)
        return Claimed(tuple(self.chosen), more=bool(self.chosen) or ended)

    def _visitor(self) -> Visitor | None:
        visit = self.about.visit
        if visit is None:
            return None
        if visit.address is not None:
            where = visit.address
            here: list[Account] = [(where.platform, where.bot, where.user, where.chat)]
            return Visitor(visit.person, tuple(here))
        accounts = people.accounts_of(self.about.work, [visit.person]).get(visit.person, [])
        ours = [one for one in accounts if (one.platform, one.bot) in self.about.limits]
        return Visitor(
            visit.person, tuple((one.platform, one.bot, one.user, one.chat) for one in ours)
        )

    def _open_bots(self) -> list[Bot]:
        now = self.about.now
        return [bot for bot, limiter in self.about.limiters.items() if limiter.open(now)]

    def _open_kinds(self) -> set[MessageKind]:
        """Give the kinds of which some bot may send one more now."""
        about = self.about
        return {
            kind
            for kind in self._roomy_kinds()
            if any(one.open(about.now, bulk=kind in BULK) for one in about.limiters.values())
        }

    def _roomy_kinds(self) -> set[MessageKind]:
        room = self.about.room
        return {k for k in MessageKind if any(room.has(bot, k) for bot in self.about.limits)}

    def _choose(self, rows: Sequence[Waiting]) -> None:
        letters = addressed(self.about, fresh(self.about, rows))
        letters = [one for one in letters if self._has_a_way(one)]
        lanes: dict[Lane, list[Letter]] = {}
        for one in released(self.about, letters, self.second_look):
            lanes.setdefault(one.lane, []).append(one)
        for waiting in lanes.values():
            if self._allowed(waiting[0]):
                self.chosen.append(next_of(self.about, waiting))
            self.closed.add(waiting[0].lane)

    def _has_a_way(self, one: Letter) -> bool:
        if self.about.visit is not None:
            return True
        limiter, room = self.about.limiters[one.bot], self.about.room
        if not room.has(one.bot, one.row.kind):
            self.crowded = True
            return False
        if not limiter.open(self.about.now, bulk=one.row.kind in BULK):
            self.held = True
            return False
        return one.row.kind is MessageKind.emergency or one.lane not in self.closed

    def _allowed(self, one: Letter) -> bool:
        if self.about.visit is not None:
            return True
        if not self.about.room.has(one.bot, one.row.kind):
            self.crowded = True
            return False
        address = one.address
        allowed = self.about.limiters[one.bot].allow(
            address.chat,
            self.about.now,
            group=address.chat != address.user,
            bulk=one.row.kind in BULK,
        )
        if allowed:
            self.about.room.take(one.bot)
        self.held = self.held or not allowed
        return allowed
