"""Finds a font with Chinese type on this machine, and tells which signs a font lacks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PACKAGE = "fonts-noto-cjk"
"""The Debian package that brings one."""

_SIZE = 20
_NOBODYS = "\U0010fffe"
_PROOF = "驻村在岗"
_PATIENCE = 5
_LIKED = ("NotoSansCJK", "NotoSansSC", "SourceHanSans", "wqy-microhei", "wqy-zenhei")


def find(wanted: str) -> Path | None:
    """Give the font of the setting, else one fontconfig knows for Chinese; None: there is none."""
    if wanted:
        path = Path(wanted)
        return path if path.is_file() and not missing(path, _PROOF) else None
    for path in sorted(_known(), key=_liking):
        if not missing(path, _PROOF):
            return path
    return None


def missing(font: Path, said: str) -> str:
    """Give the signs a font has no glyph for, each once; all of them if it cannot be read."""
    # Loaded on demand: only a picture needs it, and every start would pay.
    from PIL import ImageFont  # noqa: PLC0415  see above

    try:
        type_ = ImageFont.truetype(str(font), _SIZE)
    except OSError:
        return said
    nothing = bytes(type_.getmask(_NOBODYS))
    signs = dict.fromkeys(sign for sign in said if not sign.isspace())
    return "".join(sign for sign in signs if bytes(type_.getmask(sign)) == nothing)


def _known() -> list[Path]:
    program = shutil.which("fc-list")
    if program is None:
        return []
    try:
        listed = subprocess.run(  # noqa: S603  a fixed command of fontconfig
            [program, ":lang=zh-cn", "--format=%{file}\n"],
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [Path(line) for line in listed.stdout.decode(errors="replace").splitlines() if line]


def _liking(path: Path) -> tuple[int, bool, str]:
    """Prefer plain type of ordinary weight."""
    rank = next((n for n, name in enumerate(_LIKED) if name in path.name), len(_LIKED))
    return (rank, "Regular" not in path.name, path.name)
