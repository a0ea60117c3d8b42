"""Pictures of days: the figures of the chat, every sign of them written, text without a font."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from PIL import Image

from bot.documents import fonts, pictures
from bot.wording import LANGUAGES, Wording
from handlers.rules.attendance import HalfStatus
from handlers.statistics import charts, columns, sheets, table, words
from handlers.statistics.charts import Chart
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Words, text
from handlers.turn import Moment
from tests.actors import ZONE, Stage
from tests.conversations import exported, posts

FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"


def drawn(stage: Stage, scope: Scope, months: int = 1) -> Chart:
    """Give the picture of so many months up to the end of this one."""
    with stage.database.read() as work:
        office = stage.turns.offices.current(work)
        assert office is not None
        moment = Moment(work, office, stage.clock.now())
        first, last = date(2026, 12 - months, 1), date(2026, 11, 30)
        span = sheets.period(first, last, date(2026, 11, 23))
        counted = Table(scope, span)
        wanted = sheets.teams(moment, scope, span)
        found = list(sheets.of_teams(moment, scope, span, wanted))
        table.add(moment, counted, wanted, found)
        head = words.heading(moment, scope, span.until)
        return charts.chart(office.rules_for(head.area, span.until), counted, found, head)


def spelt(words: Words) -> str:
    return Wording(ZONE).render(words, "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_glyph_is_missing(stage: Stage, language: str) -> None:
    """Of names, titles, legend, notes and every sign there is; what is missing is noticed."""
    posts.second_team(stage)
    wording = Wording(ZONE)
    scopes = [Scope("p", stage.people["张三"]), Scope("t", stage.teams["石桥村"])]
    scopes.append(Scope("a", stage.places["县"]))
    said = [
        wording.render(one, language)
        for scope in scopes
        for one in charts.spelt(drawn(stage, scope, 2))
    ]
    signs = [*columns.SIGNED, "not_live", "none"]
    said += [wording.render(text(f"statistics.sign.{sign}"), language) for sign in signs]
    said += [wording.render(text(f"statistics.tone.{tone}"), language) for tone in charts.TONES]
    assert fonts.missing(FONT, "".join(said) + "0123456789") == ""
    assert fonts.missing(FONT, "驻\U0010fffd村") == "\U0010fffd"
    assert fonts.missing(FONT.with_name("none.otf"), "驻村") == "驻村"


def test_a_team_is_days_an_area_bars_and_a_person_months(stage: Stage) -> None:
    posts.second_team(stage)
    team = drawn(stage, Scope("t", stage.teams["石桥村"]))
    assert [spelt(row.label) for row in team.rows] == ["李四", "张三", "王五", "孙八"]
    assert team.heads == tuple(str(n) for n in range(1, 24))
    person = drawn(stage, Scope("p", stage.people["张三"]), 2)
    assert [sum(cell is not None for cell in row.cells) for row in person.rows] == [31, 23]
    area = drawn(stage, Scope("a", stage.places["镇"]))
    assert [spelt(bar.label) for bar in area.bars] == ["石桥村工作队", "柳树村工作队"]
    assert not area.rows


def test_bars_are_the_days_of_the_chat(stage: Stage) -> None:
    stage.say("张三", "签到")
    (bar,) = drawn(stage, Scope("a", stage.places["镇"])).bars
    told = stage.say("赵六", "统计").splitlines()[1]
    parts = {tone: n / 2 for tone, n in bar.parts}
    assert (parts["confirmed"], parts["presumed"]) == (1, 63)
    assert told == "石桥村工作队:在岗64天(确认1、推定63),在岗率100.0%"


def test_presumed_never_looks_confirmed(stage: Stage) -> None:
    """Neither by colour nor by sign."""
    stage.say("张三", "签到")
    rows = drawn(stage, Scope("t", stage.teams["石桥村"])).rows
    said, presumed = rows[1].cells[22], rows[0].cells[22]
    assert said is not None
    assert presumed is not None
    assert (said.tones, presumed.tones) == (("confirmed",) * 2, ("presumed",) * 2)
    assert said.signs[0] != presumed.signs[0]
    half = HalfStatus("official_trip", "stationed", "attendance.reason.trip")
    assert charts.tone(half) == "confirmed"
    assert charts.tone(replace(half, presumed=True)) == "presumed"


def test_a_picture_is_drawn_and_sent(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "find", lambda _wanted: FONT)
    stage.say("张三", "签到")
    assert stage.say("李四", "统计图") == (
        "正在画 石桥村工作队 2026年11月(截至11月23日 周一) 的统计图。"
    )
    exported.finish(stage, tmp_path)
    (sent,) = exported.sent(stage, tmp_path)
    assert sent.name == "统计图-石桥村工作队-2026-11-01.png"
    assert sent.caption == "石桥村工作队 2026年11月(截至11月23日 周一) 在岗统计"
    image = Image.open(io.BytesIO(sent.content))
    assert image.format == "PNG"
    colours = {colour for _, colour in image.getcolors(1 << 20) or ()}
    assert {(0x2E, 0x7D, 0x32), (0xC8, 0xE6, 0xC9), (0xEC, 0xEF, 0xF1)} <= colours
    assert (0xC6, 0x28, 0x28) in colours


def test_without_a_font_the_same_figures_come_as_text(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "find", lambda _wanted: None)
    stage.say("李四", "统计图")
    exported.finish(stage, tmp_path)
    told = stage.say("李四", "统计")
    assert exported.edits(stage) == [f"这台机器没有中文字体,画不了图,先给文字:\n{told}"]
    assert exported.sent(stage, tmp_path) == []


def test_the_font_of_the_setting_comes_first(tmp_path: Path) -> None:
    """A file that is none, or has no Chinese, is not taken for one."""
    assert fonts.find(str(FONT)) == FONT
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    assert fonts.find(str(broken)) is None
    assert fonts.find(str(tmp_path / "none.ttf")) is None


def test_fontconfig_is_asked_where_nothing_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are tried in turn; one that lacks the signs is passed over; without it: none."""
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\necho /nowhere/NotoSansCJK-Regular.ttc\necho {FONT}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert fonts.find("") == FONT
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert fonts.find("") is None


def test_a_long_name_is_cut_and_the_paper_is_wide_enough(stage: Stage) -> None:
    chart = drawn(stage, Scope("a", stage.places["镇"]))
    long = replace(chart.bars[0], label=text("label", value="很长的名字" * 20))
    wording = Wording(ZONE)
    content = pictures.draw(
        replace(chart, bars=(long,)), FONT, lambda said: wording.render(said, "zh_CN")
    )
    assert Image.open(io.BytesIO(content)).width < 1400
