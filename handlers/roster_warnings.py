"""What a roster lacks by the Guiding Opinions: advice for who runs it, never an obstacle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from handlers import roster_checks
from handlers.talk import Text, text
from storage import people, roster_facts
from storage.kinds import AreaId, Level, Role, TeamId

if TYPE_CHECKING:
    from handlers.rules.pack import Policy
    from handlers.turn import Moment
    from storage.areas import Area, Directory, Team
    from storage.people import Person
    from storage.posts import Post

STATIONED = frozenset({Role.leader, Role.member})
_SHOWN = 20
_Posted = tuple["Person", "Post"]


def warnings(moment: Moment) -> list[Text]:
    """Give a line for each kind of lack, with its clause; each team's pack has the numbers."""
    office = moment.office
    today = moment.now.astimezone(office.zone).date()
    posts = _posts(people.load_all(moment.work).values(), today)
    root = office.root_rules(today).policy
    found: dict[str, list[Text]] = {}
    places = roster_facts.listed(moment.work)
    gone = {area for area, place in places.items() if place.unlisted}
    if root.team.one_village_one_team.value:
        uncovered = _uncovered(office.directory, gone)
        if uncovered:
            found["uncovered"] = uncovered
    for team in office.directory.teams.values():
        policy = office.rules_for(team.village, today).policy
        _look_at(team, posts.get(team.id, []), policy, today, found)
    lines = [_line(kind, found[kind], _clause(kind, root)) for kind in _CLAUSES if kind in found]
    stationed = roster_facts.stationed(moment.work, today)
    more = roster_checks.about_people(office.directory, stationed)
    lines += [_line(kind, more[kind]) for kind in roster_checks.ABOUT_PEOPLE if kind in more]
    return lines + about_places(moment)


def _uncovered(directory: Directory, gone: set[AreaId]) -> list[Text]:
    """Name the villages without a team; of two of one name, with the township."""
    villages = [area for area in directory.areas.values() if area.level is Level.village]
    said = Counter(area.name for area in villages)
    taken = {team.village for team in directory.teams.values()} | gone

    def named(area: Area) -> Text:
        township = directory.above(area.id, Level.township)
        if said[area.name] > 1 and township is not None:
            return text("roster.village_of", name=area.name, township=township.name)
        return text("roster.named", name=area.name)

    return [named(area) for area in villages if area.id not in taken]


def about_places(moment: Moment) -> list[Text]:
    """Give the lines that a list of places can call forth by itself."""
    today = moment.now.astimezone(moment.office.zone).date()
    stationed = roster_facts.stationed(moment.work, today)
    places = roster_facts.listed(moment.work)
    found = roster_checks.about_places(moment.office.directory, stationed, places)
    return [_line(kind, found[kind]) for kind in roster_checks.ABOUT_PLACES if kind in found]


def _look_at(
    team: Team,
    posts: Sequence[_Posted],
    policy: Policy,
    today: date,
    found: dict[str, list[Text]],
) -> None:
    least, years = policy.team.min_members.value, policy.team.min_years.value
    here = {person.id for person, _ in posts}
    if len(here) < least:
        short = text("roster.short_team", team=team.name, count=len(here), least=least)
        found.setdefault("short", []).append(short)
    if here and not any(post.role is Role.leader for _, post in posts):
        found.setdefault("leaderless", []).append(text("roster.named", name=team.name))
    for person, post in posts:
        full = _after(post.first_day, years)
        if post.last_day is not None and post.last_day < full and not post.handover:
            said = text("roster.term", name=person.name, team=team.name, day=str(post.last_day))
            found.setdefault("short_term", []).append(said)
        if post.last_day is None and full <= today:
            said = text("roster.term", name=person.name, team=team.name, day=str(full))
            found.setdefault("term_over", []).append(said)


_CLAUSES = {
    "short": "min_members",
    "uncovered": "one_village_one_team",
    "leaderless": "one_village_one_team",
    "short_term": "min_years",
    "term_over": "min_years",
}


def _clause(kind: str, policy: Policy) -> str:
    clause: str = getattr(policy.team, _CLAUSES[kind]).clause
    return clause


def _line(kind: str, items: Sequence[Text], clause: str = "") -> Text:
    """Give the line of a kind; what no pack has a rule for names its clause in the wording."""
    more = text("roster.and_more", n=len(items) - _SHOWN) if len(items) > _SHOWN else ""
    shown = tuple(items[:_SHOWN])
    return text(f"roster.warning.{kind}", clause=clause, items=shown, n=len(items), more=more)


def _posts(everybody: Iterable[Person], today: date) -> Mapping[TeamId, list[_Posted]]:
    """Give who is stationed in each team today, or will be."""
    found: dict[TeamId, list[_Posted]] = {}
    for person in everybody:
        for post in person.posts:
            ended = post.last_day is not None and post.last_day < today
            own = post.stands_for is None and post.role in STATIONED
            if own and post.team is not None and not ended:
                found.setdefault(post.team, []).append((person, post))
    return found


def _after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
