"""The grammar of days: what it renders reads back to its meaning; noise never becomes one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import reading
from handlers.reading import Correction, DayWords, MarkWords, Misread, NotHere, TeamWords
from handlers.rules.span import Half, Span
from tests.reading.hearing import HEARING, MONDAY

HERE = ("在村", "Z", "签到", "在岗", "zc", "在村里")
ELSEWHERE = {
    "去县里开会": "meeting", "在县里培训": "training", "公出": "official_trip", "轮休": "rest",
    "去镇里办事": "official_trip", "党校学习": "training",
}  # fmt: skip
PAST = st.lists(st.integers(1, 22), min_size=1, max_size=5, unique=True).map(sorted)
WAYS = ("each", "shared", "comma", "words", "mixed")


def spans(days: list[int]) -> list[Span]:
    """Give the stretches of the days of this month, joined where they follow each other."""
    found: list[list[int]] = []
    for day in days:
        if found and day == found[-1][-1] + 1:
            found[-1].append(day)
        else:
            found.append([day])
    return [Span.whole(MONDAY.replace(day=run[0]), MONDAY.replace(day=run[-1])) for run in found]


def written(days: list[int], way: str) -> str:
    """Write days of the month as people do."""
    match way:
        case "each":
            return "".join(f"{day}号" for day in days)
        case "shared":
            return "、".join(map(str, days)) + "号"
        case "comma":
            return ",".join(f"{day}号" for day in days)
        case "words":
            return "和".join(f"{day}日" for day in days)
        case _:
            runs = [(span.first.day, span.last.day) for span in spans(days)]
            return "、".join(f"{a}号到{b}号" if a < b else f"{a}号" for a, b in runs)


@settings(deadline=None)
@given(
    PAST,
    st.sampled_from(WAYS),
    st.sampled_from(HERE),
    st.sampled_from(["{0}{1}", "{0} {1}", "{1} {0}"]),
)
def test_days_gone_by_read_back(days: list[int], way: str, here: str, order: str) -> None:
    """Any list of days, in any of five ways, before or behind the word."""
    text = order.format(written(days, way), here)
    expected = DayWords(tuple(MarkWords("in_village", span) for span in spans(days)))
    assert reading.read_command(text, HEARING) == expected


@settings(deadline=None)
@given(PAST.filter(lambda days: len(days) > 1), st.sampled_from(["Z", "zc", "签到", "here"]))
def test_mere_numbers_after_the_short_word_are_days(days: list[int], here: str) -> None:
    """Z 8 9 10 and Z 8,9,10 are these days and no other."""
    for sign in (" ", ",", "、"):
        found = reading.read_command(f"{here} {sign.join(map(str, days))}", HEARING)
        assert found == DayWords(tuple(MarkWords("in_village", span) for span in spans(days)))


@settings(deadline=None)
@given(
    st.sampled_from(sorted(ELSEWHERE)),
    st.integers(1, 6),
    st.integers(0, 3),
    st.sampled_from(["{0}{1}", "{1} {0}"]),
)
def test_days_to_come_read_back(place: str, start: int, more: int, order: str) -> None:
    """A place elsewhere looks forward, whichever side its days stand."""
    begins = MONDAY + timedelta(days=start)
    ends = begins + timedelta(days=more)
    said = f"{begins.month}月{begins.day}日到{ends.month}月{ends.day}日" if more else _day(begins)
    found = reading.read_command(order.format(said, place), HEARING)
    kind = ELSEWHERE[place]
    if isinstance(found, DayWords):
        assert found == DayWords((MarkWords(kind, Span.whole(begins, ends)),))
    else:
        # 公出 and 培训 are kinds of leave too; the days are the same ones.
        assert getattr(found, "span", None) == Span.whole(begins, ends)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


HALVES = st.permutations(["上午", "下午"])


@settings(deadline=None)
@given(
    HALVES,
    st.sampled_from(sorted(ELSEWHERE)),
    st.sampled_from(["在村", "在村里", "z"]),
    st.sampled_from([",", " ", ";", ""]),
    st.sampled_from(["", "今天", "昨天"]),
)
def test_two_halves_read_back(
    halves: list[str], place: str, here: str, glue: str, day: str
) -> None:
    """One half in the village, the other elsewhere, of one day."""
    text = f"{day}{halves[0]}{here}{glue}{halves[1]}{place}"
    of = MONDAY - timedelta(days=day == "昨天")
    morning, afternoon = Span(of, Half.AM, of, Half.AM), Span(of, Half.PM, of, Half.PM)
    at_home, away = (morning, afternoon) if halves[0] == "上午" else (afternoon, morning)
    assert reading.read_command(text, HEARING) == DayWords(
        (MarkWords("in_village", at_home), MarkWords(ELSEWHERE[place], away))
    )


@settings(deadline=None)
@given(
    PAST, st.sampled_from(["在村", "公出", ""]), st.sampled_from(["", "手机没电", "山里没信号"])
)
def test_a_correction_reads_back(days: list[int], place: str, reason: str) -> None:
    """补签 with its days, a place and a reason, each of which may be missing."""
    text = f"补签 {written(days, 'comma')} {place} {reason}"
    kinds = {"在村": "in_village", "公出": "official_trip", "": None}
    assert reading.read_command(text, HEARING) == Correction(
        tuple(spans(days)), kinds[place], reason
    )


NOT_HERE = st.tuples(
    st.sampled_from(["", "我", "今天", "我今天", "昨天", "下午", "现在", "暂时"]),
    st.sampled_from(["不", "没", "没有", "未"]),
    st.sampled_from(["在村", "在村里", "在岗", "到村", "在村部"]),
    st.sampled_from(["", "了", "。", ",去县里了", " 有点事", ",回家了"]),
).map("".join)


@settings(deadline=None)
@given(NOT_HERE)
def test_a_negation_is_never_a_presence(text: str) -> None:
    """不在村 in all its forms: asked about, or somewhere else, or not understood."""
    found = reading.read_command(text, HEARING)
    assert not isinstance(found, TeamWords)
    if isinstance(found, DayWords):
        assert all(mark.kind != "in_village" for mark in found.marks)
    else:
        assert found is None or isinstance(found, NotHere | Misread)


NOISE = st.one_of(
    st.sampled_from(
        ["不", "没", "别", "不是", "吗", "?", "呃", "哪里", "假的", "取消", "除了张三", "8", "~"]
    ),
    st.text(
        alphabet="的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要",
        min_size=1,
        max_size=2,
    ),
)
SENTENCES = ("在村", "昨天在村", "Z 8-10", "8号9号在村", "在村,下午去镇里开会", "明天公出")


@settings(deadline=None)
@given(st.sampled_from(SENTENCES), NOISE, st.data())
def test_noise_is_never_a_guess(sentence: str, noise: str, data: st.DataObject) -> None:
    """A sentence with something more in it means the same, asks, or is nothing: never new days."""
    plain = reading.read_command(sentence, HEARING)
    assert isinstance(plain, DayWords)
    at = data.draw(st.sampled_from([0, len(sentence)]))
    found = reading.read_command(sentence[:at] + noise + sentence[at:], HEARING)
    if isinstance(found, DayWords) and found.marks:
        days = {(mark.kind, mark.span) for mark in plain.marks}
        assert {(mark.kind, mark.span) for mark in found.marks} <= days or "8" in noise
    elif isinstance(found, DayWords):
        assert found.problem


@settings(deadline=None)
@given(st.lists(st.sampled_from([*SENTENCES, "20号", "开会", "不在村", "请假", ","]), max_size=4))
def test_no_day_is_said_to_be_in_two_places(pieces: list[str]) -> None:
    """However phrases are put together, no half day gets two kinds."""
    found = reading.read_command(" ".join(pieces), HEARING)
    if isinstance(found, DayWords):
        ordered = sorted(found.marks, key=lambda mark: mark.span.first_index)
        for one, other in pairwise(ordered):
            assert not one.span.overlaps(other.span)
