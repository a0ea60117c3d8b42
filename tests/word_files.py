"""Word files as a person finds them on paper: heads, tables, page, margins and page breaks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from sqlalchemy import select

from bot.documents.making import Maker
from storage import tables
from storage.enclosures import Enclosed

if TYPE_CHECKING:
    from tests.actors import Stage


@dataclass(frozen=True, slots=True)
class Paper:
    """A Word file opened; `page` and `margins` (left, right, top, bottom) in whole millimetres."""

    headings: list[tuple[str, str]]
    paragraphs: list[str]
    tables: list[list[list[str]]]
    page: tuple[int, int]
    margins: tuple[int, int, int, int]
    breaks: int
    repeated_heads: int


def opened(content: bytes) -> Paper:
    """Open a Word file."""
    file = docx.Document(io.BytesIO(content))
    (section,) = file.sections
    body = file.element.body
    margins = (
        section.left_margin,
        section.right_margin,
        section.top_margin,
        section.bottom_margin,
    )
    return Paper(
        [
            (p.style.name, p.text)
            for p in file.paragraphs
            if p.style is not None and str(p.style.name).startswith("Heading")
        ],
        [p.text for p in file.paragraphs],
        [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables],
        (round(section.page_width.mm), round(section.page_height.mm)),  # type: ignore[union-attr]  # a page has a size
        tuple(round(one.mm) for one in margins if one is not None),
        sum(br.get(qn("w:type")) == "page" for br in body.iter(qn("w:br"))),
        sum(1 for _ in body.iter(qn("w:tblHeader"))),
    )


def received(stage: Stage, maker: Maker | None = None) -> tuple[str, bytes]:
    """Give the name and the bytes of the newest file that was sent."""
    make = maker or Maker()
    with stage.database.read() as work:
        row = work.ones(
            select(tables.Enclosure)
            .join(tables.Outbox, tables.Outbox.key == tables.Enclosure.outbox_key)
            .order_by(tables.Outbox.id)
        )[-1]
    content = make(Enclosed(row.name, row.mime, row.language, row.content, recipe=row.recipe))
    return row.name, content


def files(stage: Stage) -> int:
    """Give how many files were sent."""
    with stage.database.read() as work:
        return len(work.ones(select(tables.Enclosure.outbox_key)))
