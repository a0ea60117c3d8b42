"""What keeps a message from leaving now: its time is over, night, nobody wants it, the budget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from msgspec.structs import replace

from bot.delivery.addresses import people_of
from bot.delivery.letters import Letter, Round
from bot.posting import Posting, release
from handlers.office import Office
from handlers.rules import quiet
from handlers.talk import Push
from handlers.turn import Moment
from storage import outbox, people, reminders, urgency
from storage.delivery import Waiting
from storage.kinds import MessageKind, PersonId
from storage.people import Person

log = structlog.get_logger()

SecondLook = Callable[[Moment, Iterable[str]], Mapping[str, Push | None]]
"""By outbox key, None for what nobody wants any more, a push where a part of it is wanted."""

_HELD = frozenset({MessageKind.decision, MessageKind.ask, MessageKind.notice})
_LOOKED_AT_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Day:
    """A person's business day, and when what is too much for it may go out."""

    began: datetime
    asks: int
    next_release: datetime


def fresh(about: Round, rows: Sequence[Waiting]) -> list[Waiting]:
    """Give the rows whose time is not over; drop the others."""
    kept = []
    for row in rows:
        if row.expires_at is not None and row.expires_at <= about.now:
            about.drop(row, "expired")
        else:
            kept.append(row)
    return kept


def released(about: Round, letters: Sequence[Letter], second_look: SecondLook) -> list[Letter]:
    """Give the letters that may reach their person now; put off or drop the others."""
    held = [one for one in letters if one.row.kind in _HELD and one.row.person is not None]
    if not held:
        return list(letters)
    if about.office is None:
        return [one for one in letters if one not in held]
    missing = people_of(held) - about.people.keys()
    about.people |= people.load(about.work, missing)
    carried = reminders.carried_by(
        about.work, [one.row.key for one in held if one.row.kind is MessageKind.ask]
    )
    judge = _Judge(about, about.office, second_look, frozenset(carried))
    kept = {one.row.id for one in held if judge.lets_go(one)}
    kept = judge.within_budget([one for one in held if one.row.id in kept])
    going = [one for one in letters if one.row.kind not in _HELD or one.row.id in kept]
    return [judge.as_it_stands(one) for one in going]


@dataclass(slots=True)
class _Judge:
    about: Round
    office: Office
    second_look: SecondLook
    carried: frozenset[str]
    partly: dict[int, Push] = field(default_factory=dict)

    def lets_go(self, one: Letter) -> bool:
        """Tell whether a letter is wanted and it is not night; a fault only delays its own row."""
        try:
            return self._is_wanted(one.row) and self._is_awake(one.row)
        except Exception as error:
            log.exception("delivery.row_failed", row=one.row.id)
            self.about.put_off(one.row, self.about.now + _LOOKED_AT_AGAIN, type(error).__name__)
            return False

    def as_it_stands(self, one: Letter) -> Letter:
        """Give a letter that says only what is still wanted, and remember that it does."""
        push = self.partly.get(one.row.id)
        if push is None:
            return one
        language = self.about.people[push.person].language
        body = self.about.wording.render(push.words, language)
        buttons = Posting(self.about.wording).buttons(push.buttons, language)
        outbox.reword(self.about.work, one.row.id, body, buttons)
        return replace(one, outgoing=replace(one.outgoing, body=body, buttons=buttons))

    def within_budget(self, letters: Sequence[Letter]) -> set[int]:
        """Give the ids that do not ask too much of anybody today; put off the others."""
        asking = [one for one in letters if asks(one.row)]
        kept = {one.row.id for one in letters}
        if self.about.visit is not None or not asking:
            return kept
        days = {who: self._day(self.about.people[who]) for who in people_of(asking)}
        for began in {day.began for day in days.values()}:
            whose = [who for who, day in days.items() if day.began == began]
            had = outbox.asks_since(self.about.work, whose, began)
            for one in asking:
                day = days[PersonId(one.row.person or 0)]
                if day.began == began and had.get(PersonId(one.row.person or 0), 0) >= day.asks:
                    kept.discard(one.row.id)
                    self.about.put_off(one.row, day.next_release, urgency.OVER_BUDGET)
        return kept

    def _is_wanted(self, row: Waiting) -> bool:
        if row.key not in self.carried:
            return True
        moment = Moment(self.about.work, self.office, self.about.now)
        looked = self.second_look(moment, [row.key])
        push = looked.get(row.key)
        if push is not None:
            self.partly[row.id] = push
        elif row.key in looked:
            self.about.drop(row, "no longer wanted")
            return False
        return True

    def _is_awake(self, row: Waiting) -> bool:
        if self.about.visit is not None:
            return True
        person = self.about.people[PersonId(row.person or 0)]
        awake = release(self.office, row.kind, person, self.about.now)
        if awake > self.about.now:
            self.about.put_off(row, awake)
            return False
        return True

    def _day(self, person: Person) -> _Day:
        office, now = self.office, self.about.now
        today = office.business_day(now, person)
        tomorrow = today + timedelta(days=1)
        area = office.area_of(person, today)
        rules = office.rules_for(area, today).policy
        after = office.rules_for(area, tomorrow).policy
        begins = office.at(tomorrow, after.attendance.day.starts)
        return _Day(
            office.at(today, rules.attendance.day.starts),
            rules.messages.budget.asks_per_day,
            quiet.release_at(begins, after, office.zone),
        )


def asks(row: Waiting) -> bool:
    """Tell whether a message counts against the budget: an ask, or a notice with buttons."""
    wants_receipt = row.kind is MessageKind.notice and bool(row.buttons)
    return row.kind is MessageKind.ask or wants_receipt
