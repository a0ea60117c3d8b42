"""What a picture of days shows, as plain values: a tone and a sign for each half, or bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from handlers.rules import on_post
from handlers.rules.attendance import HOLIDAY, NOT_COUNTED, UNREPORTED
from handlers.statistics import columns, words
from handlers.statistics.sheets import ELSEWHERE_REASON
from handlers.talk import Words, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.office import Rules
    from handlers.rules.attendance import DayStatus, HalfStatus
    from handlers.rules.on_post import Figures
    from handlers.statistics.sheets import Period, Sheet
    from handlers.statistics.table import Line, Table
    from handlers.statistics.words import Heading

Tone = Literal[
    "confirmed", "presumed", "excused", "holiday", "unreported", "open", "missing", "none"
]
TONES: tuple[Tone, ...] = (
    "confirmed", "presumed", "excused", "holiday", "unreported", "open", "missing", "none",
)  # fmt: skip
_IN_BARS: tuple[Tone, ...] = ("confirmed", "presumed", "unreported", "missing")
_MOST_ROWS, _MOST_DAYS = 40, 31


@dataclass(frozen=True, slots=True)
class Cell:
    """A day: the tone and the sign of its two halves."""

    tones: tuple[Tone, Tone]
    signs: tuple[Words, Words]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, None where there is no such day, and what stands behind it."""

    label: Words
    cells: tuple[Cell | None, ...]
    behind: Words


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of all due half days, in parts, and what stands behind it."""

    label: Words
    parts: tuple[tuple[Tone, int], ...]
    behind: Words


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: a heat map of `rows` under `heads`, or else `bars`; then legend and notes."""

    title: Words
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    legend: tuple[tuple[Tone, Words], ...]
    notes: tuple[Words, ...]


def chart(rules: Rules, table: Table, found: Sequence[Sheet], head: Heading) -> Chart:
    """Give the picture of a table: days where they can be seen one by one, else bars.

    `found` are all sheets of the table, or none. Rows stand in the order of the table.
    """
    span = table.span
    title = text("statistics.head", place=head.name, period=words.named(span))
    notes = tuple(words.formula(rules.policy, table.total.figures))
    if table.scope.kind == "p" and found:
        rows = tuple(_months(rules, found))
        heads = tuple(str(n) for n in range(1, _MOST_DAYS + 1))
        return Chart(title, heads, rows, (), _legend(TONES), notes)
    if table.scope.kind != "a" and found and len(found) <= _MOST_ROWS and _is_short(span):
        rows = tuple(_person(rules, sheet) for sheet in found)
        days = (span.first + timedelta(days=n) for n in range(span.length))
        return Chart(title, tuple(str(day.day) for day in days), rows, (), _legend(TONES), notes)
    bars = tuple(_bar(line) for line in list(table.lines.values())[:_MOST_ROWS])
    return Chart(title, (), (), bars, _legend(_IN_BARS), notes)


def spelt(picture: Chart) -> Iterator[Words]:
    """Give everything that is written on a picture but the heads of its days."""
    yield picture.title
    for row in picture.rows:
        yield from (row.label, row.behind)
        yield from (sign for cell in row.cells if cell for sign in cell.signs)
    for bar in picture.bars:
        yield from (bar.label, bar.behind)
    yield from (words for _, words in picture.legend)
    yield from picture.notes


def tone(half: HalfStatus) -> Tone:
    """Give the tone of half a day; presumed is never that of confirmed."""
    if half.kind == NOT_COUNTED:
        return "none"
    if half.counts == "stationed":
        return "presumed" if half.presumed else "confirmed"
    if half.counts == "missing":
        return "missing"
    if half.kind in {UNREPORTED, HOLIDAY}:
        return "unreported" if half.kind == UNREPORTED else "holiday"
    return "open" if half.counts == "unknown" else "excused"


def _is_short(span: Period) -> bool:
    return span.length <= _MOST_DAYS


def _person(rules: Rules, sheet: Sheet) -> Row:
    cells = tuple(_cell(rules, status) for status in sheet.days)
    label = text("label", value=sheet.person.name)
    return Row(label, cells, _behind(on_post.of(sheet.days)))


def _months(rules: Rules, found: Sequence[Sheet]) -> Iterator[Row]:
    """Give a row for each month of one person's period."""
    by_month: dict[date, list[DayStatus]] = {}
    for status in _own_days(found):
        by_month.setdefault(status.day.replace(day=1), []).append(status)
    for month, statuses in by_month.items():
        there = {status.day.day: _cell(rules, status) for status in statuses}
        cells = tuple(there.get(n) for n in range(1, _MOST_DAYS + 1))
        label = text("statistics.month", year=month.year, month=month.month)
        yield Row(label, cells, _behind(on_post.of(statuses)))


def _own_days(found: Sequence[Sheet]) -> Iterator[DayStatus]:
    """Give one person's days, each from the team it belonged to."""
    for several in zip(*(sheet.days for sheet in found), strict=True):
        here = [status for status in several if status.morning.reason != ELSEWHERE_REASON]
        yield here[0] if here else several[0]


def _cell(rules: Rules, status: DayStatus) -> Cell:
    halves = (status.morning, status.afternoon)
    tones = (tone(halves[0]), tone(halves[1]))
    return Cell(tones, (_sign(rules, halves[0]), _sign(rules, halves[1])))


def _sign(rules: Rules, half: HalfStatus) -> Words:
    if half.kind == NOT_COUNTED:
        name = "not_live" if half.basis == "not_live" else "none"
        return text(f"statistics.sign.{name}")
    sign = columns.sign_of(rules.policy, half.kind)
    return text("statistics.sign.presumed", sign=sign) if tone(half) == "presumed" else sign


def _bar(line: Line) -> Bar:
    figures = line.figures
    parts = tuple((tone, getattr(figures, tone)) for tone in _IN_BARS)
    return Bar(text("label", value=line.name), parts, _behind(figures))


def _behind(figures: Figures) -> Words:
    return text(
        "statistics.chart.behind",
        days=on_post.days(figures.stationed),
        rate=words.rate(figures),
    )


def _legend(tones: Sequence[Tone]) -> tuple[tuple[Tone, Words], ...]:
    return tuple((one, text(f"statistics.tone.{one}")) for one in tones)
