"""Whose writings a speaker may search, and what each word of a search means to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from handlers import naming
from handlers.reading.values import Misread
from handlers.statistics import scopes
from storage import people
from storage.kinds import AreaId, Level, PersonId, Role, TeamId
from storage.search import Wanted
from storage.tables.search import SearchKind

if TYPE_CHECKING:
    from handlers.reading.looked_for import SearchWords
    from handlers.turn import Turn
    from storage.people import Person

_STATIONED = frozenset({Role.member, Role.leader})
_LOOKING = frozenset({Role.township, Role.county, Role.observer})


@dataclass(frozen=True, slots=True)
class Reach:
    """The areas and teams whose writings are somebody's to read, besides their own."""

    areas: tuple[AreaId, ...] = ()
    teams: frozenset[TeamId] = frozenset()
    stationed: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to search at all."""
        return bool(self.areas or self.teams or self.stationed)


def reach(turn: Turn) -> Reach:
    """Give what the speaker may search today: own teams, and the areas they answer for or observe.

    A dispatching unit sees days and dates of its people, not what they write.
    """
    duties = turn.person.duties_on(turn.today)
    areas = {duty.area for duty in duties if duty.role in _LOOKING and duty.area is not None}
    own = {duty.team for duty in duties if duty.role in _STATIONED and duty.team is not None}
    return Reach(tuple(sorted(areas)), frozenset(own), bool(scopes.posted(turn.person)))


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it is kept for the next page: ids and words, never whose it may be.

    `literal` are the words as they were typed, where some were taken for more than words.
    """

    words: tuple[str, ...] = ()
    person: int | None = None
    place: str = ""
    duty: str = ""
    kind: str = ""
    days: tuple[str, ...] = ()
    literal: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Give it as the conversation keeps it."""
        return {
            "words": list(self.words),
            "person": self.person,
            "place": self.place,
            "duty": self.duty,
            "kind": self.kind,
            "days": list(self.days),
            "literal": list(self.literal),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Query:
        """Give what was made `to_json`."""
        return cls(
            tuple(kept["words"]),
            kept["person"],
            kept["place"],
            kept["duty"],
            kept["kind"],
            tuple(kept["days"]),
            tuple(kept["literal"]),
        )

    def plainly(self) -> Query:
        """Give the same search with every word taken as it stands."""
        return Query(self.literal, kind=self.kind, days=self.days)


def understand(turn: Turn, said: SearchWords, reached: Reach) -> Query | Misread:
    """Tell the names, places and duties among the words; a name two people have is asked back."""
    days = () if said.span is None else (str(said.span.first), str(said.span.last))
    query = Query(kind=said.kind or "", days=days)
    words: list[str] = []
    for word in said.words:
        duty = _duty(turn, word) if not query.duty else ""
        place = _place(turn, word, reached) if not query.place and not duty else ""
        if duty or place:
            query = replace(query, duty=duty or query.duty, place=place or query.place)
            continue
        who = _person(turn, word, reached) if query.person is None else None
        if isinstance(who, Misread):
            return who
        if who is None:
            words.append(word)
        else:
            query = replace(query, person=int(who))
    taken = len(words) < len(said.words)
    return replace(query, words=tuple(words), literal=said.words if taken else ())


def wanted(turn: Turn, query: Query, reached: Reach) -> Wanted:
    """Give what the storage is asked for, within what the speaker may search now."""
    directory = turn.office.directory
    theirs: frozenset[TeamId] | None = teams_of(turn, reached)
    if query.place:
        asked = scopes.Scope.of_code(query.place)
        inside = (
            {asked.team}
            if asked.kind == "t"
            else {team.id for team in directory.teams_in(asked.area)}
        )
        theirs = teams_of(turn, reached) & inside
    elif directory.root in reached.areas:
        theirs = None
    return Wanted(
        theirs,
        None if query.place else turn.person.id,
        query.words,
        None if query.person is None else PersonId(query.person),
        query.duty,
        SearchKind(query.kind) if query.kind else None,
        *(date.fromisoformat(day) for day in query.days),
    )


def teams_of(turn: Turn, reached: Reach) -> frozenset[TeamId]:
    """Give every team whose writings may be searched."""
    directory = turn.office.directory
    covered = {team.id for area in reached.areas for team in directory.teams_in(area)}
    return reached.teams | covered


def _duty(turn: Turn, word: str) -> str:
    for duty in turn.rules.policy.duties:
        if word in {duty.label.zh, duty.label.en, duty.id}:
            return duty.id
    return ""


def _place(turn: Turn, word: str, reached: Reach) -> str:
    """Give the code of the one place of that name that may be searched, "" for none or several."""
    directory, plain = turn.office.directory, word.lower()
    theirs = teams_of(turn, reached)
    found = set()
    for team in directory.teams.values():
        village = directory.areas[team.village].name
        named = scopes.is_name(plain, team.name) or scopes.is_name(plain, village)
        if named and team.id in theirs:
            found.add(f"t{team.id}")
    for area in directory.areas.values():
        own = any(directory.within(area.id, outer) for outer in reached.areas)
        if own and area.level is not Level.village and scopes.is_name(plain, area.name):
            found.add(f"a{area.id}")
    return found.pop() if len(found) == 1 else ""


def _person(turn: Turn, word: str, reached: Reach) -> PersonId | Misread | None:
    theirs = teams_of(turn, reached)

    def may(person: Person) -> bool:
        return person.id == turn.person.id or any(
            post.team in theirs for post in scopes.posted(person)
        )

    found = naming.find(turn, word, may)
    if isinstance(found, Misread):
        return found if found.reason == "naming.several" else None
    return found.id


def audited(turn: Turn, query: Query, reached: Reach) -> None:
    """Write down that somebody searched what is neither their own nor their team's."""
    if not reached.areas:
        return
    kinds = {"t": "team", "a": "area"}
    subject = f"area:{reached.areas[0]}"
    if query.place:
        subject = f"{kinds[query.place[0]]}:{query.place[1:]}"
    elif query.person is not None:
        subject = f"person:{query.person}"
    people.audit(turn.work, turn.person.id, "search", subject, turn.now)
