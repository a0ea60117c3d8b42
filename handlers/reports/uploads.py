"""A report sent as a Word file: kept, then split into the heads or filed as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import files, pressing
from handlers.files import WORD, Arrival, Arrived
from handlers.reports import desk as desks
from handlers.reports import drafting, owed, words
from handlers.reports.desk import Desk
from handlers.rules import headings
from handlers.talk import Button, Outcome, Push, Reply, Words, lines, text
from storage import drafts, people
from storage import files as stored_files
from storage.kinds import EventKind, FileId, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.files import Sent
    from handlers.reports.owed import Owed
    from handlers.turn import Turn

PURPOSE = "report"
_OFFER = "report_file_offer"
_ENDINGS = (".docx",)
_NAMED = ("报告", "述职", "总结", "小结", "report")


def take(turn: Turn) -> list[Outcome] | None:
    """Take a Word file as a report, ask whether it is one, or leave it to others.

    A member's goes to who files the report: nothing sent is lost.
    """
    sent = files.of_message(turn)
    if sent is None or sent.kind is not EventKind.document or turn.team is None:
        return None
    named = any(word in f"{sent.caption} {sent.file.name}".lower() for word in _NAMED)
    if not sent.file.name.lower().endswith(_ENDINGS) and not (named and sent.file.mime == WORD):
        return None
    waiting = owed.of_teams(turn, [turn.team.id], turn.today)
    mine = _mine(turn, waiting)
    if not waiting or (sent.caption and not named):
        return None
    files.note(turn, _OFFER, sent)
    if len(mine or waiting) == 1 and named:
        return _fetch(turn, (mine or waiting)[0])
    rows = [
        (Button(words.title(one.kind, one.period), f"report:file:{n}"),)
        for n, one in enumerate(mine or waiting)
    ]
    no = (Button(text("checkin.nothing"), "do:nothing"),)
    return [Reply(text("report.word.which"), (*rows, no))]


def chosen(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take the report that a file was said to be."""
    if turn.team is None:
        return [Reply(text("report.not_open"))]
    waiting = owed.of_teams(turn, [turn.team.id], turn.today)
    found = _mine(turn, waiting) or waiting
    number = pressing.number(parts, 0)
    if number >= len(found) or files.noted(turn, _OFFER) is None:
        return [Reply(text("dialogue.stale"))]
    return _fetch(turn, found[number])


def _mine(turn: Turn, waiting: Sequence[Owed]) -> list[Owed]:
    own = {one.key.plain for one in owed.of_speaker(turn)}
    return [one for one in waiting if one.key.plain in own]


def _fetch(turn: Turn, of: Owed) -> list[Outcome]:
    sent: Sent | None = files.noted(turn, _OFFER)
    if sent is None:
        return [Reply(text("dialogue.stale"))]
    turn.conversation.note(_OFFER, None)
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    files.keep(turn, sent, PURPOSE, ":".join(of.key.plain))
    return [Reply(text("report.word.fetching", title=words.title(of.kind, of.period)))]


def arrived(arrived: Arrived) -> list[Outcome]:
    """Say what was found in the file, and ask who files the report what shall become of it."""
    today = arrived.office.business_day(arrived.now, arrived.sender)
    team = arrived.sender.team_on(today)
    about = tuple(arrived.file.about.split(":"))
    waiting = [] if team is None else owed.of_teams(arrived, [team], today)
    of = next((one for one in waiting if one.key.plain == about), None)
    if of is None:
        return [Reply(text("report.word.too_late"))]
    draft = drafts.get(arrived.work, of.key)
    if draft is None:
        last = drafting.until(of, today)
        sections = drafting.make(arrived, of, last, arrived.spell)
        said = (arrived.sender.id, arrived.now)
        drafts.begin(arrived.work, of.key, sections, last, said)
        draft = drafts.get(arrived.work, of.key)
    if draft is None:
        raise LookupError(of.key)
    names = {head.id: (head.label.zh, head.label.en) for head in of.kind.heads}
    found = headings.split(arrived.value, names)
    kept = {"name": arrived.file.name, "id": arrived.file.id, "under": found.under}
    drafts.enclose(arrived.work, draft, draft.file, {**kept, "before": found.before})
    desk = Desk(of, draft)
    shown, buttons = _found(desk, found), _buttons(desk, found)
    writers = _writers(arrived, of)
    if arrived.sender.id in writers:
        return [Reply(lines(text("report.word.kept"), shown), buttons)]
    told = text("report.word.from_member", name=arrived.sender.name)
    pushed = [Push(one, MessageKind.notice, lines(told, shown), buttons) for one in writers]
    return [Reply(text("report.word.to_leader")), *pushed]


def _writers(arrived: Arrived, of: Owed) -> list[PersonId]:
    """Give who files the report today, in its own quality: those who lead, or the member."""
    if of.key.subject.person is not None:
        return [of.key.subject.person]
    today = arrived.office.business_day(arrived.now)
    everybody = people.of_team(arrived.work, of.team, today)
    known = {one.id: one for one in everybody}
    return [
        who
        for who, person in known.items()
        if any(mine.key.plain == of.key.plain for mine in owed.of_person(arrived, person, today))
    ]


def _found(desk: Desk, found: headings.Split) -> Words:
    heads = [
        text("report.word.head", head=head.label, n=len(found.under[head.id]))
        if head.id in found.under
        else text("report.word.no_head", head=head.label)
        for head in desk.heads
    ]
    before = text("report.word.before", n=len(found.before)) if found.before else None
    return lines(text("report.word.found"), *heads, before)


def _buttons(desk: Desk, found: headings.Split) -> tuple[tuple[Button, ...], ...]:
    split_it = Button(text("report.word.split"), desk.data("split"))
    whole = Button(text("report.word.attach"), desk.data("attach"))
    return ((split_it, whole) if found.under else (whole,),)


def split(turn: Turn, desk: Desk) -> list[Outcome]:
    """Put what the file says under each head in place of what stands there; it can be undone."""
    under: dict[str, list[str]] = desk.draft.upload.get("under", {})
    if not under:
        return [Reply(text("dialogue.stale"))]
    sections = dict(desk.draft.sections)
    sections |= {
        head.id: desks.written("\n".join(under[head.id]), ())
        for head in desk.heads
        if under.get(head.id)
    }
    return [desks.overview(turn, desks.changed(turn, desk, sections))]


def attach(turn: Turn, desk: Desk) -> list[Outcome]:
    """File the report with the Word file as it is; heads may then stay blank."""
    number = desk.draft.upload.get("id")
    file = None if number is None else stored_files.get(turn.work, FileId(number))
    if file is None:
        return [Reply(text("dialogue.stale"))]
    drafts.enclose(turn.work, desk.draft, FileId(file.id), desk.draft.upload)
    again = desks.overview(turn, desks.take(turn, desk.owed))
    return [Reply(lines(text("report.word.attached"), again.words), again.buttons)]


def detach(turn: Turn, desk: Desk) -> list[Outcome]:
    """Let go of the Word file that was to be filed."""
    drafts.enclose(turn.work, desk.draft, None, desk.draft.upload)
    again = desks.overview(turn, desks.take(turn, desk.owed))
    return [Reply(lines(text("report.word.detached"), again.words), again.buttons)]


ARRIVAL = Arrival(arrived, frozenset({WORD}), "paragraphs")
