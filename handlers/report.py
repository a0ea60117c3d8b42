"""The half-year report, filed by the leader (Guiding Opinions, clause 四(二))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, create_model

from handlers import deputies, filling
from handlers.conversation import Conversation
from handlers.form import Answers, Form, Question
from handlers.rules import reporting
from handlers.talk import Outcome, Push, Replace, Reply, Verbatim, Words, lines, text
from storage import conversations, handovers, people, reports
from storage.kinds import Level, MessageKind, Role, TeamId
from storage.reports import Filing

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.conversation import OpenForm
    from handlers.rules.pack_report import Head
    from handlers.rules.reporting import Period
    from handlers.turn import Turn

KIND = "half_year"
_LONGEST_HEAD = 3000
_SHOWN = 60


def write(turn: Turn) -> list[Outcome]:
    """Open the report of the earliest half year that waits for one; members hear who files it."""
    led = deputies.led(turn, turn.person, turn.today)
    if not led:
        return [Reply(text("report.leader_files"))]
    waiting = [(team, period) for team in led for period in open_periods(turn, team)]
    if not waiting:
        return [Reply(text("report.none_open", **_next_opening(turn)))]
    team, period = waiting[0]
    context = {"team": int(team), "period": period.id}
    left = _left_behind(turn, team, context)
    if left is None:
        return filling.start(turn, FORM, {}, **context)
    told, answers = left
    opened = filling.start(turn, FORM, answers, **context)
    return [replace(one, words=lines(told, one.words)) for one in opened if isinstance(one, Reply)]


def _left_behind(
    turn: Turn, team: TeamId, context: dict[str, Any]
) -> tuple[Words, dict[str, Any]] | None:
    """Give what the leader before had written of the report, unless one's own draft is there."""
    if turn.conversation.draft(FORM.name, context) is not None:
        return None
    before = handovers.led_before(turn.work, team, turn.today)
    if before is None or before[0] == turn.person.id:
        return None
    who, last_day = before
    key = conversations.key_of(who)
    theirs = Conversation.from_json(key, conversations.body(turn.work, key))
    draft = theirs.draft(FORM.name, context)
    if draft is None:
        return None
    name = people.load(turn.work, [who])[who].name
    return text("report.left_behind", name=name, day=last_day), dict(draft.answers)


def open_periods(turn: Turn, team: TeamId) -> list[Period]:
    """Give the half years a team may file for today and has not, oldest first."""
    policy = turn.rules.policy
    live = turn.office.directory.go_live_of(team)
    found = reporting.open_periods(turn.today, live, policy)
    opened = [p for p in found if turn.today >= _opens(turn, p)]
    filed = reports.filed(turn.work, KIND, [p.id for p in opened])
    return [period for period in opened if (team, period.id) not in filed]


def _opens(turn: Turn, period: Period) -> date:
    ahead = max(turn.rules.policy.report.reminders.days_before, default=0)
    return period.due - timedelta(days=ahead)


def _next_opening(turn: Turn) -> dict[str, object]:
    period = reporting.period_of(turn.today, turn.rules.policy)
    if turn.today >= _opens(turn, period):
        period = reporting.period_of(period.last + timedelta(days=1), turn.rules.policy)
    return {"day": _opens(turn, period), "due": period.due}


def _asks(head: Head) -> Callable[[Turn, Answers], Words]:
    return lambda _turn, _answers: text("report.write_head", head=head.label)


def _read(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _model(turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return model_of(turn.rules.policy.report.half_year.heads)


@lru_cache(maxsize=16)
def model_of(heads: tuple[Head, ...]) -> type[BaseModel]:
    """Give the form's model for the heads of a pack, the same one for the same heads."""
    longest = Field(max_length=_LONGEST_HEAD)
    fields: dict[str, Any] = {
        head.id: (Annotated[str, longest, Question(_asks(head), _read)], ...) for head in heads
    }
    return create_model("HalfYearReport", **fields)


def _context(turn: Turn) -> tuple[TeamId, Period]:
    opened = turn.conversation.open
    context: dict[str, Any] = opened.context if opened else {}
    period = reporting.period_by_id(context["period"], turn.rules.policy)
    return TeamId(context["team"]), period


def _summary(turn: Turn, filled: BaseModel) -> Reply:
    team, period = _context(turn)
    heads = [
        text("report.head", head=head.label, n=len(body), body=Verbatim(_cut(body)))
        for head, body in _bodies(turn, filled)
    ]
    name = turn.office.directory.teams[team].name
    top = text("report.summary", team=name, period=spelt(period), due=period.due)
    return Reply(lines(top, *heads), rule=turn.cite("report.half_year"))


def _bodies(turn: Turn, filled: BaseModel) -> list[tuple[Head, str]]:
    heads = turn.rules.policy.report.half_year.heads
    return [(head, str(getattr(filled, head.id))) for head in heads]


def _cut(body: str) -> str:
    first = body.splitlines()[0]
    return first if first == body and len(body) <= _SHOWN else f"{first[:_SHOWN]}…"


def spelt(period: Period) -> Words:
    """Give a half year in words."""
    half = "first" if period.id.endswith("H1") else "second"
    return text(f"report.{half}_half", year=period.first.year)


def _submit(turn: Turn, filled: BaseModel) -> list[Outcome]:
    team, period = _context(turn)
    late = turn.today > period.due
    filing = Filing(
        team=team,
        kind=KIND,
        period=period.id,
        heads={head.id: body for head, body in _bodies(turn, filled)},
        by=turn.person.id,
        at=turn.now,
        late=late,
        policy=turn.rules.id,
    )
    if not reports.file(turn.work, filing):
        return [Reply(text("report.filed_before", period=spelt(period)))]
    done = text("report.filed_late" if late else "report.filed", period=spelt(period))
    gone = Replace(f"report:{period.id}:{team}", done)
    return [
        Reply(done, rule=turn.cite("report.half_year")),
        gone,
        *_tell_county(turn, team, period),
    ]


def _tell_county(turn: Turn, team: TeamId, period: Period) -> list[Outcome]:
    directory = turn.office.directory
    county = directory.above(directory.teams[team].village, Level.county)
    area = county.id if county else turn.office.root
    name = directory.teams[team].name
    told = text("report.arrived", team=name, period=spelt(period), name=turn.person.name)
    holders = people.holders(turn.work, Role.county, people.in_area(area), turn.today)
    others = [person for person in holders if person.id != turn.person.id]
    return [Push(person.id, MessageKind.notice, told) for person in others]


FORM = Form("half_year_report", 1, _model, _summary, _submit)
