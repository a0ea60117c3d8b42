"""The leader's one line on the team: shown back as a table, counted after one confirmation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from handlers import day, deputies, filling, naming, pressing, team_table
from handlers.form import Form
from handlers.leave import back
from handlers.months import gates
from handlers.reading.values import Return, TeamException, TeamWords
from handlers.rules.attendance import IN_VILLAGE
from handlers.talk import Button, Outcome, Push, Replace, Reply, text
from handlers.team_table import BACK, NOT_A_DAY_KIND, Line, counts_as_here
from storage import attendance, people
from storage.attendance import Mark, Origin
from storage.kinds import Half, MarkSource, MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage.people import Person

_LINE = "team_line"


class TeamDay(BaseModel):
    """A team's day; what it says was read from one line and is kept as the form's context."""


def say(turn: Turn, words: TeamWords) -> list[Outcome]:
    """Show what a line on the team would count as, or ask what is missing in it."""
    led = deputies.led(turn, turn.person, turn.today)
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
    said = [[one.name, one.what, one.said] for one in words.exceptions]
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
    said = tuple(TeamException(*one) for one in kept["said"])
    day = date.fromisoformat(kept["day"])
    return _of_team(turn, TeamWords(kept["all"], said, kept["count"], day), team)


def _of_team(turn: Turn, words: TeamWords, team: TeamId) -> list[Outcome]:
    of_day = words.day or turn.today
    if of_day > turn.today or not turn.office.live_on(team, of_day):
        return [Reply(text("team.not_that_day", day=of_day))]
    if gates.shut(turn, team, [of_day]):
        return [Reply(gates.closed_words(turn, team, of_day.replace(day=1)))]
    limit = turn.rules.policy.attendance.backfill.days
    if of_day < turn.today - timedelta(days=limit):
        return [Reply(text("team.too_late", day=of_day, limit=limit))]
    members = people.of_team(turn.work, team, of_day)
    named, slips, unclear = _named(members, words.exceptions)
    if unclear:
        return [Reply(text("team.which_person", name=unclear))]
    others = len(members) - len(named)
    if words.count is not None and words.count not in {len(members), others}:
        names = naming.names(turn, members, of_day)
        return [Reply(text("team.count_differs", said=words.count, n=len(members), names=names))]
    context = {"team": int(team), "day": of_day.isoformat(), "named": named, "slips": slips}
    return filling.start(turn, FORM, {}, **context)


def here(turn: Turn) -> list[Outcome]:
    """Take [都在] where no day is named: everybody, today."""
    return say(turn, TeamWords(all_present=True))


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take a reminder's [都在] (counts at once, its message was the table) or [有变动]."""
    what, of_day = pressing.word(arguments, 0), pressing.day(arguments, 1)
    team = TeamId(pressing.number(arguments, 2))
    if team not in deputies.led(turn, turn.person, turn.today):
        return [Reply(text("team.leaders_only"))]
    if what == "for":
        return _taken_up(turn, team)
    if what != "all":
        return [Reply(text("team.say_what_differs"))]
    if gates.shut(turn, team, [of_day]):
        return [Reply(gates.closed_words(turn, team, of_day.replace(day=1)))]
    members = people.of_team(turn.work, team, of_day)
    return _count(turn, Line(team, of_day, members, {}))


def _named(
    members: list[Person], said: tuple[TeamException, ...]
) -> tuple[dict[str, str], dict[str, str], str | None]:
    """Give what each named one does, and whose name was typed with a slip; or who is unclear."""
    found: dict[str, str] = {}
    slips: dict[str, str] = {}
    for one in said:
        fitting = [member for member in members if member.name == one.name]
        if len(fitting) != 1 or str(fitting[0].id) in found:
            return {}, {}, one.name
        found[str(fitting[0].id)] = one.what
        if one.said:
            slips[str(fitting[0].id)] = one.said
    return found, slips, None


def _read(turn: Turn) -> Line:
    opened = turn.conversation.open
    context: dict[str, Any] = opened.context if opened else {}
    team, of_day = TeamId(context["team"]), date.fromisoformat(context["day"])
    members = people.of_team(turn.work, team, of_day)
    named = {PersonId(int(who)): what for who, what in context["named"].items()}
    slips = {PersonId(int(who)): said for who, said in context.get("slips", {}).items()}
    return Line(team, of_day, members, named, slips)


def _summary(turn: Turn, _filled: TeamDay) -> Reply:
    several = len(deputies.led(turn, turn.person, turn.today)) > 1
    return Reply(team_table.spelt(turn, _read(turn), with_name=several))


def _submit(turn: Turn, _filled: TeamDay) -> list[Outcome]:
    line = _read(turn)
    if line.team not in deputies.led(turn, turn.person, turn.today):
        return [Reply(text("team.leaders_only"))]
    return _count(turn, line)


def _count(turn: Turn, line: Line) -> list[Outcome]:
    """Append the leader's marks; a team line never touches leave, trip or training days.

    Only somebody named as present ends their leave by it, which the table said before.
    """
    known = day.statuses(turn, line.members, line.day, line.day)
    leave = team_table.on_leave(turn, line)
    marks, returned, here_now = [], [], 0
    for member in line.members:
        what = line.named.get(member.id)
        if what is None:
            status = known.get((member.id, line.day))
            if counts_as_here(status) and not team_table.awaited(leave.get(member.id), status):
                marks.append(_mark(turn, member.id, line.day, (IN_VILLAGE, day.TEAM_LINE)))
        elif member.id in leave and what in {BACK, IN_VILLAGE}:
            returned += _returns(turn, member, line.day)
            here_now += 1
        elif what == BACK:
            marks.append(_mark(turn, member.id, line.day, (IN_VILLAGE, "")))
        elif what not in NOT_A_DAY_KIND and member.id not in leave:
            marks.append(_mark(turn, member.id, line.day, (what, "")))
    origin = Origin(turn.event.key, turn.now, turn.rules.id, line.team)
    attendance.record(turn.work, origin, marks)
    attendance.confirm_day(turn.work, line.team, line.day, turn.person.id, turn.now)
    here_now += sum(mark.kind == IN_VILLAGE for mark in marks)
    done = text("team.confirmed", day=line.day, n=here_now, total=len(line.members))
    gone = Replace(f"team:{line.day.isoformat()}:{line.team}", done)
    return [Reply(done, rule=turn.cite("attendance.confirmation")), gone, *returned]


def _returns(turn: Turn, member: Person, of_day: date) -> list[Outcome]:
    """End the leave of somebody the leader says is back; they are told who said so."""
    theirs = replace(
        turn,
        person=member,
        names=tuple,
        recorder=turn.person,
        recorded_as=MarkSource.leader,
    )
    people.audit(turn.work, turn.person.id, "recorded", f"person:{member.id}", turn.now)
    done = back.came_back(theirs, Return(of_day))
    told = text("team.returned_told", by=turn.person.name, day=of_day)
    kept: list[Outcome] = [one for one in done if not isinstance(one, Reply)]
    return [*kept, Push(member.id, MessageKind.notice, told)]


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
        late=of_day < turn.arrived,
        note=note,
    )


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return TeamDay


FORM = Form("team_day", 1, _model, _summary, _submit, submit_label=text("team.confirm"))
