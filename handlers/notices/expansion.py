"""The people of a notice, some at a time: who comes next, and what each of them is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers import offices
from handlers.notices import receiving
from handlers.rules import quiet
from handlers.talk import Button, Push, text
from storage import audiences, notices, people
from storage.audiences import Audience, Reader
from storage.kinds import MessageKind, MessageState, NoticeId, PersonId
from storage.notice_kinds import Unreached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from handlers.talk import Words
    from handlers.turn import Moment
    from storage import tables
    from storage.kinds import AreaId

_WAITING = frozenset({MessageState.queued, MessageState.sending})


@dataclass(frozen=True, slots=True)
class Order:
    """Which round of which notice, and to whom of those it was for: all, unconfirmed, unknown."""

    notice: NoticeId
    round: int
    which: str

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Order:
        """Give what a job was asked to do."""
        return cls(NoticeId(arguments["notice"]), arguments["round"], arguments["which"])


@dataclass(frozen=True, slots=True)
class Portion:
    """The next people, those of them who get a message, and how far that is of all."""

    readers: Sequence[Reader]
    told: Sequence[Reader]
    after: PersonId
    finished: bool


def portion(
    moment: Moment, row: tables.Notice, order: Order, after: tuple[PersonId, int]
) -> Portion:
    """Read the next people by id: after the first number, that many at most."""
    found = _next(moment, row, order, after)
    told = [one for one in found if one.unreached is None]
    if order.which != "all":
        told = _once_more(moment, row, order, told)
    last = found[-1].person if found else after[0]
    return Portion(found, told, last, finished=len(found) < after[1])


def _next(
    moment: Moment, row: tables.Notice, order: Order, after: tuple[PersonId, int]
) -> list[Reader]:
    if order.which == "all" and row.corrects_id is None:
        day = moment.office.business_day(moment.now)
        return audiences.readers(moment.work, Audience.from_json(row.audience), day, after)
    before = row.corrects_id if order.which == "all" else row.id
    unconfirmed = order.which == "unconfirmed"
    found = notices.enrolled(moment.work, before or row.id, after, unconfirmed=unconfirmed)
    ways = audiences.unreached(moment.work, [one.person for one in found])
    return [Reader(o.person, o.area, o.language, ways.get(o.person)) for o in found]


def _once_more(
    moment: Moment, row: tables.Notice, order: Order, found: Sequence[Reader]
) -> list[Reader]:
    """Leave out to whom an earlier message still goes, or in round two, who surely has one."""
    sent = notices.messages(moment.work, row, [one.person for one in found])
    states = {who: {state for _, state in some} for who, some in sent.items()}
    again = []
    for one in found:
        known = states.get(one.person, set())
        doubtful = MessageState.unknown in known and MessageState.sent not in known
        if not known & _WAITING and (order.which == "unconfirmed" or doubtful):
            again.append(one)
    return again


def body(moment: Moment, row: tables.Notice) -> Words:
    """Give what everybody is sent."""
    return receiving.body(moment, row)


def buttons(row: tables.Notice) -> tuple[tuple[Button, ...], ...]:
    """Give [收到] where receipts are wanted: then the message counts against the budget."""
    return ((Button(text("notice.ok"), f"notice:ok:{row.id}"),),) if row.receipts else ()


def releases(moment: Moment, areas: Iterable[AreaId]) -> dict[AreaId, datetime]:
    """Give when quiet hours let a notice go, by where its readers belong."""
    office = moment.office
    day = office.business_day(moment.now)
    return {
        area: quiet.release_at(moment.now, office.rules_for(area, day).policy, office.zone)
        for area in set(areas)
    }


def by_telephone(moment: Moment, row: tables.Notice, found: Sequence[Reader]) -> list[Push]:
    """Ask the leaders of those without an account to tell them by telephone, one message each."""
    alone = [one for one in found if one.unreached is Unreached.no_account]
    if not alone:
        return []
    day = moment.office.business_day(moment.now)
    homes = {one.area for one in alone}
    teams = [team for team in moment.office.directory.teams.values() if team.village in homes]
    led = people.load(moment.work, offices.leading(moment, [team.id for team in teams], day))
    silent = audiences.unreached(moment.work, list(led))
    named = people.load(moment.work, [one.person for one in alone])
    pushes = []
    for leader in led.values():
        mine = {moment.office.directory.teams[team].village for team in people.leads(leader, day)}
        theirs = [named[o.person] for o in alone if o.area in mine and o.person != leader.id]
        if theirs and leader.id not in silent:
            who = tuple(f"{one.name} {one.phone}" for one in theirs)
            words = text("notice.telephone", people=who, body=body(moment, row))
            pushes.append(Push(leader.id, MessageKind.notice, words))
    return pushes


def superseded(row: tables.Notice, first: tables.Notice, name: str) -> Words:
    """Give what the first message says once it was corrected or taken back."""
    kind = "recalled" if row.recalls else "corrected"
    return text(f"notice.{kind}_in", by=name, body=first.body)
