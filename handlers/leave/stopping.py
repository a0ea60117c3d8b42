"""停假: a county stops leave for some days; what waits is shown again, what runs stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices, pressing, spell
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.leave import deciding, words
from handlers.reading.stopping import find
from handlers.reading.values import Misread
from handlers.rules.leave_limits import limits_of, stoppable
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Push, Reply, Verbatim, Words, lines, text
from storage import leave_stops as stops
from storage import people, undecided
from storage.kinds import AreaId, MessageKind, PersonId, PolicyId, Role

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import LeaveStop, LeaveStopOver
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 60
_SHOWN = 30


def _areas(turn: Turn) -> list[AreaId]:
    """Give the counties the speaker coordinates."""
    posts = turn.person.duties_on(turn.today)
    held = (post.area for post in posts if post.role is Role.county and post.area is not None)
    return list(dict.fromkeys(held))


def _ask_area(_turn: Turn, _answers: Answers) -> Words:
    return text("stop.which_area")


def _area_choices(turn: Turn, _answers: Answers) -> list[Choice]:
    known = turn.office.directory.areas
    return [Choice(Verbatim(known[area].name), int(area)) for area in _areas(turn)]


def _read_area(_turn: Turn, _said: str) -> object:
    return None


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("stop.which_reason")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _ask_days(_turn: Turn, _answers: Answers) -> Words:
    return text("stop.until_when")


def _read_days(turn: Turn, said: str) -> object:
    found = find(said, turn.hearing())
    if found.problem is None and found.span is None:
        return Misread("reading.date.not_understood", {"text": said})
    return found.problem or found.span


class Stopping(BaseModel):
    """Where leave is stopped, why, and on which whole days."""

    area: Annotated[int, Question(_ask_area, _read_area, _area_choices)]
    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_reason, _read_reason, free=True)
    ]
    span: Annotated[Span, Question(_ask_days, _read_days)]


def declare(turn: Turn, heard: LeaveStop) -> list[Outcome]:
    """Open the form for a county's coordinator; nothing is stopped before it is confirmed."""
    areas = _areas(turn)
    if not areas:
        return [Reply(text("stop.county_only"))]
    given = {
        "area": int(areas[0]) if len(areas) == 1 else None,
        "reason": heard.reason,
        "span": heard.problem or heard.span,
    }
    return filling.start(turn, FORM, given)


def _check(turn: Turn, asked: Stopping) -> Reopen | None:
    if AreaId(asked.area) not in _areas(turn):
        return Reopen("area", text("stop.county_only"))
    if asked.span.first < turn.today:
        return Reopen("span", text("stop.in_the_past", day=asked.span.first))
    return None


def _summary(turn: Turn, asked: Stopping) -> Reply:
    area = AreaId(asked.area)
    waiting, running = _waiting(turn, area, asked.span), _running(turn, area, asked.span)
    policy = turn.office.rules_for(area, turn.today).policy
    shown = lines(
        _named(turn, asked),
        text(f"stop.then.{limits_of(policy).stop}"),
        text("stop.will_ask_again", n=len(waiting)) if waiting else None,
        text("stop.keeps", n=len(running)) if running else None,
        text("stop.always"),
    )
    return Reply(shown, rule=turn.cite("leave.limits#stop"))


def _named(turn: Turn, asked: Stopping) -> Words:
    return text(
        "stop.summary",
        area=turn.office.directory.areas[AreaId(asked.area)].name,
        reason=Verbatim(asked.reason),
        span=spell.span(Span.whole(asked.span.first, asked.span.last)),
        n=len(asked.span.dates()),
    )


def _submit(turn: Turn, asked: Stopping) -> list[Outcome]:
    area, span = AreaId(asked.area), asked.span
    waiting, running = _waiting(turn, area, span), _running(turn, area, span)
    what = stops.Declared(area, asked.reason, span.first, span.last, turn.person.id)
    stop = stops.declare(turn.work, what, turn.now)
    people.audit(turn.work, turn.person.id, "leave.stopped", f"stop:{stop}", turn.now)
    return [
        Reply(
            lines(
                text("stop.declared", stop=_named(turn, asked)),
                text("stop.asked_again", n=len(waiting)) if waiting else None,
                _listed(turn, running),
                text("stop.how_to_end"),
            ),
            rule=turn.cite("leave.limits#stop"),
        ),
        *_asked_again(turn, asked, waiting),
    ]


def _waiting(turn: Turn, area: AreaId, span: Span) -> list[tuple[tables.LeaveStep, tables.Leave]]:
    """Give the open steps of requests below a county that fall into these days."""
    directory = turn.office.directory
    teams = [team.id for team in directory.teams_in(area)]
    below = [one for one in directory.areas if directory.within(one, area)]
    found = undecided.where(turn.work, [undecided.waits_in(teams, below)])
    return [one for one in found if _falls(turn, one[1], span)]


def _running(turn: Turn, area: AreaId, span: Span) -> list[tables.Leave]:
    """Give the approved leaves of a county's teams that fall into these days."""
    teams = [team.id for team in turn.office.directory.teams_in(area)]
    found = stops.approved_in(turn.work, teams, span.first, span.last)
    return [row for row in found if _falls(turn, row, span)]


def _falls(turn: Turn, row: tables.Leave, span: Span) -> bool:
    policy = turn.office.rules[PolicyId(row.policy_id)].policy
    return stoppable(policy, row.kind) and words.stored(row).overlaps(span)


def _listed(turn: Turn, running: list[tables.Leave]) -> Words | None:
    if not running:
        return None
    known = people.load(turn.work, {PersonId(row.person_id) for row in running})
    rows = [
        text("stop.row", name=known[PersonId(row.person_id)].name, span=words.days_of(row))
        for row in running[:_SHOWN]
    ]
    more = len(running) - len(rows)
    return lines(
        text("stop.running", n=len(running)),
        *rows,
        text("stop.more", n=more) if more else None,
    )


def _asked_again(
    turn: Turn, asked: Stopping, waiting: list[tuple[tables.LeaveStep, tables.Leave]]
) -> list[Outcome]:
    """Show requests again to who decides them; who asked learns that they still wait."""
    seats = offices.Seats(turn, turn.today)
    known = people.load(turn.work, {PersonId(row.person_id) for _, row in waiting})
    note = text("stop.note", reason=Verbatim(asked.reason), last=asked.span.last)
    found: list[Outcome] = []
    for step, row in waiting:
        shown = lines(note, words.request(turn, row, who=known[PersonId(row.person_id)]))
        buttons = (deciding.buttons(row.id, step.n),)
        about = f"leave:{row.id}"
        found += [
            Push(one.person.id, MessageKind.decision, shown, buttons, about, rule=row.rule)
            for one in deciding.deciders(seats, row, step)
        ]
        told = text("stop.told", stop=note, span=words.days_of(row))
        found.append(Push(PersonId(row.person_id), MessageKind.notice, told, rule=row.rule))
    return found


def end(turn: Turn, _heard: LeaveStopOver) -> list[Outcome]:
    """Offer the stops that hold or are to come, to be ended by a tap."""
    areas = _areas(turn)
    if not areas:
        return [Reply(text("stop.county_only"))]
    found = stops.touching(turn.work, areas, turn.today, date.max)
    if not found:
        return [Reply(text("stop.none"))]
    rows = [(Button(_label(row), f"leave:stop:{row.id}"),) for row in found]
    keep = (Button(text("stop.keep"), "do:nothing"),)
    return [Reply(text("stop.which", n=len(found)), (*rows, keep))]


def _label(row: tables.LeaveStop) -> Words:
    return text("stop.end_button", reason=Verbatim(row.reason), last=row.last_day)


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """End a stop today: from now on leave may be asked for as before."""
    stop = pressing.number(arguments, 0)
    row = stops.get(turn.work, stop)
    if row is None or AreaId(row.area_id) not in _areas(turn):
        return [Reply(text("stop.county_only"))]
    if not stops.end(turn.work, stop, turn.today, turn.person.id):
        return [Reply(text("stop.already_over", reason=Verbatim(row.reason)))]
    people.audit(turn.work, turn.person.id, "leave.stop_ended", f"stop:{stop}", turn.now)
    return [Reply(text("stop.over", reason=Verbatim(row.reason), day=turn.today))]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Stopping


FORM = Form(
    "leave_stop", 1, _model, _summary, _submit, check=_check, submit_label=text("stop.now")
)
