"""Messages that as a whole are a set phrase: yes and no, decisions, receipts, thanks, commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.normal import NUMBER, asks, bare, core, normalise, number
from handlers.reading.reporting import REPORT
from handlers.reading.values import (
    Decision,
    Extension,
    Misread,
    Receipt,
    Return,
    Thanks,
    Withdraw,
    Word,
)

if TYPE_CHECKING:
    from handlers.reading.values import Hearing


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words(
    "好 好的 好吧 好滴 好嘞 是 是的 对 对的 对头 行 行吧 可以 可以的 确认 确定 嗯 嗯嗯 要"
    " 要的 没错 没问题 中 👌 👍 ✅ ✔ 🆗 ok okay k y yes yep yeah sure right correct"
    " confirm"
)
_NO = _words(
    "不 不是 不是的 不对 不行 不可以 不好 不要 不用 不了 不确认 否 没有 错 错了 别 ❌ ✖ 👎"
    " n no nope wrong"
)
_RECEIPTS = _words(
    "收到 收到了 已收到 已阅 已读 阅 知道了 知悉 已知悉 明白 明白了 了解 👌 👍 🆗"
    " received noted read 收到谢谢 收到辛苦了 好的收到 收到好的"
)
_THANKS = _words(
    "谢谢 谢谢你 谢谢您 谢了 多谢 感谢 非常感谢 辛苦 辛苦了 辛苦啦 你辛苦了 您辛苦了"
    " 劳驾了 谢谢啦 谢谢了 好的谢谢 🙏 🌹 thanks thankyou thx thankyouverymuch manythanks"
    " ok谢谢 okthanks"
)
_WITHDRAW = re.compile(
    r"(?:我|那|算了)?(?:这个?|那个?|我的)?(?:假|请假)?(?:先|就|也)?(?:不(?:想)?(?:请假?|休假?|要)|撤回|撤销|取消)"
    r"(?:了|吧|请假|申请|请假申请|假条|请假条|这个假|假期)?(?:了|吧|啦)?"
    r"|假不(?:请|休|要)了|不请假了?|withdraw(?:my)?(?:leave|request)?|cancelmyleave"
)
_RETURNS = re.compile(
    r"(?:我|本人)?(?:已经?|刚|今天|今早|现在|提前|昨天)*(?:销假|消假|我?回来|回村|返村|返岗|归队|回到村|回到村里)"
    r"(?:里)?(?:了|啦|销假|报到|报道)*|(?:我)?(?:已|已经)到村销假|imback|backinthevillage|back"
)
_EXTENSIONS = re.compile(
    r"(?:续假|续|延假|延长(?:假期)?|再(?:多)?请|再(?:多)?休|多请|多休|晚|迟|推迟|再晚|要晚|可能要?晚"
    r"|\bextend\b)",
    re.IGNORECASE,
)
_EXTENSION_REST = re.compile(
    r"(?:我|想|要|得|需要|可能|申请|能)*(?:续假|续|延假|延长假期|延长|再多?请|再多?休|多请|多休|推迟|晚|迟)"
    r"(?:到|至)?(?:假|回|回来|回村|回去|返村|返岗)?(?:了|吧)?"
    r"|extend(?:my|the)?(?:leave)?(?:by|until|till|to)?"
)
_APPROVE = "批准|批了|已批|同意|同意了|准了|准假|准|准予|approve|approved|agree|agreed"
_REJECT = (
    "不同意|不批准|不批|不准|不予批准|先不批|暂不批|暂不同意|先不同意|不能批|不准假|驳回|拒绝"
    "|reject|rejected|deny|denied|disagree|not approved"
)
_BACK = "退回修改|退回重填|退回重写|退回去改|退回|打回|send back|sent back"
_DECISION = re.compile(
    rf"(?:(?:第|no\.? ?)?(?P<n1>{NUMBER})(?:号|个|条)?\s*[,.、:]?\s*)?(?:我)?"
    rf"(?:(?P<no>{_REJECT})|(?P<back>{_BACK})|(?P<yes>{_APPROVE}))(?:他|她)?(?:的?(?:请假|假))?(?:了|吧|啦)?"
    rf"(?:\s*[,:]?\s*(?:第|no\.? ?)?(?P<n2>{NUMBER})(?:号|个|条)?)?"
    r"(?:[\s,;:。!(]+(?P<rest>.*))?",
    re.IGNORECASE,
)
_COUNTED = rf"(?:这|那)?(?:{NUMBER}|两)个(?:都|全)?"
_SEVERAL = re.compile(rf"(?:{_APPROVE}){_COUNTED}|{_COUNTED}(?:{_APPROVE})", re.IGNORECASE)
_WORDS = {
    "todo": "待办 我的待办 待办事项 有什么要办 都同意 都批准 都批 都批了 全同意 全批准 全部同意"
    " 全部批准 同意全部 批准全部 一起批了 todo approveall",
    "hello": "你好 您好 在吗 hello hi",
    "help": "帮助 菜单 功能 怎么用 使用说明 help menu",
    "cancel": "取消 退出 cancel quit",
    "back": "上一步 返回 back上一步 goback previous",
    "skip": "跳过 略过 skip",
    "submit": "提交 确认提交 submit",
    "continue": "继续 continue resume",
    "why": "为什么 为啥 依据 why",
    "report": "交报告 半年报告 写报告 交半年报告 述职报告 报告 report",
    "reports": "收报告 看报告 审报告 待收报告 查看报告 交来的报告 reports",
    "unfiled": "谁没交 谁还没交 未交 没交的 未交名单 谁没交报告 未交报告 whohasnotfiled unfiled",
    "leave": "请假 我要请假 我想请假 请个假 leave askforleave",
    "my_leave": "我的请假 我的假 我的假期 我的假条 我的请假单 请假单 请假记录 请假进度"
    " 批了吗 批了没 批了没有 批准了吗 批下来了吗 批下来没 假批了吗 假批了没 请假批了吗 请假批了没"
    " 我的假批了吗 我的假批了没 我的请假批了吗 myleave myleaves ismyleaveapproved",
    "papers": "交证明 补证明 交请假证明 补交证明 证明 上传证明 发证明 sendpapers proof papers",
    "meetings": "会议 开会通知 meetings",
    "diary": "日志 日记 民情日记 驻村日志 diary",
    "my_diary": "我的日志 我的日记 日志清单 看日志 mydiary",
    "mine": "我的 我的考勤 考勤 我的情况 mine",
    "sheet_template": "月表模板 月表样表 补录模板 补录月表 sheettemplate",
    "unit": "我单位 我们单位 本单位 myunit",
    "teams": "名单 队伍 队伍名单 看队伍 teams",
    "settings": "设置 语言 settings language",
    "afterwards": "补手续 补假条 补假 补请假 补请假手续 补请假条 completeleave",
    "correct_agree": "核准 核准了 同意核准 confirmcorrection",
    "correct_refuse": "不核准 不予核准 refusecorrection",
    "undo": "撤回决定 收回决定 撤销决定 撤回批准 收回批准 撤销批准 撤回审批 撤回同意 undodecision",
}
_COMMANDS = {core(word): name for name, words in _WORDS.items() for word in words.split()}
_WITH_REST = {
    name: re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for name, pattern in {
        "sos": r"(?:求助|救命|紧急求助|sos\b)[\s,:!。]*(?P<rest>.*)",
        "diary": r"(?:日志|日记|民情日记|diary)[\s,:]+(?P<rest>.+)",
        "why": r"(?:为什么|为啥|依据|why)[\s,:]+(?=.*(?:假|leave))(?P<rest>.+)",
        "urgent": r"(?:(?:我|有)*急事,? ?(?:要|得|必须)?先走|urgent leave)[\s,:!。]*(?P<rest>.*)",
        "reports": r"(?:(?:收|看|审|查看)报告|reports? of)[\s,:]+(?P<rest>.+)",
        "unfiled": rf"(?:谁(?:还)?没交|未交|unfiled)[\s,:]*(?P<rest>{REPORT})",
        "report": rf"(?:写|交|补交|write|file)\s*(?P<rest>{REPORT})",
        "stand_in": r"(?:(?:替班|代班|顶班)(?:人)?|cover by\b)[\s,:]*(?P<rest>.*)",
    }.items()
}


def read_yes_no(text: str) -> bool | None:
    """Read 是 or 不 in its many forms; None for all else, questions and decisions included."""
    if asks(text):
        return None
    said = core(text)
    return True if said in _YES else False if said in _NO else None


def read_decision(text: str, hearing: Hearing) -> Decision | None:
    """Read 批准 or 不同意 with a number, a name or a reason; anything in between is None.

    `hearing.names` are the applicants one may be named after the word.
    """
    said = normalise(text)
    if _SEVERAL.fullmatch(core(text)):
        # 同意两个 is no number of the list: it names none, so nothing is decided.
        return None
    found = _DECISION.fullmatch(bare(text)) if not asks(said) else None
    if not found:
        named = _named_decision(bare(text), hearing)
        return named if not asks(said) else None
    which = found["n1"] or found["n2"]
    rest = (found["rest"] or "").strip()
    name = next((one for one in hearing.names if one.lower() == rest), None)
    if found["yes"] and rest and not name:
        # "同意,不过…" is not a plain yes.
        return None
    reason = rest if rest and not name else None
    which_one = number(which) if which else None
    return Decision(bool(found["yes"]), which_one, name, reason, send_back=bool(found["back"]))


def _named_decision(said: str, hearing: Hearing) -> Decision | None:
    for name in hearing.names:
        low = name.lower()
        word = rf"(?P<no>{_REJECT})|(?P<back>{_BACK})|(?P<yes>{_APPROVE})"
        pattern = rf"(?:{re.escape(low)}\s*)?(?:{word})"
        found = re.fullmatch(rf"{pattern}\s*(?:{re.escape(low)})?(?:的?(?:请?假))?(?:了)?", said)
        if found and low in said:
            return Decision(bool(found["yes"]), name=name, send_back=bool(found["back"]))
    return None


def read_receipt(text: str) -> Receipt | None:
    """Read 收到, 已阅, 👌."""
    return Receipt() if core(text) in _RECEIPTS and not asks(text) else None


def read_thanks(text: str) -> Thanks | None:
    """Read 谢谢, 辛苦了, thanks."""
    return Thanks() if core(text) in _THANKS else None


def read_withdrawal(text: str) -> Withdraw | None:
    """Read 假不请了, 不休了, 撤回; a bare 算了 is not explicit."""
    said = core(text)
    if asks(text) or said in {"取消", "不要", "不要了"}:
        return None
    if said in {"算了", "算了吧", "算啦", "nevermind"}:
        return Withdraw(explicit=False)
    return Withdraw(explicit=True) if _WITHDRAW.fullmatch(said) else None


def read_return(text: str, hearing: Hearing) -> Return | None:
    """Read 销假, 回来了, 已回村, with the day when it is not today."""
    if asks(text) or re.search(r"不|没|明天|才", text):
        return None
    if _RETURNS.fullmatch(core(text)) and "昨天" not in text:
        return Return()
    found = spans.find(text, hearing.today, "backward")
    whole = found.span is not None and found.span.first == found.span.last
    if whole and found.span and _RETURNS.fullmatch(core(found.rest)):
        return Return(found.span.first)
    return None


def read_extension(text: str, hearing: Hearing) -> Extension | None:
    """Read 续假, 再请两天, 晚两天回, 续到周五."""
    plain = normalise(text)
    if asks(plain) or not _EXTENSIONS.search(plain) or re.search(r"不续|别", plain):
        return None
    plain = re.sub(r"到|至|\b(?:until|till|to)\b", " ", plain)
    found = spans.find(plain, hearing.today, "forward")
    if not _EXTENSION_REST.fullmatch(core(found.rest)):
        return None
    if found.problem:
        return Extension(days=found.days, problem=found.problem)
    if found.span and found.days:
        problem = Misread("reading.extension.until_or_days", {"day": found.span.first})
        return Extension(problem=problem)
    if core(found.rest) in {"晚", "迟", "多请", "续", "推迟"} and not (found.days or found.span):
        return None
    return Extension(found.days, found.span)


def read_word(text: str) -> Word | None:
    """Read a plain command word: 待办, 帮助, 上一步, 为什么, 求助 …, 日志 and more."""
    plain = normalise(text)
    for name, pattern in _WITH_REST.items():
        found = pattern.fullmatch(plain)
        if found:
            return Word(name, found["rest"].strip())
    name = _COMMANDS.get(core(plain).removeprefix("/"), "")
    return Word(name) if name else None
