"""What is said about accounts: 绑定码 张三, 未绑定, 加设备, 挂失 张三."""

from __future__ import annotations

import re

from handlers.reading.normal import asks, normalise
from handlers.reading.values import Word

_END = r"[\s。!.!?]*"
_NAME = r"(?P<rest>[^\s,。!?::][^,。!?]*?)"
_PATTERNS = (
    (
        "unbound",
        re.compile(rf"(?:未绑定|没绑定|谁(?:还)?没绑定|未绑定名单|unbound|not bound){_END}"),
    ),
    ("device", re.compile(rf"(?:加设备|添加设备|加个设备|绑定新设备|add (?:a )?device){_END}")),
    (
        "lost",
        re.compile(rf"(?:挂失|lost (?:phone|account))(?:[\s::]*{_NAME})?{_END}"),
    ),
    ("code", re.compile(rf"(?:绑定码|发绑定码|要绑定码|给绑定码|binding code){_END}")),
    ("code", re.compile(rf"(?:绑定码|发绑定码|要绑定码)(?:给)?[\s::]*{_NAME}{_END}")),
    ("code", re.compile(rf"给\s*{_NAME}\s*(?:一个|发个|发|要)?绑定码{_END}")),
    ("code", re.compile(rf"(?:binding )?code(?: for)?[\s:]+{_NAME}{_END}")),
)


def read_registering(text: str) -> Word | None:
    """Read a whole message about codes and accounts; `rest` is the name said, "" for oneself."""
    said = normalise(text).lower()
    for name, pattern in _PATTERNS:
        found = pattern.fullmatch(said)
        if found and (name == "unbound" or not asks(said)):
            return Word(name, (found.groupdict().get("rest") or "").strip())
    return None
