"""A calendar at an address: for its reader only, as things are now, and gone once revoked."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import icalendar
import pytest
from sqlalchemy import select

from bot.tally import Tally
from bot.web.application import Site, build
from bot.web.calendars import Calendars
from bot.web.health import Looking
from bot.web.metrics import Sources
from bot.wording import Wording
from handlers.office import Offices
from storage import tables
from tests.actors import ZONE, Stage, small_county

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Database

PUBLIC = "https://office.example"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county with a web server that is reached from outside, and one leave approved."""
    stage = small_county(database)
    stage.turns.offices = Offices(public_url=PUBLIC)
    stage.say("张三", "病假 11月24号到25号 发烧")
    stage.say("张三", "提交")
    stage.press("李四", "同意")
    return stage


@pytest.fixture
async def site(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Give a caller of the web server."""
    sources = Sources(Tally(), stage.database, stage.clock, lambda: True)
    looking = Looking()
    shown = Calendars(stage.database, stage.clock, Wording(ZONE))
    application = build(Site({}, sources, (), shown), looking)
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client:
        yield client
    looking.close()


def address(said: str) -> str:
    """Give the address in an answer."""
    found = re.search(rf"{PUBLIC}/calendar/[A-Za-z0-9_-]{{43}}\.ics", said)
    assert found is not None, said
    return found[0]


def entries(answer: httpx.Response) -> dict[str, tuple[date, date]]:
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar: Any = icalendar.Calendar.from_ical(answer.content)
    found = calendar.walk("vevent")
    return {str(one["summary"]): (one["dtstart"].dt, one["dtend"].dt) for one in found}


async def test_the_address_shows_the_absences_as_they_are_now(
    stage: Stage, site: httpx.AsyncClient
) -> None:
    assert stage.say("李四", "请假日历").endswith("也可以订阅:手机日历按地址自己更新。")
    where = address(stage.press("李四", "订阅地址"))
    assert entries(await site.get(where)) == {
        "张三 请假": (date(2026, 11, 24), date(2026, 11, 26))
    }
    stage.say("孙八", "12月10号去县里开会")
    assert set(entries(await site.get(where))) == {"张三 请假", "孙八 外出"}
    assert "病" not in (await site.get(where)).text


async def test_a_changed_or_stopped_address_opens_nothing_any_more(
    stage: Stage, site: httpx.AsyncClient
) -> None:
    stage.say("李四", "请假日历")
    first = address(stage.press("李四", "订阅地址"))
    assert "您有一个订阅地址在用" in stage.say("李四", "请假日历")
    second = address(stage.press("李四", "换一个地址"))
    assert first != second
    assert (await site.get(first)).status_code == 404
    assert (await site.get(second)).status_code == 200
    assert stage.press("李四", "停用地址") == "✓ 订阅地址已停用,打不开了。"
    assert (await site.get(second)).status_code == 404
    assert stage.press("李四", "停用地址") == "没有在用的订阅地址。"


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "x" * 5000, "..%2F..%2Fetc"])
async def test_a_guess_finds_nothing(stage: Stage, site: httpx.AsyncClient, token: str) -> None:
    stage.say("李四", "请假日历")
    stage.press("李四", "订阅地址")
    assert (await site.get(f"{PUBLIC}/calendar/{token}.ics")).status_code == 404


async def test_who_leads_no_more_sees_no_more(stage: Stage, site: httpx.AsyncClient) -> None:
    stage.say("李四", "请假日历")
    where = address(stage.press("李四", "订阅地址"))
    assert (await site.get(where)).status_code == 200
    with stage.database.write() as work:
        row = tables.Assignment
        post = work.one(select(row).where(row.person_id == stage.people["李四"]))
        post.last_day = date(2026, 11, 24)
    stage.wait(days=2)
    assert (await site.get(where)).status_code == 404


async def test_a_lost_phone_ends_the_address_too(stage: Stage, site: httpx.AsyncClient) -> None:
    stage.say("李四", "请假日历")
    where = address(stage.press("李四", "订阅地址"))
    assert (await site.get(where)).status_code == 200
    stage.say("赵六", "挂失 李四")
    assert (await site.get(where)).status_code == 404


def test_without_a_web_server_no_address_is_offered(stage: Stage) -> None:
    stage.turns.offices = Offices()
    assert "订阅" not in stage.say("李四", "请假日历")


def test_what_is_kept_of_an_address_does_not_open_it(stage: Stage, database: Database) -> None:
    stage.say("李四", "请假日历")
    where = address(stage.press("李四", "订阅地址"))
    with database.read() as work:
        (digest,) = work.ones(select(tables.CalendarFeed.digest))
    assert digest not in where
