"""Holds who was sent, and where to, against clauses 一(二), 二(一) and 二(三) of the Opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from handlers.talk import Text, text
from storage.kinds import AreaId, Membership, Need, Role, Skill, TeamId
from storage.roster_facts import Listed, Stationed

if TYPE_CHECKING:
    from storage.areas import Directory, Team

SUITS = {
    Need.organisation: Skill.party,
    Need.industry: Skill.economy,
    Need.conflict: Skill.social,
}
ABOUT_PEOPLE = ("not_first", "unconfirmed", "full_time", "membership")
ABOUT_PLACES = ("unlisted", "mismatch")


def about_people(directory: Directory, people: Sequence[Stationed]) -> dict[str, list[Text]]:
    """Give by kind who leads without being first secretary, and what nobody has confirmed.

    Where no roster ever said either, that is one thing to know, and not one for every person.
    """
    teams = directory.teams
    elsewhere = {p.team for p in people if p.role is Role.member and p.first_secretary}
    found = {
        "not_first": [
            p
            for p in people
            if p.role is Role.leader
            and not p.handover
            and (p.first_secretary is False or (p.team in elsewhere and not p.first_secretary))
        ],
        "full_time": [p for p in people if not p.full_time],
        "membership": [p for p in people if p.membership in {None, Membership.elsewhere}],
    }
    if people and all(p.full_time is None and p.membership is None for p in people):
        found["unconfirmed"] = found.pop("full_time")
        del found["membership"]
    return {kind: _named(teams, those) for kind, those in found.items() if those}


def about_places(
    directory: Directory, people: Sequence[Stationed], places: Mapping[AreaId, Listed]
) -> dict[str, list[Text]]:
    """Give by kind villages that left the list without a reason, and teams of other skills."""
    found: dict[str, list[Text]] = {}
    skills: dict[TeamId, set[Skill]] = {}
    for person in people:
        if person.skill is not None:
            skills.setdefault(person.team, set()).add(person.skill)
    for team in directory.teams.values():
        village, place = directory.areas[team.village].name, places.get(team.village)
        if place is None:
            continue
        if place.unlisted and not place.reason:
            said = text("roster.unlisted", village=village, team=team.name)
            found.setdefault("unlisted", []).append(said)
        known = skills.get(team.id, set())
        if place.need is not None and known and SUITS[place.need] not in known:
            found.setdefault("mismatch", []).append(_mismatch(village, place.need))
    return found


def _mismatch(village: str, need: Need) -> Text:
    need_text, skill_text = text(f"roster.need.{need}"), text(f"roster.skill.{SUITS[need]}")
    return text("roster.mismatch", village=village, need=need_text, skill=skill_text)


def _named(teams: Mapping[TeamId, Team], people: Sequence[Stationed]) -> list[Text]:
    known = dict.fromkeys((p.name, p.team) for p in people)
    return [text("roster.of_team", name=name, team=teams[team].name) for name, team in known]
