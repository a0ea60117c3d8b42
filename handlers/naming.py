"""People by name: the same name carries its village or the end of its number, and is asked for."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from handlers.reading.values import Misread
from handlers.rules.roster import STATIONED
from storage import people
from storage.kinds import PersonId, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from handlers.turn import Moment, Turn
    from storage.people import Person
    from storage.posts import Post

_TAIL = 4
_SPOKEN = re.compile(r"(?P<name>[^()\d]+?)\s*(?:\(\W*(?P<tail>[^()]+?)\)|(?P<digits>\d{4}))?")


def told_apart(moment: Moment, found: Iterable[Person], day: date) -> dict[PersonId, str]:
    """Give each a name that no other in the list has: 张三(石桥村), 张三(0001)."""
    listed = list(found)
    names = Counter(person.name for person in listed)
    villages = {person.id: _village(moment, person, day) for person in listed}
    places = Counter((person.name, villages[person.id]) for person in listed)
    shown: dict[PersonId, str] = {}
    for person in listed:
        village = villages[person.id]
        if names[person.name] == 1:
            shown[person.id] = person.name
        elif village and places[person.name, village] == 1:
            shown[person.id] = f"{person.name}({village})"
        else:
            shown[person.id] = f"{person.name}({person.phone[-_TAIL:]})"
    return shown


def names(moment: Moment, found: Iterable[Person], day: date) -> tuple[str, ...]:
    """Give the names of a list of people, told apart, in its order."""
    return tuple(told_apart(moment, found, day).values())


def find(turn: Turn, said: str, may: Callable[[Person], bool]) -> Person | Misread:
    """Give the one person of that name for whom `may` is true, or what to ask back.

    Somebody out of reach looks like somebody unknown.
    """
    spoken = _SPOKEN.fullmatch(said.strip())
    if spoken is None:
        return Misread("naming.unknown", {"name": said})
    tail = spoken["tail"] or spoken["digits"] or ""
    fitting = [p for p in people.named(turn.work, spoken["name"]) if may(p)]
    exact = [p for p in fitting if not tail or _has_tail(turn, p, tail)]
    if len(exact) == 1:
        return exact[0]
    if not exact:
        return Misread("naming.unknown", {"name": said})
    return Misread("naming.several", {"names": "、".join(names(turn, exact, turn.today))})


def find_stationed(turn: Turn, said: str, roles: Iterable[Role]) -> int | Misread:
    """Give the id of the one of that name who is stationed and within reach in some roles."""
    wanted = frozenset(roles)
    found = find(turn, said, lambda person: reaches_stationed(turn, person, wanted))
    return found if isinstance(found, Misread) else int(found.id)


def reaches_stationed(turn: Turn, person: Person, roles: Iterable[Role]) -> bool:
    """Tell whether somebody is stationed today, and within the speaker's reach in some roles."""
    return person.team_on(turn.today) is not None and reach(turn, person, roles) is not None


def reach(turn: Turn, person: Person, roles: Iterable[Role]) -> Role | None:
    """Give in which of some roles the speaker is responsible for somebody today, None for none.

    A leader for the own team, a clerk or coordinator for the own area, a unit for whom it sent.
    """
    wanted = frozenset(roles)
    for duty in turn.person.duties_on(turn.today):
        if duty.role not in wanted:
            continue
        if duty.role is Role.unit:
            covered = duty.unit is not None and duty.unit == person.unit
        else:
            covered = any(_covers(turn, duty, post) for post in _current(person, turn.today))
        if covered:
            return duty.role
    return None


def covers(turn: Turn, post: Post, roles: Iterable[Role]) -> bool:
    """Tell whether a post lies within what the speaker is responsible for in these roles."""
    wanted = frozenset(roles)
    duties = turn.person.duties_on(turn.today)
    return any(duty.role in wanted and _covers(turn, duty, post) for duty in duties)


def _covers(turn: Turn, duty: Post, post: Post) -> bool:
    directory = turn.office.directory
    if duty.role is Role.leader:
        return duty.team is not None and duty.team == post.team
    area = directory.teams[post.team].village if post.team is not None else post.area
    return area is not None and duty.area is not None and directory.within(area, duty.area)


def _current(person: Person, day: date) -> list[Post]:
    return [p for p in person.posts if p.last_day is None or p.last_day >= day]


def _has_tail(turn: Turn, person: Person, tail: str) -> bool:
    return person.phone.endswith(tail) or tail in _village(turn, person, turn.today)


def _village(moment: Moment, person: Person, day: date) -> str:
    team = person.team_on(day)
    if team is None:
        posts = [p for p in person.posts if p.role in STATIONED and p.team is not None]
        team = posts[-1].team if posts else None
    if team is None:
        return ""
    directory = moment.office.directory
    return directory.areas[directory.teams[team].village].name
