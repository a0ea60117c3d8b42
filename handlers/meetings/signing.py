"""会议签到: being there is noted by a tap or by the code shown in the room, once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from handlers import day as days
from handlers.meetings import letters, own
from handlers.meetings.own import Mine
from handlers.talk import Outcome, Reply, Verbatim, Words, lines, text
from storage import invitations, meetings

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage import tables

_DIGITS = "0123456789"
_LENGTH = 6


def say(turn: Turn, word: Word) -> list[Outcome]:
    """Take 会议签到, with the code or without."""
    mine = own.meant(turn, "here", lambda one: _open(turn, one))
    if mine is None:
        return [_too_early(turn)]
    return here(turn, mine, word.rest) if isinstance(mine, Mine) else mine


def code_alone(turn: Turn, word: Word) -> list[Outcome] | None:
    """Take six digits as a code while a meeting of the speaker's is on; else they mean nothing."""
    mine = own.meant(turn, "here", lambda one: _open(turn, one) and not _is_in(one))
    return here(turn, mine, word.rest) if isinstance(mine, Mine) else mine


def here(turn: Turn, mine: Mine, code: str = "") -> list[Outcome]:
    """Sign somebody in, once; a wrong code is counted, and a few of them end the tries."""
    row = mine.meeting
    refused = _refused(turn, mine)
    if refused is not None:
        return [refused]
    own.taken(turn, mine)
    rule = letters.rules_of(turn, row).policy.meeting.sign_in
    entry = invitations.get(turn.work, row.id, turn.person.id)
    misses = entry.misses if entry is not None else 0
    if entry is not None and entry.signed_in_at is not None:
        return [Reply(text("meeting.signed_before", at=entry.signed_in_at))]
    if code or rule.by == "code":
        if misses >= rule.guesses:
            return [Reply(text("meeting.too_many_guesses"))]
        if not code:
            return [Reply(text("meeting.which_code"))]
        if not row.code or not secrets.compare_digest(code, row.code):
            invitations.miss(turn.work, row.id, turn.person.id)
            left = rule.guesses - misses - 1
            return [
                Reply(
                    text("meeting.wrong_code", n=left)
                    if left
                    else text("meeting.too_many_guesses")
                )
            ]
    if not invitations.sign_in(turn.work, row.id, turn.person.id, turn.now):
        return [Reply(text("meeting.signed_before", at=turn.now))]
    return [Reply(_signed(turn, row), rule=turn.cite("meeting.sign_in"))]


def show_code(turn: Turn, row: tables.Meeting, choose: Callable[[str], str]) -> list[Outcome]:
    """Show the caller the code for the room; it stays the same for this meeting."""
    held = meetings.hold(turn.work, row.id)
    if held is None or held.cancelled_at is not None:
        return [Reply(text("meeting.is_off", title=Verbatim(row.title)))]
    code = held.code
    if not code:
        code = "".join(choose(_DIGITS) for _ in range(_LENGTH))
        meetings.put(turn.work, row.id, code=code)
    first, last = own.window(turn, held)
    title = Verbatim(held.title)
    return [Reply(text("meeting.code", title=title, code=code, first=first, last=last))]


def _open(turn: Turn, mine: Mine) -> bool:
    first, last = own.window(turn, mine.meeting)
    return first <= turn.now <= last


def _is_in(mine: Mine) -> bool:
    return mine.invitation.signed_in_at is not None


def _refused(turn: Turn, mine: Mine) -> Reply | None:
    row = mine.meeting
    if row.cancelled_at is not None:
        return Reply(text("meeting.is_off", title=Verbatim(row.title)))
    first, last = own.window(turn, row)
    if turn.now < first:
        return Reply(text("meeting.sign_in_opens", title=Verbatim(row.title), first=first))
    if turn.now > last:
        return Reply(text("meeting.sign_in_over", title=Verbatim(row.title), last=last))
    return None


def _too_early(turn: Turn) -> Reply:
    """Say when the next meeting can be signed in to, if there is one."""
    coming = own.found(turn)
    if not coming:
        return Reply(text("mine.no_meetings"))
    row = coming[0].meeting
    first, _ = own.window(turn, row)
    return Reply(text("meeting.sign_in_opens", title=Verbatim(row.title), first=first))


def _signed(turn: Turn, row: tables.Meeting) -> Words:
    """Say what the day counts as now: derived like every day, so leave stays leave."""
    title = Verbatim(row.title)
    done = text("meeting.signed", title=title, at=turn.now)
    if turn.team is None:
        return done
    day = turn.office.business_day(row.starts_at)
    status = days.statuses(turn, [turn.person], day, day)[turn.person.id, day]
    early = row.starts_at.astimezone(turn.office.zone).hour < 12  # noqa: PLR2004  noon
    half = status.morning if early else status.afternoon
    which = "am" if early else "pm"
    if half.reason == "attendance.reason.meeting":
        counted = text("meeting.day_counts", span=text(f"span.{which}", day=day))
    else:
        kind = (
            turn.rules.policy.day_kind(half.kind).label if _known(turn, half.kind) else half.kind
        )
        counted = text("meeting.day_stays", span=text(f"span.{which}", day=day), kind=kind)
    return lines(done, counted)


def _known(turn: Turn, kind: str) -> bool:
    return any(row.id == kind for row in turn.rules.policy.attendance.kinds.table)
