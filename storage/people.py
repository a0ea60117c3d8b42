"""Who people are, what they are where on a day, and which accounts speak for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select, tuple_, update

from storage import tables
from storage.kinds import AreaId, PersonId, Role, TeamId, UnitId
from storage.work import Work

AccountKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Post:
    """A role from a day to a day, both inclusive; open where `last_day` is None."""

    role: Role
    team: TeamId | None
    area: AreaId | None
    unit: UnitId | None
    first_day: date
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether the role is held on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the roster, with every post they hold or held."""

    id: PersonId
    name: str
    phone: str
    language: str
    posts: tuple[Post, ...]

    def posts_on(self, day: date) -> tuple[Post, ...]:
        """Give the posts held on that day."""
        return tuple(post for post in self.posts if post.holds_on(day))

    def team_on(self, day: date) -> TeamId | None:
        """Give the team a day belongs to: the leader's or member's own."""
        stationed = (Role.leader, Role.member)
        teams = [p.team for p in self.posts_on(day) if p.role in stationed and p.team]
        return teams[0] if teams else None

    def roles_on(self, day: date) -> frozenset[Role]:
        """Give the roles held on that day."""
        return frozenset(post.role for post in self.posts_on(day))


@dataclass(frozen=True, slots=True)
class Bound:
    """Whom an account speaks for, and whether the platform last refused to reach it."""

    person: PersonId
    unreachable: bool


def resolve(work: Work, accounts: Iterable[AccountKey]) -> dict[AccountKey, Bound]:
    """Give the person behind each bound account."""
    table = tables.Account
    columns = tuple_(table.platform, table.bot, table.user)
    rows = work.rows(
        select(table.platform, table.bot, table.user, table.person_id, table.unreachable).where(
            columns.in_(sorted(set(accounts)))
        )
    )
    return {
        (row.platform, row.bot, row.user): Bound(
            PersonId(row.person_id), row.unreachable is not None
        )
        for row in rows
    }


def load(work: Work, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Give people with their posts, in one statement."""
    wanted = sorted(set(ids))
    return _people(work, tables.Person.id.in_(wanted)) if wanted else {}


def load_all(work: Work) -> dict[PersonId, Person]:
    """Give everybody in the roster."""
    return _people(work, tables.Person.id.is_not(None))


def named(work: Work, name: str) -> list[Person]:
    """Give everybody of that name."""
    return list(_people(work, tables.Person.name == name).values())


def with_phones(work: Work, phones: Iterable[str]) -> dict[str, Person]:
    """Give the people with these telephone numbers."""
    found = _people(work, tables.Person.phone.in_(sorted(set(phones))))
    return {person.phone: person for person in found.values()}


def of_team(work: Work, team: TeamId, day: date) -> list[Person]:
    """Give a team as it is on a day, the leader first, then by id."""
    found = _people(work, _posted(day, tables.Assignment.team_id == team)).values()
    return sorted(found, key=lambda person: (Role.leader not in person.roles_on(day), person.id))


def holders(work: Work, role: Role, place: Any, day: date) -> list[Person]:  # noqa: ANN401  a SQL condition
    """Give who holds a role on a day where `place` (a condition on assignments) is true."""
    return list(_people(work, _posted(day, place, tables.Assignment.role == role)).values())


def in_team(team: int) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the assignment belongs to this team."""
    return tables.Assignment.team_id == team


def in_area(area: int) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the assignment belongs to this area."""
    return tables.Assignment.area_id == area


def anywhere() -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition that is always true."""
    return tables.Assignment.id.is_not(None)


def _posted(day: date, *conditions: Any) -> Any:  # noqa: ANN401  SQL conditions
    post = tables.Assignment
    held = and_(post.first_day <= day, or_(post.last_day.is_(None), post.last_day >= day))
    return tables.Person.id.in_(select(post.person_id).where(held, *conditions))


def _people(work: Work, condition: Any) -> dict[PersonId, Person]:  # noqa: ANN401  a SQL condition
    person, post = tables.Person, tables.Assignment
    rows = work.rows(
        select(
            person.id,
            person.name,
            person.phone,
            person.language,
            post.role,
            post.team_id,
            post.area_id,
            post.unit_id,
            post.first_day,
            post.last_day,
        )
        .outerjoin(post, post.person_id == person.id)
        .where(condition)
        .order_by(person.id, post.id)
    )
    return _assembled(rows)


def _assembled(rows: Sequence[Any]) -> dict[PersonId, Person]:
    people: dict[PersonId, Person] = {}
    posts: dict[PersonId, list[Post]] = {}
    for row in rows:
        who = PersonId(row.id)
        held = posts.setdefault(who, [])
        if row.role is not None:
            held.append(
                Post(row.role, row.team_id, row.area_id, row.unit_id, row.first_day, row.last_day)
            )
        if who not in people:
            people[who] = Person(who, row.name, row.phone, row.language, ())
    return {
        who: Person(who, person.name, person.phone, person.language, tuple(posts[who]))
        for who, person in people.items()
    }


def accounts_of(work: Work, ids: Iterable[PersonId]) -> dict[PersonId, list[tables.Account]]:
    """Give everybody's accounts, the one last used first."""
    account = tables.Account
    found: dict[PersonId, list[tables.Account]] = {}
    for row in work.ones(
        select(account)
        .where(account.person_id.in_(sorted(set(ids))))
        .order_by(account.seen_at.desc(), account.id)
    ):
        found.setdefault(PersonId(row.person_id), []).append(row)
    return found


def bind(work: Work, key: AccountKey, chat: str, person: PersonId, now: datetime) -> None:
    """Let an account speak for a person; an account speaks for one person only."""
    platform, bot, user = key
    row = work.one(
        select(tables.Account).where(
            tables.Account.platform == platform,
            tables.Account.bot == bot,
            tables.Account.user == user,
        )
    )
    if row is None:
        row = tables.Account(platform=platform, bot=bot, user=user, chat=chat)
    row.chat, row.person_id, row.bound_at, row.seen_at = chat, person, now, now
    row.unreachable = None
    work.add(row)


def mark_unreachable(work: Work, key: AccountKey, reason: str | None) -> None:
    """Remember that the platform takes no message for an account, or that it does again."""
    platform, bot, user = key
    account = tables.Account
    work.run(
        update(account)
        .where(account.platform == platform, account.bot == bot, account.user == user)
        .values(unreachable=reason)
    )


def bound(work: Work) -> set[PersonId]:
    """Give everybody with an account."""
    return {PersonId(who) for who in work.ones(select(tables.Account.person_id).distinct())}


def audit(work: Work, actor: PersonId | None, action: str, subject: str, at: datetime) -> None:
    """Remember who did what; `actor` None is the operator's console."""
    work.add(tables.Audit(at=at, actor_id=actor, action=action, subject=subject, detail=""))


def leads(person: Person, day: date) -> tuple[TeamId, ...]:
    """Give the teams somebody leads on a day."""
    posts = person.posts_on(day)
    return tuple(p.team for p in posts if p.role is Role.leader and p.team is not None)


def leaders_of(work: Work, teams: Iterable[TeamId], day: date) -> list[Person]:
    """Give who leads any of these teams on a day."""
    wanted = tables.Assignment.team_id.in_(sorted(set(teams)))
    return holders(work, Role.leader, wanted, day)
