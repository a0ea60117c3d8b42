"""Sends notices out beside the turns, some people at a time; killed, it goes on where it was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.notice_letters import Letters
from bot.posting import Readers
from handlers.notices import attachments, expansion, progress, sending
from handlers.notices.expansion import Order, Portion
from handlers.talk import Button, Push, text
from handlers.turn import Moment
from storage import files, notices, outbox, signals
from storage.jobs import Progress, PutOff
from storage.kinds import FileId, MessageAction, MessageKind, NoticeId, PersonId
from storage.notice_kinds import NoticeState
from storage.notices import Tally
from storage.outbox import Destination, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.posting import Posting
    from handlers.office import Office
    from handlers.talk import Words
    from storage import tables
    from storage.database import Database
    from storage.jobs import Job
    from storage.work import Work

KIND = sending.KIND
ROWS = 500
"""Rows one transaction writes at most, so that turns beside it stay quick."""

_SOON, _OFTEN, _SELDOM = timedelta(seconds=3), timedelta(seconds=2), timedelta(seconds=60)
_RARELY = timedelta(minutes=10)
_SHARES = 400
_FRESH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """The notices of one office; `office` gives it as it stands, to be asked in any thread."""

    database: Database
    posting: Posting
    office: Callable[[Work], Office | None]

    async def go(self, job: Job) -> Portion | Tally | None:
        """Read who comes next, or how far it is; None where there is nothing to do."""
        return await asyncio.to_thread(self._look, job)

    def _look(self, job: Job) -> Portion | Tally | None:
        order = Order.of(job.arguments)
        with self.database.read() as work:
            row, office = notices.get(work, order.notice), self.office(work)
            if row is None or office is None:
                return None
            if "after" in job.position:
                moment = Moment(work, office, job.now)
                at_once = ROWS // int(job.position["rows"])
                after = (PersonId(job.position["after"]), at_once)
                return expansion.portion(moment, row, order, after)
            return notices.tally(work, row, order.round)

    def settle(self, work: Work, job: Job, brought: Portion | Tally | None) -> Progress | PutOff:
        """Queue what was read, or tell the sender how far it is."""
        row, office = notices.get(work, Order.of(job.arguments).notice), self.office(work)
        if brought is None or row is None or office is None:
            return Progress(job.position, job.done, job.total, finished=True)
        step = _Step(Moment(work, office, job.now), self.posting, job, row)
        match row.state:
            case NoticeState.stopped:
                return step.take_back()
            case NoticeState.released | NoticeState.held:
                return step.begin()
            case NoticeState.sending | NoticeState.sent:
                if isinstance(brought, Portion):
                    return step.expand(brought)
                if "after" not in job.position and not job.position.get("expanded"):
                    return step.first()
                return step.watch(brought)
            case _:
                return step.over()


@dataclass(frozen=True, slots=True)
class _Step:
    """One transaction of a notice's job."""

    moment: Moment
    posting: Posting
    job: Job
    row: tables.Notice

    def over(self) -> Progress:
        """Say that there is nothing more to do."""
        return Progress(self.job.position, self.job.done, self.job.total, finished=True)

    def begin(self) -> Progress | PutOff:
        """Wait for the time and for files that are on their way; then begin."""
        row, now, work = self.row, self.moment.now, self.moment.work
        if now < row.send_at:
            return PutOff(row.send_at)
        attached = attachments.of_draft(self.moment, row.draft)
        if attached.coming:
            return PutOff(now + _SOON)
        told = bool(self.job.position.get("told"))
        if attached.lost and not told:
            values = {"state": NoticeState.held}
            notices.change(work, row.id, {NoticeState.released}, **values)
            self._push_to_sender(attachments.names(attached))
            self._tell(progress.current(self.moment, row), Tally())
            return Progress({"told": True}, 0, row.expected, finished=False)
        if row.state is NoticeState.held:
            return PutOff(now + _RARELY)
        notices.change(work, row.id, {NoticeState.released}, state=NoticeState.sending)
        return self.first()

    def first(self) -> Progress:
        """Begin with the first person."""
        attached = attachments.of_draft(self.moment, self.row.draft)
        keep = self.moment.now + attachments.KEPT
        ids = [FileId(one.id) for one in attached.there]
        files.keep_until(self.moment.work, ids, keep)
        count = len(ids) if self.job.arguments["which"] == "all" else 0
        marks = self._rounds() if self.row.corrects_id is not None else 0
        rows = 2 + 2 * count + marks
        position = {"after": 0, "rows": rows}
        return Progress(position, 0, self.row.expected, finished=False)

    def _rounds(self) -> int:
        first = notices.get(self.moment.work, NoticeId(self.row.corrects_id or 0))
        return first.round if first is not None else 1

    def expand(self, found: Portion) -> Progress:
        """Enrol the next people and queue what they are sent, each once."""
        work, order = self.moment.work, Order.of(self.job.arguments)
        told = list(found.told)
        letters = Letters(self.moment, self.posting, self.row)
        if order.which == "all":
            fresh = notices.enrol(work, self.row.id, found.readers)
            told = [one for one in told if one.person in fresh]
            letters.by_telephone([one for one in found.readers if one.person in fresh])
        if self.row.corrects_id is not None and order.which == "all":
            letters.mark(told)
        letters.queue(told, order)
        signals.notify(work)
        done = self.job.done + len(found.readers)
        position = {"after": found.after, "rows": self.job.position["rows"]}
        if found.finished:
            position = {"expanded": True}
        return Progress(position, done, max(done, self.job.total), finished=False)

    def take_back(self) -> Progress:
        """Take back what waits, some at a time, then say what had gone out."""
        row = self.row
        if notices.take_back(self.moment.work, row, self.moment.now, ROWS):
            return Progress(self.job.position, self.job.done, self.job.total, finished=False)
        self._tell(row, notices.tally(self.moment.work, row))
        return self.over()

    def watch(self, counted: Tally) -> Progress | PutOff:
        """Say how far it is until nothing waits, and of receipts until their time is over."""
        row, now, order = self.row, self.moment.now, Order.of(self.job.arguments)
        if not counted.waiting and row.state is NoticeState.sending and order.round == 1:
            notices.change(self.moment.work, row.id, {NoticeState.sending}, state=NoticeState.sent)
            row = progress.current(self.moment, row)
        shown = counted if order.round == 1 else notices.tally(self.moment.work, row)
        self._tell(row, shown)
        if counted.waiting:
            return PutOff(now + self._pause(counted, order))
        open_ = row.receipts and order.round == 1 and counted.confirmed < counted.people
        if open_ and row.receipts_until is not None:
            if now < row.receipts_until:
                fresh = now - row.send_at < _FRESH
                return PutOff(min(row.receipts_until, now + (_SELDOM if fresh else _RARELY)))
            self._receipts_over(row, counted)
        return self.over()

    def _pause(self, counted: Tally, order: Order) -> timedelta:
        """Give how long to wait: longer the more there is, and through the night at once."""
        now = self.moment.now
        release = notices.next_release(self.moment.work, self.row, order.round)
        if release is not None and release > now + _SELDOM:
            return min(release - now, _RARELY)
        seconds = counted.people / _SHARES
        return max(_OFTEN, min(_SELDOM, timedelta(seconds=seconds)))

    def _tell(self, row: tables.Notice, counted: Tally) -> None:
        """Change the sender's message; what it said before is not said again."""
        words = progress.words(self.moment, row, counted)
        buttons = progress.buttons(row, counted)
        figures = f"{counted.people}.{counted.waiting}.{counted.sent}.{counted.unknown}"
        figures += f".{counted.refused}.{counted.dropped}.{counted.held}"
        figures += f".{counted.confirmed}.{row.round}"
        message = Message(
            key=f"edit:notice:{row.id}:{row.state.value}:{figures}",
            kind=MessageKind.reply,
            destination=Destination(None, *row.address),
            body=self.posting.wording.render(words, row.language),
            created_at=self.moment.now,
            not_before=self.moment.now,
            buttons=self.posting.buttons(buttons, row.language),
            action=MessageAction.edit,
            target=row.told,
        )
        outbox.queue(self.moment.work, message)

    def _push_to_sender(self, names: tuple[str | Words, ...]) -> None:
        words = text("notice.file_lost", title=progress.title(self.row), names=names)
        buttons = (
            Button(text("notice.button.without"), f"notice:go:{self.row.id}"),
            Button(text("notice.button.stop"), f"notice:stop:{self.row.id}"),
        )
        self._to_sender("lost", words, buttons)

    def _receipts_over(self, row: tables.Notice, counted: Tally) -> None:
        silent = counted.people - counted.confirmed
        values = {"title": progress.title(row), "n": silent, "confirmed": counted.confirmed}
        words = text("notice.receipts_over", **values)
        buttons = (
            Button(text("notice.button.unconfirmed"), f"notice:silent:{row.id}"),
            Button(text("notice.button.calls"), f"notice:calls:{row.id}"),
        )
        self._to_sender("receipts", words, buttons)

    def _to_sender(self, what: str, words: Words, buttons: tuple[Button, ...]) -> None:
        who = PersonId(self.row.by_id)
        readers = Readers(self.moment.work, self.row.language, {})
        push = Push(who, MessageKind.notice, words, (buttons,), about=progress.about(self.row.id))
        key = f"notice:{self.row.id}:{what}"
        self.posting.push(self.moment, key, push, readers.person(who))
