"""Who people are, what they are where on a day, and which accounts speak for them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Executable, and_, or_, select, update

from storage import posts as held
from storage import tables
from storage.kinds import PersonId, Role, TeamId, UnitId
from storage.posts import Post
from storage.prepared import Among, Prepared, given, ordered
from storage.work import Work

AccountKey = tuple[str, str, str]


class Person(msgspec.Struct, frozen=True):
    """Somebody in the roster, with every post they hold or held.

    `acting` are posts handed over to them for some days; `unit` is who sent them.
    """

    id: PersonId
    name: str
    phone: str
    language: str
    posts: tuple[Post, ...]
    acting: tuple[Post, ...] = ()
    unit: UnitId | None = None

    def posts_on(self, day: date) -> tuple[Post, ...]:
        """Give the posts held on that day."""
        posts = self.posts
        if len(posts) == 1:
            # As almost everybody's; asked a dozen times a turn.
            return posts if posts[0].holds_on(day) else ()
        return tuple([post for post in posts if post.holds_on(day)])

    def duties_on(self, day: date) -> tuple[Post, ...]:
        """Give the posts held on that day and those handed over for it."""
        if not self.acting:
            return self.posts_on(day)
        return (*self.posts_on(day), *(post for post in self.acting if post.holds_on(day)))

    def team_on(self, day: date) -> TeamId | None:
        """Give the team a day belongs to: of the main post, not of one still being handed over."""
        stationed = (Role.leader, Role.member)
        found = [p for p in self.posts_on(day) if p.role in stationed and p.team]
        if len(found) > 1:
            found.sort(key=lambda post: post.handover)
        return found[0].team if found else None

    def roles_on(self, day: date) -> frozenset[Role]:
        """Give the roles held on that day."""
        return frozenset(post.role for post in self.posts_on(day))

    def left_on(self, day: date) -> date | None:
        """Give the last day of the last post of somebody who has none on a day or later."""
        lasts = [post.last_day for post in self.posts]
        ended = [last for last in lasts if last is not None]
        if not ended or len(ended) < len(lasts) or max(ended) >= day:
            return None
        return max(ended)


class Bound(msgspec.Struct, frozen=True):
    """Whom an account speaks for, and whether the platform last refused to reach it."""

    person: PersonId
    unreachable: bool


def resolve(work: Work, accounts: Iterable[AccountKey]) -> dict[AccountKey, Bound]:
    """Give the person behind each bound account."""
    users: dict[tuple[str, str], set[str]] = {}
    for platform, bot, user in accounts:
        users.setdefault((platform, bot), set()).add(user)
    found: dict[AccountKey, Bound] = {}
    # One list of users a bot costs a fraction of one list of triples.
    for (platform, bot), wanted in sorted(users.items()):
        values = {"platform": platform, "bot": bot, "users": ordered(wanted)}
        for user, person, unreachable in _BOUND.rows(work, values):
            found[platform, bot, user] = Bound(PersonId(person), unreachable is not None)
    return found


def _bound_to(among: Among) -> Executable:
    table = tables.Account
    return select(table.user, table.person_id, table.unreachable).where(
        table.platform == given("platform", table.platform.type),
        table.bot == given("bot", table.bot.type),
        among(table.user, "users"),
    )


_BOUND = Prepared(_bound_to)


def load(work: Work, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Give people with their posts, the offices they hold and what was handed over to them."""
    wanted = sorted(set(ids))
    rows = _BY_ID.rows(work, {"ids": wanted}) if wanted else ()
    found = _assembled(rows)
    if rows:
        work.loaded.revision = rows[0][-1]
    for who, post in held.beside(work, wanted) if found else ():
        person = found[who]
        if post.stands_for is None:
            found[who] = replace(person, posts=(*person.posts, post))
        else:
            found[who] = replace(person, acting=(*person.acting, post))
    return found


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


def in_unit(unit: int) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the assignment belongs to this dispatching unit."""
    return tables.Assignment.unit_id == unit


def of_teams(work: Work, teams: Iterable[TeamId], day: date) -> list[Person]:
    """Give who belongs to any of these teams on a day, by id."""
    wanted = tables.Assignment.team_id.in_(sorted(set(teams)))
    return list(_people(work, _posted(day, wanted)).values())


def of_units(work: Work, units: Iterable[UnitId]) -> list[Person]:
    """Give everybody these dispatching units sent, whenever that was."""
    return list(_people(work, tables.Person.unit_id.in_(sorted(set(units)))).values())


def anywhere() -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition that is always true."""
    return tables.Assignment.id.is_not(None)


def _posted(day: date, *conditions: Any) -> Any:  # noqa: ANN401  SQL conditions
    post = tables.Assignment
    held = and_(post.first_day <= day, or_(post.last_day.is_(None), post.last_day >= day))
    return tables.Person.id.in_(select(post.person_id).where(held, *conditions))


def _people(work: Work, condition: Any) -> dict[PersonId, Person]:  # noqa: ANN401  a SQL condition
    return _assembled(work.rows(_select(condition)))


def _select(condition: Any) -> Any:  # noqa: ANN401  a SQL condition in, a select out
    person, post = tables.Person, tables.Assignment
    return (
        select(
            person.id,
            person.name,
            person.phone,
            person.language,
            person.unit_id.label("sent_by"),
            post.role,
            post.team_id,
            post.area_id,
            post.unit_id,
            post.first_day,
            post.last_day,
            post.handover,
        )
        .outerjoin(post, post.person_id == person.id)
        .where(condition)
        .order_by(person.id, post.id)
    )


# With the revision of the office beside each row: every turn needs both, read after its locks.
_REVISION = select(tables.Installation.revision).scalar_subquery()
_BY_ID = Prepared(lambda among: _select(among(tables.Person.id, "ids")).add_columns(_REVISION))


def _assembled(rows: Sequence[Any]) -> dict[PersonId, Person]:
    people: dict[PersonId, Person] = {}
    posts: dict[PersonId, list[Post]] = {}
    for row in rows:
        who, role = row[0], row[5]
        mine = posts.get(who)
        if mine is None:
            mine = posts[who] = []
        if role is not None:
            mine.append(Post(role, *row[6:12]))
    for who, name, phone, language, unit, *_ in rows:
        if who not in people:
            people[who] = Person(who, name, phone, language, tuple(posts[who]), (), unit)
    return people


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
    account = tables.Account
    known = (account.platform == platform, account.bot == bot, account.user == user)
    row = work.one(select(account).where(*known))
    if row is None:
        row = account(platform=platform, bot=bot, user=user, chat=chat)
    row.chat, row.person_id, row.bound_at, row.seen_at = chat, person, now, now
    row.unreachable = None
    work.add(row)
    work.accounts_moved.add(key)


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
    """Give the teams somebody leads on a day, for themselves or for another leader."""
    duties = person.duties_on(day)
    return tuple(
        dict.fromkeys([p.team for p in duties if p.role is Role.leader and p.team is not None])
    )


def may_lead(person: Person, day: date) -> tuple[TeamId, ...]:
    """Give the teams somebody leads on a day, or would as the leader's named deputy."""
    led, duties = leads(person, day), person.duties_on(day)
    deputy = [p.team for p in duties if p.office == held.TEAM_LEADER and p.team is not None]
    return tuple(dict.fromkeys((*led, *deputy))) if deputy else led


def leaders_of(work: Work, teams: Iterable[TeamId], day: date) -> list[Person]:
    """Give who leads any of these teams on a day."""
    wanted = tables.Assignment.team_id.in_(sorted(set(teams)))
    return holders(work, Role.leader, wanted, day)
