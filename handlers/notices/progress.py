"""How far a notice is, in the one message to its sender that is changed as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.rules import quiet
from handlers.talk import Button, Replace, Reply, Words, lines, text
from storage import notices
from storage.kinds import AreaId, NoticeId
from storage.notice_kinds import NoticeState

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.turn import Moment
    from storage import tables
    from storage.notices import Tally

_TITLE = 20
_UNDER_WAY = frozenset({NoticeState.sending, NoticeState.sent, NoticeState.stopped})


def title(row: tables.Notice) -> str:
    """Give the beginning of a notice, by which people know it again."""
    first = row.body.strip().splitlines()[0] if row.body.strip() else ""
    return first if len(first) <= _TITLE else f"{first[:_TITLE]}…"


def about(notice: int) -> str:
    """Give what the messages that say how far a notice is are sent about."""
    return f"notice-told:{notice}"


def current(moment: Moment, row: tables.Notice) -> tables.Notice:
    """Give a notice as the database has it after a change."""
    found = notices.get(moment.work, NoticeId(row.id))
    if found is None:
        raise LookupError(row.id)
    return found


def reply(moment: Moment, row: tables.Notice) -> Reply:
    """Give how far a notice is as an answer that later is changed."""
    counted = tally(moment, row)
    return Reply(words(moment, row, counted), buttons(row, counted), about=about(row.id))


def change(moment: Moment, row: tables.Notice) -> Replace:
    """Bring every message that says how far a notice is up to date."""
    counted = tally(moment, row)
    return Replace(
        about(row.id), words(moment, row, counted), buttons(row, counted), reworded=True
    )


def tally(moment: Moment, row: tables.Notice) -> Tally:
    """Count a notice; one that nothing was sent of has nothing to count."""
    if row.state not in _UNDER_WAY:
        return notices.Tally()
    return notices.tally(moment.work, row)


def night_end(moment: Moment, row: tables.Notice, begins: datetime) -> datetime | None:
    """Give the end of the night that would hold a notice begun then; None outside quiet hours."""
    day = moment.office.business_day(begins)
    policy = moment.office.rules_for(AreaId(row.area_id), day).policy
    at = quiet.release_at(begins, policy, moment.office.zone)
    return at if at > begins else None


def words(moment: Moment, row: tables.Notice, counted: Tally) -> Words:
    """Say how far a notice is; what the night holds is said with the hour at which it ends."""
    at, state = row.send_at, row.state.value
    if row.state is NoticeState.released:
        at = max(moment.now, at)
        night = night_end(moment, row, at)
        at, state = (night, "released_at_night") if night else (at, state)
    head = text(f"notice.state.{state}", title=title(row), n=row.expected, at=at)
    if row.state not in _UNDER_WAY:
        return head
    done = counted.people - counted.waiting - counted.unreached
    figures = text(
        "notice.figures",
        done=done,
        total=max(row.expected, counted.people)
        if row.state is NoticeState.sending
        else counted.people,
        sent=counted.sent,
        unknown=counted.unknown,
        refused=counted.refused + counted.unreached,
    )
    waiting = _waiting(moment, row, counted) if counted.waiting else None
    held = text("notice.figures_held", n=counted.held) if counted.held else None
    dropped = text("notice.figures_dropped", n=counted.dropped) if counted.dropped else None
    return lines(head, figures, waiting, held, dropped, _receipts(row, counted))


def _waiting(moment: Moment, row: tables.Notice, counted: Tally) -> Words:
    night = night_end(moment, row, moment.now)
    if night is None:
        return text("notice.figures_waiting", n=counted.waiting)
    return text("notice.figures_at_night", n=counted.waiting, at=night)


def _receipts(row: tables.Notice, counted: Tally) -> Words | None:
    if not row.receipts:
        return None
    return text(
        "notice.figures_receipts",
        confirmed=counted.confirmed,
        unconfirmed=counted.people - counted.confirmed,
        until=row.receipts_until or row.send_at,
    )


def buttons(row: tables.Notice, counted: Tally) -> tuple[tuple[Button, ...], ...]:
    """Give what its sender can do about it now."""
    refresh = Button(text("notice.button.refresh"), f"notice:show:{row.id}")
    stop = Button(text("notice.button.stop"), f"notice:stop:{row.id}")
    match row.state:
        case NoticeState.to_confirm:
            return ((stop,),)
        case NoticeState.released | NoticeState.held:
            return ((Button(text("notice.button.now"), f"notice:go:{row.id}"), stop),)
        case NoticeState.sending:
            return ((refresh, stop), *_lists(row, counted))
        case NoticeState.sent | NoticeState.stopped:
            return ((refresh,), *_lists(row, counted))
        case _:
            return ()


def _lists(row: tables.Notice, counted: Tally) -> tuple[tuple[Button, ...], ...]:
    found: list[tuple[Button, ...]] = []
    if row.receipts and counted.confirmed < counted.people:
        found.append(
            (
                Button(text("notice.button.unconfirmed"), f"notice:silent:{row.id}"),
                Button(text("notice.button.again"), f"notice:again:{row.id}:{row.round}"),
                Button(text("notice.button.calls"), f"notice:calls:{row.id}"),
            )
        )
    failed = [Button(text("notice.button.unreached"), f"notice:lost:{row.id}")]
    if counted.unknown:
        failed.append(Button(text("notice.button.resend"), f"notice:unknown:{row.id}:{row.round}"))
    if counted.unreached or counted.refused or counted.unknown:
        found.append(tuple(failed))
    return tuple(found)
