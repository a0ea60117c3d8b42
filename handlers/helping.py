"""Who helps: [我来处理] names the helper to the sender, 已解决 ends a call, 待办 lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices, pressing, sos
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, lines, text
from storage import help_calls, people
from storage.kinds import AreaId, HelpId, HelpState, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.reading.emergency_values import Solved
    from handlers.turn import Turn
    from storage import tables


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [我来处理], [改由我处理], [已解决], or [发出求助] where that was asked."""
    what = pressing.word(parts, 0)
    if what == "call":
        return sos.raise_call(turn, "")
    row = help_calls.get(turn.work, HelpId(pressing.number(parts, 1)))
    if row is None or not _concerns(turn, row):
        raise pressing.ForgedButtonError(":".join(parts))
    match what:
        case "take":
            return _take(turn, row, None)
        case "over":
            return _take(turn, row, PersonId(row.helper_id) if row.helper_id else None)
        case "done":
            return _close(turn, row)
        case _:
            raise pressing.ForgedButtonError(what)


def solved(turn: Turn, _heard: Solved) -> list[Outcome] | None:
    """Take 已解决: the speaker's own call, else one they help with; None where there is none."""
    mine = help_calls.alive_of(turn.work, turn.person.id)
    if mine is not None:
        return _close(turn, mine)
    helped = help_calls.helped_by(turn.work, turn.person.id)
    if not helped:
        return None
    if len(helped) == 1:
        return _close(turn, helped[0])
    known = people.load(turn.work, [PersonId(row.person_id) for row in helped])
    buttons = tuple(
        (
            Button(
                text("sos.solved_of", name=known[PersonId(row.person_id)].name),
                f"help:done:{row.id}",
            ),
        )
        for row in helped
    )
    return [Reply(text("sos.which"), buttons)]


def _concerns(turn: Turn, row: tables.HelpCall) -> bool:
    """Tell whether it is the speaker's own call, or they were told of it, or answer for there."""
    if turn.person.id == row.person_id or _answers_for(turn, row):
        return True
    return turn.person.id in help_calls.told(turn.work, HelpId(row.id))


def _answers_for(turn: Turn, row: tables.HelpCall) -> bool:
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    return row.team_id in people.leads(turn.person, turn.today) or any(
        directory.within(AreaId(row.area_id), area) for area in areas
    )


def _take(turn: Turn, row: tables.HelpCall, before: PersonId | None) -> list[Outcome]:
    id_, me = HelpId(row.id), turn.person
    if me.id == row.person_id:
        return [Reply(text("sos.own"), sos.buttons_of(id_, HelpState.closed))]
    if before == me.id or not help_calls.take(turn.work, id_, me.id, turn.now, before):
        return [_too_late(turn, id_)]
    people.audit(turn.work, me.id, "help.taken", f"help:{id_}", turn.now)
    whose = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    helper = text("sos.helper", name=me.name, phone=me.phone)
    shown = lines(sos.told_as(turn, row, whose), helper)
    taken = sos.buttons_of(id_, HelpState.taken)
    done = text("sos.taken", name=whose.name, phone=whose.phone)
    outcomes: list[Outcome] = [
        Replace(f"help:{id_}", shown, taken, reworded=True),
        Reply(done, (taken[0][:1],)),
        Push(whose.id, MessageKind.emergency, text("sos.comes", name=me.name, phone=me.phone)),
    ]
    if before is not None:
        told = text("sos.taken_over", name=me.name, whose=whose.name)
        outcomes.append(Push(before, MessageKind.emergency, told))
    return outcomes


def _too_late(turn: Turn, id_: HelpId) -> Reply:
    """Say who helps already, or that it is over."""
    row = help_calls.get(turn.work, id_)
    if row is None or row.state is HelpState.closed or row.helper_id is None:
        return Reply(text("sos.over"))
    if row.helper_id == turn.person.id:
        solved_button = sos.buttons_of(id_, HelpState.taken)[0][:1]
        return Reply(text("sos.yours"), (solved_button,))
    helper = people.load(turn.work, [PersonId(row.helper_id)])[PersonId(row.helper_id)]
    since = row.taken_at or turn.now
    words = text("sos.taken_by", name=helper.name, phone=helper.phone, since=since)
    return Reply(words, (sos.buttons_of(id_, HelpState.taken)[0][1:],))


def _close(turn: Turn, row: tables.HelpCall) -> list[Outcome]:
    id_, me = HelpId(row.id), turn.person
    if me.id not in {row.person_id, row.helper_id, row.by_id}:
        return [_not_yours(row)]
    if not help_calls.close(turn.work, id_, me.id, turn.now):
        return [Reply(text("sos.over"))]
    people.audit(turn.work, me.id, "help.closed", f"help:{id_}", turn.now)
    whose = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    ended = text("sos.closed_by", name=me.name, when=turn.now)
    outcomes: list[Outcome] = [
        Replace(f"help:{id_}", lines(sos.told_as(turn, row, whose), ended), reworded=True),
        Replace(f"help-own:{id_}", text("sos.closed_by", name=me.name, when=turn.now)),
        Reply(text("sos.closed", name=whose.name)),
    ]
    other = PersonId(row.helper_id or 0) if me.id == row.person_id else whose.id
    if other and other != me.id:
        told = text("sos.closed_told", name=whose.name, by=me.name)
        outcomes.append(Push(other, MessageKind.emergency, told))
    return outcomes


def _not_yours(row: tables.HelpCall) -> Reply:
    """Say who may end it, with the way to become that."""
    if row.state is HelpState.closed:
        return Reply(text("sos.over"))
    which = HelpState.taken if row.state is HelpState.taken else HelpState.open
    buttons = sos.buttons_of(HelpId(row.id), which)[0]
    return Reply(text("sos.only_they_close"), (buttons[-1:],))


def waiting(turn: Turn) -> list[tuple[Words, tuple[Button, ...]]]:
    """Give the calls for 待办: one's own, and those one answers for until they are closed."""
    alive = help_calls.alive(turn.work)
    told = help_calls.told_to(turn.work, turn.person.id) if alive else set()
    ours = [
        row
        for row in alive
        if row.person_id == turn.person.id or row.id in told or _answers_for(turn, row)
    ]
    known = people.load(turn.work, {PersonId(who) for row in ours for who in _both(row)})
    found: list[tuple[Words, tuple[Button, ...]]] = []
    for number, row in enumerate(ours, start=1):
        words = sos.told_as(turn, row, known[PersonId(row.person_id)])
        helper = known.get(PersonId(row.helper_id or 0))
        by = text("sos.helper", name=helper.name, phone=helper.phone) if helper else None
        buttons = sos.buttons_of(HelpId(row.id), row.state)[0]
        if turn.person.id in {row.person_id, row.helper_id}:
            buttons = (Button(text("sos.solved"), f"help:done:{row.id}"),)
        if len(ours) > 1:
            buttons = tuple(
                Button(text("reminder.item_button", number=number, label=one.label), one.data)
                for one in buttons
            )
        found.append((lines(words, by), buttons))
    return found


def _both(row: tables.HelpCall) -> tuple[int, ...]:
    return (row.person_id,) if row.helper_id is None else (row.person_id, row.helper_id)
