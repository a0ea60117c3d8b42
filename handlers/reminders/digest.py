"""Once a day: copies and filings to people in offices, and to leaders whom to telephone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.reminders import daily
from handlers.reminders.due import About, Due, dues, load
from handlers.rules.stages import Stage
from handlers.talk import Button, Push, Verbatim, Words, lines, text
from storage import news
from storage.kinds import MessageKind, PersonId, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment
    from storage.news import Told
    from storage.people import Person

# A digest held by night or budget, or due while we were down, is worth saying for a week.
_FOR = timedelta(days=7)
_STATIONED = frozenset({Role.member, Role.leader})


def gets_one(moment: Moment, person: Person) -> bool:
    """Tell whether somebody works in an office: above the teams, where copies come together."""
    day = moment.office.business_day(moment.now, person)
    return any(post.role not in _STATIONED for post in person.duties_on(day))


class Digest:
    """Copies (备案) and what was filed come together; only what cannot wait comes singly."""

    name = "digest"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who has news from before the hour of today's digest.

        Offices get it on working days. What waits for a leader is for somebody without an
        account, who may need it on any day.
        """
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        office = moment.office
        today = daily.day_of(moment, moment.now)
        hours = {
            rules.id: office.at(today, rules.policy.messages.daily.at)
            for rules in office.rules.values()
        }
        begun = [hour for hour in hours.values() if hour <= moment.now]
        if not begun:
            return
        people = load(moment, news.waiting(moment.work, max(begun)))
        for who, person in people.items():
            rules = office.rules_for(office.area_of(person, today), today)
            at = hours[rules.id]
            works = rules.calendar.is_working_day(today) or not gets_one(moment, person)
            if works and at <= moment.now:
                yield who, today.isoformat(), (Stage("digest", at, at + _FOR, 0),)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give what a digest tells, or would tell now, to those who still hold a post."""
        today = daily.day_of(moment, moment.now)
        by_day: dict[date, list[About]] = {}
        for about in subjects:
            if about.person.duties_on(today):
                by_day.setdefault(date.fromisoformat(about.period), []).append(about)
        found: dict[About, Push] = {}
        for day, some in by_day.items():
            ids = {about.person.id for about in some}
            told = news.told(moment.work, ids, day)
            waiting = news.pending(moment.work, ids - told.keys())
            for about in some:
                mine = told.get(about.person.id) or waiting.get(about.person.id)
                if mine:
                    found[about] = _push(about, mine)
        return found

    def claim(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Take what waits now into these digests and give their words.

        Belongs to the transaction that records them, so that no news is told twice or never.
        """
        by_day: dict[str, list[PersonId]] = {}
        for about in subjects:
            by_day.setdefault(about.period, []).append(about.person.id)
        for period, ids in by_day.items():
            news.claim(moment.work, ids, date.fromisoformat(period))
        return self.pushes(moment, subjects)

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.digest")


def _push(about: About, found: Sequence[Told]) -> Push:
    """Give the digest; where something of it can be opened, its items and buttons are numbered."""
    numbered = any(one.buttons for one in found)
    rows = [
        text("digest.numbered", number=n, item=Verbatim(one.body))
        if numbered
        else text("digest.item", item=Verbatim(one.body))
        for n, one in enumerate(found, start=1)
    ]
    buttons = tuple(
        tuple(
            Button(text("digest.button", number=n, label=Verbatim(label)), data)
            for label, data in line
        )
        for n, one in enumerate(found, start=1)
        for line in one.buttons
    )
    words = lines(text("digest.head", n=len(found)), *rows)
    return Push(about.person.id, MessageKind.notice, words, buttons)
