"""On the evening of somebody's last day: what they had in hand is who follows' (clause 二(二))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.months import off_post
from handlers.talk import Push, Verbatim, Words, lines, text
from storage import handovers, movings, people
from storage.kinds import AreaId, MessageKind, PersonId, TeamId
from storage.movings import Hands

if TYPE_CHECKING:
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person

_SHOWN = 5


def due(moment: Moment) -> list[tables.Moving]:
    """Give whose last day is over and what they had in hand is still theirs."""
    return movings.due(moment.work, moment.office.business_day(moment.now))


def go_on(moment: Moment) -> list[tuple[str, list[Push]]]:
    """Move it, once whichever process is first, and tell who has it now."""
    return [
        (f"moving:{row.id}", _move(moment, row))
        for row in due(moment)
        if movings.win(moment.work, row.id, moment.now)
    ]


def _move(moment: Moment, row: tables.Moving) -> list[Push]:
    work, leaver = moment.work, PersonId(row.leaver_id)
    person = people.load(work, [leaver])[leaver]
    movings.end_leaves(work, leaver, row.last_day, moment.now)
    hands = _hands(moment, row, person)
    handovers.move_invitations(work, leaver, hands.successor, moment.now, hands.areas)
    given = movings.actions_given(work, hands)
    owned = movings.actions_owned(work, hands)
    asked = movings.findings(work, hands)
    counts = {
        "action": len(owned),
        "given": given,
        "problem": movings.problems(work, hands),
        "finding": len(asked),
        "meeting": movings.meetings(work, hands, moment.now),
    }
    subject = f"person:{leaver} successor:{hands.successor} " + " ".join(
        f"{kind}:{n}" for kind, n in counts.items()
    )
    people.audit(work, None, "post.moved", subject, moment.now)
    told = _givers(moment, hands, person, owned)
    if hands.successor is not None and any(counts.values()):
        told.append(_successor(hands.successor, person, owned, counts))
    return [*told, *_explained(moment, asked)]


def _explained(moment: Moment, asked: list[tables.Finding]) -> list[Push]:
    """Ask anew about what was explained to the leaver and not decided."""
    some = [row for row in asked if row.explained_at is not None]
    known = people.load(moment.work, {PersonId(row.person_id) for row in some})
    found: list[Push] = []
    for row in some:
        village = moment.office.directory.teams[TeamId(row.team_id)].village
        rules = moment.office.rules_for(village, row.day)
        name = known[PersonId(row.person_id)].name
        found.append(off_post.to_decide(row, name, f"{rules.id}/attendance.absence"))
    return found


def _hands(moment: Moment, row: tables.Moving, leaver: Person) -> Hands:
    """Give the hands; whoever keeps another post keeps what belongs to that."""
    today = moment.office.business_day(moment.now)
    follows = None if row.successor_id is None else PersonId(row.successor_id)
    kept = [post for post in leaver.posts_on(today) if post.stands_for is None]
    return Hands(
        PersonId(row.leaver_id), follows, [AreaId(a) for a in row.areas] if kept else None
    )


def _successor(
    who: PersonId, leaver: Person, owned: list[tables.Action], counts: dict[str, int]
) -> Push:
    parts: tuple[Words, ...] = tuple(
        text(f"handover.moved.{kind}", n=n) for kind, n in counts.items() if n
    )
    head = text("handover.moved", name=leaver.name, what=parts)
    rows = [
        text("handover.moved_action", body=Verbatim(one.body), day=one.due_on)
        for one in owned[:_SHOWN]
    ]
    hint = text("handover.moved_hint")
    return Push(who, MessageKind.notice, lines(head, *rows, hint))


def _givers(
    moment: Moment, hands: Hands, leaver: Person, owned: list[tables.Action]
) -> list[Push]:
    """Tell who gave out what changes hands, unless it is who has it now."""
    told: list[Push] = []
    known = people.load(moment.work, {PersonId(one.owner_id) for one in owned})
    for one in owned:
        values = {"body": Verbatim(one.body), "leaver": leaver.name}
        giver = PersonId(one.given_by)
        if hands.successor is None:
            words = text("handover.action_back", **values)
            told.append(Push(giver, MessageKind.notice, words))
        elif giver != hands.successor:
            name = known[PersonId(one.owner_id)].name
            words = text("handover.action_moved", name=name, **values)
            told.append(Push(giver, MessageKind.notice, words, news=True))
    return told
