"""The leader's line on the team: 都在, 除张三外都在, "李四请假 王五去镇里"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.reading import nicknames
from handlers.reading.dates import resolve
from handlers.reading.normal import NUMBER, asks, core, normalise, number
from handlers.reading.places import place_of
from handlers.reading.points import scan
from handlers.reading.values import Misread, TeamException, TeamWords

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.nicknames import Called, Circle
    from handlers.reading.values import Hearing

_ALL = (
    r"(?:我们|咱们|咱|队里|全队|全体|全员|大家|所有人|人|队员|同志们|今天)*(?:都|全|全都|全部|均|也都)"
    r"(?:在|到|到了|到位|到齐|在位|到岗)(?:村|岗|村里|位|岗在位)?|(?:全员|全体|全部)(?:在村|在岗|到岗|在位)|人齐了?|到齐了?"
    r"|(?:were)?all(?:are)?(?:here|present|inthevillage)|every(?:one|body)(?:is)?(?:here|present)"
)
_TAIL = r"(?:了|啦|哈|的|呢)*"
_WHOLE = re.compile(rf"(?:报告)?(?:{_ALL}){_TAIL}")
_NONE = re.compile(
    r"都不在|全不在|没人在|一个都不在|nobody|都没在|不都在|没都在|没有?都|不全在|没到齐|没全"
)
_OTHERS = re.compile(
    rf"(?:其他|其它|其余|别的|剩下|另外)(?:的?人|的?队员|人员|同志|几个|{NUMBER}(?:个|人|个人))?的?(?:都|全|均)?"
    rf"(?:在|在村|在岗|到岗|到位|在位)(?:里)?{_TAIL}|therest(?:are)?(?:here|present)|others(?:are)?here"
)
_COUNT = re.compile(
    rf"(?:我们|一共|共|队里)?({NUMBER})(?:个?人|个|名(?:队员)?|位)(?:都|全|全都)(?:在|到)(?:村|岗|村里|位|齐)?{_TAIL}"
)
_EXCEPT = re.compile(
    r"^(?:除了?|除开)(?P<who>.+?)(?:以外|之外|外)?[,\s]*(?:其他|其它|其余|别的)?(?:的?人|队员)?的?"
    r"(?P<all>(?:我们|大家)?(?:都|全|均|到齐|在村|在岗).*)$"
)
_BUT = re.compile(
    r"^(?:all|everyone|everybody)(?: (?:is|are))?(?: here| present)?[, ]*"
    r"(?:but|except)(?: for)? (?P<who>.+)$",
    re.IGNORECASE,
)
_WHAT = (
    (
        "back",
        re.compile(r"(?:已经?|提前)*(?:回来|回村|销假|返岗|到村)了?|(?:is )?back", re.IGNORECASE),
    ),
    (
        "in_village",
        re.compile(r"(?:都|也|还|全)*在(?:村里?|岗|的|呢|了)*|(?:is |are )?here", re.IGNORECASE),
    ),
    (
        # What kind of leave it is, is for the request to say.
        "leave",
        re.compile(
            r"(?:在|正)?(?:请?[病事婚产丧]假|请?年休?假|请假|休假|休年假)(?:了|中)?"
            r"|(?:is )?on leave",
            re.IGNORECASE,
        ),
    ),
)
_AND = re.compile(r"\s*(?:、|,|和|跟|及|与|\band\b|\s)\s*", re.IGNORECASE)
_TWO = 2
_LONGEST_NAME = 12
_BREAK = re.compile(r"[,;。!\s]+")
_TO = re.compile(r"\s*(?:到|至|-|以来|起|to\b|until\b)", re.IGNORECASE)


def read_team(text: str, hearing: Hearing) -> TeamWords | None:
    """Read a line on the whole team or on named members; None when it is neither.

    A name that is not in the team, or a word about a member that is not understood, is a problem.
    """
    plain = normalise(text)
    if asks(plain):
        return None
    day, rest = _leading_day(plain, hearing)
    if rest is None:
        return None
    words = _line(rest, nicknames.circle(hearing.names, hearing.me))
    if words is None:
        return None
    if isinstance(day, Misread):
        return TeamWords(all_present=False, problem=day)
    said = day if day != hearing.today else None
    return TeamWords(words.all_present, words.exceptions, words.count, said, words.problem)


def _leading_day(plain: str, hearing: Hearing) -> tuple[date | Misread, str | None]:
    """Take the day off the beginning of a line; no rest where several days or half a day are said.

    A name that begins like a day (周一鸣) is a name.
    """
    if any(plain.startswith(name) for name in hearing.names):
        return hearing.today, plain
    found = scan(plain, 0)
    if found is None or found[0].clock is not None:
        return hearing.today, plain
    point, end = found
    rest = _AND.sub("", plain[end:], count=1) if _AND.match(plain, end) else plain[end:]
    if point.half is not None or scan(rest, 0) is not None or _TO.match(plain, end):
        return hearing.today, None
    return resolve(point, hearing.today, "backward"), rest


def _line(rest: str, known: Circle) -> TeamWords | None:
    said = core(rest)
    if _NONE.fullmatch(said):
        return TeamWords(all_present=False, problem=Misread("reading.team.nobody"))
    if _WHOLE.fullmatch(said):
        return TeamWords(all_present=True)
    counted = _COUNT.fullmatch(said)
    if counted:
        return TeamWords(all_present=True, count=number(counted[1]))
    exception = _EXCEPT.match(rest)
    if exception and (_is_all(exception["all"])):
        return _excepting(exception["who"], known)
    but = _BUT.match(rest)
    if but:
        return _excepting(but["who"], known)
    return _members(rest, known) if known.names else None


def _is_all(text: str) -> bool:
    said = core(text)
    present = r"(?:都|全|均)?(?:在|到|到岗|在岗|到位|在位)(?:村|岗|村里|位|了)*"
    return bool(_WHOLE.fullmatch(said) or re.fullmatch(present, said))


def _excepting(who: str, known: Circle) -> TeamWords:
    """Read 除张三、李四请假外: names with or without what they do."""
    exceptions: list[TeamException] = []
    for piece in (part for part in _AND.split(who.strip()) if part):
        found = _several(piece, known) or _member(piece, known)
        if isinstance(found, Misread):
            return TeamWords(all_present=True, problem=found)
        exceptions += found if isinstance(found, list) else [found]
    return TeamWords(all_present=True, exceptions=_shared(exceptions))


def _several(piece: str, known: Circle) -> list[TeamException] | None:
    """Read 张三李四, names without a sign between them and without what they do."""
    named, said = _names_at(piece, known)
    if isinstance(named, Misread) or said or len(named) < _TWO:
        return None
    return [TeamException(name, "away") for name in named]


def _shared(exceptions: list[TeamException]) -> tuple[TeamException, ...]:
    """张三李四请假: what the last one does holds for those named just before without a word."""
    what, done = "away", []
    for one in reversed(exceptions):
        what = one.what if one.what != "away" else what
        done.append(replace(one, what=what))
    return tuple(reversed(done))


def _members(rest: str, known: Circle) -> TeamWords | None:
    """Read a line that begins with somebody of the team; everything in it must be understood.

    Of the speaker alone, 我在村, it is no line on the team.
    """
    begins = known.at(rest)
    if begins is None:
        return _by_sound(rest, known)
    exceptions: list[TeamException] = []
    everybody = False
    for piece in (part for part in _BREAK.split(_spelt(rest, known)) if part):
        if _OTHERS.fullmatch(core(piece)) or _WHOLE.fullmatch(core(piece)):
            everybody = True
            continue
        if exceptions and not exceptions[-1].what and _what(piece) is not None:
            # 张三 请假: the space parts the word from the name it is about.
            exceptions[-1] = replace(exceptions[-1], what=str(_what(piece)))
            continue
        found = _piece(piece, known)
        if isinstance(found, Misread):
            unsaid = not exceptions and found.reason != "reading.team.which_of"
            if unsaid or nicknames.is_own(begins.said):
                return None
            return TeamWords(all_present=everybody, problem=found)
        exceptions += found
    own = nicknames.is_own(begins.said) and len({one.name for one in exceptions}) == 1
    return None if own and not everybody else _filled(exceptions, everybody=everybody)


def _spelt(rest: str, known: Circle) -> str:
    """Write the name for pinyin in two words, whose space would part it."""
    for piece in re.findall(r"[a-z]+ [a-z]+", rest, re.IGNORECASE):
        called = known.at(piece)
        if called and called.said == piece and len(called.names) == 1:
            rest = rest.replace(piece, called.names[0])
    return rest


def _piece(piece: str, known: Circle) -> list[TeamException] | Misread:
    """Read 张三、李四请假; somebody without a word yet gets the next one's."""
    named, said = _names_at(piece, known)
    if isinstance(named, Misread):
        return named
    found = [TeamException(name, "") for name in named]
    if not said:
        return found
    last = _member(f"{found.pop().name}{said}" if named else piece, known)
    return last if isinstance(last, Misread) else [*found, last]


def _by_sound(rest: str, known: Circle) -> TeamWords | None:
    """Read a line whose first name is typed by sound, where all that follows is understood."""
    exceptions: list[TeamException] = []
    everybody = False
    for piece in (part for part in _BREAK.split(rest) if part):
        if _OTHERS.fullmatch(core(piece)) or _WHOLE.fullmatch(core(piece)):
            everybody = True
            continue
        found = _piece(piece, known)
        if isinstance(found, Misread):
            several = found.reason == "reading.team.which_of"
            return TeamWords(all_present=False, problem=found) if several else None
        exceptions += found
    if not exceptions or any(not one.what for one in exceptions):
        return None
    return TeamWords(all_present=everybody, exceptions=tuple(exceptions))


def _filled(exceptions: list[TeamException], *, everybody: bool) -> TeamWords | None:
    """Give each bare name what the next one does; a line of mere names says nothing."""
    what, done = "", []
    for one in reversed(exceptions):
        what = one.what or what
        if not what:
            return None
        done.append(replace(one, what=what))
    return TeamWords(all_present=everybody, exceptions=tuple(reversed(done)))


def _names_at(piece: str, known: Circle) -> tuple[list[str] | Misread, str]:
    """Take the names off the beginning of a piece: "张三、李四请假" → both, and "请假"."""
    found: list[str] = []
    left = piece
    while called := known.at(left):
        if len(called.names) > 1:
            return _which(called), left
        found.append(called.names[0])
        left = re.sub(r"^[、和跟及与]", "", left[len(called.said) :])
    return found, left


def _member(piece: str, known: Circle) -> TeamException | Misread:
    """Read "张三请假"; a name alone is away, one that only sounds alike is kept as typed."""
    called = known.at(piece)
    if called is None:
        return _slip(piece, known)
    if len(called.names) > 1:
        return _which(called)
    said = piece[len(called.said) :].strip(" ,:")
    what = _what(said) if said else "away"
    if what is None:
        return Misread("reading.team.what", {"name": called.names[0], "text": said})
    return TeamException(called.names[0], what)


def _slip(piece: str, known: Circle) -> TeamException | Misread:
    """Read a name with a slip in it, the longest first, if what follows is understood."""
    for end in range(min(len(piece), _LONGEST_NAME), 1, -1):
        said = piece[end:].strip(" ,:")
        what = _what(said) if said else "away"
        called = known.near(piece[:end].strip()) if what is not None else None
        if called is not None and what is not None:
            if len(called.names) > 1:
                return _which(called)
            return TeamException(called.names[0], what, called.said)
    return Misread("reading.team.unknown_name", {"name": piece})


def _which(called: Called) -> Misread:
    params = {"name": called.said, "names": "、".join(called.names)}
    return Misread("reading.team.which_of", params)


def _what(said: str) -> str | None:
    for what, pattern in _WHAT:
        if pattern.fullmatch(said):
            return what
    place = place_of(said)
    return "official_trip" if place == "unclear" else place
