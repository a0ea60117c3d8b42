"""More people and places for the small county: a second team, a unit, deputies."""

from datetime import date

from sqlalchemy import select

from storage import areas, offices, people, tables
from storage.kinds import Level, PersonId, Role
from tests.actors import POSTED_FROM, Stage

UNIT = "县水利局"


def add(stage: Stage, name: str, role: Role | None, *, account: bool = True, **place: int) -> None:
    """Put somebody into the county, with a role if one is given and with an account if wanted."""
    with stage.database.write() as work:
        phone = f"1390000{len(stage.people):04d}"
        row = tables.Person(name=name, phone=phone, language="zh_CN")
        work.add(row)
        person = PersonId(row.id)
        stage.people[f"{name}2" if name in stage.people else name] = person
        if role is not None:
            post = tables.Assignment(person_id=person, role=role, first_day=POSTED_FROM, **place)
            work.add(post)
        if account:
            key = ("terminal", "test", str(person))
            people.bind(work, key, str(person), person, stage.clock.now())


def second_team(stage: Stage) -> None:
    """Found 柳树村 in the same township with 周九 as its leader and 吴十 as a member."""
    with stage.database.write() as work:
        village = areas.add_area(work, Level.village, "柳树村", stage.places["镇"])
        team = areas.add_team(work, "柳树村工作队", village)
        stage.places["柳树村"], stage.teams["柳树村"] = village, team
        areas.changed(work)
    add(stage, "周九", Role.leader, team_id=stage.teams["柳树村"])
    add(stage, "吴十", Role.member, team_id=stage.teams["柳树村"])


def sent_by_unit(stage: Stage, *names: str) -> None:
    """Let a dispatching unit have sent these, and 郑一 be its officer."""
    with stage.database.write() as work:
        row = tables.Unit(name=UNIT)
        work.add(row)
        unit = row.id
        for name in names:
            work.session.get_one(tables.Person, stage.people[name]).unit_id = unit
    add(stage, "郑一", Role.unit, unit_id=unit)


def group_head(stage: Stage) -> None:
    """Put 组长 into the county as the head of its leading group."""
    add(stage, "组长", None)
    with stage.database.write() as work:
        office = ("group_head", stage.places["县"], None)
        offices.appoint(work, office, stage.people["组长"], (POSTED_FROM, None), deputy=False)


def deputy(stage: Stage, name: str, kind: str, place: str) -> None:
    """Make somebody the deputy of an office at a place."""
    with stage.database.write() as work:
        office = (kind, stage.places[place], None)
        days = (POSTED_FROM, None)
        offices.appoint(work, office, stage.people[name], days, deputy=True)


def leave_state(stage: Stage) -> list[str]:
    """Give the state of every leave, in order."""
    with stage.database.read() as work:
        return [row.state.value for row in work.ones(select(tables.Leave).order_by("id"))]


def steps_of(stage: Stage, leave: int = 1) -> list[tuple[int, str, str, str]]:
    """Give the steps of a leave as (number, action, state, note)."""
    table = tables.LeaveStep
    with stage.database.read() as work:
        rows = work.ones(select(table).where(table.leave_id == leave).order_by(table.n))
        return [(row.n, row.action, row.state.value, row.note) for row in rows]


def audited(stage: Stage, action: str) -> list[tuple[int | None, str]]:
    """Give who did this and to what, in order."""
    table = tables.Audit
    with stage.database.read() as work:
        found = work.ones(select(table).where(table.action == action).order_by(table.id))
        return [(row.actor_id, row.subject) for row in found]


def team_on(stage: Stage, name: str, day: date) -> int | None:
    """Give the team somebody's day belongs to."""
    with stage.database.read() as work:
        who = stage.people[name]
        return people.load(work, [who])[who].team_on(day)
