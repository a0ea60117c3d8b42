"""Draws a chart as PNG: a heat map of days with signs, or bars; colours never stand alone."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.rules import on_post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handlers.statistics.charts import Bar, Cell, Chart, Row, Tone
    from handlers.talk import Words

_COLOURS: dict[Tone, str] = {
    "confirmed": "#2E7D32",
    "presumed": "#C8E6C9",
    "excused": "#BBDEFB",
    "holiday": "#ECEFF1",
    "unreported": "#FFE082",
    "open": "#E1BEE7",
    "missing": "#C62828",
    "none": "#FFFFFF",
}
_LIGHT_ON = frozenset({"confirmed", "missing"})
_INK, _PALE, _LINE, _PAPER = "#212121", "#607D8B", "#B0BEC5", "#FFFFFF"
_MARGIN, _CELL, _HIGH, _GAP = 28, 34, 32, 10
_LABEL_MOST, _BAR = 260, 620
_TITLE, _TEXT, _SMALL, _HALF_SIGN = 26, 17, 14, 12


def draw(chart: Chart, font: Path, spell: Callable[[Words], str]) -> bytes:
    """Give the picture; OSError if the font cannot be read."""
    # Loaded on demand: only a picture needs it, and every start would pay.
    from PIL import Image, ImageDraw  # noqa: PLC0415  see above

    types = _Types.of(font)
    scratch = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    plan = _Plan.of(chart, types, spell, scratch)
    image = Image.new("RGB", plan.size, _PAPER)
    pen = _Pen(ImageDraw.Draw(image), types, spell)
    pen.text((_MARGIN, _MARGIN), spell(chart.title), types.title)
    at = plan.top
    if chart.rows:
        pen.heads(plan, chart.heads)
        for row in chart.rows:
            pen.row(plan, at, row)
            at += _HIGH + 4
    for bar in chart.bars:
        pen.bar(plan, at, bar)
        at += _HIGH + _GAP
    at = pen.legend(plan, at + _GAP, chart)
    for note in plan.notes:
        pen.text((_MARGIN, at), note, types.small, _PALE)
        at += _SMALL + 9
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Types:
    """One font in the sizes a picture uses."""

    title: Any
    text: Any
    small: Any
    half: Any

    @classmethod
    def of(cls, font: Path) -> _Types:
        from PIL import ImageFont  # noqa: PLC0415  loaded on demand

        sizes = (_TITLE, _TEXT, _SMALL, _HALF_SIGN)
        return cls(*(ImageFont.truetype(str(font), size) for size in sizes))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand: the left of the cells, the left behind them, the first row, the size."""

    left: int
    behind: int
    top: int
    size: tuple[int, int]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, chart: Chart, types: _Types, spell: Callable[[Words], str], scratch: Any) -> _Plan:  # noqa: ANN401  Pillow's pen
        def width(said: str, type_: Any) -> int:  # noqa: ANN401  Pillow's font
            return int(scratch.textlength(said, font=type_)) + 1

        lines: list[Row | Bar] = [*chart.rows, *chart.bars]
        label = max((width(spell(line.label), types.text) for line in lines), default=0)
        left = _MARGIN + min(label, _LABEL_MOST) + _GAP
        inner = len(chart.heads) * _CELL if chart.rows else _BAR
        behind = left + inner + _GAP
        tail = max((width(spell(line.behind), types.text) for line in lines), default=0)
        title = _MARGIN + width(spell(chart.title), types.title)
        wide = max(behind + tail, title, left + _BAR) + _MARGIN
        notes = tuple(spell(note) for note in chart.notes)
        wide = max(wide, *(_MARGIN * 2 + width(note, types.small) for note in notes), 0)
        top = _MARGIN + _TITLE + 26 + (_HIGH if chart.rows else 0)
        body = len(chart.rows) * (_HIGH + 4) + len(chart.bars) * (_HIGH + _GAP)
        beneath = _legend_lines(chart, types, spell, (wide, scratch)) * (_HIGH + 2)
        high = top + body + _GAP * 2 + beneath + len(notes) * (_SMALL + 9) + _MARGIN
        return cls(left, behind, top, (wide, high), notes)


def _legend_lines(
    chart: Chart,
    types: _Types,
    spell: Callable[[Words], str],
    paper: tuple[int, Any],
) -> int:
    wide, scratch = paper
    lines, at = 1, _MARGIN
    for _, words in chart.legend:
        needed = _CELL + round(scratch.textlength(spell(words), font=types.small)) + 22
        if at + needed > wide - _MARGIN and at > _MARGIN:
            lines, at = lines + 1, _MARGIN
        at += needed
    return lines


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws on one picture."""

    on: Any
    types: _Types
    spell: Callable[[Words], str]

    def text(self, where: tuple[float, float], said: str, type_: Any, ink: str = _INK) -> None:  # noqa: ANN401  Pillow's font
        self.on.text(where, said, fill=ink, font=type_)

    def middle(
        self,
        box: tuple[float, float, float, float],
        said: str,
        type_: Any,  # noqa: ANN401  Pillow's font
        ink: str,
    ) -> None:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        self.on.text((x, y), said, fill=ink, font=type_, anchor="mm")

    def heads(self, plan: _Plan, heads: tuple[str, ...]) -> None:
        for n, head in enumerate(heads):
            left = plan.left + n * _CELL
            box = (left, plan.top - _HIGH, left + _CELL, plan.top)
            self.middle(box, head, self.types.small, _PALE)

    def row(self, plan: _Plan, at: int, row: Row) -> None:
        self.label(plan, at, self.spell(row.label))
        for n, cell in enumerate(row.cells):
            if cell is not None:
                self.cell((plan.left + n * _CELL, at), cell)
        self.beside((plan.behind, at + _HIGH / 2), self.spell(row.behind))

    def label(self, plan: _Plan, at: int, said: str) -> None:
        """Write a name, cut where it is too long for its place."""
        room = plan.left - _GAP - _MARGIN
        while len(said) > 1 and self.on.textlength(said, font=self.types.text) > room:
            said = said[:-2] + "…"
        self.beside((_MARGIN, at + _HIGH / 2), said)

    def beside(self, where: tuple[float, float], said: str) -> None:
        self.on.text(where, said, fill=_INK, font=self.types.text, anchor="lm")

    def cell(self, corner: tuple[int, int], cell: Cell) -> None:
        x, y = corner
        right, below = x + _CELL - 3, y + _HIGH
        half = (x + right) / 2
        boxes = ((x, y, half, below), (half, y, right, below))
        for tone, box in zip(cell.tones, boxes, strict=True):
            self.on.rectangle(box, fill=_COLOURS[tone])
        same = cell.tones[0] == cell.tones[1] and cell.signs[0] == cell.signs[1]
        if same:
            self.sign((x, y, right, below), cell.tones[0], self.spell(cell.signs[0]))
        else:
            for tone, box, sign in zip(cell.tones, boxes, cell.signs, strict=True):
                self.sign(box, tone, self.spell(sign), small=True)
        self.on.rectangle((x, y, right, below), outline=_LINE)

    def sign(
        self, box: tuple[float, float, float, float], tone: Tone, said: str, *, small: bool = False
    ) -> None:
        ink = _PAPER if tone in _LIGHT_ON else _INK
        self.middle(box, said, self.types.half if small else self.types.small, ink)

    def bar(self, plan: _Plan, at: int, bar: Bar) -> None:
        self.label(plan, at, self.spell(bar.label))
        due = sum(n for _, n in bar.parts)
        x = float(plan.left)
        for tone, n in bar.parts:
            wide = _BAR * n / due if due else 0
            if wide:
                box = (x, at, x + wide, at + _HIGH)
                self.on.rectangle(box, fill=_COLOURS[tone])
                said = f"{on_post.days(n).normalize():f}"
                if self.on.textlength(said, font=self.types.small) < wide:
                    self.sign(box, tone, said)
            x += wide
        self.on.rectangle((plan.left, at, plan.left + _BAR, at + _HIGH), outline=_LINE)
        self.beside((plan.behind, at + _HIGH / 2), self.spell(bar.behind))

    def legend(self, plan: _Plan, at: int, chart: Chart) -> int:
        """Draw what the colours mean, in as many lines as it takes; give where they end."""
        x = _MARGIN
        for tone, words in chart.legend:
            said = self.spell(words)
            needed = _CELL + round(self.on.textlength(said, font=self.types.small)) + 22
            if x + needed > plan.size[0] - _MARGIN and x > _MARGIN:
                x, at = _MARGIN, at + _HIGH + 2
            box = (x, at + 4, x + _CELL - 8, at + _HIGH - 4)
            self.on.rectangle(box, fill=_COLOURS[tone], outline=_LINE)
            self.on.text(
                (x + _CELL, at + _HIGH / 2), said, fill=_INK, font=self.types.small, anchor="lm"
            )
            x += needed
        return at + _HIGH + _GAP
