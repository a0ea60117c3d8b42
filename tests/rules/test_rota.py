"""The rest rota's rules: days in short, too few left, and the table of a file."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.rota import FileFault, RotaFile, days_of, read_file, too_few

DECEMBER = date(2026, 12, 1)
FEBRUARY = date(2027, 2, 1)


def days(*numbers: int, month: date = DECEMBER) -> tuple[date, ...]:
    return tuple(month.replace(day=number) for number in numbers)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1-4", days(1, 2, 3, 4)),
        ("5", days(5)),
        ("1、3、8", days(1, 3, 8)),
        ("1日至3日,30号", days(1, 2, 3, 30)),
        ("31", days(31)),
        ("无", ()),
        ("32", None),
        ("4-1", None),
        ("0", None),
        ("春节", None),
        ("1-4 值班", None),
        ("", None),
    ],
)
def test_days_of_a_month_in_short(said: str, expected: tuple[date, ...] | None) -> None:
    assert days_of(said, DECEMBER) == expected


def test_a_month_has_its_own_length() -> None:
    assert days_of("28", FEBRUARY) == days(28, month=FEBRUARY)
    assert days_of("28-30", FEBRUARY) is None


@given(st.sets(st.integers(1, 31), min_size=1))
def test_what_is_listed_is_read(numbers: set[int]) -> None:
    said = "、".join(map(str, sorted(numbers)))
    assert days_of(said, DECEMBER) == days(*sorted(numbers))


def test_too_few_counts_rest_and_leave_of_the_team_of_that_day() -> None:
    first, second, third = days(1, 2, 3)
    team = {first: [1, 2, 3], second: [1, 2, 3], third: [1]}
    away = {first: {1}, second: {1, 2, 9}, third: set[int]()}
    assert too_few(team, away, 2) == {second: 1}
    assert too_few(team, away, 3) == {first: 2, second: 1}


@given(
    st.integers(1, 6),
    st.dictionaries(st.integers(0, 20), st.sets(st.integers(1, 6))),
    st.integers(1, 6),
)
def test_more_away_is_never_fewer_short_days(
    size: int, gone: dict[int, set[int]], least: int
) -> None:
    span = [DECEMBER + timedelta(days=n) for n in range(21)]
    team = {day: range(1, size + 1) for day in span}
    away = {span[n]: some for n, some in gone.items()}
    more = {day: away.get(day, set()) | {1} for day in span}
    assert too_few(team, away, least).keys() <= too_few(team, more, least).keys()


def test_a_table_with_a_column_a_day() -> None:
    head = ["序号", "姓名", *map(str, range(1, 32))]
    rows = [["2026年12月轮休表"], head, ["1", "张三", "休", "休"], ["2", "李四", "", "", "√"]]
    assert read_file(rows, DECEMBER) == RotaFile({"张三": days(1, 2), "李四": days(3)})


def test_a_table_with_a_column_of_days() -> None:
    rows = [["姓名", "轮休"], ["张三", "1-4"], ["", ""], ["李四", ""], ["王五", "８、9"]]
    expected = {"张三": days(1, 2, 3, 4), "李四": (), "王五": days(8, 9)}
    assert read_file(rows, DECEMBER) == RotaFile(expected)


@pytest.mark.parametrize(
    ("rows", "row", "reason"),
    [
        ([["甲", "乙"]], 1, "rota.file.no_names"),
        ([["姓名", "电话"]], 1, "rota.file.no_days"),
        ([["姓名", "轮休"]], 1, "rota.file.empty"),
        ([["姓名", "轮休"], ["张三", "三十二"]], 2, "rota.file.days"),
        ([["姓名", "轮休"], ["张三", "1"], ["张三", "2"]], 3, "rota.file.twice"),
        ([], 1, "rota.file.no_names"),
    ],
)
def test_what_is_wrong_is_named_by_row(rows: list[list[str]], row: int, reason: str) -> None:
    found = read_file(rows, DECEMBER)
    params = {"name": "张三"} if reason in {"rota.file.days", "rota.file.twice"} else {}
    assert found.faults == (FileFault(row, reason, params),)


def test_a_mark_on_the_thirtieth_of_february_is_a_fault() -> None:
    rows = [["姓名", "28", "30"], ["张三", "休", "休"], ["李四", "休", ""]]
    found = read_file(rows, FEBRUARY)
    assert found.faults == (FileFault(2, "rota.file.days", {"name": "张三"}),)
