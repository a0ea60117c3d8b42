"""The default pack and packs that differ from it, for tests."""

from __future__ import annotations

from pathlib import Path

from handlers.rules import policy

ROOT = Path(__file__).parents[2]
DEFAULT_TEXT = (ROOT / "policies" / "guiding-opinions-2017.toml").read_text(encoding="utf-8")
DEFAULT = policy.parse_pack(DEFAULT_TEXT)


def text_with(old: str, new: str) -> str:
    """Give the default pack's text with one piece replaced; the piece must be there once."""
    assert DEFAULT_TEXT.count(old) == 1, old
    return DEFAULT_TEXT.replace(old, new)


def pack_with(old: str, new: str) -> policy.Policy:
    """Give the default pack with one piece of its text replaced."""
    return policy.parse_pack(text_with(old, new))
