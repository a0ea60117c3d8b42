"""收报告: the office that accepts opens reports, accepts them together, or sends one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from handlers import filling, offices, pressing
from handlers.form import Answers, Form, Question
from handlers.reports import acceptors, words
from handlers.reports import filed as filed_words
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, Words, lines, text
from storage import drafts, filing_decisions, filings, people
from storage.filing_decisions import Verdict
from storage.kinds import MessageKind, PersonId, ReportState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables
    from storage.report_values import Filed

NAME = "report_return"
_LONGEST = 500
_SHOWN = 20
_AT_ONCE = 100
"""Reports accepted by one press: each is told to who filed it."""


def waiting(turn: Turn) -> list[tables.Report]:
    """Give the reports that wait for an office the speaker holds, the oldest first."""
    held = acceptors.held(turn)
    teams = {team for _, mine in held for team in mine}
    found = filings.waiting(turn.work, teams) if teams else []
    return [row for row in found if acceptors.waits_for(turn, row, held)]


def show(turn: Turn) -> list[Outcome]:
    """List what waits, with a button for each, and one that accepts all that was opened."""
    found = waiting(turn)
    if not found:
        return [Reply(text("report.inbox_empty"))]
    return [_list(turn, found)]


def _list(turn: Turn, found: Sequence[tables.Report]) -> Reply:
    seen = filing_decisions.openings(turn.work, turn.person.id, [row.id for row in found])
    ready = [row for row in found if (row.id, row.version) in seen]
    known = people.load(turn.work, {PersonId(r.person_id) for r in found if r.person_id})
    items = [
        text(
            "report.inbox_item",
            number=n,
            whose=words.whose(turn, filings.key_of(row).subject, known),
            title=filed_words.title(turn, filings.key_of(row)),
            late=text("report.late_mark") if row.late else "",
            seen=text("report.seen_mark") if row in ready else "",
        )
        for n, row in enumerate(found[:_SHOWN], start=1)
    ]
    more = text("views.more", n=len(found) - _SHOWN) if len(found) > _SHOWN else None
    opening = [
        Button(text("report.button.open_n", number=n), f"report:read:{row.id}")
        for n, row in enumerate(found[:_SHOWN], start=1)
    ]
    rows = [tuple(opening[n : n + 4]) for n in range(0, len(opening), 4)]
    if ready:
        label = text("report.button.accept_opened", n=min(len(ready), _AT_ONCE))
        rows.append((Button(label, "report:acceptopened"),))
    head = text("report.inbox", n=len(found), opened=len(ready))
    return Reply(lines(head, *items, more), tuple(rows))


def accept(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [接收] of one version of a report."""
    filed = _mine(turn, pressing.number(parts, 0))
    if filed is None:
        return [Reply(text("report.not_yours"))]
    if not _decided(turn, filed, pressing.number(parts, 1), ReportState.accepted):
        return [Reply(filed_words.standing(turn, filed))]
    told = text("report.told_accepted", title=filed_words.title(turn, filed.key))
    shown = Reply(text("report.accepted", report=_named(turn, filed)))
    return [shown, *_told(turn, filed, told)]


def accept_opened(turn: Turn) -> list[Outcome]:
    """Accept everything that waits and the speaker opened, a hundred at a time."""
    found = waiting(turn)
    seen = filing_decisions.openings(turn.work, turn.person.id, [row.id for row in found])
    ready = [row for row in found if (row.id, row.version) in seen][:_AT_ONCE]
    verdict = Verdict(ReportState.accepted, turn.person.id, turn.now)
    pairs = [(row.id, row.version) for row in ready]
    done = filing_decisions.decide_many(turn.work, pairs, verdict)
    accepted = [row for row in ready if row.id in done]
    drafts.drop(turn.work, [filings.key_of(row) for row in accepted])
    if accepted:
        about = " ".join(f"report:{row.id}:{row.version}" for row in accepted)
        people.audit(turn.work, turn.person.id, "report.accepted", about, turn.now)
    outcomes: list[Outcome] = []
    for row in accepted:
        told = text("report.told_accepted", title=filed_words.title(turn, filings.key_of(row)))
        filer = PersonId(row.by_id)
        outcomes += [Replace(f"report:{row.id}"), Push(filer, MessageKind.notice, told)]
    left = len(found) - len(accepted)
    return [Reply(text("report.accepted_many", n=len(accepted), left=left)), *outcomes]


def send_back(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [退回]: ask what has to be changed."""
    report, version = pressing.number(parts, 0), pressing.number(parts, 1)
    filed = _mine(turn, report)
    if filed is None:
        return [Reply(text("report.not_yours"))]
    if filed.state is not ReportState.submitted or filed.newest.n != version:
        return [Reply(filed_words.standing(turn, filed))]
    return filling.start(turn, FORM, {}, report=report, version=version)


def _decided(
    turn: Turn, filed: Filed, version: int, state: ReportState, comment: str = ""
) -> bool:
    verdict = Verdict(state, turn.person.id, turn.now, comment)
    if not filing_decisions.decide(turn.work, filed.id, version, verdict):
        return False
    if state is ReportState.accepted:
        drafts.drop(turn.work, [filed.key])
    about = f"report:{filed.id}:{version}"
    people.audit(turn.work, turn.person.id, f"report.{state.value}", about, turn.now)
    return True


def _told(turn: Turn, filed: Filed, told: Words, *buttons: Button) -> list[Outcome]:
    """Tell who files the report now; in messages about it nothing stays to be pressed."""
    subject = filed.key.subject
    if subject.person is not None:
        who = [subject.person]
    else:
        seats = offices.Seats(turn, turn.today)
        place = offices.Place(team=subject.team)
        leading = seats.deciding(offices.TEAM_LEADER, place, frozenset({turn.person.id}))
        team = {one.person.id for one in leading if one.own_office}
        who = sorted(team | {filed.newest.by} - {turn.person.id})
    rows = (buttons,) if buttons else ()
    return [
        Replace(f"report:{filed.id}"),
        *(Push(one, MessageKind.notice, told, rows) for one in who),
    ]


def _named(turn: Turn, filed: Filed) -> Words:
    return filed_words.full_title(turn, filed.key)


def _mine(turn: Turn, report: int) -> Filed | None:
    """Give a report whose office the speaker holds."""
    filed = filings.whole(turn.work, report)
    if filed is None or not acceptors.accepts(turn, filed.key.subject.team, filed.key.kind):
        return None
    return filed


def _ask(_turn: Turn, _answers: Answers) -> Words:
    return text("report.ask.comment", max=_LONGEST)


def _read(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Comment(BaseModel):
    """What has to be changed in a report."""

    comment: Annotated[str, Field(max_length=_LONGEST), Question(_ask, _read, free=True)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Comment


def _context(turn: Turn) -> tuple[Filed | None, int]:
    context = turn.conversation.open.context if turn.conversation.open else {}
    return _mine(turn, context.get("report", 0)), context.get("version", 0)


def _summary(turn: Turn, filled: Comment) -> Reply:
    filed, _ = _context(turn)
    named = _named(turn, filed) if filed else text("form.none")
    return Reply(text("report.return_summary", report=named, comment=Verbatim(filled.comment)))


def _send_back(turn: Turn, filled: Any) -> list[Outcome]:  # noqa: ANN401  a Comment
    filed, version = _context(turn)
    if filed is None:
        return [Reply(text("report.not_yours"))]
    if not _decided(turn, filed, version, ReportState.returned, filled.comment):
        return [Reply(filed_words.standing(turn, filed))]
    told = text(
        "report.told_returned",
        title=filed_words.title(turn, filed.key),
        name=turn.person.name,
        comment=Verbatim(filled.comment),
    )
    change = Button(text("report.button.change"), "do:report")
    return [
        Reply(text("report.returned", report=_named(turn, filed))),
        *_told(turn, filed, told, change),
    ]


FORM = Form(NAME, 1, _model, _summary, _send_back, submit_label=text("report.return_now"))
