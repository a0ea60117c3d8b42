"""To who owes a report: it may be written now, is due soon, or overdue (clause 四(二))."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.reminders import of_team
from handlers.reminders.due import About, Due, away, day_read, dues
from handlers.reports import owed, words
from handlers.rules import reporting, stages
from handlers.talk import Button, Push, Words, text
from storage import due as query
from storage import filing_decisions, stationed
from storage.kinds import MessageKind, PersonId, TeamId
from storage.report_values import Key, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handlers.office import Rules
    from handlers.reports.owed import Owed
    from handlers.rules.reporting import Kind, Period
    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage.filing_decisions import Moved

    Found = tuple[PersonId, str, tuple[Stage, ...]]

_LATE_AT_MOST = timedelta(days=60)


class ReportOwed:
    """Only while it is owed, and not while whoever files it is on leave."""

    name = "half_year_report"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who files a report that is owed and at whose stage it is."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[Found]:
        today = moment.now.astimezone(moment.office.zone).date()
        asked: set[tuple[str, str, str]] = set()
        moves = _moves(moment, today)
        for rules in moment.office.rules.values():
            for kind in reporting.kinds(rules.policy):
                for period in _speaking(rules, kind, today, moves):
                    stage = stages.latest(_stages(moment, rules, kind, period), moment.now)
                    if stage is None or (kind.id, period.id, stage.id) in asked:
                        continue
                    asked.add((kind.id, period.id, stage.id))
                    yield from self._asked(moment, (kind, period, stage), today, moves)
        yield from _terms(moment, today)

    def _asked(
        self,
        moment: Moment,
        what: tuple[Kind, Period, Stage],
        today: date,
        moves: Sequence[Moved],
    ) -> Iterator[Found]:
        """Give whom a stage of a report speaks to that did not yet; by their own pack's stage."""
        kind, period, stage = what
        person = kind.files == "member"
        head = f"{kind.id}:{period.id}:{'p' if person else 't'}"
        question = query.Question(self.name, head, stage.id)
        open_ones = query.unfiled(kind.id, period.id, by_person=person)
        if person:
            found = query.stationed(moment.work, today, question, open_ones)
        else:
            leaders = query.leaders(moment.work, today, question, open_ones)
            found = of_team.asked(moment, leaders, today)
        for who, team in found:
            mine = _own(moment, team, kind.id, period.id, today)
            if mine is None:
                continue
            own, its = mine
            subject = Subject(team, who if person else None)
            key = Key(subject, own.id, its.id)
            its = reporting.moved(its, owed.due_of(moves, moment, key))
            all_stages = _stages(moment, _rules(moment, team, today), own, its)
            latest = stages.latest(all_stages, moment.now)
            # A team under another pack is asked about when its own stage comes up here.
            if latest is not None and latest.id == stage.id:
                yield who, f"{head}:{who if person else team}", all_stages

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for what is still owed by somebody who is at work."""
        today = moment.now.astimezone(moment.office.zone).date()
        people = [about.person for about in subjects]
        absent = away(moment, people)
        leads = of_team.leading(moment, people, today)
        wanted = {about: parse(about.period) for about in subjects}
        teams = {
            about: about.person.team_on(today) if of_person else TeamId(number)
            for about, (_, of_person, number) in wanted.items()
        }
        asked = {team for team in teams.values() if team in moment.office.directory.teams}
        there = {one.key.plain: one for one in owed.of_teams(moment, asked, today)}
        found: dict[About, Push] = {}
        for about, ((kind, period), of_person, number) in wanted.items():
            one = there.get((f"{'p' if of_person else 't'}{number}", kind, period))
            mine = one is not None and (of_person or leads(about.person, one.team))
            if one is not None and mine and about.person.id not in absent:
                found[about] = _push(moment, about, one, today)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.half_year_report")


def parse(period: str) -> tuple[tuple[str, str], bool, int]:
    """Give kind and period of a report, whether it is a person's, and of whom or which team."""
    kind, of, subject, number = period.split(":")
    return (kind, of), subject == "p", int(number)


def _push(moment: Moment, about: About, one: Owed, today: date) -> Push:
    rules = _rules(moment, one.team, today)
    left = (one.period.due - day_read(moment, rules)).days
    wording = "today" if left == 0 else "late" if left < 0 else "left"
    told = text(
        f"reminder.report.{wording}",
        n=abs(left),
        report=words.full_title(moment, one, {about.person.id: about.person}),
        due=one.period.due,
        heads=tuple(head.label for head in one.kind.heads),
    )
    return Push(
        about.person.id,
        MessageKind.ask,
        told,
        ((Button(text("reminder.button.report"), "do:report"),),),
        about=f"report:{one.kind.id}:{one.period.id}:{one.key.subject.code}",
        rule=f"{rules.id}/{one.kind.rule}",
    )


def _terms(moment: Moment, today: date) -> Iterator[Found]:
    """Give who is near the end of a term whose account their pack wants; one statement at most."""
    directory = moment.office.directory
    known = {
        (rules.policy.team.min_years.value, kind)
        for rules in moment.office.rules.values()
        for kind in reporting.kinds(rules.policy)
        if kind.length == "term"
    }
    if not known:
        return
    ahead = timedelta(days=max(max(kind.before, default=0) for _, kind in known))
    ends = (today - _LATE_AT_MOST, today + ahead)
    posts = stationed.ending(moment.work, today, ends, max(years for years, _ in known))
    for person, team, first, last in posts:
        rules = moment.office.rules_for(directory.teams[team].village, today)
        for kind in reporting.kinds(rules.policy):
            if kind.length == "term":
                period = reporting.term(rules.policy, kind, first, last)
                found = _stages(moment, rules, kind, period)
                yield PersonId(person), f"{kind.id}:{period.id}:p:{person}", found


def _moves(moment: Moment, today: date) -> list[Moved]:
    """Give the deadlines moved for a period that speaks, in one statement, however far moved."""
    kinds, periods = set(), set()
    for rules in moment.office.rules.values():
        for kind in reporting.kinds(rules.policy):
            for period in _near(rules, kind, today):
                if reporting.opens(kind, period) <= today:
                    kinds.add(kind.id)
                    periods.add(period.id)
    return filing_decisions.deadlines(moment.work, kinds, periods, today - _LATE_AT_MOST)


def _near(rules: Rules, kind: Kind, today: date) -> Iterator[Period]:
    """Give the period that runs and the one before; a term is nobody's in particular."""
    if kind.length == "term":
        return
    present = reporting.period_on(rules.policy, kind, today)
    yield reporting.period_on(rules.policy, kind, present.first - timedelta(days=1))
    yield present


def _speaking(rules: Rules, kind: Kind, today: date, moves: Sequence[Moved]) -> Iterator[Period]:
    """Give these periods, and older ones put off until now, with every deadline that holds."""
    near = {period.id: period for period in _near(rules, kind, today)}
    yield from near.values()
    if kind.length == "term":
        return
    for one in moves:
        if one.kind != kind.id:
            continue
        try:
            period = near.get(one.period) or reporting.period_by_id(rules.policy, kind, one.period)
        except ValueError:
            continue
        yield reporting.moved(period, one.due)


def _own(
    moment: Moment, team: TeamId, kind: str, period: str, today: date
) -> tuple[Kind, Period] | None:
    policy = _rules(moment, team, today).policy
    try:
        own = reporting.kind_of(policy, kind)
        return own, reporting.period_by_id(policy, own, period)
    except (KeyError, ValueError):
        return None


def _stages(moment: Moment, rules: Rules, kind: Kind, period: Period) -> tuple[Stage, ...]:
    return stages.report(kind, period, rules.policy.report.reminders.at, moment.office.zone)


def _rules(moment: Moment, team: TeamId, day: date) -> Rules:
    return moment.office.rules_for(moment.office.directory.teams[team].village, day)
