"""To who asked somebody to explain a day off post: there was no explanation in the pack's time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.months import off_post, words
from handlers.reminders.due import About, Due, dues, load
from handlers.rules.stages import Stage
from handlers.talk import Push, Verbatim, Words, text
from storage import findings
from storage.kinds import FindingState, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment

_FOR = timedelta(days=31)


class Silent:
    """Silence alone finds nothing: somebody has to decide, and may drop it."""

    name = "off_post_silent"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who asked, of whom nobody explained in time."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        office = moment.office
        today = office.business_day(moment.now)
        at = office.root_rules(today).policy.attendance.month.at
        for number, by in findings.silent(moment.work, self.name, today):
            begun = office.at(today, at)
            yield by, str(number), (Stage("over", begun, begun + _FOR, 0),)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Ask for a decision where there still is no explanation and none was made."""
        rows = findings.several(moment.work, [int(about.period) for about in subjects])
        people = load(moment, {PersonId(row.person_id) for row in rows.values()})
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(int(about.period))
            if row is None or row.state is not FindingState.asked or row.explained_at is not None:
                continue
            shown = text(
                "offpost.silent",
                name=people[PersonId(row.person_id)].name,
                day=words.day(row.day, row.half),
                reason=Verbatim(row.reason),
            )
            buttons = off_post.decision_buttons(row.id)
            about_it = f"offpost:{row.id}"
            found[about] = Push(
                about.person.id, MessageKind.decision, shown, buttons, about=about_it
            )
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.off_post")
