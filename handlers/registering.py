"""Accounts of the people one is responsible for, and one's own: codes, who is missing, loss."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import deputies, naming
from handlers.binding import account_of, coming
from handlers.talk import Address, Outcome, Reply, Words, lines, text
from storage import accounts, codes, feeds, people
from storage.kinds import AreaId, CodeKind, PersonId, Role, TeamId

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage.people import Person
    from storage.posts import Post

_OVER_AREAS = frozenset({Role.township, Role.county})
_SHOWN = 40
_TAIL = 4
_WITH_TAIL = re.compile(r"(.+?)\s*[(]?(\d{4})[)]?")


@dataclass(frozen=True, slots=True)
class _Reach:
    """For whom somebody may act: the teams they lead, and everything in their areas."""

    turn: Turn
    teams: frozenset[TeamId]
    areas: frozenset[AreaId]

    @property
    def empty(self) -> bool:
        return not self.teams and not self.areas

    def holds(self, post: Post) -> bool:
        """Tell whether a post is within reach; nobody gets hold of an administrator by chat."""
        office = self.turn.office
        if post.role is Role.administrator:
            return False
        if post.team is not None and post.team in self.teams:
            return True
        area = office.directory.teams[post.team].village if post.team is not None else post.area
        above = office.directory.areas[area if area is not None else office.root].ancestry
        return not self.areas.isdisjoint(above)

    def current(self, person: Person) -> list[Post]:
        today = self.turn.today
        return [p for p in person.posts if p.last_day is None or p.last_day >= today]

    def whole(self, person: Person) -> bool:
        """Tell whether everything somebody is lies within reach."""
        posts = self.current(person)
        return bool(posts) and all(self.holds(post) for post in posts)


def give_code(
    turn: Turn, word: Word, choose: Callable[[str], str] = secrets.choice
) -> list[Outcome]:
    """Give a leader or coordinator a code to hand over face to face, good for ten minutes."""
    if not word.rest:
        asked = "registering.not_yours" if _reach(turn).empty else "registering.whose_code"
        return [Reply(text(asked))]
    person = _target(turn, word.rest)
    if not isinstance(person, _Refused):
        if person.id == turn.person.id:
            return [Reply(text("registering.own_device"))]
        return [_issued(turn, person, CodeKind.spot, choose)]
    return [person.reply]


def add_device(turn: Turn, choose: Callable[[str], str] = secrets.choice) -> list[Outcome]:
    """Give a code that binds one more account of the speaker's beside this one."""
    return [_issued(turn, turn.person, CodeKind.device, choose)]


def missing(turn: Turn) -> list[Outcome]:
    """List who of one's own team or area has no account, by place."""
    reach = _reach(turn)
    if reach.empty:
        return [Reply(text("registering.not_yours"))]
    bound = people.bound(turn.work)
    here: dict[str, list[Person]] = {}
    for person in people.load_all(turn.work).values():
        mine = [post for post in reach.current(person) if reach.holds(post)]
        if mine:
            here.setdefault(_place(turn, mine[0]), []).append(person)
    found = {place: _without(turn, some, bound) for place, some in here.items()}
    found = {place: names for place, names in found.items() if names}
    count = sum(len(names) for names in found.values())
    if not count:
        return [Reply(text("registering.nobody_missing"))]
    rows: list[Words] = [
        text("registering.missing_row", place=place, names=names)
        for place, names in list(found.items())[:_SHOWN]
    ]
    rest = len(found) - _SHOWN
    more = text("registering.more_places", n=rest) if rest > 0 else None
    hint = text("registering.missing_hint")
    return [Reply(lines(text("registering.missing", n=count), *rows, more, hint))]


def _without(turn: Turn, here: list[Person], bound: set[PersonId]) -> tuple[str, ...]:
    """Name who at a place has no account, told apart from everybody there."""
    shown = naming.told_apart(turn, here, turn.today)
    return tuple(name for who, name in shown.items() if who not in bound)


def lost(turn: Turn, word: Word) -> list[Outcome]:
    """Unbind every account of somebody at once, and end their codes and calendars' addresses.

    Their phone is lost, and whoever found it must see nothing with it.
    """
    person = turn.person if not word.rest else _target(turn, word.rest)
    if isinstance(person, _Refused):
        return [person.reply]
    here = account_of(turn.event.address)
    codes.end(turn.work, person.id)
    feeds.revoke_all(turn.work, person.id, turn.now)
    closed: list[Outcome] = []
    found = accounts.of(turn.work, person.id)
    for key, chat in found:
        accounts.unbind(turn.work, key)
        people.audit(turn.work, turn.person.id, "account.lost", ":".join(key), turn.now)
        if key != here:
            closed.append(Reply(text("binding.unbound"), to=Address(*key, chat)))
    if not found:
        people.audit(turn.work, turn.person.id, "account.lost", f"person:{person.id}", turn.now)
    own = person.id == turn.person.id
    said = text("registering.lost_own" if own else "registering.lost", name=person.name)
    return [Reply(said), *closed]


@dataclass(frozen=True, slots=True)
class _Refused:
    reply: Reply


def _target(turn: Turn, said: str) -> Person | _Refused:
    """Give the one person of this name within reach; what is outside looks as if unknown."""
    reach = _reach(turn)
    name, tail = _named(said)
    own = turn.person if turn.person.name == name else None
    if reach.empty and own is None:
        return _Refused(Reply(text("registering.not_yours")))
    fitting = [
        person
        for person in people.named(turn.work, name)
        if person.phone.endswith(tail) and coming(person, turn.today)
    ]
    mine = [p for p in fitting if p.id == turn.person.id or reach.whole(p)]
    if len(mine) == 1:
        return mine[0]
    if not mine:
        return _Refused(Reply(text("registering.unknown", name=name)))
    choices = tuple(
        text("registering.same_name", name=p.name, place=_of(turn, p), tail=p.phone[-_TAIL:])
        for p in mine
    )
    return _Refused(Reply(text("registering.which", names=choices)))


def _named(said: str) -> tuple[str, str]:
    found = _WITH_TAIL.fullmatch(said)
    return (found.group(1), found.group(2)) if found else (said, "")


def _reach(turn: Turn) -> _Reach:
    posts = turn.person.posts_on(turn.today)
    areas = (p.area for p in posts if p.role in _OVER_AREAS and p.area is not None)
    return _Reach(turn, frozenset(deputies.led(turn, turn.person, turn.today)), frozenset(areas))


def _issued(turn: Turn, person: Person, kind: CodeKind, choose: Callable[[str], str]) -> Reply:
    code = codes.fresh(choose)
    ends = codes.issue(turn.work, person.id, kind, code, turn.now)
    people.audit(turn.work, turn.person.id, f"code.{kind}", f"person:{person.id}", turn.now)
    minutes = int(codes.LIFETIME[kind].total_seconds()) // 60
    values = {"name": person.name, "code": codes.spelt(code), "minutes": minutes, "until": ends}
    return Reply(text(f"registering.code.{kind}", **values))


def _of(turn: Turn, person: Person) -> str:
    return next((_place(turn, post) for post in person.posts_on(turn.today)), "")


def _place(turn: Turn, post: Post) -> str:
    directory = turn.office.directory
    if post.team is not None:
        return directory.teams[post.team].name
    return directory.areas[post.area if post.area is not None else turn.office.root].name
