"""The READMEs are true: their conversation is played, their commands run, their paths exist."""

import re
import shlex
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import typer
from sqlalchemy import update

from bot.__main__ import app
from storage import tables
from storage.database import Database
from tests.actors import Stage, small_county
from tests.console import process, zhucun

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ".venv/bin/zhucun"
NIGHT = ""

CHINESE = (
    ("张三", "签到"),
    ("张三", "请假 明天到后天 事假 送孩子上学"),
    ("张三", "提交"),
    ("李四", "同意"),
    (NIGHT, "第二天"),
    ("李四", "都在"),
    ("李四", "确认"),
)
ENGLISH = (
    ("Zhang San", "here"),
    ("Zhang San", "leave tomorrow to Wednesday personal leave school run"),
    ("Zhang San", "submit"),
    ("Li Si", "approve"),
    (NIGHT, "The next day"),
    ("Li Si", "all here"),
    ("Li Si", "confirm"),
)
ENGLISH_NAMES = {
    "李四": "Li Si",
    "张三": "Zhang San",
    "王五": "Wang Wu",
    "孙八": "Sun Ba",
    "赵六": "Zhao Liu",
    "钱七": "Qian Qi",
}
READMES = {"README.zh-CN.md": ("zh_CN", CHINESE), "README.md": ("en", ENGLISH)}
NO_TOKEN = {
    "zh_CN": "没有配置任何消息平台:请在配置里填 telegram.token(或设 ZHUCUN_TELEGRAM__TOKEN)。",
    "en": "No messenger is configured: set telegram.token (or ZHUCUN_TELEGRAM__TOKEN).",
}

each_readme = pytest.mark.parametrize("readme", READMES)


def blocks(page: str, kind: str) -> list[str]:
    """Give the fenced blocks of a kind, without the fences."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def command_lines(page: str) -> list[list[str]]:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def in_english(stage: Stage) -> None:
    """Give the people of a county English and names in Latin letters."""
    person = tables.Person
    with stage.database.write() as work:
        work.run(update(person).values(language="en"))
        for name, spelt in ENGLISH_NAMES.items():
            work.run(update(person).where(person.name == name).values(name=spelt))
    stage.people = {ENGLISH_NAMES[name]: id_ for name, id_ in stage.people.items()}


def spoken(stage: Stage, name: str, said: str) -> str:
    """Let somebody say something; give what everybody was then told, the speaker first."""
    stage.tell([stage.event(name, said)])
    lines = [f"{name}> {said}"]
    for reader in (name, *(other for other in stage.people if other != name)):
        for shown in stage.shown(reader):
            buttons = " ".join(f"[{label}]" for label in shown.buttons)
            to = f"→ {reader}" if reader != name else ""
            lines += filter(None, (to, shown.body, buttons))
    return "\n".join(lines)


def played(stage: Stage, story: tuple[tuple[str, str], ...]) -> str:
    parts = []
    heading = ""
    for name, said in story:
        if name == NIGHT:
            stage.wait(hours=24)
            heading = f"{said}\n"
        else:
            parts.append(heading + spoken(stage, name, said))
            heading = ""
    return "\n\n".join(parts) + "\n"


@each_readme
def test_the_conversation_is_what_is_said(readme: str, sqlite_url: Callable[[], str]) -> None:
    """The first block of the page is a conversation that takes place like this, sign for sign."""
    language, story = READMES[readme]
    with closing(Database(sqlite_url())) as database:
        stage = small_county(database)
        if language == "en":
            in_english(stage)

        assert blocks(readme, "text")[0] == played(stage, story)


@each_readme
def test_every_command_line_does_what_the_page_says(readme: str, tmp_path: Path) -> None:
    """In a new folder with the example settings each line ends well, in the order of the page.

    `run` is the one that is told to refuse: without a token it must say so in a sentence.
    """
    language, _ = READMES[readme]
    shutil.copy(ROOT / "config.example.toml", tmp_path)
    (roster,) = blocks(readme, "csv")
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    outcomes = {}
    for program, *arguments in command_lines(readme):
        if program == "make":
            assert set(arguments) <= set(targets)
        elif program == "cp":
            shutil.copy(*(tmp_path / name for name in arguments))
        elif arguments == ["run"]:
            done = process(tmp_path, arguments, language=language)
            assert (done.code, done.out, done.err.strip()) == (2, "", NO_TOKEN[language])
        else:
            assert program == COMMAND
            done = zhucun(tmp_path, *arguments, language=language)
            outcomes[" ".join(arguments)] = (done.code, done.err if done.code else "")

    assert len(outcomes) == 5
    assert {what: end for what, end in outcomes.items() if end != (0, "")} == {}


@each_readme
def test_the_table_lists_every_command(readme: str) -> None:
    """The table of the operator's commands and `zhucun --help` name the same ones."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    listed = re.findall(r"^\| `zhucun ([a-z-]+)", text, re.MULTILINE)
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # it is a group

    assert sorted(listed) == sorted(commands)


@each_readme
def test_the_tree_is_the_tree(readme: str) -> None:
    """Every folder git holds, but hidden ones, has its line, and no line is about another."""
    _, tree = blocks(readme, "text")
    listed = [line.split()[0].rstrip("/") for line in tree.splitlines()]
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = {rule.strip("/") for rule in rules}
    there = [path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"]

    assert sorted(listed) == sorted(name for name in there if name not in ignored)


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if "://" not in target
    ]

    assert (ROOT / "README.md", "docs/operations.md") in links
    assert [
        (page.name, target) for page, target in links if not (page.parent / target).exists()
    ] == []


def test_the_statements_for_the_operator_run(database: Database) -> None:
    """What operations.md tells to ask a database is understood by both kinds."""
    statements = [s for block in blocks("docs/operations.md", "sql") for s in block.split(";")]
    asked = [statement for statement in statements if statement.strip()]

    assert asked
    with database.read() as work:
        for statement in asked:
            assert work.connection.exec_driver_sql(statement).fetchall() == []
