"""Leave over the Spring Festival, asked for in the lunar calendar."""

from tests.actors import Stage


def test_a_request_echoes_both_calendars(stage: Stage) -> None:
    summary = stage.say("张三", "事假 腊月二十八到正月初六 回家过年")
    assert summary.splitlines()[:3] == [
        "请假单:事假,2月4日 周四 至 2月11日 周四",
        "共8天(其中工作日6天),事由:回家过年",
        "农历腊月廿八 至 正月初六",
    ]
