"""Choosing a diary line as exemplary: a coordinator asks, only its author can agree."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import households, naming, offices, pressing
from handlers.reading.values import Misread
from handlers.rules import diary as rules
from handlers.statistics import scopes
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, lines, text
from storage import deeds, diary, people
from storage.diary_kinds import DeedId, DeedState, LineId
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.reading.deed_values import ChoiceAsked
    from handlers.turn import Turn
    from storage import tables
    from storage.deeds import Chosen

_SHOWN = 8
_LOOKED_BACK = timedelta(days=31)
_LONGEST_SHOWN = 200


def asked(turn: Turn, heard: ChoiceAsked) -> list[Outcome]:
    """Show the newest lines of a place to choose from; to coordinators, of their own area."""
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("deed.coordinators_only"))]
    if heard.problem is not None:
        return [Reply(text(heard.problem.reason, **heard.problem.params))]
    teams = _teams(turn, heard.place)
    if isinstance(teams, Misread):
        return [Reply(text(teams.reason, **teams.params))]
    span = heard.span
    days = (span.first, span.last) if span else (turn.today - _LOOKED_BACK, turn.today)
    found = diary.newest_of_teams(turn.work, teams, days, _SHOWN)
    if not found:
        return [Reply(text("deed.no_lines"))]
    before = deeds.of_lines(turn.work, [LineId(line.id) for line in found])
    authors = people.load(turn.work, {PersonId(line.person_id) for line in found})
    names = naming.told_apart(turn, authors.values(), turn.today)
    shown = [_listed(turn, n, line, (names, before)) for n, line in enumerate(found, start=1)]
    rows = [_buttons(n, line, before) for n, line in enumerate(found, start=1)]
    return [Reply(lines(text("deed.head"), *shown), tuple(row for row in rows if row))]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [选作典型], or what its author says to it."""
    what, number = pressing.word(parts, 0), pressing.number(parts, 1)
    if what == "ask":
        return _ask(turn, LineId(number))
    chosen = deeds.get(turn.work, DeedId(number))
    if chosen is None or what not in _ANSWERS:
        raise pressing.ForgedButtonError(what)
    if chosen.author != turn.person.id:
        return [Reply(text("deed.not_yours"))]
    return _answered(turn, chosen, what)


def _ask(turn: Turn, number: LineId) -> list[Outcome]:
    """Ask the author of a line; each line is asked about once."""
    line = diary.get(turn.work, number)
    if line is None or line.team_id is None or not _coordinates(turn, TeamId(line.team_id)):
        return [Reply(text("deed.not_yours"))]
    before = deeds.of_lines(turn.work, [number]).get(number)
    if before is not None:
        return [Reply(text(f"deed.already.{before.state}"))]
    author = people.load(turn.work, [PersonId(line.person_id)])[PersonId(line.person_id)]
    if author.left_on(turn.today) is not None or author.id == turn.person.id:
        own = author.id == turn.person.id
        return [Reply(text("deed.own" if own else "deed.left", name=author.name))]
    body = rules.without_households(line.body)
    row = deeds.ask(turn.work, line, body, turn.person.id, turn.now)
    people.audit(turn.work, turn.person.id, "deed.asked", f"line:{line.id}", turn.now)
    buttons = (
        Button(text("deed.agree"), f"deed:agree:{row.id}"),
        Button(text("deed.decline"), f"deed:decline:{row.id}"),
    )
    words = text("deed.asks", name=turn.person.name, day=line.day, body=body)
    push = Push(author.id, MessageKind.ask, words, (buttons,), about=_about(row.id))
    return [Reply(text("deed.asked", name=author.name)), push]


_ANSWERS: dict[str, tuple[DeedState, DeedState]] = {
    "agree": (DeedState.asked, DeedState.agreed),
    "decline": (DeedState.asked, DeedState.declined),
    "undo": (DeedState.agreed, DeedState.declined),
}


def _answered(turn: Turn, chosen: Chosen, what: str) -> list[Outcome]:
    """Take the author's word; consent may be taken back for what was not sent yet."""
    row, (before, after) = chosen.deed, _ANSWERS[what]
    if not deeds.settle(turn.work, DeedId(row.id), before, after, turn.now):
        return [Reply(text(f"deed.already.{row.state}"))]
    people.audit(turn.work, turn.person.id, f"deed.{what}", f"deed:{row.id}", turn.now)
    undo = (Button(text("deed.undo"), f"deed:undo:{row.id}"),)
    told = text(f"deed.told.{what}", name=turn.person.name, day=row.day, body=row.body)
    return [
        Replace(_about(row.id), text(f"deed.done.{what}", day=row.day, body=row.body)),
        Reply(text(f"deed.done.{what}", day=row.day, body=row.body), (undo,) * (what == "agree")),
        Push(PersonId(row.asked_by), MessageKind.notice, told),
    ]


def _teams(turn: Turn, place: str) -> list[TeamId] | Misread:
    """Give the teams of a place among those the speaker coordinates."""
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    own = {team.id for area in areas for team in directory.teams_in(area)}
    if not place:
        return sorted(own)
    scope = scopes.named(turn, place)
    if isinstance(scope, Misread):
        return scope
    inside = set()
    if scope.kind == "t":
        inside = {scope.team}
    elif scope.kind == "a":
        inside = {team.id for team in directory.teams_in(scope.area)}
    return sorted(own & inside) or Misread("statistics.unknown", {"name": place})


def _coordinates(turn: Turn, team: TeamId) -> bool:
    directory = turn.office.directory
    village = directory.teams[team].village
    areas = offices.coordinated(turn.person, turn.today)
    return any(directory.within(village, area) for area in areas)


def _buttons(
    number: int, line: tables.DiaryLine, before: Mapping[LineId, tables.Deed]
) -> tuple[Button, ...]:
    """Give [选作典型] for a line not asked about, and what came with it to look at."""
    buttons = []
    if LineId(line.id) not in before:
        buttons.append(Button(text("deed.choose", number=number), f"deed:ask:{line.id}"))
    if line.file_kind is not None:
        label = text("problem.numbered", number=number, label=text(f"diary.{line.file_kind}"))
        buttons.append(Button(label, f"diary:file:{line.id}"))
    return tuple(buttons)


def _listed(
    turn: Turn,
    number: int,
    line: tables.DiaryLine,
    known: tuple[Mapping[PersonId, str], Mapping[LineId, tables.Deed]],
) -> Words:
    names, before = known
    deed = before.get(LineId(line.id))
    team = turn.office.directory.teams[TeamId(line.team_id or 0)].name
    body = households.shown(turn, TeamId(line.team_id or 0), line.body)[:_LONGEST_SHOWN]
    shown = text(
        "deed.line",
        number=number,
        day=line.day,
        team=team,
        name=names[PersonId(line.person_id)],
        body=body,
    )
    return lines(shown, text(f"deed.state.{deed.state}") if deed is not None else None)


def _about(deed: int) -> str:
    return f"deed:{deed}"
