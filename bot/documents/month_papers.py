"""Spells a month sheet in a language: the layout, each row, and the statement behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from bot.documents import month_sheet
from bot.documents.month_sheet import Closing, Layout, Row, Statement
from handlers.rules import on_post
from handlers.statistics import columns, papers, words
from handlers.talk import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.wording import Wording
    from handlers.office import Rules
    from handlers.statistics.sheets import Period, Sheet
    from handlers.statistics.table import Table
    from handlers.statistics.words import Heading
    from handlers.talk import Words


@dataclass(slots=True)
class MonthPapers:
    """One month of one scope, in the words of `rules` and in one language."""

    wording: Wording
    language: str
    rules: Rules
    head: Heading
    span: Period
    _signs: columns.Signs = field(init=False)

    def __post_init__(self) -> None:
        """Make the signs once for all rows."""
        self._signs = columns.Signs(self.rules.policy, self.spell)

    def spell(self, said: Words) -> str:
        """Give words as text."""
        return self.wording.render(said, self.language)

    def row(self, sheet: Sheet) -> Row:
        """Give somebody's row: a sign for every day of the month, "" for those to come."""
        signs = [self._signs.of(status) for status in sheet.days]
        length = (self.span.last - self.span.first).days + 1
        signs += [""] * (length - len(signs))
        numbers = papers.numbers(on_post.of(sheet.days), self.rules.policy)
        return Row(sheet.team.name, sheet.person.name, tuple(signs), numbers)

    def write(self, target: BinaryIO, rows: Iterable[Row], table: Table) -> None:
        """Write the workbook; `table` may be filled by the reading of `rows`."""
        month_sheet.write(target, self.layout(), rows, lambda: self.closing(table))

    def plain(self, rows: Iterable[Row]) -> Iterator[list[str]]:
        """Give the sheet as texts, one row at a time: the heads, then a line for each person."""
        layout = self.layout()
        days = [str(day.day) for day, _, _ in layout.days]
        yield [*layout.heads, *days, *layout.columns]
        for number, row in enumerate(rows, start=1):
            *sums, rate = row.numbers
            shown = "" if rate is None else f"{float(rate):.1%}"
            yield [
                str(number), row.team, row.name, *row.signs, *(f"{one:g}" for one in sums), shown,
            ]  # fmt: skip

    @property
    def name(self) -> str:
        """What the file is called."""
        year, month = self.span.first.year, self.span.first.month
        return self.spell(
            text("statistics.paper.file", place=self.head.name, year=year, month=month)
        )

    def layout(self) -> Layout:
        """Give what is printed above the rows."""
        days = tuple(
            (day, self.spell(text(f"statistics.weekday.{day.isoweekday()}")), off)
            for day, off in papers.calendar(self.rules, self.span)
        )
        heads = [self.spell(text(f"statistics.column.{n}")) for n in ("number", "team", "name")]
        return Layout(
            self.spell(text("statistics.paper.sheet")),
            self.spell(text("statistics.paper.title", place=self.head.name)),
            self.spell(words.named(self.span)),
            (heads[0], heads[1], heads[2]),
            days,
            self._spelt(papers.heads()),
        )

    def closing(self, table: Table) -> Closing:
        """Give what is printed beneath the rows, and the statement."""
        told = self._spelt(words.beneath(self.rules, table, table.total))
        statement = Statement(
            self.spell(text("statistics.paper.statement")),
            self.spell(text("statistics.paper.statement_title", place=self.head.name)),
            self.spell(words.named(self.span)),
            self._spelt(papers.line_heads()),
            self._lines(table),
            told,
        )
        notes = (self.spell(papers.legend(self.rules.policy)), *told)
        signatures = tuple(
            self.spell(text(f"statistics.paper.{one}")) for one in papers.SIGNATURES
        )
        return Closing(notes, signatures, statement)

    def _lines(self, table: Table) -> list[tuple[str | float | None, ...]]:
        policy = self.rules.policy
        lines = [papers.line(policy, one, one.name) for one in table.lines.values()]
        total = self.spell(text("statistics.column.total"))
        return [*lines, papers.line(policy, table.total, total)]

    def _spelt(self, said: Iterable[Words]) -> tuple[str, ...]:
        return tuple(self.spell(one) for one in said)
