"""`zhucun grant`, `revoke` and `code`: what always works at the console, audited as 操作台."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.console import Console
from bot.settings import Settings
from handlers.office import Office
from handlers.talk import text
from storage import codes, grants, offices, people, roster
from storage.kinds import AreaId, CodeKind, PersonId, Role, TeamId, UnitId
from storage.people import Person
from storage.posts import Post
from storage.work import Work

_OF_TEAMS = frozenset({Role.leader, Role.member})
_NEED_AREA = frozenset({Role.township, Role.observer, *_OF_TEAMS})


@dataclass(frozen=True, slots=True)
class Grant:
    """What the operator typed; `role` is a role or the id of an office in the pack."""

    name: str
    role: str
    area: str | None = None
    unit: str | None = None
    phone: str | None = None
    until: str | None = None
    deputy: bool = False


def grant(settings: Settings, what: Grant) -> None:
    """Give somebody a role from today on; with a number, also somebody not in the roster yet."""
    told = console.of(settings)
    with _granting(settings, told) as granting:
        person = granting.person(what.name, what.phone, settings.language)
        post = granting.post(what)
        if what.deputy or post.office:
            kind = (post.office or str(post.role), post.area, post.unit)
            days = (post.first_day, post.last_day)
            new = offices.appoint(granting.work, kind, person, days, deputy=what.deputy)
        else:
            new = grants.give(granting.work, person, post)
        if not new:
            raise told.not_done("console.roles.held", name=what.name, role=granting.called(what))
        subject = f"person:{person} {what.role} {what.area or what.unit or ''}".strip()
        people.audit(granting.work, None, "role.granted", subject, granting.now)
        said = granting.called(what)
    told.say("console.roles.granted", name=what.name, role=said)


def revoke(settings: Settings, what: Grant) -> None:
    """Take a role away at once; the last administrator keeps theirs."""
    told = console.of(settings)
    with _granting(settings, told) as granting:
        person = granting.known(what.name, what.phone)
        role = granting.role(what.role)
        if role is Role.administrator:
            administrators = grants.lasting(granting.work, Role.administrator, granting.today)
            if administrators <= {person}:
                raise told.not_done("console.roles.last_administrator", name=what.name)
        ended = 0 if role is None else grants.take(granting.work, person, role, granting.today)
        ended += offices.dismiss(
            granting.work, person, what.role, granting.today - timedelta(days=1)
        )
        if not ended:
            raise told.not_done(
                "console.roles.not_held", name=what.name, role=granting.called(what)
            )
        people.audit(
            granting.work, None, "role.revoked", f"person:{person} {what.role}", granting.now
        )
        said = granting.called(what)
    told.say("console.roles.revoked", name=what.name, role=said)


def code(settings: Settings, name: str, phone: str | None) -> None:
    """Print a one-time code for somebody; earlier unused ones of theirs end."""
    told = console.of(settings)
    with _granting(settings, told) as granting:
        work, now = granting.work, granting.now
        person = granting.known(name, phone)
        made = codes.fresh(secrets.choice)
        ends = codes.issue(work, person, CodeKind.roster, made, now)
        people.audit(work, None, "code.roster", f"person:{person}", now)
        until = f"{ends.astimezone(granting.office.zone):%Y-%m-%d %H:%M}"
    told.say("console.roles.code", name=name, code=codes.spelt(made), until=until)


@contextmanager
def _granting(settings: Settings, told: Console) -> Iterator["_Granting"]:
    """Open the database for one change of who may do what; committed at the end of the block."""
    with opening.opened(settings) as database, database.write() as work:
        yield _Granting(told, work, opening.office(told, work), SystemClock().now())


@dataclass(frozen=True, slots=True)
class _Granting:
    told: Console
    work: Work
    office: Office
    now: datetime

    @property
    def today(self) -> date:
        """The day it is at the office."""
        return self.now.astimezone(self.office.zone).date()

    def person(self, name: str, phone: str | None, language: str) -> PersonId:
        """Give somebody of the roster, or put them into it where a new number is given."""
        taken = people.with_phones(self.work, [phone]) if phone else {}
        if phone and not taken:
            return roster.add_person(self.work, name, phone, language)
        return self.known(name, phone)

    def known(self, name: str, phone: str | None) -> PersonId:
        found = [
            person
            for person in people.named(self.work, name)
            if not phone or person.phone.endswith(phone)
        ]
        if not found:
            raise self.told.not_done("console.roles.unknown", name=name)
        if len(found) > 1:
            raise self.told.not_done("console.roles.several", name=name, phones=_phones(found))
        return found[0].id

    def role(self, said: str) -> Role | None:
        """Give the role, None for an office of the pack; Refusal for neither."""
        roles = [role.value for role in Role if role is not Role.office]
        if said in roles:
            return Role(said)
        policy = self.office.root_rules(self.today).policy
        kinds = [known.id for known in policy.offices]
        if said not in kinds:
            words = tuple(dict.fromkeys([*roles, *kinds]))
            raise self.told.refusal("console.roles.which", role=said, roles=words)
        return None

    def post(self, what: Grant) -> Post:
        role = self.role(what.role)
        team, area, unit = self._place(role, what)
        last = self._until(what)
        if role is Role.observer and last is None:
            raise self.told.refusal("console.roles.observer_until")
        kind = what.role if role is None else ""
        return Post(role or Role.office, team, area, unit, self.today, last, office=kind)

    def _place(
        self, role: Role | None, what: Grant
    ) -> tuple[TeamId | None, AreaId | None, UnitId | None]:
        if role is Role.unit:
            if not what.unit:
                raise self.told.refusal("console.roles.which_unit")
            return None, None, grants.unit_named(self.work, what.unit)
        if what.area is None and role in _NEED_AREA:
            raise self.told.refusal("console.roles.which_area")
        area = self.office.root if what.area is None else self._area(what.area)
        if role not in _OF_TEAMS or what.deputy:
            return None, area, None
        teams = self.office.directory.teams_in(area)
        if len(teams) != 1:
            raise self.told.refusal("console.roles.no_team", area=what.area)
        return teams[0].id, None, None

    def _area(self, name: str) -> AreaId:
        found = [area.id for area in self.office.directory.areas.values() if area.name == name]
        if len(found) != 1:
            raise self.told.refusal("console.roles.unknown_area", area=name)
        return found[0]

    def _until(self, what: Grant) -> date | None:
        if what.until is None:
            return None
        try:
            return date.fromisoformat(what.until)
        except ValueError:
            raise self.told.refusal("console.roles.bad_day", value=what.until) from None

    def called(self, what: Grant) -> str:
        """Give a role in words, with 副 for a deputy."""
        role = self.role(what.role)
        if role is not None:
            words = text(f"roster.role.{role}")
        else:
            policy = self.office.root_rules(self.today).policy
            words = text("label", value=policy.office(what.role).label)
        return self.told.words(text("console.roles.deputy", role=words) if what.deputy else words)


def _phones(found: list[Person]) -> tuple[str, ...]:
    return tuple(person.phone for person in found)
