"""The glossary names what is in the code, and the code has no word of the office without it."""

import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from bot.resources import policy_pack
from handlers.rules.policy import parse_pack
from storage import kinds

ROOT = Path(__file__).resolve().parents[1]
PACK = "policies/guiding-opinions-2017.toml"
ROW = re.compile(r"^\| (?P<said>[^|]+) \| `(?P<code>[^`|]+)` \| [^|]+ \| `(?P<where>[^`|]+)` \|$")


class Entry(NamedTuple):
    """A row: the word people say, the name in code, and the file it is in."""

    said: str
    code: str
    where: str


def entries() -> list[Entry]:
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    return [Entry(*found.groups()) for line in lines if (found := ROW.match(line))]


def names(where: str) -> set[str]:
    return {entry.code for entry in entries() if entry.where == where}


def test_every_row_is_read() -> None:
    """No row escapes the other tests by its form; heads and rules of tables are no rows."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    tables = page.count("| 中文 | code | meaning | where |")

    assert tables > 1
    assert len(entries()) == len(rows) - 2 * tables


def test_no_name_of_a_file_has_two_rows() -> None:
    found = [(entry.code, entry.where) for entry in entries()]

    assert sorted({each for each in found if found.count(each) > 1}) == []


def test_every_name_is_a_word_of_its_file() -> None:
    """Of `Role.leader` both parts must be there; a file that is gone has no words."""
    absent = []
    for entry in entries():
        path = ROOT / entry.where
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        words = set(re.findall(r"\w+", text))
        if not words.issuperset(entry.code.split(".")):
            absent.append((entry.code, entry.where))

    assert absent == []


def test_every_value_of_every_enumeration_has_its_row() -> None:
    """Roles, states and kinds are what people speak of; a row too many is as wrong as one less."""
    enumerations = [
        each for each in vars(kinds).values() if isinstance(each, type) and each is not StrEnum
    ]
    values = {
        f"{each.__name__}.{member.name}"
        for each in enumerations
        if issubclass(each, StrEnum)
        for member in each
    }

    assert {"Role.leader", "LeaveState.pending", "MessageState.unknown"} <= values
    assert names("storage/kinds.py") == values


def test_every_kind_of_the_default_pack_has_its_row() -> None:
    """Day kinds and leave kinds by their ids, under what the pack calls them or longer."""
    policy = parse_pack(policy_pack(Path(PACK).name).read_text(encoding="utf-8"))
    said = {entry.code: entry.said for entry in entries() if entry.where == PACK}
    days = {kind.id: kind.label.zh for kind in policy.attendance.kinds.table}
    leave = {kind.id: kind.label.zh for kind in policy.leave.kinds.table}

    assert sorted((days.keys() | leave.keys()) - said.keys()) == []
    assert {id_: said[id_] for id_ in days if said[id_] != days[id_]} == {"absent": "脱岗"}
    assert {id_: said[id_] for id_ in leave if said[id_] != leave[id_]} == {}
