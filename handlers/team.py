"""The leader's one line on the team: shown back as a table, counted after one confirmation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from handlers import day, filling, pressing
from handlers.form import Form
from handlers.reading.values import TeamWords
from handlers.rules.attendance import IN_VILLAGE, UNREPORTED
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import attendance, people
from storage.attendance import Mark, Origin
from storage.kinds import Half, MarkSource, PersonId, TeamId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import TeamException
    from handlers.rules.attendance import DayStatus
    from handlers.turn import Turn
    from storage.people import Person

_NOT_A_DAY_KIND = frozenset({"leave", "away", "back"})
_ADJUSTABLE = frozenset({IN_VILLAGE, UNREPORTED, "holiday"})


class TeamDay(BaseModel):
    """A team's day; what it says was read from one line and is kept as the form's context."""


def say(turn: Turn, words: TeamWords) -> list[Outcome]:
    """Show what a line on the team would count as, or ask what is missing in it."""
    led = people.leads(turn.person, turn.today)
    if not led:
        return [Reply(text("team.leaders_only"))]
    if words.problem is not None:
        return [Reply(text(words.problem.reason, **words.problem.params))]
    team, of_day = led[0], words.day or turn.today
    if of_day > turn.today or not turn.office.live_on(team, of_day):
        return [Reply(text("team.not_that_day", day=of_day))]
    members = people.of_team(turn.work, team, of_day)
    named, unclear = _named(members, words.exceptions)
    if unclear:
        return [Reply(text("team.which_person", name=unclear))]
    others = len(members) - len(named)
    if words.count is not None and words.count not in {len(members), others}:
        names = tuple(member.name for member in members)
        return [Reply(text("team.count_differs", said=words.count, n=len(members), names=names))]
    context = {"team": int(team), "day": of_day.isoformat(), "named": named}
    return filling.start(turn, FORM, {}, **context)


def here(turn: Turn) -> list[Outcome]:
    """Take [都在] where no day is named: everybody, today."""
    return say(turn, TeamWords(all_present=True))


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take a reminder's [都在] (counts at once, its message was the table) or [有变动]."""
    what, of_day = pressing.word(arguments, 0), pressing.day(arguments, 1)
    team = TeamId(pressing.number(arguments, 2))
    if team not in people.leads(turn.person, turn.today):
        return [Reply(text("team.leaders_only"))]
    if what != "all":
        return [Reply(text("team.say_what_differs"))]
    members = people.of_team(turn.work, team, of_day)
    return _count(turn, (team, of_day), members, {})


def _named(
    members: list[Person], said: tuple[TeamException, ...]
) -> tuple[dict[str, str], str | None]:
    found: dict[str, str] = {}
    for one in said:
        fitting = [member for member in members if member.name == one.name]
        if len(fitting) != 1:
            return {}, one.name
        found[str(fitting[0].id)] = one.what
    return found, None


def _read(turn: Turn) -> tuple[TeamId, date, list[Person], dict[PersonId, str]]:
    opened = turn.conversation.open
    context: dict[str, Any] = opened.context if opened else {}
    team, of_day = TeamId(context["team"]), date.fromisoformat(context["day"])
    named = {PersonId(int(who)): what for who, what in context["named"].items()}
    return team, of_day, people.of_team(turn.work, team, of_day), named


def _summary(turn: Turn, _filled: TeamDay) -> Reply:
    _, of_day, members, named = _read(turn)
    known = day.statuses(turn, members, of_day, of_day)
    rows = [_row(turn, m, named, known.get((m.id, of_day))) for m in members]
    asked = [m.name for m in members if named.get(m.id) in _NOT_A_DAY_KIND - {"back"}]
    hint = text("team.ask_them_for_leave", names=tuple(asked)) if asked else None
    return Reply(lines(text("team.table", day=of_day), *rows, hint))


def _row(turn: Turn, member: Person, named: dict[PersonId, str], known: DayStatus | None) -> Words:
    what = named.get(member.id)
    if what == "back" or (what is None and _counts_as_here(known)):
        kind = IN_VILLAGE
    elif what is None and known is not None:
        if known.split:
            return text("team.row_split", name=member.name)
        kind = known.kind
    elif what in _NOT_A_DAY_KIND:
        return text(f"team.row_{what}", name=member.name)
    else:
        kind = what or UNREPORTED
    return text("team.row", name=member.name, kind=turn.rules.policy.day_kind(kind).label)


def _counts_as_here(known: DayStatus | None) -> bool:
    return known is None or known.kind in _ADJUSTABLE


def _submit(turn: Turn, _filled: TeamDay) -> list[Outcome]:
    team, of_day, members, named = _read(turn)
    return _count(turn, (team, of_day), members, named)


def _count(
    turn: Turn, when: tuple[TeamId, date], members: list[Person], named: dict[PersonId, str]
) -> list[Outcome]:
    """Append the leader's marks; a team line never touches leave, trip or training days."""
    team, of_day = when
    known = day.statuses(turn, members, of_day, of_day)
    marks = []
    for member in members:
        what = named.get(member.id)
        if what is None:
            if _counts_as_here(known.get((member.id, of_day))):
                marks.append(_mark(turn, member.id, of_day, (IN_VILLAGE, day.TEAM_LINE)))
        elif what == "back":
            marks.append(_mark(turn, member.id, of_day, (IN_VILLAGE, "")))
        elif what not in _NOT_A_DAY_KIND:
            marks.append(_mark(turn, member.id, of_day, (what, "")))
    attendance.record(turn.work, Origin(turn.event.key, turn.now, turn.rules.id, team), marks)
    attendance.confirm_day(turn.work, team, of_day, turn.person.id, turn.now)
    here_now = sum(mark.kind == IN_VILLAGE for mark in marks)
    done = text("team.confirmed", day=of_day, n=here_now, total=len(members))
    return [Reply(done, rule=turn.cite("attendance.confirmation"))]


def _mark(turn: Turn, who: PersonId, of_day: date, said: tuple[str, str]) -> Mark:
    kind, note = said
    return Mark(
        who,
        of_day,
        Half.whole,
        kind,
        MarkSource.leader,
        turn.person.id,
        turn.event.sent_at,
        late=of_day < turn.today,
        note=note,
    )


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return TeamDay


FORM = Form("team_day", 1, _model, _summary, _submit, submit_label=text("team.confirm"))


def all_here_button(of_day: date, team: TeamId) -> Button:
    """Give the button that confirms a team's day as shown."""
    return Button(text("team.all_here"), f"team:all:{of_day.isoformat()}:{team}")
