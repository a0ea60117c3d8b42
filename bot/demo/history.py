"""What happened in the sample county: days, diary lines, reports, and a meeting to come."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.demo.absences import Away
from bot.demo.cast import Cast, TeamCast
from bot.demo.stage import Stage
from handlers.rules import diary as rules
from handlers.rules import reporting
from storage import attendance, diary, filings, meetings, tables
from storage.attendance import Mark, Origin
from storage.kinds import Half, MarkSource, PersonId
from storage.report_values import Filing, Key, Sentence, Subject
from storage.work import Work

_IN_VILLAGE = "in_village"
_CONFIRMED = 0.85
_CHECKED_IN = 0.3
_WROTE = 0.6
_SILENT_TEAMS = (1, 5)
_REPORTED_BEFORE = timedelta(days=3)


def days(work: Work, cast: Cast, stage: Stage, away: Sequence[Away]) -> None:
    """Write who was in the village, as members and leaders said it; today is still open."""
    for day in stage.working_days:
        for team in cast.teams:
            present = [p for p in team.people if not any(a.has(p, day) for a in away)]
            _check_ins(work, stage, (team, day), present)
            if team.leader in present and stage.chance.random() < _CONFIRMED:
                _confirm(work, stage, (team, day), present)
            if present and stage.chance.random() < _WROTE:
                _diary(work, stage, (team, day), stage.chance.choice(present))


def past_report(work: Work, cast: Cast, stage: Stage) -> None:
    """File the report of the last half year that ended, except by the teams that never did."""
    kind = reporting.kind_of(stage.policy, reporting.HALF_YEAR)
    now = reporting.period_on(stage.policy, kind, stage.today)
    period = reporting.period_on(stage.policy, kind, now.first - timedelta(days=1))
    said = stage.script["report"]
    sections = {h.id: (Sentence(said.get(h.id, said["work"])),) for h in kind.heads}
    labels = tuple((h.id, h.label.zh, h.label.en) for h in kind.heads)
    for number, team in enumerate(cast.teams):
        if number not in _SILENT_TEAMS:
            filing = Filing(
                Key(Subject(team.team), kind.id, period.id),
                sections,
                labels,
                team.leader,
                stage.at(period.due - _REPORTED_BEFORE, 16, number),
                late=False,
                policy=stage.policy_id,
            )
            filings.file(work, filing)


def meeting(work: Work, cast: Cast, stage: Stage) -> None:
    """Call a meeting of the first township for next Wednesday and invite its leaders."""
    first = cast.teams[0]
    monday = stage.today + timedelta(days=7 - stage.today.weekday())
    day = stage.calendar.next_working_day(monday + timedelta(days=2))
    row = tables.Meeting(
        area_id=first.township,
        kind="township",
        title=stage.word("meeting"),
        place=stage.word("meeting_place"),
        starts_at=stage.at(day, 15),
        called_by=first.clerk,
        called_at=stage.at(stage.today - timedelta(days=1), 10),
    )
    meetings.call(work, row, [t.leader for t in cast.teams if t.township == first.township])


def _check_ins(
    work: Work, stage: Stage, where: tuple[TeamCast, date], present: Sequence[PersonId]
) -> None:
    team, day = where
    for person in present:
        if stage.chance.random() < _CHECKED_IN:
            at = stage.at(day, 8, stage.chance.randrange(60))
            origin = Origin(f"demo:own:{person}:{day}", at, stage.policy_id, team.team)
            mark = Mark(
                person, day, Half.whole, _IN_VILLAGE, MarkSource.self_, person, at, late=False
            )
            attendance.record(work, origin, [mark])


def _confirm(
    work: Work, stage: Stage, where: tuple[TeamCast, date], present: Sequence[PersonId]
) -> None:
    team, day = where
    at = stage.at(day, 17, 30 + stage.chance.randrange(30))
    origin = Origin(f"demo:team:{team.team}:{day}", at, stage.policy_id, team.team)
    marks = [
        Mark(person, day, Half.whole, _IN_VILLAGE, MarkSource.leader, team.leader, at, late=False)
        for person in present
    ]
    attendance.record(work, origin, marks)
    attendance.confirm_day(work, team.team, day, team.leader, at)


def _diary(work: Work, stage: Stage, where: tuple[TeamCast, date], person: PersonId) -> None:
    team, day = where
    line = stage.chance.choice(stage.script["diary"])
    row = tables.DiaryLine(
        event_key=f"demo:diary:{person}:{day}",
        person_id=person,
        team_id=team.team,
        day=day,
        body=line["body"],
        duties=list(rules.duties_of(line["body"], stage.policy.duties)),
        said_at=stage.at(day, 20, stage.chance.randrange(50)),
    )
    diary.write(work, row)
