"""Whatever is asked and when, no more leaves than the platform allows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.gateways import Limits
from bot.limiter import Limiter

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SMALL = Limits(per_second=5, per_chat_second=1, per_chat_burst=3, per_group_minute=4)

asked = st.lists(
    st.tuples(
        st.integers(0, 400).map(lambda hundredths: timedelta(seconds=hundredths / 100)),
        st.sampled_from(["a", "b", "c", "g", "h"]),
        st.booleans(),
    ),
    max_size=150,
)


def _most(times: list[datetime], window: timedelta) -> int:
    return max((sum(1 for t in times if s <= t < s + window) for s in times), default=0)


def _went(asked: list[tuple[timedelta, str, bool]]) -> list[tuple[datetime, str, bool]]:
    limiter, now, went = Limiter(SMALL), START, []
    for passed, chat, bulk in asked:
        now += passed
        if limiter.allow(chat, now, group=chat in "gh", bulk=bulk):
            went.append((now, chat, bulk))
    return went


@given(asked)
def test_it_never_lets_more_go_than_allowed(asked: list[tuple[timedelta, str, bool]]) -> None:
    went = _went(asked)

    assert _most([t for t, _, _ in went], timedelta(seconds=1)) <= 5
    assert _most([t for t, _, bulk in went if bulk], timedelta(seconds=0.2)) <= 1
    for chat in "abcgh":
        times = [t for t, other, _ in went if other == chat]
        for seconds in (1, 5, 30):
            assert _most(times, timedelta(seconds=seconds)) <= seconds + 3
        if chat in "gh":
            assert _most(times, timedelta(minutes=1)) <= 4


def test_a_broadcast_gets_nearly_all_of_the_rate_and_leaves_room_each_moment() -> None:
    limiter, went = Limiter(Limits()), 0
    for tenth in range(6000):
        now = START + timedelta(seconds=tenth / 10)
        while limiter.allow(f"chat {went}", now, bulk=True):
            went += 1

    assert went >= 0.95 * 30 * 600


def test_one_chat_may_have_a_burst_and_then_one_a_second() -> None:
    limiter = Limiter(Limits())

    assert [limiter.allow("a", START) for _ in range(4)] == [True, True, True, False]
    assert not limiter.allow("a", START + timedelta(seconds=0.9))
    assert limiter.allow("a", START + timedelta(seconds=1))
    assert limiter.allow("b", START + timedelta(seconds=1))


def test_a_no_is_not_counted() -> None:
    limiter = Limiter(SMALL)
    for _ in range(50):
        limiter.allow("a", START)

    assert [limiter.allow("b", START) for _ in range(3)] == [True, True, False]


def test_pauses_hold_for_a_chat_or_for_all() -> None:
    limiter, later = Limiter(Limits()), START + timedelta(seconds=30)
    limiter.pause(later, "a")
    assert not limiter.allow("a", START)
    assert limiter.allow("b", START)

    limiter.pause(later)
    assert not limiter.open(START)
    assert not limiter.allow("b", START)
    assert limiter.allow("a", later)


def test_a_clock_set_back_neither_blocks_nor_gives_more() -> None:
    limiter = Limiter(SMALL)
    assert [limiter.allow(str(n), START) for n in range(6)].count(True) == 5

    back = START - timedelta(hours=1)
    assert not limiter.allow("x", back)
    assert limiter.allow("x", back + timedelta(seconds=1))


def test_chats_never_heard_of_again_are_forgotten() -> None:
    limiter = Limiter(Limits())
    for minute in range(20):
        for number in range(30):
            limiter.allow(f"{minute}/{number}", START + timedelta(minutes=minute))

    assert len(limiter._chats) <= 6 * 30  # noqa: SLF001  memory is what is promised here
