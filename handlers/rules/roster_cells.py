"""Single cells of a roster: headings, names, telephone numbers, roles, places and days."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from storage.kinds import Membership, Role, Skill

_HEADINGS = {
    "name": "姓名 名字 队员姓名 工作队员姓名 干部姓名 驻村干部 驻村干部姓名 name fullname",
    "phone": "电话 手机 手机号 手机号码 联系电话 联系手机 移动电话 电话号码 联系方式 "
    "phone mobile telephone",
    "role": "角色 职务 身份 驻村职务 驻村身份 工作队职务 队内职务 担任职务 role",
    "unit": "派出单位 派出单位名称 选派单位 选派单位名称 单位 单位名称 工作单位 原单位 原工作单位 "
    "unit",
    "township": "乡镇 乡(镇) 乡(镇、街道) 乡镇(街道) 镇 乡 乡镇街道 镇街 所在乡镇 township town",
    "village": "村 驻村 行政村 村名 所驻村 所驻行政村 派驻村 驻点村 帮扶村 所在村 village",
    "from": "开始 开始日期 开始时间 驻村开始 起 起始时间 起始日期 任职时间 任职日期 驻村时间 "
    "驻村日期 派驻时间 派驻日期 选派时间 选派日期 到村时间 到村日期 到岗时间 到任时间 入驻时间 "
    "驻村开始时间 任职开始时间 from start",
    "to": "结束 结束日期 结束时间 驻村结束 止 截止时间 截止日期 到期 到期时间 到期日期 期满 "
    "期满时间 期满日期 离任时间 离任日期 离村时间 任期届满 任期届满时间 驻村结束时间 "
    "任职结束时间 to until end",
    "first_secretary": "第一书记 是否第一书记 兼任第一书记 是否兼任第一书记 firstsecretary",
    "full_time": "脱产 是否脱产 全脱产 是否全脱产 脱产驻村 fulltime full-time",
    "membership": "组织关系 党组织关系 组织关系转接 组织关系是否转接 组织关系是否转到村 "
    "membership membershipmoved transferred",
    "skill": "专长 特长 业务专长 skill skills",
    "insured_until": "保险到期 保险到期日 保险期限 保险有效期 意外险到期 insureduntil",
    "examined_on": "体检 体检日期 体检时间 最近体检 最近一次体检 examined checkup",
}
_COLUMNS = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_ROLES = {
    Role.leader: "队长 工作队长 工作队队长 驻村工作队队长 第一书记 驻村第一书记 第一书记兼队长 "
    "第一书记兼工作队长 队长兼第一书记 leader teamleader firstsecretary",
    Role.member: "队员 工作队员 工作队队员 驻村队员 驻村工作队员 member",
    Role.township: "乡镇专干 乡专干 镇专干 乡镇联络员 township townshipcoordinator",
    Role.county: "县专干 县级专干 区专干 市专干 county countycoordinator",
    Role.unit: "派出单位联络员 单位联络员 联络员 unit unitliaison",
    Role.administrator: "管理员 系统管理员 administrator admin",
}
_ROLE_WORDS = {word: role for role, words in _ROLES.items() for word in words.split()}
_FIRST_SECRETARY = ("第一书记", "firstsecretary")
_SKILLS = {
    Skill.party: "党群 党建 党群工作 party",
    Skill.economy: "经济 产业 经济工作 economy",
    Skill.social: "社会 社会工作 social socialwork",
}
_SKILL_WORDS = {word: skill for skill, words in _SKILLS.items() for word in words.split()}
_ANSWERS = {
    True: "是 有 对 已 √ ✓ ✔ ☑ 1 1.0 y yes true 脱产 已脱产 全脱产 已转 已转接 已转到村",
    False: "否 无 不 未 没有 × ✗ ✘ x 0 0.0 n no false 未脱产 不脱产 未转 未转接",
}
_ANSWER_WORDS = {word: answer for answer, words in _ANSWERS.items() for word in words.split()}
_NO_MEMBER = frozenset(
    {"非党员", "不适用", "群众", "团员", "无党派", "民主党派", "n/a", "notapplicable", "nonmember"}
)
_NOT_SAID = frozenset({"", "-", "—", "/"})
_NOTE_BESIDE = re.compile(r"\([^()]*\)$")
_BETWEEN_ROLES = re.compile(r"[、,;/和&+]+")
_OPEN_END = {"", "至今", "长期", "-", "—", "无"}
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T]\d.*)?")
_WITHOUT_DAY = re.compile(r"\d{4}(?:[-/.]|年)\d{1,2}月?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NAME_SIGNS = "·.'-()"
_LONGEST_NAME = 40
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that says nothing we can use: the last part of the reason's text id, and the cell."""

    reason: str
    value: str = ""


def heading(cell: str) -> str | None:
    """Give the column a heading names, None for one that is not ours.

    A note in brackets behind it does not matter: 联系电话(必填).
    """
    said = re.sub(r"[\s*:]", "", _plain(cell)).lower()
    return _COLUMNS.get(said) or _COLUMNS.get(_NOTE_BESIDE.sub("", said))


def name(cell: str) -> str | Unreadable:
    """Give a person's name; blanks inside a Chinese name go, and emoji are no name."""
    said = re.sub(r"\s+", " ", _plain(cell)).strip().replace("•", "·")
    if not said:
        return Unreadable("missing_name")
    letters = [sign for sign in said if unicodedata.category(sign)[0] == "L"]
    others = [s for s in said if unicodedata.category(s)[0] not in "LMN" and s not in _NAME_SIGNS]
    if not letters or set(others) - {" "} or len(said) > _LONGEST_NAME:
        return Unreadable("bad_name", cell[:_SHOWN])
    return said if all(sign.isascii() for sign in letters) else said.replace(" ", "")


def phone(cell: str) -> str | Unreadable:
    """Give a mobile number of the mainland as eleven digits."""
    if not cell.strip():
        return Unreadable("missing_phone")
    digits = re.sub(r"[\s\-()]", "", _plain(cell))
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", digits).removesuffix(".0")
    return digits if _MOBILE.fullmatch(digits) else Unreadable("bad_phone", cell[:_SHOWN])


def roles(cell: str) -> tuple[Role, ...] | Unreadable:
    """Give the roles of a cell such as 第一书记/队长 or 队员、管理员, each once."""
    said = _folded(cell)
    if not said:
        return Unreadable("missing_role")
    found = [_ROLE_WORDS.get(word) for word in _BETWEEN_ROLES.split(said) if word]
    known = tuple(dict.fromkeys(role for role in found if role is not None))
    stationed = {Role.leader, Role.member}
    if not known or None in found or stationed <= set(known):
        return Unreadable("unknown_role", cell[:_SHOWN])
    return known


def first_secretary(role_cell: str, cell: str) -> bool | Unreadable | None:
    """Give whether somebody is the first secretary; a role that says so needs no column."""
    said = yes_or_no(cell)
    if not any(word in _folded(role_cell) for word in _FIRST_SECRETARY):
        return said
    return Unreadable("not_first_secretary", role_cell[:_SHOWN]) if said is False else said or True


def yes_or_no(cell: str) -> bool | Unreadable | None:
    """Give a yes or a no, None for a cell that says neither by being empty."""
    said = _folded(cell)
    if said in _NOT_SAID:
        return None
    return _ANSWER_WORDS.get(said, Unreadable("bad_yes_no", cell[:_SHOWN]))


def membership(cell: str) -> Membership | Unreadable | None:
    """Give where the party membership is; who is no member has none to move."""
    if _folded(cell) in _NO_MEMBER:
        return Membership.not_member
    moved = yes_or_no(cell)
    if isinstance(moved, bool):
        return Membership.moved if moved else Membership.elsewhere
    return moved


def skill(cell: str) -> Skill | Unreadable | None:
    """Give the one thing somebody is good at, None where the cell is empty."""
    said = _folded(cell)
    if said in _NOT_SAID:
        return None
    return _SKILL_WORDS.get(said) or Unreadable("bad_skill", cell[:_SHOWN])


def day(cell: str) -> date | Unreadable | None:
    """Give a full date, None for an empty or open one; 2025.1 or 1月5日 is not guessed at."""
    said = _plain(cell).strip()
    if said in _OPEN_END:
        return None
    found = _DAY.fullmatch(said) or _COMPACT_DAY.fullmatch(said)
    try:
        year, month, number = map(int, found.groups()) if found else (0, 0, 0)
        return date(year, month, number)
    except ValueError:
        reason = "day_missing" if _WITHOUT_DAY.fullmatch(said) else "bad_date"
        return Unreadable(reason, cell[:_SHOWN])


def place(cell: str) -> str:
    """Give the name of a place or unit without blanks around or, in Chinese, inside it."""
    said = re.sub(r"\s+", " ", _plain(cell)).strip()[:_LONGEST_NAME]
    return said if said.isascii() else said.replace(" ", "")


def _folded(cell: str) -> str:
    return re.sub(r"\s+", "", _plain(cell)).lower()


def _plain(cell: str) -> str:
    """Half-width, and without the invisible signs that copying from a web page leaves."""
    folded = unicodedata.normalize("NFKC", cell)
    return "".join(sign for sign in folded if unicodedata.category(sign) not in {"Cf", "Cc"})
