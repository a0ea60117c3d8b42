"""The list of a roll-call in words: how many answered what, and by name who did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.talk import Button, Replace, Verbatim, Words, lines, text
from storage import roll_lists
from storage.kinds import AreaId, RollId, RollState, Safety, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.turn import Moment
    from storage import tables
    from storage.roll_lists import Enrolled

_SHOWN = 30
_ABOUT = "roll:{}"
_Group = tuple[str, Safety | None, bool | None, int]
"""A wording, the answer and whether on leave of whom it names, and how many they are."""


def about(roll: RollId) -> str:
    """Give what lists of a roll-call are sent about, so that they can be kept up to date."""
    return _ABOUT.format(roll)


def change(moment: Moment, roll: tables.RollCall) -> Replace:
    """Give the change that brings every list of a roll-call up to date."""
    id_ = RollId(roll.id)
    return Replace(about(id_), words(moment, roll), buttons(roll), reworded=True)


def words(moment: Moment, roll: tables.RollCall) -> Words:
    """Give the head, the counts with people on leave by themselves, and names; first so many."""
    found = roll_lists.counts(moment.work, RollId(roll.id))
    answered = {
        safety: found.get((safety, False), 0) + found.get((safety, True), 0) for safety in Safety
    }
    silent, leave = found.get((None, False), 0), found.get((None, True), 0)
    counts = text(
        "roll.counts",
        safe=answered[Safety.safe],
        help=answered[Safety.help],
        away=answered[Safety.away],
        leave=leave,
        silent=silent,
    )
    groups: tuple[_Group, ...] = (
        ("roll.help", Safety.help, None, answered[Safety.help]),
        ("roll.away", Safety.away, None, answered[Safety.away]),
        ("roll.silent", None, False, silent),
        ("roll.leave", None, True, leave),
    )
    named = [_group(moment, roll, group) for group in groups if group[-1]]
    enrolling = text("roll.enrolling") if roll.enrolled_to is not None else None
    return lines(head(moment, roll), counts, *named, enrolling)


def head(moment: Moment, roll: tables.RollCall) -> Words:
    """Give the reason, the area, and until when, or when it was closed."""
    place = moment.office.directory.areas[AreaId(roll.area_id)].name
    reason = Verbatim(roll.reason)
    if roll.state is RollState.closed:
        ended = roll.closed_at or roll.expires_at
        return text("roll.head_closed", reason=reason, place=place, ended=ended)
    return text("roll.head", reason=reason, place=place, until=roll.expires_at)


def buttons(roll: tables.RollCall) -> tuple[tuple[Button, ...], ...]:
    """Give what a coordinator can do about a running roll-call."""
    if roll.state is RollState.closed:
        return ()
    return (
        (
            Button(text("roll.ask_again"), f"roll:again:{roll.id}"),
            Button(text("roll.end"), f"roll:end:{roll.id}"),
        ),
    )


def of_teams(moment: Moment, roll: tables.RollCall, teams: Iterable[TeamId]) -> Words | None:
    """Give the part of a list that is about some teams, by person; None for nobody of them."""
    rows = [_row(one) for one in roll_lists.enrolled(moment.work, RollId(roll.id), teams)[:_SHOWN]]
    return lines(head(moment, roll), *rows) if rows else None


def to_telephone(moment: Moment, roll: tables.RollCall) -> Words | None:
    """Give who did not answer, with telephone numbers; None where everybody did."""
    silent = roll_lists.listed(moment.work, RollId(roll.id), None, _SHOWN, on_leave=False)
    if not silent:
        return None
    return text("roll.telephone", people=tuple(f"{one.name} {one.phone}" for one in silent))


def _group(moment: Moment, roll: tables.RollCall, group: _Group) -> Words:
    wording, answer, on_leave, total = group
    some = roll_lists.listed(moment.work, RollId(roll.id), answer, _SHOWN, on_leave=on_leave)
    names = tuple(_named(moment, one) for one in some)
    more = text("roll.more", n=total - len(some)) if total > len(some) else text("roll.no_more")
    return text(wording, names=names, more=more)


def _named(moment: Moment, one: Enrolled) -> Words:
    directory = moment.office.directory
    team = directory.teams.get(one.team) if one.team is not None else None
    village = directory.areas[team.village].name if team else ""
    where = "roll.person_at" if one.place else "roll.person"
    return text(where, name=one.name, village=village, place=Verbatim(one.place))


def _row(one: Enrolled) -> Words:
    on_leave = one.answer is None and one.on_leave
    said = one.answer.value if one.answer else "leave" if on_leave else "none"
    answer = text(f"roll.answer.{said}")
    wording = "roll.row" if one.place else "roll.row_plain"
    return text(wording, name=one.name, answer=answer, place=Verbatim(one.place))
