"""重开 and 关账: the county alone opens a closed month again, and may close it before its day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling
from handlers.form import Answers, Form, Question, Reopen
from handlers.months import closing, deciders, words
from handlers.reading.months import read_month
from handlers.reading.values import Misread
from handlers.rules import day_codes, months
from handlers.talk import Outcome, Push, Reply, Verbatim, Words, lines, text
from storage import corrections, people, posts
from storage import months as closings
from storage.kinds import CorrectionState, MessageKind, PersonId, Role, TeamId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading import month_values as heard
    from handlers.turn import Turn
    from storage import tables
    from storage.kinds import AreaId

_LONGEST_REASON = 200
_SHOWN = 20


def ask(turn: Turn, said: heard.Reopen) -> list[Outcome]:
    """Open the form for the county; anybody else is told who may."""
    if not _areas(turn):
        return [Reply(text("month.county_only"))]
    team = None if said.place is None else find_team(turn, said.place)
    given = {"month": said.month, "team": team, "reason": said.reason}
    return filling.start(turn, FORM, given)


def close_again(turn: Turn, said: heard.CloseAgain) -> list[Outcome]:
    """Close a reopened month before its day, and say what the amendment changed."""
    if not _areas(turn):
        return [Reply(text("month.county_only"))]
    if said.month is None or said.place is None:
        return [Reply(text("month.close_how"))]
    team = find_team(turn, said.place)
    if isinstance(team, Misread):
        return [Reply(text(team.reason, **team.params))]
    row = _latest(turn, TeamId(team), said.month)
    name = turn.office.directory.teams[TeamId(team)].name
    spelt = words.month_name(said.month)
    if row is None or row.reopened_at is None:
        return [Reply(text("month.not_reopened", month=spelt, team=name))]
    if not closing.close(turn, [TeamId(team)], said.month, turn.person.id):
        return [Reply(text("month.not_reopened", month=spelt, team=name))]
    changed = _changes(turn, TeamId(team), said.month)
    head = text("month.closed_again", month=spelt, team=name, version=row.version + 1)
    none = None if changed else text("month.nothing_changed")
    return [Reply(lines(head, *changed[:_SHOWN], none), rule=turn.cite("attendance.month"))]


def find_team(turn: Turn, said: str) -> int | Misread:
    """Give the one team of the speaker's counties whose village or own name this is."""
    directory = turn.office.directory
    found = [
        team
        for area in _areas(turn)
        for team in directory.teams_in(area)
        if said in {team.name, directory.areas[team.village].name}
        or directory.areas[team.village].name.removesuffix("村") == said
    ]
    by_id = {int(team.id): team for team in found}
    if len(by_id) == 1:
        return next(iter(by_id))
    if not by_id:
        return Misread("month.no_such_team", {"name": said})
    names = "、".join(team.name for team in by_id.values())
    return Misread("month.several_teams", {"names": names})


def _areas(turn: Turn) -> list[AreaId]:
    posts_held = turn.person.duties_on(turn.today)
    return [post.area for post in posts_held if post.role is Role.county and post.area is not None]


def _latest(turn: Turn, team: TeamId, month: date) -> tables.Closing | None:
    return closings.latest(turn.work, [team], [month]).get((team, month))


def _changes(turn: Turn, team: TeamId, month: date) -> list[Words]:
    """Give what the newest closing says otherwise than the one before."""
    members = [
        who for who, _ in posts.stationed_in(turn.work, [team], month, months.last_of(month))
    ]
    known = people.load(turn.work, members)
    by_person: dict[int, list[tables.Statement]] = {}
    for row in closings.statements_of(turn.work, members, month):
        if row.team_id == team:
            by_person.setdefault(row.person_id, []).append(row)
    found: list[Words] = []
    for who, held in sorted(by_person.items()):
        before, after = held[-2:] if len(held) > 1 else (held[0], held[0])
        for n, (was, now) in enumerate(zip(before.days, after.days, strict=True), start=1):
            if was and now and was != now:
                day = month.replace(day=n)
                found.append(
                    text(
                        "month.changed_day",
                        name=known[PersonId(who)].name,
                        day=day,
                        was=words.status(turn.rules.policy, day_codes.read(was, day)),
                        kind=words.status(turn.rules.policy, day_codes.read(now, day)),
                    )
                )
    return found


def _ask_month(_turn: Turn, _answers: Answers) -> Words:
    return text("month.which")


def _read_month(turn: Turn, said: str) -> object:
    return read_month(said, turn.today)


def _ask_team(_turn: Turn, _answers: Answers) -> Words:
    return text("month.which_team")


def _read_team(turn: Turn, said: str) -> object:
    return find_team(turn, said.strip())


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("month.why_reopen")


def _read_why(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Reopening(BaseModel):
    """Which month of which team is opened again, and why."""

    month: Annotated[date, Question(_ask_month, _read_month)]
    team: Annotated[int, Question(_ask_team, _read_team)]
    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read_why, free=True)
    ]


def _check(turn: Turn, asked: Reopening) -> Reopen | None:
    row = _latest(turn, TeamId(asked.team), asked.month)
    name = turn.office.directory.teams[TeamId(asked.team)].name
    spelt = words.month_name(asked.month)
    if row is None:
        return Reopen("month", text("month.not_closed", month=spelt, team=name))
    if row.reopened_at is not None:
        return Reopen("month", text("month.open_already", month=spelt, team=name))
    return None


def _until(turn: Turn) -> date:
    policy, calendar = turn.rules.policy, turn.rules.calendar
    at = months.closes_again_at(turn.now, policy, calendar, turn.office.zone)
    return at.astimezone(turn.office.zone).date()


def _summary(turn: Turn, asked: Reopening) -> Reply:
    shown = text(
        "month.reopen_summary",
        month=words.month_name(asked.month),
        team=turn.office.directory.teams[TeamId(asked.team)].name,
        reason=Verbatim(asked.reason),
        until=_until(turn),
    )
    return Reply(shown, rule=turn.cite("attendance.month"))


def _submit(turn: Turn, asked: Reopening) -> list[Outcome]:
    team, month = TeamId(asked.team), asked.month
    row = _latest(turn, team, month)
    name = turn.office.directory.teams[team].name
    spelt = words.month_name(month)
    if row is None or not closings.reopen(turn.work, row, turn.person.id, turn.now, asked.reason):
        return [Reply(text("month.open_already", month=spelt, team=name))]
    people.audit(turn.work, turn.person.id, "month.reopened", f"team:{team}:{month}", turn.now)
    span = (month, months.last_of(month))
    again = (CorrectionState.undecided, CorrectionState.open)
    corrections.shift(turn.work, [team], span, again)
    waiting = [r for r in corrections.waiting(turn.work, [team]) if span[0] <= r.day <= span[1]]
    told = text(
        "month.reopened_told",
        month=spelt,
        team=name,
        by=turn.person.name,
        reason=Verbatim(asked.reason),
        until=_until(turn),
    )
    members = {who for who, _ in posts.stationed_in(turn.work, [team], *span)}
    pushes: list[Outcome] = [
        Push(who, MessageKind.notice, told) for who in sorted(members) if who != turn.person.id
    ]
    asked_again = [one for row in waiting for one in deciders.asked_of(turn, row)]
    done = text("month.reopened", month=spelt, team=name, until=_until(turn))
    return [Reply(done, rule=turn.cite("attendance.month")), *pushes, *asked_again]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Reopening


FORM = Form(
    "reopening", 1, _model, _summary, _submit, check=_check, submit_label=text("month.reopen_now")
)
