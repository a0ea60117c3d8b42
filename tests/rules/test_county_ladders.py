"""Ladders counties really used, each as a pack with its table of cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from handlers.rules import calendar, leave, policy
from handlers.rules.calendar_seed import seed
from handlers.rules.leave import Role
from handlers.rules.span import Span
from tests.rules.packs import ROOT

FOLDER = ROOT / "tests" / "packs"
SPRING, FLOOD = date(2026, 3, 9), date(2026, 7, 6)


@cache
def pack(name: str) -> policy.Policy:
    """Give one of the counties' packs."""
    return policy.parse_pack((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


# days, kind, role → offices that approve; offices that get a copy
ZPOL = [
    ("0.5", "personal", "member", "township", "village grassroots"),
    ("3", "personal", "member", "township", "village grassroots"),
    ("3.5", "personal", "member", "grassroots", "village township"),
    ("4", "sick", "member", "grassroots", "village township"),
    ("3", "official", "leader", "township", "village grassroots"),
    ("30", "family", "leader", "grassroots", "village township"),
]
LEDU = [
    ("1", "personal", "member", "township", ""),
    ("5", "personal", "member", "township", ""),
    ("5.5", "personal", "member", "township organisation", ""),
    ("6", "annual", "leader", "township organisation", ""),
    ("5", "sick", "leader", "township", ""),
]
SHULE = [
    ("0.5", "personal", "member", "team_leader township", ""),
    ("1", "personal", "member", "team_leader township", ""),
    ("1.5", "personal", "member", "team_leader township county", ""),
    ("3", "sick", "member", "team_leader township county", ""),
    ("3.5", "sick", "member", "team_leader township county county_chief", ""),
    ("1", "personal", "leader", "township", ""),
    ("3", "personal", "leader", "township county", ""),
    ("10", "personal", "leader", "township county county_chief", ""),
]
XUNYANG = [
    ("3", "personal", "member", "township", "unit"),
    ("3.5", "personal", "member", "township county", "unit"),
    ("5", "sick", "member", "township county", "unit"),
    ("5.5", "sick", "member", "township county", ""),
    ("10", "annual", "member", "township county", ""),
    ("10.5", "annual", "member", "township county county_chief", ""),
    ("3", "personal", "leader", "township county", "unit"),
    ("4", "personal", "leader", "township county county_chief", ""),
]
CASES = [
    (name, *case)
    for name, table in {
        "zpol": ZPOL, "ledu-2024": LEDU, "shule-2016": SHULE, "xunyang": XUNYANG,
    }.items()
    for case in table
]  # fmt: skip


@pytest.mark.parametrize(("name", "days", "kind", "role", "approve", "file"), CASES)
def test_a_leave_goes_to_the_offices_of_its_county(  # noqa: PLR0913, PLR0917  a row of a table
    name: str, days: str, kind: str, role: Role, approve: str, file: str
) -> None:
    found = leave.ladder(pack(name), Decimal(days), kind, role, SPRING)
    assert found.approvals == tuple(approve.split())
    assert found.copies == tuple(file.split())
    assert found.ref.basis == "county"
    assert found.ref.document


@pytest.mark.parametrize("role", ["member", "leader"])
@pytest.mark.parametrize("days", ["0.5", "3", "30"])
def test_in_the_flood_season_only_the_county_chief_allows_leave(role: Role, days: str) -> None:
    flood = leave.ladder(pack("xunyang"), Decimal(days), "personal", role, FLOOD)
    assert (flood.approvals, flood.copies) == (("county_chief",), ())
    assert flood.ref.rule_id == f"leave.ladders.flood_{role}"
    for day in (date(2026, 5, 31), date(2026, 10, 1)):
        dry = leave.ladder(pack("xunyang"), Decimal(days), "personal", role, day)
        assert dry.ref.rule_id == f"leave.ladders.{role}"


@pytest.mark.parametrize(
    ("name", "last", "due"),
    [
        ("shule-2016", date(2026, 3, 12), date(2026, 3, 12)),  # the same day
        ("shule-2016", date(2026, 3, 14), date(2026, 3, 14)),  # a Saturday too
        ("xunyang", date(2026, 3, 12), date(2026, 3, 13)),  # the next day
        ("xunyang", date(2026, 3, 13), date(2026, 3, 14)),  # rest day or not
        ("ledu-2024", date(2026, 3, 13), date(2026, 3, 16)),  # the first working day
    ],
)
def test_the_return_is_due_as_the_county_says(name: str, last: date, due: date) -> None:
    days = calendar.of_rows(seed([2026]), pack(name))
    assert leave.return_due(Span.whole(SPRING, last), days, pack(name)) == due


def test_targets_differ_from_county_to_county() -> None:
    assert {name: pack(name).attendance.targets.demanded() for name in ("zpol", "ledu-2024")} == {
        "zpol": {"month": "20"},
        "ledu-2024": {"year": "200"},
    }
    assert pack("shule-2016").attendance.targets.min_present == 4
    allowed = pack("shule-2016").leave_kind("personal").allowance
    assert allowed is not None
    assert (allowed.days, allowed.months) == (10, 3)


def test_papers_and_emergencies_differ_from_county_to_county() -> None:
    assert all(kind.papers for kind in pack("zpol").leave.kinds.table if kind.id == "annual")
    assert pack("xunyang").leave.emergency.papers_within_hours == 48


def test_two_adjoining_leaves_are_one_for_the_ladder() -> None:
    """Three days and one more are four: the county decides (zpol.cn)."""
    days = calendar.of_rows(seed([2026]), pack("zpol"))
    first, more = (
        Span.whole(date(2026, 3, 9), date(2026, 3, 11)),
        Span.whole(date(2026, 3, 12), date(2026, 3, 12)),
    )
    length = leave.ladder_days(more, [first], days, pack("zpol"))
    assert leave.ladder(pack("zpol"), length, "personal", "member").approvals == ("grassroots",)
