"""People's deadlines in words: who, of which team, and for a term who comes after them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers import naming
from handlers.talk import Words, lines, text
from storage import care, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from handlers.care.audience import Audience
    from handlers.care.due import Kind
    from handlers.turn import Moment
    from storage.care import Deadline, Stint
    from storage.kinds import PersonId, TeamId
    from storage.people import Person

SHOWN = 20


@dataclass(slots=True)
class Lists:
    """Messages about one kind of deadline at one moment; what they need is read in bulk."""

    moment: Moment
    kind: Kind
    today: date
    _stints: dict[TeamId, list[Stint]] = field(default_factory=dict)
    _known: dict[PersonId, Person] = field(default_factory=dict)

    def words(self, found: Sequence[Deadline], audience: Audience) -> Words:
        """Give the message to one audience; all of it is of the same day."""
        self._read(found)
        day = found[0].day
        left = (day - self.today).days
        if audience.kind == "p":
            own = text("care.term.own", day=day, n=left)
            return lines(own, self._after(found[0], "care.after_own"))
        shown = naming.told_apart(
            self.moment, [self._known[one.person] for one in found], self.today
        )
        head = text(f"care.{self.kind}.head", day=day, n=left, people=len(found))
        rows = [self._row(one, shown[one.person]) for one in found[:SHOWN]]
        more = len(found) - SHOWN
        return lines(head, *rows, text("views.more", n=more) if more > 0 else None)

    def _row(self, one: Deadline, name: str) -> Words:
        team = self.moment.office.directory.teams[one.team].name
        if self.kind != "term":
            return text("care.row", name=name, team=team)
        return text("care.term.row", name=name, team=team, after=self._after(one, "care.after"))

    def _after(self, one: Deadline, wording: str) -> Words:
        """Say who comes after somebody, plainly where nobody does or nobody would be left."""
        others = [s for s in self._stints.get(one.team, []) if s.person != one.person]
        stay = [s for s in others if s.last_day is None or s.last_day > one.day]
        coming = [s for s in stay if s.first_day > self.today]
        if coming:
            names = tuple(self._known[s.person].name for s in coming)
            return text(f"{wording}.named", names=names)
        return text(f"{wording}.nobody" if stay else f"{wording}.empty")

    def _read(self, found: Sequence[Deadline]) -> None:
        teams = {one.team for one in found} - self._stints.keys()
        if teams and self.kind == "term":
            for team in teams:
                self._stints[team] = []
            for stint in care.stints(self.moment.work, teams, self.today):
                self._stints[stint.team].append(stint)
        wanted = {one.person for one in found}
        wanted |= {s.person for one in found for s in self._stints.get(one.team, [])}
        missing = wanted - self._known.keys()
        if missing:
            self._known |= people.load(self.moment.work, missing)
