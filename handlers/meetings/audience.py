"""Whom a meeting is for: roles in areas, said in words and counted as people of a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers import offices
from handlers.reading.values import Misread
from handlers.talk import Words, text
from storage import invitations
from storage.kinds import AreaId, Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handlers.turn import Moment, Turn
    from storage.kinds import PersonId

LEADER, MEMBER, TOWNSHIP = "leader", "member", "township"
_ROLES = {MEMBER: Role.member, TOWNSHIP: Role.township}
_SAID = (
    (
        re.compile(r"全体(?:人员|干部|队员)?|所有人|全员|everybody|all\b", re.IGNORECASE),
        (LEADER, MEMBER),
    ),
    (re.compile(r"队长|第一书记|leaders?", re.IGNORECASE), (LEADER,)),
    (re.compile(r"队员|成员|members?", re.IGNORECASE), (MEMBER,)),
    (re.compile(r"乡镇专干|乡镇干部|专干|coordinators?", re.IGNORECASE), (TOWNSHIP,)),
)
_BETWEEN = re.compile(r"[\s,、,;;。的和及与]|\band\b|\bof\b|\bin\b")
_SHORT = ("镇", "乡", "村", "县", "街道")


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody in some roles of some areas."""

    areas: tuple[AreaId, ...]
    roles: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as a meeting and a form keep it."""
        return {"areas": [int(area) for area in self.areas], "roles": list(self.roles)}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Audience:
        """Read what was kept."""
        areas = tuple(AreaId(area) for area in kept.get("areas", ()))
        return cls(areas, tuple(kept.get("roles", ())))


def people(moment: Moment, audience: Audience, day: date) -> list[PersonId]:
    """Give who that is on a day, by id; a proxy in place of a leader who handed over."""
    directory = moment.office.directory
    teams = {team.id for area in audience.areas for team in directory.teams_in(area)}
    found: set[PersonId] = set()
    if LEADER in audience.roles:
        found.update(offices.leading(moment, sorted(teams), day))
    if MEMBER in audience.roles:
        found.update(invitations.holding(moment.work, (teams, ()), [_ROLES[MEMBER]], day))
    if TOWNSHIP in audience.roles:
        below = _townships(moment, audience.areas)
        found.update(invitations.holding(moment.work, ((), below), [_ROLES[TOWNSHIP]], day))
    return sorted(found)


def words(moment: Moment, audience: Audience) -> Words:
    """Give whom it is for in words."""
    directory = moment.office.directory
    return text(
        "meeting.audience",
        places=tuple(directory.areas[area].name for area in audience.areas),
        roles=tuple(text(f"meeting.role.{role}") for role in audience.roles),
    )


def read(turn: Turn, said: str, own: AreaId, default: Iterable[str]) -> Audience | Misread:
    """Read 平安镇、河口镇 队长和队员 within one's own area; what is left over is asked about."""
    rest, areas = _areas(turn, said, own)
    roles: list[str] = []
    for pattern, meant in _SAID:
        if pattern.search(rest):
            roles += [role for role in meant if role not in roles]
            rest = pattern.sub(" ", rest)
    left = _BETWEEN.sub("", rest)
    if left or not (areas or roles):
        return Misread("meeting.audience_unknown", {"text": left or said})
    return Audience(tuple(areas) or (own,), tuple(roles) or tuple(default))


def _areas(turn: Turn, said: str, own: AreaId) -> tuple[str, list[AreaId]]:
    """Give the areas named and the words without their names; the longest name is meant."""
    directory = turn.office.directory
    within = [a for a in directory.areas.values() if directory.within(a.id, own)]
    found: list[AreaId] = []
    rest = re.sub(r"全县|全镇|全乡|本县|本镇|本乡", " ", said)
    if rest != said:
        found.append(own)
    for area in sorted(within, key=lambda one: (-len(one.name), one.id)):
        names = [area.name, *(area.name.removesuffix(end) for end in _SHORT)]
        for name in dict.fromkeys(one for one in names if len(one) > 1):
            if name in rest:
                rest = rest.replace(name, " ")
                found.append(area.id)
    return rest, list(dict.fromkeys(found))


def _townships(moment: Moment, areas: Iterable[AreaId]) -> list[AreaId]:
    directory = moment.office.directory
    wanted = tuple(areas)
    return [
        area.id
        for area in directory.areas.values()
        if area.level is Level.township and any(directory.within(area.id, one) for one in wanted)
    ]
