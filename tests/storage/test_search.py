"""One table of searches, each giving the same rows on both databases: what a reader would mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import filings, search, tables, tokens
from storage.kinds import PersonId, TeamId
from storage.report_values import Filing, Key, Sentence, Subject
from storage.search import Place, Wanted
from storage.tables.search import SearchKind
from tests.actors import MONDAY, Stage, small_county
from tests.conversations import posts
from tests.storage.test_plans import heard, scanned

if TYPE_CHECKING:
    from storage.database import Database

WRITTEN: tuple[tuple[str, date, str, list[str]], ...] = (
    ("张三", date(2026, 3, 2), "走访3户低保户,三组饮水管冻裂,联系镇水利站", ["help"]),
    ("张三", date(2026, 3, 9), "饮水管修好了,PVC管换了20米", ["build"]),
    ("李四", date(2026, 3, 10), "党员大会学习,讨论饮水安全", ["party"]),
    ("李四", date(2026, 4, 1), "修水渠1.5公里,水渠通到三组", ["build", "help"]),
    ("王五", date(2026, 4, 2), "帮13户贫困户办慢病卡;3人住院", ["help"]),
    ("王五", date(2026, 5, 8), "Wi-Fi装到村部,WIFI密码贴墙上", []),
    ("周九", date(2026, 3, 3), "柳树村饮水工程开工,水表120块", ["build"]),
    ("周九", date(2026, 6, 1), "与张三一起到镇里开会,谈饮\n水问题", []),
    ("吴十", date(2026, 6, 2), "𬱖先生捐款500元,给小学买课桌㎡", ["help"]),
    ("吴十", date(2026, 6, 30), "村级“三会一课”;低保 3户复核", ["party"]),
)
"""Who wrote what; the rows are numbered from 1."""

TEAMS = {"张三": "石桥村", "李四": "石桥村", "王五": "石桥村", "周九": "柳树村", "吴十": "柳树村"}


@dataclass(frozen=True)
class Sought:
    """What is looked for, in names."""

    words: str = ""
    person: str = ""
    teams: str = ""
    duty: str = ""
    first: str = ""
    last: str = ""


TABLE: tuple[tuple[Sought, list[int]], ...] = (
    (Sought("饮水"), [3, 2, 7, 1]),
    (Sought("饮水管"), [2, 1]),
    (Sought("水管"), [2, 1]),
    (Sought("饮"), [8, 3, 2, 7, 1]),
    (Sought("水"), [8, 4, 3, 2, 7, 1]),
    (Sought("冻裂"), [1]),
    (Sought("裂"), [1]),
    (Sought("水利站"), [1]),
    (Sought("利站"), [1]),
    (Sought("站"), [1]),
    (Sought("水站"), []),
    (Sought("管饮"), []),
    (Sought("水饮"), []),
    (Sought("冻裂联系"), []),
    (Sought("冻裂,联系"), [1]),
    (Sought("低保"), [10, 1]),
    (Sought("低保户"), [1]),
    (Sought("低保3户"), [10]),
    (Sought("3户"), [10, 1]),
    (Sought("13户"), [5]),
    (Sought("3"), [10, 5, 1]),
    (Sought("13"), [5]),
    (Sought("户"), [10, 5, 1]),
    (Sought("1.5"), [4]),
    (Sought("1.5公里"), [4]),
    (Sought("5公里"), [4]),
    (Sought("1"), [4]),
    (Sought("20米"), [2]),
    (Sought("0米"), []),
    (Sought("pvc"), [2]),
    (Sought("PVC管"), [2]),
    (Sought("PVC"), [2]),
    (Sought("pv"), []),
    (Sought("vc管"), []),
    (Sought("wifi"), [6]),
    (Sought("WiFi"), [6]),
    (Sought("Wi-Fi"), [6]),
    (Sought("fi装"), [6]),
    (Sought("500"), [9]),
    (Sought("500元"), [9]),
    (Sought("120块"), [7]),
    (Sought("三会一课"), [10]),
    (Sought("“三会一课”"), [10]),
    (Sought("三组"), [4, 1]),
    (Sought("三"), [10, 8, 4, 1]),
    (Sought("𬱖"), [9]),
    (Sought("𬱖先生"), [9]),
    (Sought("先生"), [9]),
    (Sought("m2"), [9]),
    (Sought("㎡"), [9]),
    (Sought("饮水 水表"), [7]),
    (Sought("饮水 党员"), [3]),
    (Sought("水渠 三组"), [4]),
    (Sought("三组 饮水管"), [1]),
    (Sought("三组 没有"), []),
    (Sought("党员大会学习"), [3]),
    (Sought("会学习"), [3]),
    (Sought("张三"), [8]),
    (Sought("饮水", person="张三"), [2, 1]),
    (Sought("饮水", person="李四"), [3]),
    (Sought("饮水", person="吴十"), []),
    (Sought(person="王五"), [6, 5]),
    (Sought(duty="help"), [9, 5, 4, 1]),
    (Sought(duty="build"), [4, 2, 7]),
    (Sought("饮水", duty="build"), [2, 7]),
    (Sought("水渠", duty="party"), []),
    (Sought(duty="none"), []),
    (Sought("饮水", teams="柳树村"), [7]),
    (Sought(teams="柳树村"), [10, 9, 8, 7]),
    (Sought(teams="柳树村", duty="party"), [10]),
    (Sought("饮水", first="2026-03-03", last="2026-03-09"), [2, 7]),
    (Sought("饮水", first="2026-03-10"), [3]),
    (Sought("饮水", last="2026-03-02"), [1]),
    (Sought(first="2026-05-01", last="2026-05-31"), [6]),
    (Sought(first="2026-07-01"), []),
    (Sought("低保", person="吴十", first="2026-06-01", duty="party"), [10]),
    (Sought("zzdutyhelp"), []),
    (Sought('饮水" OR "水渠'), []),
    (Sought("饮水'):*"), []),
    (Sought("NOT 饮水"), []),
    (Sought("水*"), []),
    (Sought("％"), []),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give two teams and what they wrote."""
    stage = small_county(database)
    posts.second_team(stage)
    with stage.database.write() as work:
        for n, (who, day, body, duties) in enumerate(WRITTEN):
            row = tables.DiaryLine(
                event_key=f"written:{n}",
                person_id=stage.people[who],
                team_id=stage.teams[TEAMS[who]],
                day=day,
                body=body,
                duties=duties,
                said_at=MONDAY,
            )
            work.add(row)
            search.put_lines(work, [row])
    return stage


def wanted(stage: Stage, sought: Sought) -> Wanted:
    return Wanted(
        teams=[stage.teams[sought.teams]] if sought.teams else None,
        words=tuple(sought.words.split()),
        person=stage.people[sought.person] if sought.person else None,
        duty=sought.duty,
        first=date.fromisoformat(sought.first) if sought.first else None,
        last=date.fromisoformat(sought.last) if sought.last else None,
    )


def numbers(found: search.Found) -> list[int]:
    """Give the rows found as they are numbered above."""
    bodies = [body for _, _, body, _ in WRITTEN]
    return [bodies.index(hit.words) + 1 for hit in found.hits]


def test_every_search_of_the_table_gives_its_rows(stage: Stage) -> None:
    assert len(TABLE) >= 60
    with stage.database.read() as work:
        given_rows = [numbers(search.find(work, wanted(stage, s))) for s, _ in TABLE]
    differing = [(s, rows, g) for (s, rows), g in zip(TABLE, given_rows, strict=True) if rows != g]
    assert differing == []


def test_pages_follow_each_other_without_gap_or_repetition(stage: Stage) -> None:
    pages, after = [], None
    with stage.database.read() as work:
        while True:
            found = search.find(work, Wanted(teams=None, words=["水"]), after, 2)
            pages.append(numbers(found))
            after = found.after
            if after is None:
                break
    assert pages == [[8, 4], [3, 2], [7, 1]]


def test_only_the_teams_asked_for_and_ones_own_are_looked_at(stage: Stage) -> None:
    mine = {"own": stage.people["张三"], "words": ["饮水"]}
    with stage.database.read() as work:
        here = search.find(work, Wanted(teams=[stage.teams["柳树村"]], **mine))  # type: ignore[arg-type]  # the values differ
        nowhere = search.find(work, Wanted(teams=[], words=["饮水"]))
        own = search.find(work, Wanted(teams=[], **mine))  # type: ignore[arg-type]  # the same
    assert numbers(here) == [2, 7, 1]
    assert numbers(nowhere) == []
    assert numbers(own) == [2, 1]


def test_a_line_is_found_as_it_is_now_and_not_as_it_was(stage: Stage) -> None:
    with stage.database.write() as work:
        row = work.session.get_one(tables.DiaryLine, 1)
        row.body, row.duties = "电线杆倒了", ["build"]
        work.session.flush()
        search.put_lines(work, [row])
    with stage.database.read() as work:
        assert search.find(work, Wanted(teams=None, words=["冻裂"])).hits == []
        (hit,) = search.find(work, Wanted(teams=None, words=["电线杆"], duty="build")).hits
    assert (hit.words, hit.ref) == ("电线杆倒了", 1)


def test_what_was_dropped_is_found_no_more(stage: Stage) -> None:
    with stage.database.write() as work:
        search.drop(work, SearchKind.line, [1, 2])
    with stage.database.read() as work:
        assert numbers(search.find(work, Wanted(teams=None, words=["饮水"]))) == [3, 7]
        assert numbers(search.find(work, Wanted(teams=None, words=["PVC"]))) == []


def test_words_are_found_by_their_index_and_scopes_by_theirs(stage: Stage) -> None:
    """Nothing is read from end to end: not the entries, and on SQLite not the index of words."""
    growing = ("search_entry", "diary_line")
    seen: set[str] = set()
    for words, teams in (("饮水管", None), ("水", None), ("饮水", [1]), ("", [1])):
        with heard(stage.database) as ran, stage.database.read() as work:
            asked = Wanted(teams=teams, words=words.split())  # type: ignore[arg-type]  # an id
            assert search.find(work, asked).hits
        assert {table for table, _ in scanned(stage.database, ran, growing)} == set()
        seen |= {plan for statement, values in ran for plan in plans(stage, statement, values)}
    index = "VIRTUAL TABLE INDEX" if stage.database.is_sqlite else "ix_search_entry_tokens"
    assert any(index in plan for plan in seen)


def plans(stage: Stage, statement: str, values: object) -> list[str]:
    """Give how a statement would be done, where reading whole tables is not to be chosen."""
    with stage.database.writer.connect() as connection:
        raw: Any = connection.connection.cursor()
        explain = "EXPLAIN QUERY PLAN " if stage.database.is_sqlite else "EXPLAIN "
        if not stage.database.is_sqlite:
            for other in ("seqscan", "indexscan"):
                raw.execute(f"SET enable_{other} = off")
        raw.execute(explain + statement, values)
        found = [" ".join(map(str, row)) for row in raw.fetchall()]
        connection.rollback()
    return found


TEXTS = st.text(st.sampled_from("饮水管三组 ,ab1𬱖\n%"), max_size=12)


@given(TEXTS, TEXTS.map(lambda said: "".join(said.split())))
@settings(max_examples=300, suppress_health_check=[HealthCheck.differing_executors])
def test_no_index_hides_what_a_text_holds(text: str, word: str) -> None:
    """Whatever word occurs in a text, its phrases are among the tokens kept of it."""
    kept = tokens.kept(text)
    for phrase in tokens.phrases(word) if tokens.place(tokens.plain(text), word) else ():
        length = len(phrase.tokens)
        windows = [tuple(kept[at : at + length]) for at in range(len(kept))]
        if phrase.begins:
            assert any(token.startswith(phrase.tokens[0]) for token in kept)
        else:
            assert phrase.tokens in windows


def test_a_report_is_found_by_the_head_that_fits(stage: Stage) -> None:
    with stage.database.write() as work:
        policy = work.one(select(tables.PolicyVersion.id))
        team, leader = stage.teams["石桥村"], stage.people["李四"]
        heads = {"thinking": "学习文件", "work": "修好三组饮水管"}
        filing = Filing(
            Key(Subject(team), "half_year", "2026H1"),
            {head: (Sentence(said),) for head, said in heads.items()},
            (("thinking", "思想", "Thinking"), ("work", "工作", "Work")),
            leader,
            datetime(2026, 6, 29, 9, tzinfo=UTC),
            late=False,
            policy=policy,
        )
        assert filings.file(work, filing)
        day = date(2026, 6, 29)
        found = search.find(work, Wanted(teams=None, words=["饮水管", "学习"]))
    (hit,) = found.hits
    assert (hit.kind, hit.words, hit.team) == (SearchKind.report, "修好三组饮水管", TeamId(team))
    assert hit.place == Place(day, hit.place.id)
    assert hit.person == PersonId(leader)
