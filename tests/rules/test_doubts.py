"""What cannot be in a month's sheet is named; what rightly looks odd is not."""

from datetime import date, timedelta

from handlers.rules.doubts import Doubt, Hand, of_month
from handlers.rules.span import Half

DAY = date(2026, 10, 12)
ME, LEADER = 1, 2


def here(day: date = DAY, **more: object) -> Hand:
    """Make a mark of being in the village, by oneself and in team 1 unless said otherwise."""
    values: dict[str, object] = {"half": None, "kind": "in_village", "by": ME, "team": 1} | more
    return Hand(day, **values)  # type: ignore[arg-type]  # the fields of Hand by name


def found(*hands: Hand, daily: bool = False, **more: object) -> tuple[Doubt, ...]:
    leave = more.get("leave", {})
    handover = more.get("handover", ())
    return of_month(ME, hands, leave, handover, daily=daily)  # type: ignore[arg-type]  # as above


def test_present_while_on_leave() -> None:
    """By the half of the day; a meeting said of a leave day is no presence in the village."""
    whole, morning = set(Half), {Half.AM}
    assert found(here(), leave={DAY: whole}) == (Doubt("present_on_leave", DAY),)
    assert found(here(half=Half.AM), leave={DAY: morning}) == (Doubt("present_on_leave", DAY),)
    assert found(here(half=Half.PM), leave={DAY: morning}) == ()
    assert found(here(kind="meeting"), leave={DAY: whole}) == ()
    assert found(here()) == ()


def test_two_villages_in_a_day_outside_a_handover() -> None:
    twice = (here(), here(team=2))
    assert found(*twice) == (Doubt("two_villages", DAY),)
    assert found(*twice, handover={DAY}) == ()
    assert found(here(), here(DAY + timedelta(days=1), team=2)) == ()
    assert found(here(), here(team=None)) == ()


def test_the_same_hand_for_a_month_only_where_everybody_checks_in_daily() -> None:
    """Elsewhere the leader's line is how it is done; one own word is enough to lift it."""
    month = [here(DAY + timedelta(days=n), by=LEADER) for n in range(12)]
    first = date(2026, 10, 1)
    assert found(*month, daily=True) == (Doubt("same_hand", first),)
    assert found(*month, daily=False) == ()
    assert found(*month[:9], daily=True) == ()
    assert found(*month, here(by=ME), daily=True) == ()
    assert found(*[here(DAY + timedelta(days=n)) for n in range(12)], daily=True) == ()
