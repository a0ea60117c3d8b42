"""To the owner of an action (交办): it is due soon, today, or overdue; late ones to the giver."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.meetings import actions as doing
from handlers.reminders.due import About, Due, day_read, dues
from handlers.rules import stages
from handlers.talk import Push, Verbatim, Words, text
from storage import actions
from storage.kinds import AreaId, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage import tables

_STALE = 31


class ActionDue:
    """The subject is the action; closed, it is not spoken of any more."""

    name = "action"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the owners of open actions at one of whose stages it is, and late their givers."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        office = moment.office
        today = moment.now.astimezone(office.zone).date()
        rules = [one.policy.meeting.actions for one in office.rules.values()]
        ahead = max((n for rule in rules for n in rule.days_before), default=0)
        behind = max((n for rule in rules for n in rule.days_after), default=0) + _STALE
        first, last = today - timedelta(days=behind), today + timedelta(days=ahead)
        for row in actions.due_between(moment.work, first, last):
            policy = office.rules_for(AreaId(row.area_id), row.due_on).policy
            given = row.given_at
            found = stages.action(row.due_on, policy, office.zone)
            # Who was told of it after a stage's hour has just heard.
            told = tuple(stage for stage in found if stage.at > given)
            yield PersonId(row.owner_id), str(row.id), told
            late = tuple(stage for stage in told if stage.days < 0)
            if late and row.given_by != row.owner_id:
                yield PersonId(row.given_by), str(row.id), late[:1]

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for actions still open, to who does them and who gave them."""
        rows = actions.of_ids(moment.work, {int(about.period) for about in subjects})
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(int(about.period))
            if row is not None and about.person.id in {row.owner_id, row.given_by}:
                found[about] = _push(moment, about, row)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.action")


def _push(moment: Moment, about: About, row: tables.Action) -> Push:
    rules = moment.office.rules_for(AreaId(row.area_id), row.due_on)
    left = (row.due_on - day_read(moment, rules)).days
    own = about.person.id == row.owner_id
    state = "late" if left < 0 else "today" if left == 0 else "ahead"
    wording = f"reminder.action.{state}" if own else "reminder.action.given"
    return Push(
        about.person.id,
        MessageKind.ask if own else MessageKind.notice,
        text(wording, body=Verbatim(row.body), due=row.due_on, n=abs(left)),
        (doing.buttons(row.id),) if own else (),
        about=f"action:{row.id}",
        rule=f"{rules.id}/meeting.actions",
    )
