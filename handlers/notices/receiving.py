"""What people do with a notice they got: 收到, or a few words back to who sent it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import decisions, pressing
from handlers.notices import progress
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, Words, lines, text
from storage import notices, outbox, people, receipts, shown, tables
from storage.kinds import MessageKind, NoticeId, PersonId

if TYPE_CHECKING:
    from handlers.reading.notice_values import NoticeAnswer
    from handlers.turn import Moment, Turn

LATELY = timedelta(days=30)
_THREAD = 15
_ANSWERED_BY_BUTTON = 3
LONGEST = 1000
# Replies of one stretch are told in one message that grows; after it, a new one rings again.
_STRETCH = timedelta(minutes=10)


def said(turn: Turn, *, inside: bool) -> list[Outcome] | None:
    """Take 收到: the notice it answers, else the one that waits; nobody is told of a mere one.

    `inside` an open form it counts only where a notice was shown after the form's question; None
    where it is the form's to read.
    """
    meant = _answered(turn)
    waiting = receipts.waiting_for(turn.work, turn.person.id, turn.now - LATELY)
    if inside and meant is None:
        last = decisions.last_shown(turn)
        number = _number(last.about) if last is not None else None
        if number is None:
            return None
        meant = number
    if meant is not None:
        waiting = [row for row in waiting if row.id == meant] or waiting[:0]
        return [*_confirm(turn, waiting), Reply(text("notice.confirmed", n=1))] if waiting else []
    if len(waiting) <= 1:
        done = _confirm(turn, waiting)
        return [*done, Reply(text("notice.confirmed", n=1))] if done else []
    rows = tuple(
        (Button(text("notice.confirm_one", title=progress.title(row)), f"notice:ok:{row.id}"),)
        for row in waiting
    )
    everything = (Button(text("notice.confirm_all"), "notice:all"),)
    return [Reply(text("notice.which_confirmed", n=len(waiting)), (*rows, everything))]


def pressed(turn: Turn, number: int) -> list[Outcome]:
    """Take [收到] under a notice; its message then says so, and a second tap changes nothing."""
    row = notices.get(turn.work, NoticeId(number))
    mine = receipts.is_for(turn.work, number, turn.person.id) if row is not None else None
    if row is None or mine is None or not row.receipts:
        raise pressing.ForgedButtonError(str(number))
    if mine.confirmed_at is not None:
        return [Reply(text("notice.confirmed_before"))]
    return _confirm(turn, [row])


def everything(turn: Turn) -> list[Outcome]:
    """Take [全部收到]."""
    waiting = receipts.waiting_for(turn.work, turn.person.id, turn.now - LATELY)
    return [*_confirm(turn, waiting), Reply(text("notice.confirmed", n=len(waiting)))]


def waiting(turn: Turn) -> list[tuple[Words, tuple[Button, ...]]]:
    """Give the notices the speaker has yet to confirm, for 待办."""
    return [
        (
            text("notice.waits_for_receipt", title=progress.title(row)),
            (Button(text("notice.ok"), f"notice:ok:{row.id}"),),
        )
        for row in receipts.waiting_for(turn.work, turn.person.id, turn.now - LATELY)
    ]


def _confirm(turn: Turn, rows: list[tables.Notice]) -> list[Outcome]:
    """Confirm notices and say so in the messages that asked for it."""
    done: list[Outcome] = []
    for row in rows:
        if receipts.confirm_one(turn.work, row.id, turn.person.id, turn.now):
            keys = tuple(notices.key(row.id, turn.person.id, n) for n in range(1, row.round + 1))
            done.append(Replace("", text("notice.confirmed_in", body=body(turn, row)), keys=keys))
    return done


def body(moment: Moment, row: tables.Notice) -> Words:
    """Give a notice as its readers see it."""
    sender = people.load(moment.work, [PersonId(row.by_id)])[PersonId(row.by_id)]
    day = moment.office.business_day(moment.now)
    area = moment.office.directory.areas[moment.office.area_of(sender, day)]
    head = "notice.read"
    if row.corrects_id is not None:
        head = "notice.read_recall" if row.recalls else "notice.read_correction"
    first = notices.get(moment.work, NoticeId(row.corrects_id)) if row.corrects_id else None
    values = {"by": sender.name, "place": area.name}
    if first is not None:
        values |= {"title": progress.title(first)}
    return text(head, body=Verbatim(row.body), **values)


def answer(turn: Turn, heard: NoticeAnswer) -> list[Outcome] | None:
    """Take 回复 …: for the notice it answers, else the last one; None for who got none."""
    meant = _answered(turn)
    got = receipts.received(turn.work, turn.person.id, turn.now - LATELY, 1)
    row = notices.get(turn.work, NoticeId(meant)) if meant is not None else None
    row = row or (got[0] if got else None)
    return None if row is None else _back(turn, row, heard.body)


def answered(turn: Turn, body_: str) -> list[Outcome] | None:
    """Take what is written as the messenger's own answer to a notice; None for all else."""
    number = _answered(turn)
    row = notices.get(turn.work, NoticeId(number)) if number is not None else None
    if row is None or receipts.is_for(turn.work, row.id, turn.person.id) is None:
        return None
    return _back(turn, row, body_)


def _answered(turn: Turn) -> int | None:
    """Give the notice whose message this one answers, as the messenger says."""
    if not turn.event.reply_to:
        return None
    message = shown.as_message(turn.work, turn.whereabouts, turn.event.reply_to)
    return None if message is None else _number(message.about)


def _number(about: str) -> int | None:
    kind, _, rest = about.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "notice" and number.isdecimal() else None


def _back(turn: Turn, row: tables.Notice, body_: str) -> list[Outcome]:
    """Keep what is written back, and tell the sender within the one thread of the notice."""
    reply = tables.NoticeReply(
        event_key=turn.event.key,
        notice_id=row.id,
        person_id=turn.person.id,
        body=body_[:LONGEST],
        said_at=turn.now,
    )
    turn.work.add(reply)
    done = Reply(text("notice.reply.taken", name=_sender(turn, row), title=progress.title(row)))
    people.audit(turn.work, turn.person.id, "notice.replied", f"notice:{row.id}", turn.now)
    about = f"notice-replies:{row.id}"
    before = outbox.shown_about(turn.work, about)
    words = thread(turn, row)
    if any(one.created_at > turn.now - _STRETCH for one in before):
        return [done, Replace(about, words, _buttons(turn, row), reworded=True)]
    to = PersonId(row.by_id)
    if to == turn.person.id:
        return [done]
    return [done, Push(to, MessageKind.notice, words, _buttons(turn, row), about)]


def _buttons(turn: Turn, row: tables.Notice) -> tuple[tuple[Button, ...], ...]:
    """Give [全部回复], and a button to answer each of those who wrote back last."""
    everything_ = Button(text("notice.reply.all"), f"notice:replies:{row.id}")
    return ((everything_,), *_to_answer(turn, row))


def _to_answer(turn: Turn, row: tables.Notice) -> tuple[tuple[Button, ...], ...]:
    wrote = receipts.repliers(turn.work, NoticeId(row.id))
    last = [who for who in wrote if who != row.by_id][:_ANSWERED_BY_BUTTON]
    names = people.load(turn.work, last)
    return tuple(
        (
            Button(
                text("notice.answer.button", name=names[who].name), f"notice:answer:{row.id}:{who}"
            ),
        )
        for who in last
    )


def _sender(moment: Moment, row: tables.Notice) -> str:
    return people.load(moment.work, [PersonId(row.by_id)])[PersonId(row.by_id)].name


def thread(moment: Moment, row: tables.Notice, limit: int = _THREAD) -> Words:
    """Give what was written back to a notice, the last of it, each with name and time."""
    found = receipts.replies(moment.work, NoticeId(row.id), limit)
    wanted = {PersonId(who) for one in found for who in (one.person_id, one.to_id) if who}
    names = people.load(moment.work, wanted)
    said_ = [
        text(
            "notice.reply.one" if one.to_id is None else "notice.answer.one",
            name=names[PersonId(one.person_id)].name,
            to=names[PersonId(one.to_id)].name if one.to_id else "",
            at=one.said_at,
            body=Verbatim(one.body),
        )
        for one in found
    ]
    return lines(text("notice.reply.head", title=progress.title(row)), *said_)


def replies(turn: Turn, number: int) -> list[Outcome]:
    """Take [全部回复]: only who sent the notice reads them."""
    row = notices.get(turn.work, NoticeId(number))
    if row is None or row.by_id != turn.person.id:
        raise pressing.ForgedButtonError(str(number))
    return [Reply(thread(turn, row, 50), _to_answer(turn, row))]
