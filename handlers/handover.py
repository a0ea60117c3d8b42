"""离任 and 接任: a post ends on a day; what waits for it moves to who follows (clause 二(二))."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel

from handlers import filling, naming
from handlers import offices as holding
from handlers.form import Answers, Form, Question, Reopen
from handlers.leave import words
from handlers.reading import read_near_day
from handlers.reading.values import Misread
from handlers.talk import Outcome, Push, Replace, Reply, Words, lines, text
from storage import actions, handovers, movings, offices, people
from storage import leave as leaves
from storage.handovers import Succession
from storage.kinds import AreaId, LeaveId, LeaveState, MessageKind, PersonId, Role, StepState

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import Departure
    from handlers.turn import Turn
    from storage.people import Person
    from storage.posts import Post

ROLES = frozenset({Role.township, Role.county})
_DAY = timedelta(days=1)
_ENDED_BY = {
    Role.leader: ROLES,
    Role.member: ROLES,
    Role.township: frozenset({Role.county}),
    Role.office: frozenset({Role.county}),
}


def _ask_who(_turn: Turn, _answers: Answers) -> Words:
    return text("handover.who")


def _read_who(turn: Turn, said: str) -> object:
    found = naming.find(
        turn, said, lambda person: bool(_posts(turn, _whole(turn, person.id), None))
    )
    return found if isinstance(found, Misread) else int(found.id)


def _whole(turn: Turn, who: PersonId) -> Person:
    """Give somebody with the offices they hold, which a search by name leaves out."""
    return people.load(turn.work, [who])[who]


def _ask_day(_turn: Turn, _answers: Answers) -> Words:
    return text("handover.which_day")


def _read_day(turn: Turn, said: str) -> object:
    return read_near_day(said, turn.today)


def _ask_next(_turn: Turn, _answers: Answers) -> Words:
    return text("handover.who_follows")


def _read_next(turn: Turn, said: str) -> object:
    found = naming.find(turn, said, lambda person: person.id != turn.person.id)
    return found if isinstance(found, Misread) else int(found.id)


class Leaving(BaseModel):
    """Who leaves, the last day, and who follows."""

    leaver: Annotated[int, Question(_ask_who, _read_who)]
    last_day: Annotated[date, Question(_ask_day, _read_day)]
    successor: Annotated[int | None, Question(_ask_next, _read_next, optional=True)] = None


def depart(turn: Turn, heard: Departure) -> list[Outcome]:
    """Open the form for a coordinator of the county or the township, for their own area."""
    if not {duty.role for duty in turn.person.duties_on(turn.today)} & ROLES:
        return [Reply(text("handover.coordinators_only"))]
    who = None if heard.name is None else _read_who(turn, heard.name)
    follows = None if heard.successor is None else _read_next(turn, heard.successor)
    given = {"leaver": who, "last_day": heard.problem or heard.last_day, "successor": follows}
    begins = heard.begins.isoformat() if heard.begins else None
    return filling.start(turn, FORM, given, begins=begins)


def _posts(turn: Turn, person: Person, last_day: date | None) -> list[Post]:
    """Give the posts of somebody that the speaker may end, on that day or at all."""
    day = last_day or turn.today
    return [
        post
        for post in person.posts
        if post.role in _ENDED_BY
        and post.stands_for is None
        and (post.last_day is None or post.last_day > day)
        and (last_day is None or post.first_day <= last_day)
        and naming.covers(turn, post, _ENDED_BY[post.role])
    ]


def _succession(turn: Turn, leaving: Leaving) -> Succession:
    opened = turn.conversation.open
    begins = opened.context.get("begins") if opened else None
    follows = None if leaving.successor is None else PersonId(leaving.successor)
    return Succession(
        PersonId(leaving.leaver),
        leaving.last_day,
        follows,
        date.fromisoformat(begins) if begins else None,
    )


def _check(turn: Turn, leaving: Leaving) -> Reopen | None:
    person = _whole(turn, PersonId(leaving.leaver))
    if leaving.successor == leaving.leaver:
        return Reopen("successor", text("handover.same_person"))
    if not _posts(turn, person, leaving.last_day):
        return Reopen("last_day", text("handover.no_post_then", name=person.name))
    return None


def _summary(turn: Turn, leaving: Leaving) -> Reply:
    what = _succession(turn, leaving)
    known = people.load(turn.work, [p for p in (what.leaver, what.successor) if p is not None])
    leaver = known[what.leaver]
    places = tuple(_place(turn, post) for post in _posts(turn, leaver, what.last_day))
    head = text(
        "handover.summary",
        name=leaver.name,
        posts=places,
        year=what.last_day.year,
        day=what.last_day,
    )
    return Reply(lines(head, _following(known, what), text("handover.summary_moves")))


def _following(known: dict[PersonId, Person], what: Succession) -> Words:
    if what.successor is None:
        return text("handover.summary_nobody")
    name = known[what.successor].name
    main = what.last_day + _DAY
    if what.begins is not None and what.begins <= what.last_day:
        return text("handover.summary_overlap", name=name, begins=what.begins, day=main)
    return text("handover.summary_next", name=name, day=max(main, what.begins or main))


def _area(turn: Turn, post: Post) -> AreaId | None:
    """Give where a post is held: of a team its village; None for a unit's."""
    return post.area if post.team is None else turn.office.directory.teams[post.team].village


def _place(turn: Turn, post: Post) -> Words:
    directory = turn.office.directory
    if post.team is not None:
        where = directory.teams[post.team].name
    else:
        where = directory.areas[post.area].name if post.area is not None else ""
    if post.office:
        title = holding.label(turn.rules.policy, post.office)
        held = text("console.roles.deputy", role=title) if post.deputy else title
        return text("handover.post", place=where, role=held)
    return text("handover.post", place=where, role=text(f"roster.role.{post.role}"))


def _submit(turn: Turn, leaving: Leaving) -> list[Outcome]:
    """Do it all in one turn; who comes second is told that it was done."""
    what = _succession(turn, leaving)
    known = people.load(turn.work, [p for p in (what.leaver, what.successor) if p is not None])
    leaver = known[what.leaver]
    ended = handovers.end_posts(turn.work, what, _posts(turn, leaver, what.last_day))
    if not ended:
        return [Reply(text("handover.ended_before", name=leaver.name))]
    handovers.follow(turn.work, what, ended)
    handovers.cut_trips(turn.work, what.leaver, what.last_day)
    offices.take_back(turn.work, what.leaver, what.last_day)
    offices.take_back(turn.work, what.leaver, what.last_day, proxy=True)
    areas = [area for post in ended if (area := _area(turn, post)) is not None]
    movings.expect(turn.work, what, areas)
    after = turn.office.at(what.last_day + _DAY, time())
    kept = _whole(turn, what.leaver).posts_on(what.last_day + _DAY)
    within = areas if any(post.stands_for is None for post in kept) else None
    moved = handovers.move_invitations(turn.work, what.leaver, what.successor, after, within)
    subject = f"person:{what.leaver} until {what.last_day} successor:{what.successor}"
    people.audit(turn.work, turn.person.id, "post.ended", subject, turn.now)
    done = text("handover.done", name=leaver.name, day=what.last_day)
    return [
        Reply(done),
        *_withdrawn(turn, what),
        *_told(turn, (leaver, what), ended, moved),
    ]


def _withdrawn(turn: Turn, what: Succession) -> list[Outcome]:
    """Take back the leaver's leaves for days on which they are no longer there."""
    gone: list[Outcome] = []
    for row in handovers.leaves_after(turn.work, what.leaver, what.last_day):
        leave = LeaveId(row.id)
        if not leaves.change(turn.work, leave, row.state, LeaveState.withdrawn):
            continue
        steps = leaves.steps_of(turn.work, leave)
        live = [s.n for s in steps if s.state in {StepState.open, StepState.waiting}]
        leaves.set_steps(turn.work, leave, live, StepState.dropped)
        closed = text("handover.leave_closed", leave=words.short(turn, row))
        gone.append(Replace(f"leave:{leave}", closed))
    return gone


def _told(
    turn: Turn, who: tuple[Person, Succession], ended: list[Post], meetings: int
) -> list[Outcome]:
    """Tell who leaves, who follows with what waits for them, and the unit that sent who leaves."""
    leaver, what = who
    places = tuple(_place(turn, post) for post in ended)
    values = {"name": leaver.name, "posts": places, "day": what.last_day}
    told: list[Outcome] = [
        Push(leaver.id, MessageKind.notice, text("handover.told_leaver", **values))
    ]
    if what.successor is not None:
        led = [post.team for post in ended if post.role is Role.leader and post.team is not None]
        waiting = handovers.pending_of(turn.work, led) if led else 0
        first = what.begins or what.last_day + _DAY
        words_ = text(
            "handover.told_successor",
            name=leaver.name,
            posts=places,
            day=first,
            waiting=waiting,
            meetings=meetings,
            actions=len(actions.open_of(turn.work, leaver.id)),
        )
        told.append(Push(what.successor, MessageKind.notice, words_))
    if leaver.unit is not None:
        unit = people.holders(turn.work, Role.unit, people.in_unit(leaver.unit), turn.today)
        words_ = text("handover.told_unit", **values)
        told += [Push(one.id, MessageKind.notice, words_, news=True) for one in unit]
    return told


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Leaving


FORM = Form("departure", 1, _model, _summary, _submit, check=_check)
