"""A notice goes out, at once or later; to many only after a second coordinator agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from handlers import offices, pressing
from handlers.form import Reopen
from handlers.notices import audience, progress
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, lines, text
from storage import audiences, jobs, notices, people, tables
from storage.audiences import Audience
from storage.jobs import NewJob
from storage.kinds import AreaId, MessageKind, NoticeId, PersonId, Role
from storage.notice_kinds import NoticeState

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from handlers.turn import Moment, Turn
    from storage.people import Person

KIND = "notice"
"""The kind of job that sends notices out and says how far they are."""

FIRST = PersonId(0)
STOPPABLE = frozenset(
    {NoticeState.to_confirm, NoticeState.released, NoticeState.held, NoticeState.sending}
)
_ROLES = (Role.township, Role.county)


class Agreed(Protocol):
    """What the form says once it is agreed to."""

    whom: dict[str, Any]
    body: str
    send_at: datetime | None
    receipts: bool | None
    receipts_until: datetime | None


def receipts_until(turn: Turn, written: Agreed) -> datetime:
    """Give until when receipts are waited for: as said, else the pack's days after sending."""
    days = turn.rules.policy.messages.notice.receipt_days
    return written.receipts_until or (written.send_at or turn.now) + timedelta(days=days)


def submit(turn: Turn, written: Agreed, draft: str) -> list[Outcome] | Reopen:
    """Store a notice and have it sent, or have it agreed to by a second coordinator first."""
    meant = Audience.from_json(written.whom)
    if meant.reach != audience.reach(turn):
        return Reopen("whom", text("notice.out_of_reach"))
    count = audiences.reckon(turn.work, meant, turn.today, 1).people
    area = meant.reach[0]
    limit = turn.rules.policy.messages.notice.confirm_above
    others = seconds(turn, area, turn.person.id) if count > limit else []
    if count > limit and not others:
        return Reopen("whom", text("notice.no_second", n=count, limit=limit))
    here = turn.event.address
    row = tables.Notice(
        event_key=turn.event.key,
        draft=draft,
        area_id=area,
        by_id=turn.person.id,
        body=written.body,
        audience=meant.to_json(),
        expected=count,
        receipts=bool(written.receipts),
        receipts_until=receipts_until(turn, written) if written.receipts else None,
        state=NoticeState.to_confirm if others else NoticeState.released,
        written_at=turn.now,
        send_at=written.send_at or turn.now,
        address=[here.platform, here.bot, here.user, here.chat],
        language=turn.person.language,
        told=f"reply:{turn.event.key}:0",
    )
    return stored(turn, row, others)


def stored(turn: Turn, row: tables.Notice, others: list[Person]) -> list[Outcome]:
    """Store a notice; give what is told of it, first the message that will say how far it is."""
    turn.work.add(row)
    people.audit(turn.work, turn.person.id, "notice.written", f"notice:{row.id}", turn.now)
    if not others:
        release(turn, row)
    return [progress.reply(turn, row), *(_asked(turn, row, one) for one in others)]


def release(moment: Moment, row: tables.Notice) -> None:
    """Let the job of a notice begin; it waits for the time by itself."""
    job = NewJob(f"{KIND}:{row.id}", KIND, {"notice": row.id, "round": 1, "which": "all"})
    jobs.add(moment.work, job, moment.now)


def _asked(turn: Turn, row: tables.Notice, second: Person) -> Push:
    begins = max(turn.now, row.send_at)
    at = progress.night_end(turn, row, begins) or begins
    words = lines(
        text("notice.second.asked", by=turn.person.name, n=row.expected),
        Verbatim(row.body),
        text("notice.second.whom", whom=audience.spelt(turn, Audience.from_json(row.audience))),
        text("notice.second.at", at=at) if at > turn.now else None,
    )
    return Push(second.id, MessageKind.decision, words, (_second_buttons(row),), _asking(row.id))


def _second_buttons(row: tables.Notice) -> tuple[Button, ...]:
    return (
        Button(text("notice.second.agree"), f"notice:agree:{row.id}"),
        Button(text("notice.second.decline"), f"notice:decline:{row.id}"),
    )


def waiting(turn: Turn) -> list[tuple[Any, tuple[Button, ...]]]:
    """Give the notices that wait for the speaker as the second coordinator, for 待办."""
    own = audience.reach(turn)
    directory = turn.office.directory
    below = [one for one in directory.areas if any(directory.within(one, area) for area in own)]
    found = notices.to_confirm(turn.work, below) if below else []
    names = people.load(turn.work, {PersonId(row.by_id) for row in found})
    return [
        (
            text(
                "notice.second.waits",
                by=names[PersonId(row.by_id)].name,
                title=progress.title(row),
                n=row.expected,
            ),
            _second_buttons(row),
        )
        for row in found
        if row.by_id != turn.person.id
    ]


def _asking(notice: int) -> str:
    return f"notice-second:{notice}"


def seconds(moment: Moment, area: AreaId, writer: PersonId) -> list[Person]:
    """Give the other coordinators of an area and those above it, or who stands in for them."""
    day = moment.office.business_day(moment.now)
    found: dict[PersonId, Person] = {}
    for each in moment.office.directory.areas[area].ancestry:
        for role in _ROLES:
            for one in people.holders(moment.work, role, people.in_area(each), day):
                found[one.id] = one
    found.pop(writer, None)
    silent = audiences.unreached(moment.work, list(found))
    return [one for who, one in found.items() if who not in silent]


def may_second(turn: Turn, row: tables.Notice) -> bool:
    """Tell whether the speaker is another coordinator of the notice's area or above it."""
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    covers = any(directory.within(AreaId(row.area_id), area) for area in areas)
    return covers and row.by_id != turn.person.id


def seconded(turn: Turn, what: str, number: int) -> list[Outcome]:
    """Take [同意发出] or [不同意] of a second coordinator; the first who decides counts."""
    row = notices.get(turn.work, NoticeId(number))
    if row is None or not may_second(turn, row):
        raise pressing.ForgedButtonError(what)
    agreed = what == "agree"
    changes: dict[str, object] = {"confirmed_by": turn.person.id}
    changes |= (
        {"state": NoticeState.released, "send_at": max(turn.now, row.send_at)}
        if agreed
        else {"state": NoticeState.declined}
    )
    if not notices.change(turn.work, row.id, {NoticeState.to_confirm}, **changes):
        return [Reply(text("notice.second.settled"))]
    fresh = progress.current(turn, row)
    action = "notice.agreed" if agreed else "notice.declined"
    people.audit(turn.work, turn.person.id, action, f"notice:{row.id}", turn.now)
    if agreed:
        release(turn, fresh)
    done = text(f"{action}_by", by=turn.person.name, title=progress.title(row))
    return [
        Replace(_asking(row.id), done),
        Reply(done),
        Push(PersonId(row.by_id), MessageKind.notice, done),
        progress.change(turn, fresh),
    ]


def stopped(turn: Turn, number: int) -> list[Outcome]:
    """Take [取消发送]: nothing more of it goes out; what went out stays."""
    row = notices.get(turn.work, NoticeId(number))
    if row is None or row.by_id != turn.person.id:
        raise pressing.ForgedButtonError(str(number))
    if not notices.change(turn.work, row.id, STOPPABLE, state=NoticeState.stopped):
        return [Reply(text("notice.too_late"))]
    people.audit(turn.work, turn.person.id, "notice.stopped", f"notice:{row.id}", turn.now)
    fresh = progress.current(turn, row)
    # What waits in the outbox is taken back by the job, for it may be very much.
    jobs.hasten(turn.work, f"{KIND}:{row.id}", turn.now)
    gone = Replace(_asking(row.id), text("notice.second.taken_back"))
    return [progress.change(turn, fresh), gone, Reply(text("notice.stopped"))]


def sent_now(turn: Turn, number: int) -> list[Outcome]:
    """Take [现在就发] of a notice that waits for its time, or whose files were not all taken."""
    row = notices.get(turn.work, NoticeId(number))
    if row is None or row.by_id != turn.person.id:
        raise pressing.ForgedButtonError(str(number))
    before = {NoticeState.released, NoticeState.held}
    values = {"state": NoticeState.released, "send_at": turn.now}
    if not notices.change(turn.work, row.id, before, **values):
        return [Reply(text("notice.too_late"))]
    fresh = progress.current(turn, row)
    release(turn, fresh)
    jobs.hasten(turn.work, f"{KIND}:{row.id}", turn.now)
    return [progress.change(turn, fresh)]
