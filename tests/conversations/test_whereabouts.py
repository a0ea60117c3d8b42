"""Locations as a conversation: within, beyond, doubted, compulsory, and a village's own point."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from handlers.talk import Event, Location
from storage import areas, places, positions, tables
from storage.jobs import Job
from storage.kinds import AreaId, Datum, EventKind
from storage.places import Described
from storage.retention import forget
from tests.actors import Stage
from tests.conversations.posts import audited, second_team
from tests.rules.packs import DEFAULT_TEXT

VILLAGE = (31.2, 104.4)
NEAR = Location(31.201, 104.401, 20.0)
FAR = Location(31.28, 104.4, 20.0)
METHOD = 'location = "off"              # "optional", or "required": needs a county document'
IN_VILLAGE = "✓ 已记:11月23日 周一 在村"


def use(stage: Stage, location: str = "optional", keep_days: int = 0) -> None:
    """Let the county's pack take locations."""
    body = DEFAULT_TEXT.replace(METHOD, f'location = "{location}"')
    if location == "required":
        old = f'location = "{location}"\nclause = "四(二)"\nbasis = "example"'
        new = f'location = "{location}"\nclause = "四(二)"\nbasis = "county"\ndocument = "云发3号"'
        assert old in body
        body = body.replace(old, new)
    assert "keep_days = 0" in body
    body = body.replace("keep_days = 0", f"keep_days = {keep_days}")
    with stage.database.write() as work:
        work.run(update(tables.PolicyVersion).values(body=body))
        areas.changed(work)


@pytest.fixture
def located(stage: Stage) -> Stage:
    """Give the county whose pack takes locations and whose village has a point."""
    use(stage)
    set_village(stage)
    return stage


def set_village(stage: Stage, point: tuple[float, float] = VILLAGE) -> None:
    described = Described(AreaId(stage.places["村"]), *point, Datum.wgs84)
    with stage.database.write() as work:
        places.set_point(work, described, stage.clock.now() - timedelta(days=30))


def sharing(stage: Stage, name: str, where: Location, message: str = "m1") -> Event:
    event = stage.event(name, "", EventKind.location)
    return replace(event, location=where, message_id=message)


def share(stage: Stage, name: str, where: Location) -> str:
    """Let somebody send a location and give the answer."""
    stage.told(name)
    stage.tell([sharing(stage, name, where)])
    return stage.told(name)


def marks(stage: Stage) -> list[str]:
    with stage.database.read() as work:
        return work.ones(select(tables.Mark.kind).order_by(tables.Mark.id))


def seen(stage: Stage) -> list[tuple[str, int | None, str]]:
    """Give what is kept of locations: doubt, kilometres, answer."""
    row = tables.Position
    with stage.database.read() as work:
        return [(one.doubt, one.km, one.answer) for one in work.ones(select(row).order_by(row.id))]


def degrees(stage: Stage) -> list[tuple[float | None, float | None]]:
    row = tables.Position
    with stage.database.read() as work:
        return [(one.latitude, one.longitude) for one in work.ones(select(row).order_by(row.id))]


def test_within_the_village_is_a_checkin(located: Stage) -> None:
    assert share(located, "张三", NEAR).startswith(IN_VILLAGE)
    assert marks(located) == ["in_village"]
    assert seen(located) == [("", 0, "")]
    assert degrees(located) == [(None, None)]


def test_the_answer_says_what_was_measured(located: Stage) -> None:
    assert "位置:村部2000米内。" in share(located, "张三", NEAR)


def test_beyond_it_is_recorded_and_asked_about(located: Stage) -> None:
    """Not refused, and no mark until the answer."""
    said = share(located, "张三", FAR)
    assert said == "位置在村部范围外约7公里,已记下,还没有算。您现在的情况是?"
    assert marks(located) == []
    assert located.press("张三", "我在村").startswith(IN_VILLAGE)
    assert marks(located) == ["in_village"]
    assert seen(located) == [("", 7, "in_village")]


def test_who_is_away_is_asked_why(located: Stage) -> None:
    share(located, "张三", FAR)
    assert located.press("张三", "不在村") == "不在村,是哪种情况?"
    assert marks(located) == []
    assert seen(located) == [("", 7, "away")]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        (replace(NEAR, forwarded=True), "forwarded"),
        (replace(NEAR, picked=True), "picked"),
        (replace(NEAR, accuracy=3000.0), "inaccurate"),
    ],
)
def test_what_is_no_presence_is_marked_and_asked_about(
    located: Stage, where: Location, why: str
) -> None:
    answer = share(located, "张三", where)
    assert answer.endswith("您现在在村吗?")
    assert "没有算签到" in answer
    assert marks(located) == []
    assert seen(located) == [(why, None, "")]
    assert located.press("张三", "我在村").startswith(IN_VILLAGE)


def test_an_old_location_is_marked_and_asked_about(located: Stage) -> None:
    event = sharing(located, "张三", NEAR)
    located.tell([replace(event, sent_at=event.sent_at - timedelta(minutes=30))])
    assert located.told("张三").startswith("这是较早的位置")
    assert marks(located) == []
    assert seen(located) == [("old", None, "")]


def test_without_a_point_of_the_village_nothing_is_compared(stage: Stage) -> None:
    use(stage)
    assert share(stage, "张三", FAR).endswith("这个村还没设村部位置,没有比对。")
    assert marks(stage) == ["in_village"]
    assert seen(stage) == [("", None, "")]


def test_where_the_pack_takes_none_nothing_is_kept(stage: Stage) -> None:
    set_village(stage)
    assert share(stage, "张三", FAR).startswith(IN_VILLAGE)
    assert seen(stage) == []


def test_both_systems_meet(located: Stage) -> None:
    """A village listed in GCJ-02, phones in either: the same numbers are 346 m apart."""
    body = DEFAULT_TEXT.replace(METHOD, 'location = "optional"')
    with located.database.write() as work:
        narrow = body.replace("radius_metres = 2000", "radius_metres = 100")
        work.run(update(tables.PolicyVersion).values(body=narrow))
        areas.changed(work)
        listed = Described(AreaId(located.places["村"]), 31.197896, 104.402687, Datum.gcj02)
        places.set_point(work, listed, located.clock.now() - timedelta(days=30))
    same = Location(31.197896, 104.402687, 5.0)
    assert share(located, "张三", Location(31.2, 104.4, 5.0)).startswith(IN_VILLAGE)
    assert share(located, "王五", replace(same, datum=Datum.gcj02)).startswith(IN_VILLAGE)
    assert share(located, "孙八", same).startswith("位置在村部范围外")


def test_coordinates_are_kept_as_long_as_the_pack_says(located: Stage) -> None:
    use(located, keep_days=7)
    share(located, "张三", NEAR)
    assert degrees(located) == [(31.201, 104.401)]
    clear_up(located)
    assert degrees(located) == [(31.201, 104.401)]
    located.wait(days=7)
    clear_up(located)
    assert degrees(located) == [(None, None)]
    assert seen(located) == [("", 0, "")]


def clear_up(stage: Stage) -> None:
    """Run the nightly retention to its end."""
    now = stage.clock.now()
    position: dict[str, object] = {}
    finished = False
    while not finished:
        job = Job(1, "r", "retention", {}, position, 0, 0, 0, now, now)
        with stage.database.write() as work:
            progress = forget(work, job, 500)
        position, finished = dict(progress.position), progress.finished


def test_several_beyond_alike_and_the_point_is_doubted(located: Stage) -> None:
    """The clerk is told once, and until then nothing counts as outside."""
    assert share(located, "张三", FAR).startswith("位置在村部范围外")
    assert share(located, "王五", FAR).startswith("位置在村部范围外")
    third = share(located, "孙八", FAR)
    assert third.startswith(IN_VILLAGE)
    assert "可能是村部坐标不对" in third
    (told,) = located.news("赵六")
    assert told.startswith("石桥村好几个人的位置都偏了差不多远")
    assert share(located, "张三", FAR).startswith(IN_VILLAGE)
    assert located.told("赵六") == ""


def test_a_clerk_sets_the_point_from_the_village(located: Stage) -> None:
    for name in ("张三", "王五", "孙八"):
        share(located, name, FAR)
    located.told("赵六")
    assert located.say("赵六", "设村部位置 石桥村") == "请在石桥村村部现场发位置(30分钟内有效)。"
    picked = share(located, "赵六", replace(FAR, picked=True))
    assert picked == "这是地图上选的位置,不能用来设村部。请在现场重新发。"
    assert share(located, "赵六", FAR).startswith("✓ 石桥村村部位置已改,与原来相差约8")
    assert located.told("李四").endswith("赵六重新设了石桥村的村部位置。")
    area = located.places["村"]
    assert audited(located, "place.set") == [(located.people["赵六"], f"area:{area}")]
    located.wait(minutes=1)
    assert share(located, "李四", FAR).startswith(IN_VILLAGE)
    assert share(located, "张三", NEAR).startswith("位置在村部范围外")


def test_only_who_coordinates_the_area_sets_a_point(located: Stage) -> None:
    second_team(located)
    assert located.say("李四", "设村部位置 石桥村") == "村部位置由乡镇或县里设。"
    assert located.say("赵六", "设村部位置 北京村") == "您的辖区里没有叫北京村的村。"
    assert located.say("赵六", "设村部位置") == "哪个村?请说:设村部位置 村名"


def test_a_point_that_was_not_sent_in_time_is_no_longer_waited_for(located: Stage) -> None:
    located.say("赵六", "设村部位置 石桥村")
    located.wait(minutes=31)
    share(located, "赵六", FAR)
    assert audited(located, "place.set") == []


def test_where_it_is_compulsory_the_word_asks_for_a_location(stage: Stage) -> None:
    use(stage, "required")
    set_village(stage)
    asked = stage.say("张三", "在村")
    assert asked.startswith("县里规定(云发3号)签到要发位置")
    assert marks(stage) == []
    assert share(stage, "张三", NEAR).startswith(IN_VILLAGE)
    assert stage.say("王五", "发不了位置") == f"{IN_VILLAGE}\n没有位置,已注明。"
    assert seen(stage) == [("", 0, ""), ("unsent", None, "")]
    assert stage.say("孙八", "昨天在村").startswith("✓ 已补报:11月22日")


def test_a_live_location_is_brought_up_to_date_once_a_minute_and_is_no_mark(
    located: Stage,
) -> None:
    live = replace(NEAR, live=True)
    located.tell([sharing(located, "张三", live)])
    moved = replace(sharing(located, "张三", replace(FAR, live=True)), kind=EventKind.edited)
    located.told("张三")
    located.tell([moved])
    assert seen(located) == [("", 0, "")]
    located.wait(minutes=1)
    again = replace(sharing(located, "张三", replace(FAR, live=True)), kind=EventKind.edited)
    located.tell([again])
    assert seen(located) == [("", 7, "")]
    assert marks(located) == ["in_village"]
    assert located.told("张三") == ""


def test_a_forged_button_about_another_is_refused(located: Stage) -> None:
    share(located, "张三", FAR)
    located.tell([located.event("王五", "place:here:1", EventKind.button)])
    assert marks(located) == []
    with located.database.read() as work:
        row = positions.get(work, 1)
    assert row is not None
    assert row.answer == ""
