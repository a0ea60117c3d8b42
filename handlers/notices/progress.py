"""How far a notice is, in the one message to its sender that is changed as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.talk import Button, Replace, Reply, Words, lines, text
from storage import notices
from storage.kinds import NoticeId
from storage.notice_kinds import NoticeState

if TYPE_CHECKING:
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
    return Reply(words(row, counted), buttons(row, counted), about=about(row.id))


def change(moment: Moment, row: tables.Notice) -> Replace:
    """Bring every message that says how far a notice is up to date."""
    counted = tally(moment, row)
    return Replace(about(row.id), words(row, counted), buttons(row, counted), reworded=True)


def tally(moment: Moment, row: tables.Notice) -> Tally:
    """Count a notice; one that nothing was sent of has nothing to count."""
    if row.state not in _UNDER_WAY:
        return notices.Tally()
    return notices.tally(moment.work, row)


def words(row: tables.Notice, counted: Tally) -> Words:
    """Say how far a notice is."""
    head = text(
        f"notice.state.{row.state.value}", title=title(row), n=row.expected, at=row.send_at
    )
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
    waiting = text("notice.figures_waiting", n=counted.waiting) if counted.waiting else None
    held = text("notice.figures_held", n=counted.held) if counted.held else None
    dropped = text("notice.figures_dropped", n=counted.dropped) if counted.dropped else None
    return lines(head, figures, waiting, held, dropped, _receipts(row, counted))


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
