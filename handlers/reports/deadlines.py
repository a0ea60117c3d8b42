"""延期: an office that accepts moves a deadline by message, for one team or for all it covers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from handlers import filling, offices
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.reading import dates
from handlers.reading.values import Misread
from handlers.reports import acceptors, owed, words, writing
from handlers.rules import reporting
from handlers.statistics import scopes
from handlers.statistics.scopes import Scope
from handlers.talk import Outcome, Push, Reply, Verbatim, Words, lines, text
from storage import filing_decisions, people
from storage.filing_decisions import Moved
from storage.kinds import AreaId, MessageKind, TeamId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.conversation import OpenForm
    from handlers.reading.report_values import DeadlineWords
    from handlers.rules.reporting import Kind, Period
    from handlers.turn import Turn

NAME = "report_deadline"
_LONGEST = 200
_AT_ONCE = 300
"""Leaders told by one turn; of more the reminders and 待办 say the new day."""


def move(turn: Turn, said: DeadlineWords) -> list[Outcome] | None:
    """Open the form with what was said; whoever accepts no report is told who may."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    known = _kinds(turn)
    if not known:
        return [Reply(text("report.deadline_not_yours"))]
    meant = [kind for kind in known if said.report and writing.calls(turn, kind, said.report)]
    if said.report and not meant:
        return [Reply(text("report.no_such_kind", name=said.report, kinds=_names(known)))]
    kinds = meant or known
    place = _place(turn, said.place) if said.place else None
    given = {
        "kind": kinds[0].id if len(kinds) == 1 else None,
        "place": place,
        "due": said.day,
        "reason": said.reason or None,
    }
    return filling.start(turn, FORM, given)


def _kinds(turn: Turn) -> list[Kind]:
    """Give the kinds of report an office of the speaker's accepts, of periods of the calendar."""
    held = {office for office, _ in acceptors.held(turn)}
    found = reporting.kinds(turn.rules.policy)
    return [kind for kind in found if kind.accepts in held and kind.length != "term"]


def _names(kinds: Sequence[Kind]) -> tuple[Words, ...]:
    return tuple(words.name(kind) for kind in kinds)


def _place(turn: Turn, said: str) -> str | Misread:
    """Give whose deadline is meant: a team or an area that the speaker answers for."""
    found = scopes.named(turn, said.strip())
    if isinstance(found, Misread):
        return found
    if found.kind not in {"t", "a"} or not scopes.answers_for(turn, found):
        return Misread("statistics.unknown", {"name": said})
    return found.code


def period_of(turn: Turn, kind: Kind) -> Period:
    """Give the period meant: the newest that is open by now, else the one that runs."""
    policy = turn.rules.policy
    now = reporting.period_on(policy, kind, turn.today)
    before = reporting.period_on(policy, kind, date.fromordinal(now.first.toordinal() - 1))
    if turn.today >= reporting.opens(kind, now):
        return now
    late = (turn.today - before.due).days
    return before if late <= policy.report.digest.days_after else now


def _ask_kind(_turn: Turn, _answers: Answers) -> Words:
    return text("report.ask.kind")


def _kind_choices(turn: Turn, _answers: Answers) -> tuple[Choice, ...]:
    return tuple(Choice(words.name(kind), kind.id) for kind in _kinds(turn))


def _read_kind(turn: Turn, said: str) -> object:
    return next((kind.id for kind in _kinds(turn) if writing.calls(turn, kind, said)), None)


def _ask_place(_turn: Turn, _answers: Answers) -> Words:
    return text("report.ask.place")


def _place_choices(turn: Turn, _answers: Answers) -> tuple[Choice, ...]:
    areas = offices.coordinated(turn.person, turn.today)
    known = turn.office.directory.areas
    return tuple(Choice(text("label", value=known[one].name), f"a{one}") for one in areas)


def _ask_due(_turn: Turn, _answers: Answers) -> Words:
    return text("report.ask.due")


def _read_due(turn: Turn, said: str) -> object:
    return dates.read_date(said, turn.today)


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("report.ask.reason")


def _read(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Move(BaseModel):
    """Which report's deadline is moved, of whom, to which day, and why."""

    kind: Annotated[str, Question(_ask_kind, _read_kind, _kind_choices)]
    place: Annotated[str, Question(_ask_place, _place, _place_choices)]
    due: Annotated[date, Question(_ask_due, _read_due)]
    reason: Annotated[
        str | None, Field(max_length=_LONGEST), Question(_ask_reason, _read, optional=True)
    ]


def _check(turn: Turn, filled: Move) -> Reopen | None:
    if filled.due < turn.today:
        return Reopen("due", text("report.due_is_past", due=filled.due))
    kind = reporting.kind_of(turn.rules.policy, filled.kind)
    if filled.due < period_of(turn, kind).last:
        return Reopen("due", text("report.due_before_end", last=period_of(turn, kind).last))
    return None


def _meant(turn: Turn, filled: Move) -> tuple[Kind, Period, Scope, Words]:
    kind = reporting.kind_of(turn.rules.policy, filled.kind)
    scope = Scope.of_code(filled.place)
    directory = turn.office.directory
    name = (
        directory.teams[scope.team].name if scope.kind == "t" else directory.areas[scope.area].name
    )
    return kind, period_of(turn, kind), scope, text("label", value=name)


def _summary(turn: Turn, filled: Move) -> Reply:
    kind, period, _, name = _meant(turn, filled)
    reason = None
    if filled.reason:
        reason = text("report.deadline_reason", reason=Verbatim(filled.reason))
    moved = text(
        "report.deadline_summary",
        title=words.title(kind, period),
        place=name,
        was=period.due,
        due=filled.due,
    )
    return Reply(lines(moved, reason), rule=turn.cite(kind.rule))


def _submit(turn: Turn, filled: Any) -> list[Outcome]:  # noqa: ANN401  a Move
    kind, period, scope, name = _meant(turn, filled)
    directory = turn.office.directory
    team = scope.team if scope.kind == "t" else None
    area = directory.teams[team].village if team is not None else scope.area
    moved = Moved(kind.id, period.id, team, AreaId(area), filled.due, filled.reason or "")
    filing_decisions.move(turn.work, moved, turn.person.id, turn.now)
    about = f"report:{kind.id}:{period.id}:{scope.code}"
    people.audit(turn.work, turn.person.id, "report.deadline", about, turn.now)
    teams = [team] if team is not None else [one.id for one in directory.teams_in(scope.area)]
    told = text(
        "report.deadline_told",
        title=words.title(kind, period),
        due=filled.due,
        name=turn.person.name,
    )
    reason = None
    if filled.reason:
        reason = text("report.deadline_reason", reason=Verbatim(filled.reason))
    pushes = _owing(turn, kind, period, teams, lines(told, reason))
    done = text("report.deadline_moved", place=name, due=filled.due, n=len(pushes))
    return [Reply(done), *pushes]


def _owing(
    turn: Turn, kind: Kind, period: Period, teams: Sequence[TeamId], told: Words
) -> list[Push]:
    """Tell whoever owes the report now; of reports not open yet nobody is told."""
    waiting = [
        one
        for one in owed.of_teams(turn, teams, turn.today)
        if (one.kind.id, one.period.id) == (kind.id, period.id)
    ]
    asked = [one.key.subject.person for one in waiting if one.key.subject.person is not None]
    led = [one.team for one in waiting if one.key.subject.person is None]
    who = [*asked, *(offices.leading(turn, led, turn.today) if led else [])]
    listed = [one for one in dict.fromkeys(who) if one != turn.person.id]
    if len(listed) > _AT_ONCE:
        return []
    return [Push(one, MessageKind.notice, told) for one in listed]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Move


FORM = Form(NAME, 1, _model, _summary, _submit, check=_check)
