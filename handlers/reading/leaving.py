"""Wishes for leave in a sentence: "请3天假 我妈住院", "病假 12月1号到3号 发烧"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.dates import FESTIVAL
from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, normalise
from handlers.reading.places import place_of
from handlers.reading.values import LeaveWords, Misread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.reading.values import Hearing

_CUT = rf"[\s{CUT}]"
_POLITE = re.compile(
    r"[\s,]*(?:(?:可以吗|可以不|行吗|行不行|好吗|可不可以|能批吗|请批准|请批示|望批准|谢谢|麻烦了|please)"
    r"[?!。.\s]*|[!。.\s]+)$",
    re.IGNORECASE,
)
# What must not follow the word, for then it is talk about leave and not a wish.
_TALK = r"(?!条|单|的事|手续|制度|流程|记录|统计|规定|表|人)"
_VERB = re.compile(
    rf"请{_CUT}*(?:个|一个|一下|了|个把)?{_CUT}*(?:的)?{_CUT}*(?P<kind>KIND)?{_CUT}*假?{_TALK}"
    rf"|休{_CUT}*(?:个|一下)?{_CUT}*(?:KIND|假){_TALK}|休(?={_CUT})",
)
_LEADING = re.compile(
    r"^(?:@\S+\s*)?(?:(?:尊敬的|各位)?(?:队长|书记|领导|主任)[,:!]?\s*)?(?:你好|您好)?[,!]?\s*"
    r"(?:我|本人|俺)?(?:想|要|需要|得|打算|申请|准备|可能|今天|还|向您|跟您)*$"
)
_SOMEBODY = re.compile(r"[给帮替批让叫问准]|同意|的假|假期|[没不未别](?:想|要|用|能|再|是)*$")
_OF_ONESELF = re.compile(r"[有事病痛]")
_ENGLISH = re.compile(
    r"^(?:(?:hi|hello|dear \w+)[,!]? )?"
    r"(?:i(?:'d| would)? (?=need|want|like|request|ask|apply|take))?"
    r"(?:(?:take|need|want|like|request|ask(?:ing)?(?: for)?|apply(?:ing)? for|to take|to) )*"
    r"(?:a |some )?"
    rf"(?:{CUT}(?:'s)? ?(?:of )?)?(?:(?:KIND)|leave|off|day off|days off)\b(?! the village)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"^(?:因为|因|由于|理由是?|原因是?|事由是?|for|because(?: of)?)(?:\b|(?<=[^a-z]))[:\s]*",
    re.IGNORECASE,
)
_EDGES = f" ,;:。!、.()-{CUT}"
_CLAUSE = re.compile(rf"[,;。!\s{CUT}]+")
_SHORT_NAME = 3
_BRACKETED = re.compile(r"(?P<what>.*\S)\s*[(\[【]\s*(?:请)?(?P<kind>[^()\[\]【】]+?)\s*[)\]】]")


def read_bracketed(text: str, hearing: Hearing) -> LeaveWords | None:
    """Read 下周一到周三去党校培训 (公出): a kind of leave in brackets at the end asks for it.

    None without days, or where the words before it name another kind.
    """
    plain = _POLITE.sub("", normalise(text))
    bracketed = _BRACKETED.fullmatch(plain)
    said = bracketed["kind"].lower() if bracketed else ""
    kind = next((one for word, one in hearing.kinds.items() if word.lower() == said), None)
    if bracketed is None or kind is None or not _is_own(bracketed["what"], hearing):
        return None
    what = bracketed["what"]
    wish = _read_wish(what, hearing)
    if wish is not None:
        return replace(wish, kind=kind) if wish.kind in {None, kind} else None
    found = spans.find(what, hearing.today, "forward")
    here = any(place_of(clause) == "in_village" for clause in _CLAUSE.split(found.rest))
    if here or not (found.span or found.days or found.problem):
        return None
    reason = _reason(found.rest, [])
    return LeaveWords(kind, found.span, found.days, reason, found.problem)


def read_leave(text: str, hearing: Hearing) -> LeaveWords | None:
    """Read a wish for the speaker's own leave; None when the sentence is not one.

    Nothing is filled in that was not said: no kind without its word, no dates without a day.
    """
    plain = _POLITE.sub("", normalise(text))
    if not _is_own(plain, hearing):
        return None
    return read_bracketed(text, hearing) or _read_wish(plain, hearing)


def _is_own(plain: str, hearing: Hearing) -> bool:
    """Whether a sentence may be about the speaker, and is no question."""
    return bool(plain) and not asks(plain) and not plain.startswith(hearing.names)


def _read_wish(plain: str, hearing: Hearing) -> LeaveWords | None:
    found = spans.find(plain, hearing.today, "forward")
    kinds = sorted(hearing.kinds, key=len, reverse=True)
    tail = _wish(found.rest, kinds)
    if tail is None or any(place_of(clause) == "in_village" for clause in _CLAUSE.split(tail)):
        return None
    said = _kinds_in(found.rest, kinds, hearing)
    kind = next(iter(said)) if len(said) == 1 else None
    reason = _reason(tail, kinds)
    problem = found.problem
    if not problem and not found.span:
        festival = FESTIVAL.search(plain)
        problem = festival and Misread("reading.date.festival", {"text": festival.group(0)})
    return LeaveWords(kind, found.span, found.days, reason, problem)


def _wish(rest: str, kinds: list[str]) -> str | None:
    """Give the sentence without the words of the wish, None when there is no wish in it."""
    words = "|".join(map(re.escape, kinds)) or "(?!)"
    english = re.compile(_ENGLISH.pattern.replace("KIND", words), re.IGNORECASE)
    started = english.match(rest.strip())
    if started:
        return rest.strip()[started.end() :]
    named = re.match(rf"^[\s,{CUT}]*(?:我|要|想|申请)*(?:{words})(?![们])", rest, re.IGNORECASE)
    if named and not re.search(r"给|帮|组织|开展", rest):
        return rest[named.end() :] if _has_dates_or_only(rest, named) else None
    verb = re.compile(_VERB.pattern.replace("KIND", words), re.IGNORECASE)
    for found in verb.finditer(rest):
        if _is_verb(found):
            before = rest[: found.start()]
            if _may_precede(before):
                return f"{_own(before)} {rest[found.end() :]}"
    return None


def _has_dates_or_only(rest: str, named: re.Match[str]) -> bool:
    """A kind's word starts a wish only with dates beside it, or when nothing else is said."""
    return CUT in rest or not rest[named.end() :].strip(_EDGES)


def _is_verb(found: re.Match[str]) -> bool:
    """请 alone (请进, 请领导) is no wish: it needs 假, a kind or a length beside it."""
    said = found.group(0)
    return "假" in said or CUT in said or said == "休" or bool(found["kind"])


def _may_precede(before: str) -> bool:
    """Whether the words before the verb leave it the speaker's own wish."""
    clause = re.split(r"[,;。!]", before)[-1].replace(CUT, "").strip()
    if _LEADING.fullmatch(clause):
        return not _SOMEBODY.search(re.sub(r"[^,;。!]*$", "", before)[-2:])
    told = len(clause) > _SHORT_NAME or bool(_OF_ONESELF.search(clause))
    return told and not _SOMEBODY.search(clause)


def _own(before: str) -> str:
    """Give what of the words before the verb may be the reason."""
    clauses = [
        re.sub(r"(?:我|想|要|需要|得|申请|所以)+$", "", part.strip(_EDGES))
        for part in re.split(r"[,;。!]", before)
    ]
    return ",".join(part for part in clauses if part and not _LEADING.fullmatch(part))


def _kinds_in(rest: str, kinds: Iterable[str], hearing: Hearing) -> set[str]:
    found, left = set(), rest.lower()
    for word in kinds:
        pattern = rf"\b{re.escape(word.lower())}\b" if word.isascii() else re.escape(word)
        if re.search(pattern, left):
            found.add(hearing.kinds[word])
            left = re.sub(pattern, " ", left)
    return found


def _reason(tail: str, kinds: list[str]) -> str | None:
    for word in kinds:
        if word.endswith("假") or word.isascii():
            tail = re.sub(re.escape(word), " ", tail, flags=re.IGNORECASE)
    parts = [part.strip(_EDGES) for part in re.split(rf"[{CUT},;。]", tail)]
    said = [part for part in parts if part and part not in {"请假", "请"}]
    reason = " ".join(" ".join(said).split())
    reason = _BECAUSE.sub("", reason).strip(_EDGES)
    reason = re.sub(r"^(?:的|了|吧|去吧|申请|走|共计?)$", "", reason)
    return reason or None
