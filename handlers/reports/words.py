"""How reports are spoken of: their names, periods, heads and who owes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.rules import reporting
from handlers.rules.reporting import HALF_YEAR
from handlers.talk import Verbatim, Words, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from handlers.reports.owed import Owed
    from handlers.rules.reporting import Kind, Period
    from handlers.turn import Moment, Turn
    from storage.kinds import PersonId
    from storage.people import Person
    from storage.report_values import Sentence, Subject

_SHOWN = 60
_SECOND_HALF = 7


def period(kind: Kind, of: Period) -> Words:
    """Give a period in words: 2026年下半年, 2026年11月, 2026年第4季度."""
    year = of.first.year
    match kind.length:
        case "month":
            return text("report.period.month", year=year, month=of.first.month)
        case "quarter":
            return text("report.period.quarter", year=year, quarter=(of.first.month + 2) // 3)
        case "half_year":
            half = "second" if of.first.month >= _SECOND_HALF else "first"
            return text(f"report.{half}_half", year=year)
        case "year":
            return text("report.period.year", year=year)
        case _:
            return text("report.period.term", year=year, last=of.last.year)


def title(kind: Kind, of: Period) -> Words:
    """Give what a report is called with its period: 2026年下半年报告."""
    if kind.id == HALF_YEAR:
        return text("report.title.half_year", period=period(kind, of))
    return text("report.title.other", period=period(kind, of), label=kind.label)


def name(kind: Kind) -> Words:
    """Give what a kind of report is called."""
    if kind.id == HALF_YEAR:
        return text("report.half_year_name")
    return text("label", value=kind.label)


def kind_in(turn: Turn, said: str) -> tuple[Kind | None, str]:
    """Give the pack's own kind of report that words name, the longest name first, and the rest."""
    names = [
        (name_, kind)
        for kind in reporting.kinds(turn.rules.policy)
        if kind.label is not None
        for name_ in (kind.label.zh, kind.label.en)
    ]
    for one, kind in sorted(names, key=lambda named: -len(named[0])):
        at = said.lower().find(one.lower())
        if at >= 0:
            rest = f"{said[:at]} {said[at + len(one) :]}"
            return kind, " ".join(rest.replace("的 ", " ").split())
    return None, said


def whose(moment: Moment, subject: Subject, people: Mapping[PersonId, Person]) -> Words:
    """Give who owes a report: the team's name, or somebody's with that of their team."""
    team = moment.office.directory.teams[subject.team].name
    if subject.person is None:
        return text("label", value=team)
    there = people.get(subject.person)
    return text("report.of_person", team=team, name=there.name if there else "")


def full_title(moment: Moment, owed: Owed, people: Mapping[PersonId, Person]) -> Words:
    """Give a report with who owes it: 石桥村工作队 2026年下半年报告."""
    return text(
        "report.full_title",
        whose=whose(moment, owed.key.subject, people),
        title=title(owed.kind, owed.period),
    )


def deadline(of: Period, today: date) -> Words:
    """Give the due day, and how late it is."""
    if today > of.due:
        return text("report.overdue", due=of.due, n=(today - of.due).days)
    return text("report.due", due=of.due)


def day(of: date) -> Words:
    """Give a day without its weekday."""
    return text(f"report.day.{of.month}", day=of.day)


def body(sentences: Sequence[Sentence]) -> str:
    """Give what stands under a head, a line a sentence."""
    return "\n".join(one.text for one in sentences)


def begin(sentences: Sequence[Sentence]) -> Words:
    """Give the beginning of what stands under a head, in one line."""
    whole = body(sentences)
    first = whole.splitlines()[0] if whole else ""
    return Verbatim(first if first == whole and len(whole) <= _SHOWN else f"{first[:_SHOWN]}…")
