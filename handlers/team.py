"""The leader's one line on the team: shown back as a table, counted after one confirmation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from handlers import day, filling, naming, pressing
from handlers.form import Form
from handlers.reading.values import TeamException, TeamWords
from handlers.rules.attendance import IN_VILLAGE, UNREPORTED
from handlers.talk import Button, Outcome, Replace, Reply, Words, lines, text
from storage import attendance, people
from storage.attendance import Mark, Origin
from storage.kinds import Half, MarkSource, PersonId, TeamId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.rules.attendance import DayStatus
    from handlers.turn import Turn
    from storage.people import Person

_NOT_A_DAY_KIND = frozenset({"leave", "away", "back"})
_LINE = "team_line"
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
    team = _meant(turn, words, led)
    return _ask_which(turn, words, led) if team is None else _of_team(turn, words, team)


def _meant(turn: Turn, words: TeamWords, led: tuple[TeamId, ...]) -> TeamId | None:
    """Give the one team a line is about: the only one, or the only one with all who are named."""
    if len(led) == 1:
        return led[0]
    said = {one.name for one in words.exceptions}
    day = words.day or turn.today
    fitting = [
        team
        for team in led
        if said and said <= {member.name for member in people.of_team(turn.work, team, day)}
    ]
    return fitting[0] if len(fitting) == 1 else None


def _ask_which(turn: Turn, words: TeamWords, led: tuple[TeamId, ...]) -> list[Outcome]:
    day = words.day or turn.today
    said = [[one.name, one.what] for one in words.exceptions]
    kept = {"all": words.all_present, "said": said, "count": words.count, "day": day.isoformat()}
    turn.conversation.note(_LINE, kept)
    teams = turn.office.directory.teams
    buttons = tuple(
        (Button(text("label", value=teams[team].name), f"team:for:{day.isoformat()}:{team}"),)
        for team in led
    )
    return [Reply(text("team.which_team", n=len(led)), buttons)]


def _taken_up(turn: Turn, team: TeamId) -> list[Outcome]:
    """Go on with the line for which the team was asked, once."""
    kept = turn.conversation.notes.get(_LINE)
    if kept is None:
        return [Reply(text("dialogue.stale"))]
    turn.conversation.note(_LINE, None)
    said = tuple(TeamException(name, what) for name, what in kept["said"])
    day = date.fromisoformat(kept["day"])
    return _of_team(turn, TeamWords(kept["all"], said, kept["count"], day), team)


def _of_team(turn: Turn, words: TeamWords, team: TeamId) -> list[Outcome]:
    of_day = words.day or turn.today
    if of_day > turn.today or not turn.office.live_on(team, of_day):
        return [Reply(text("team.not_that_day", day=of_day))]
    members = people.of_team(turn.work, team, of_day)
    named, unclear = _named(members, words.exceptions)
    if unclear:
        return [Reply(text("team.which_person", name=unclear))]
    others = len(members) - len(named)
    if words.count is not None and words.count not in {len(members), others}:
        names = naming.names(turn, members, of_day)
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
    if what == "for":
        return _taken_up(turn, team)
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
    team, of_day, members, named = _read(turn)
    known = day.statuses(turn, members, of_day, of_day)
    shown = naming.told_apart(turn, members, of_day)
    rows = [_row(turn, (m.id, shown[m.id]), named, known.get((m.id, of_day))) for m in members]
    asked = [shown[m.id] for m in members if named.get(m.id) in _NOT_A_DAY_KIND - {"back"}]
    hint = text("team.ask_them_for_leave", names=tuple(asked)) if asked else None
    head = text("team.table", day=of_day)
    if len(people.leads(turn.person, turn.today)) > 1:
        name = turn.office.directory.teams[team].name
        head = text("team.table_of", team=name, day=of_day)
    return Reply(lines(head, *rows, hint))


def _row(
    turn: Turn,
    member: tuple[PersonId, str],
    named: dict[PersonId, str],
    known: DayStatus | None,
) -> Words:
    who, name = member
    what = named.get(who)
    if what == "back" or (what is None and _counts_as_here(known)):
        kind = IN_VILLAGE
    elif what is None and known is not None:
        if known.split:
            return text("team.row_split", name=name)
        kind = known.kind
    elif what in _NOT_A_DAY_KIND:
        return text(f"team.row_{what}", name=name)
    else:
        kind = what or UNREPORTED
    return text("team.row", name=name, kind=turn.rules.policy.day_kind(kind).label)


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
    gone = Replace(f"team:{of_day.isoformat()}:{team}", done)
    return [Reply(done, rule=turn.cite("attendance.confirmation")), gone]


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
