"""Every form, whatever is typed, pressed or sent as a file: it answers and can be left."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import or_, select

from handlers import commands
from handlers.talk import FileRef, Location
from storage import tables
from storage.database import Database
from storage.kinds import EventKind
from tests import form_openings
from tests.conversations.posts import group_head
from tests.databases import fresh_sqlite
from tests.form_openings import OPENINGS
from tests.test_hostile import FORGED, NASTY, SAID, failures, peopled, trespasses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handlers.talk import Event
    from tests.actors import Stage

_SENT_AS = (EventKind.photo, EventKind.voice, EventKind.document, EventKind.other)
_NAMES = ("a.docx", "报告.docx", "轮休.xlsx", "../../etc/passwd", "\u202exslx.exe", "", "a" * 300)
_TYPES = ("image/jpeg", "application/zip", "", "text/html; charset=x", "'; DROP TABLE file; --")
_WORDS = st.one_of(st.sampled_from(SAID), st.sampled_from(NASTY), st.text(max_size=80))
_STEP = st.one_of(
    st.tuples(st.just("say"), _WORDS),
    st.tuples(st.just("edit"), _WORDS),
    st.tuples(st.just("tap"), st.integers(0, 20)),
    st.tuples(st.just("form"), st.tuples(st.integers(-1, 9), st.text(max_size=5))),
    # Who says that an account is not theirs has left, and with it every form.
    st.tuples(st.just("forge"), FORGED.filter(lambda data: not data.startswith("bind"))),
    st.tuples(
        st.sampled_from(_SENT_AS),
        st.builds(
            FileRef,
            st.sampled_from(("f1", "", "f" * 400)),
            st.sampled_from(_NAMES),
            st.sampled_from(_TYPES),
            st.sampled_from((0, 1, 20_000_000, 2**62, -1)),
        ),
    ),
    st.tuples(st.just("place"), st.tuples(st.floats(), st.floats(), st.none() | st.floats())),
)


@dataclass(frozen=True)
class Opened:
    """A county in which somebody has a form open, and the file to copy it from."""

    stage: Stage
    name: str
    file: Path

    def copy(self, folder: Path) -> Stage:
        """Give it anew."""
        target = folder / "county.db"
        for end in ("", "-wal", "-shm"):
            target.with_name(f"county.db{end}").unlink(missing_ok=True)
        shutil.copy(self.file, target)
        return form_openings.elsewhere(self.stage, Database(f"sqlite:///{target}"))


@pytest.fixture(scope="module")
def opened(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Opened]:
    """Give counties by the form that is open in them, each played once."""

    @cache
    def play(form: str) -> Opened:
        folder = tmp_path_factory.mktemp(form)
        address = fresh_sqlite(folder, sqlite_template)
        database = Database(address)
        stage = county(database)
        name = form_openings.opened(stage, form)
        database.close()
        return Opened(stage, name, folder / address.rsplit("/", 1)[1])

    return play


def county(database: Database) -> Stage:
    """Give the county of the hostile tests, with the head of its leading group."""
    stage = peopled(database)
    group_head(stage)
    return stage


def event(stage: Stage, name: str, how: str | EventKind, what: Any) -> Event:  # noqa: ANN401  drawn
    """Give what somebody sends: words, a press, a file, a place."""
    if isinstance(how, EventKind):
        return replace(stage.event(name, what.name, how), file=what)
    match how:
        case "say":
            return stage.event(name, what)
        case "edit":
            return replace(stage.event(name, what), kind=EventKind.edited, message_id="1")
        case "tap":
            known = shown_to(stage, name)
            data = known[what % len(known)] if known else "x"
            return stage.event(name, data, EventKind.button)
        case "form":
            question, choice = what
            data = f"f:{serial(stage, name)}:{question}:{choice}"[:64]
            return stage.event(name, data, EventKind.button)
        case "forge":
            return stage.event(name, what, EventKind.button)
        case _:
            sent = stage.event(name, "")
            return replace(sent, kind=EventKind.location, location=Location(*what))


def shown_to(stage: Stage, name: str) -> list[str]:
    """Give the buttons somebody was shown, the newest first."""
    row = tables.Outbox
    person = stage.people[name]
    mine = (row.person_id == person) | (row.user == str(person))
    with stage.database.read() as work:
        rows = work.ones(select(row.buttons).where(mine).order_by(row.id.desc()))
    return [str(data) for one in rows for line in one for _, data in line]


def serial(stage: Stage, name: str) -> int:
    """Give the number of the form somebody filled in last."""
    row = tables.Conversation
    with stage.database.read() as work:
        body = work.one(select(row.body).where(row.key == f"person:{stage.people[name]}"))
    return int(body["serial"])


def answers(stage: Stage, sent: Event) -> int:
    """Give how many messages somebody is answered with, changes of one they have counted."""
    key = tables.Outbox.key
    mine = or_(*(key.startswith(f"{how}:{sent.key}:") for how in ("reply", "edit")))
    with stage.database.read() as work:
        return len(work.ones(select(key).where(mine)))


def can_be_left(stage: Stage, name: str) -> None:
    """Say 取消: no form is open any more, and what is said next is heard."""
    assert stage.say(name, "取消")
    assert form_openings.standing(stage, name) is None
    assert stage.say(name, "待办")


def test_every_form_has_its_opening() -> None:
    assert set(OPENINGS) == set(commands.FORMS)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("form", OPENINGS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(_STEP, min_size=1, max_size=8))
def test_whatever_is_sent_a_form_answers_and_can_be_left(
    opened: Callable[[str], Opened],
    tmp_path: Path,
    form: str,
    steps: list[tuple[str | EventKind, Any]],
) -> None:
    """Words, presses, files of any name and size, places: the turn never fails nor is silent."""
    one = opened(form)
    stage = one.copy(tmp_path)
    try:
        for how, what in steps:
            sent = event(stage, one.name, how, what)
            stage.tell([sent])
            assert failures(stage) == []
            assert answers(stage, sent) >= 1 or how == "edit"
        can_be_left(stage, one.name)
        assert trespasses(stage) == []
    finally:
        stage.database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("form", OPENINGS)
def test_a_form_hears_what_is_nasty(database: Database, form: str) -> None:
    """The same on PostgreSQL, which takes fewer characters: each is answered in the form."""
    stage = county(database)
    name = form_openings.opened(stage, form)
    for said in NASTY:
        answer = stage.say(name, said)
        assert answer
        assert not set(answer) & set("\x00\x07\x1b\u202e")
    assert failures(stage) == []
    can_be_left(stage, name)
