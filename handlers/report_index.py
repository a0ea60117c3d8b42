"""The lines of a pack of reports: whose report, where it stands, and the files that go with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from handlers import report_paper
from handlers.reports import words
from handlers.rules import reporting
from handlers.rules.roster import STATIONED
from handlers.talk import text
from storage import filings, people
from storage.kinds import FileState, Level, PersonId
from storage.report_values import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handlers.documents import Filled
    from handlers.rules.policy import Policy
    from handlers.rules.reporting import Kind
    from handlers.talk import Words
    from handlers.turn import Moment
    from storage import tables
    from storage.areas import Team
    from storage.people import Person
    from storage.report_values import Filed

BETWEEN = "/"
"""Parts the two days in the period of a pack of terms: they were filed from one to the other."""

ENCLOSED_AT_MOST = 30 * 2**20
"""Bytes of enclosed Word files in one pack, so that a messenger still takes it as a file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the index: whose report, where it stands, and the files; None where none is.

    `enclosed` names the Word file filed with it, or says why it is not there; `kept` is the
    digest of its content, "" where it is not there.
    """

    township: str
    team: str
    state: str
    by: str = ""
    on: str = ""
    file: str = ""
    enclosed: str = ""
    kept: str = ""
    content: Filled | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The reports of one kind and period, as their reader's language has them."""

    moment: Moment
    policy: Policy
    kind: Kind
    period: str
    spell: Callable[[Words], str]

    def rows(self, teams: Sequence[Team], before: tuple[int, int]) -> tuple[tuple[Row, ...], int]:
        """Give the lines of some teams, in their order, and the bytes of enclosed files so far.

        `before` are the lines and those bytes of the teams before.
        """
        number, held = before
        filed = self._filed(teams)
        enclosed = report_paper.enclosed(self.moment, filed.values())
        owing = self._owing(teams, filed)
        wanted = {one.newest.by for one in filed.values()}
        wanted |= {one.person for one in owing if one.person is not None}
        known = people.load(self.moment.work, wanted)
        made: list[Row] = []
        for subject in owing:
            number += 1
            report = filed.get(subject)
            row = self._row(subject, report, known, number)
            file = None if report is None else enclosed.get(report.id)
            if report is not None and file is not None:
                row, held = self._with_file(row, (report, file), number, held)
            made.append(row)
        return tuple(made), held

    def _filed(self, teams: Sequence[Team]) -> dict[Subject, Filed]:
        of_term = self.kind.length == "term"
        ids = [team.id for team in teams]
        numbers = filings.of_teams(self.moment.work, ids, [] if of_term else [self.period])
        return {
            one.key.subject: one
            for one in filings.wholes(self.moment.work, numbers).values()
            if one.key.kind == self.kind.id
            and (one.key.subject.person is None) == (self.kind.files == "leader")
            and (not of_term or self._filed_then(one))
        }

    def _filed_then(self, one: Filed) -> bool:
        first, last = (date.fromisoformat(day) for day in self.period.split(BETWEEN))
        return first <= one.filed_at.astimezone(self.moment.office.zone).date() <= last

    def _owing(self, teams: Sequence[Team], filed: Mapping[Subject, Filed]) -> list[Subject]:
        """Give whose lines there are: each team, or who was on it when the period ended.

        Whose term is over is known of those who filed only; the others stand in 谁没交.
        """
        if self.kind.files == "leader":
            return [Subject(team.id) for team in teams]
        found = set(filed)
        if self.kind.length != "term":
            last = reporting.period_by_id(self.policy, self.kind, self.period).last
            day = min(last, self.moment.office.business_day(self.moment.now))
            ids = {team.id for team in teams}
            for one in people.of_teams(self.moment.work, ids, day):
                posts = [post for post in one.posts_on(day) if post.role in STATIONED]
                found |= {Subject(p.team, one.id) for p in posts if p.team in ids and p.team}
        place = {team.id: n for n, team in enumerate(teams)}
        return sorted(found, key=lambda one: (place[one.team], one.person or PersonId(0)))

    def _row(
        self,
        subject: Subject,
        report: Filed | None,
        known: Mapping[PersonId, Person],
        number: int,
    ) -> Row:
        directory = self.moment.office.directory
        above = directory.above(directory.teams[subject.team].village, Level.township)
        whose = self.spell(words.whose(self.moment, subject, known))
        row = Row(above.name if above else "", whose, self.spell(text("report_pack.missing")))
        if report is None:
            return row
        content = report_paper.filled(self.moment, report, known, self.spell)
        file = f"{number:03d}-{report_paper.file_name(self.moment, report, self.spell)}"
        stands, who, day = (content.values[name] for name in ("state", "by", "on"))
        return replace(row, state=stands, by=who, on=day, file=file, content=content)

    def _with_file(
        self, row: Row, of: tuple[Filed, tables.StoredFile], number: int, held: int
    ) -> tuple[Row, int]:
        report, file = of
        if file.digest is None or file.state is not FileState.stored:
            return replace(row, enclosed=self.spell(text("report_pack.gone"))), held
        if held + file.size > ENCLOSED_AT_MOST:
            return replace(row, enclosed=self.spell(text("report_pack.too_large"))), held
        more = "report_paper.enclosed_name"
        name = report_paper.file_name(self.moment, report, self.spell, more=more)
        named = f"{number:03d}-{name}"
        return replace(row, enclosed=named, kept=file.digest), held + file.size
