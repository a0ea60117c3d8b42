"""谁没交: who has not filed, for leaders and for offices that accept, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import deputies, offices
from handlers.reports import acceptors, owed, words
from handlers.reports import writing as reports
from handlers.rules import reporting
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import people
from storage.kinds import PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from handlers.reading.values import Word
    from handlers.reports.owed import Owed
    from handlers.turn import Moment, Turn

_SHOWN = 40


def show(turn: Turn, word: Word) -> list[Outcome]:
    """List who owes which report, by report; a leader sees the own team's."""
    teams = _teams(turn)
    if not teams:
        return [Reply(text("report.missing_not_yours"))]
    found = owed.of_teams(turn, teams, turn.today)
    if word.rest:
        known = reporting.kinds(turn.rules.policy)
        named = {kind.id for kind in known if reports.calls(turn, kind, word.rest)}
        if not named:
            names = tuple(words.name(kind) for kind in known)
            return [Reply(text("report.no_such_kind", name=word.rest, kinds=names))]
        found = [one for one in found if one.kind.id in named]
    if not found:
        return [Reply(text("report.nobody_missing"))]
    mine = {one.key.plain for one in owed.of_speaker(turn)}
    button = (Button(text("todo.write_report"), "do:report"),)
    rows = (button,) if any(one.key.plain in mine for one in found) else ()
    return [Reply(told(turn, found, turn.today), rows)]


def told(moment: Moment, found: Sequence[Owed], today: date) -> Words:
    """Give who is missing, report by report with its deadline, the names in one line each."""
    known = people.load(
        moment.work,
        {PersonId(one.key.subject.person) for one in found if one.key.subject.person},
    )
    parts: list[Words] = []
    for title, some in _by_report(found):
        names = tuple(_name(moment, one, known) for one in some[:_SHOWN])
        more = text("views.more", n=len(some) - _SHOWN) if len(some) > _SHOWN else None
        head = text(
            "report.missing",
            title=title,
            due=words.deadline(some[0].period, today),
            n=len(some),
            names=names,
        )
        parts += [head, *([more] if more else [])]
    return lines(*parts)


def _by_report(found: Iterable[Owed]) -> list[tuple[Words, list[Owed]]]:
    """Put together what is the same report with the same deadline, the oldest first."""
    grouped: dict[tuple[date, str, str], list[Owed]] = {}
    for one in found:
        grouped.setdefault((one.period.due, one.kind.id, one.period.id), []).append(one)
    return [
        (words.title(some[0].kind, some[0].period), some) for _, some in sorted(grouped.items())
    ]


def _name(moment: Moment, one: Owed, known: dict[PersonId, people.Person]) -> Words:
    whose = words.whose(moment, one.key.subject, known)
    return text("report.sent_back_mark", whose=whose) if one.standing is not None else whose


def _teams(turn: Turn) -> list[TeamId]:
    """Give the teams whose missing reports are the speaker's to see."""
    directory = turn.office.directory
    found: set[TeamId] = set(deputies.led(turn, turn.person, turn.today))
    for area in offices.coordinated(turn.person, turn.today):
        found |= {team.id for team in directory.teams_in(area)}
    for _, teams in acceptors.held(turn):
        found |= teams
    return sorted(found)
