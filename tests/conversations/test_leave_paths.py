"""Whatever the ladder, whoever holds which office: a request ends, nobody decides their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from handlers.rules import leave, policy
from handlers.rules.pack import Policy
from storage import tables
from storage.database import Database
from storage.kinds import Role
from tests.actors import POSTED_FROM, Stage, small_county
from tests.conversations.packs import put
from tests.rules.packs import DEFAULT_TEXT, ROOT

NAMES = ("default", "zpol", "ledu-2024", "shule-2016", "xunyang")
PEOPLE = ("李四", "张三", "王五", "孙八", "赵六", "钱七")
ROLES = st.sampled_from(["member", "leader"])
LENGTHS = st.integers(1, 120).map(lambda halves: Decimal(halves) / 2)
SEASONS = """
[[leave.ladders]]
id = "sowing"
applicant = "member"
kinds = ["sick", "personal"]
season = { first = "12-15", last = "02-10" }
clause = "四(二)"
basis = "example"
rungs = [
    { over = 0, up_to = 0.5, approve = ["county"] },
    { over = 0.5, up_to = 10, approve = ["township", "county"], file = ["team_leader"] },
    { over = 10, approve = ["team_leader", "township", "county"] },
]

# --- attendance"""


@cache
def text_of(name: str) -> str:
    if name == "default":
        return DEFAULT_TEXT.replace("\n# --- attendance", SEASONS)
    return (ROOT / "tests" / "packs" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def pack(name: str) -> Policy:
    return policy.parse_pack(text_of(name))


@given(
    st.sampled_from(NAMES),
    ROLES,
    st.tuples(LENGTHS, LENGTHS),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.booleans(),
)
def test_a_longer_leave_never_needs_fewer_steps(
    name: str,
    role: leave.Role,
    lengths: tuple[Decimal, Decimal],
    first: date,
    raised: bool,  # noqa: FBT001  drawn by Hypothesis
) -> None:
    """Also where a higher step decides; every path has a step that decides, and ends."""
    for kind in (row.id for row in pack(name).leave.kinds.table):
        found = [leave.ladder(pack(name), days, kind, role, first) for days in sorted(lengths)]
        if raised:
            higher = [leave.raised(pack(name), one) for one in found]
            assert all(
                len(high.approvals) >= len(plain.approvals)
                for high, plain in zip(higher, found, strict=True)
            )
            found = higher
        short, long = (one.approvals for one in found)
        assert 0 < len(short) <= len(long)
        assert len(set(long)) == len(long), "no office decides twice"


class World(NamedTuple):
    """A county as Hypothesis draws it: its pack, who holds what, who is away, and the wish."""

    name: str
    posts: frozenset[tuple[str, Role]]
    vacant: frozenset[Role]
    away: frozenset[str]
    who: str
    wish: str


WISHES = ["事假 12月1号", "病假 12月1号到4号", "年休假 12月1号到12号", "事假 12月20号到25号"]
WORLDS = st.builds(
    World,
    st.sampled_from(NAMES),
    st.frozensets(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from([Role.township, Role.county])),
        max_size=3,
    ),
    st.frozensets(st.sampled_from([Role.leader, Role.township]), max_size=2),
    st.frozensets(st.sampled_from(PEOPLE[:4]), max_size=3),
    st.sampled_from(PEOPLE[:4]),
    st.sampled_from(WISHES),
)


def build(database: Database, world: World) -> Stage:
    """Make the county: posts added, offices emptied, others away today on an approved leave."""
    stage = small_county(database)
    post = tables.Assignment
    with database.write() as work:
        for name, role in sorted(world.posts):
            area = stage.places["镇" if role is Role.township else "县"]
            person = stage.people[name]
            work.add(post(person_id=person, role=role, first_day=POSTED_FROM, area_id=area))
        for role in world.vacant:
            away = post.person_id == stage.people[world.who]
            work.run(delete(post).where(post.role == role, ~away))
    put(stage, text_of(world.name))
    for name in sorted(world.away - {world.who}):
        stage.say(name, "事假 今天 办事")
        if stage.say(name, "提交").startswith("✓"):
            settle(stage, name)
    return stage


def settle(stage: Stage, applicant: str) -> list[str]:
    """Let whoever is asked approve, step by step; give the names in order."""
    decided: list[str] = []
    for _ in range(5):
        asked = [
            name
            for name in PEOPLE
            if any("同意" in one.buttons and applicant in one.body for one in stage.shown(name))
        ]
        if not asked:
            break
        assert applicant not in asked, "nobody is asked about their own leave"
        decided.append(asked[0])
        assert stage.press(asked[0], "同意").startswith("✓ 已同意")
    return decided


@pytest.mark.timeout(300)
@given(WORLDS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_path_ends_and_nobody_decides_their_own(
    sqlite_url: Callable[[], str], world: World
) -> None:
    """As many decisions as the ladder has steps, whoever is missing; then it is approved."""
    database = Database(sqlite_url())
    try:
        stage = build(database, world)
        stage.say(world.who, f"{world.wish} 探亲")
        sent = stage.say(world.who, "提交")
        with database.read() as work:
            rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
            steps = work.ones(
                select(tables.LeaveStep).where(
                    tables.LeaveStep.leave_id == rows[-1].id,
                    tables.LeaveStep.action == "approve",
                )
            )
        if "没有人能批" in sent:
            only = {name for name, role in world.posts if role is Role.county} | {"钱七"}
            assert only <= {world.who}, "the county's coordinator is the last to decide"
            return
        assert len(settle(stage, world.who)) == len(steps)
        with database.read() as work:
            states = {row.id: row.state.value for row in work.ones(select(tables.Leave))}
        assert states[rows[-1].id] == "approved"
    finally:
        database.close()
