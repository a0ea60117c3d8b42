"""Reads a DOCX file as paragraphs of plain text, each with whether it is a heading."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from handlers.talk import Text, text

Paragraph = tuple[bool, str]

MOST_UNPACKED = 60_000_000
MOST_PARAGRAPHS = 5_000
MOST_CHARACTERS = 200_000
_HEADINGS = ("heading", "标题", "title")


class DocumentError(Exception):
    """A file that cannot be read as a document; `words` say why to whoever sent it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


def parse(content: bytes) -> list[Paragraph]:
    """Give the paragraphs of a file in order, those in tables too, empty ones left out.

    DocumentError says in a sentence why there are none.
    """
    # Loaded on demand: only a report sent as a file needs it, and every command would pay.
    from docx import Document  # noqa: PLC0415  see above

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        document = None if unpacked > MOST_UNPACKED else Document(io.BytesIO(content))
    except Exception as error:
        # Whatever a file from outside makes the library raise is the file's fault.
        raise DocumentError(text("report.word.unreadable")) from error
    if document is None:
        raise DocumentError(text("report.word.too_large"))
    found: list[Paragraph] = []
    length = 0
    for heading, said in _paragraphs(document):
        length += len(said)
        if len(found) >= MOST_PARAGRAPHS or length > MOST_CHARACTERS:
            raise DocumentError(text("report.word.too_large"))
        found.append((heading, said))
    if not found:
        raise DocumentError(text("report.word.empty"))
    return found


def _paragraphs(document: Any) -> Iterator[Paragraph]:  # noqa: ANN401  an untyped library
    from docx.table import Table  # noqa: PLC0415  as above

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                said = " ".join(filter(None, cells))
                if said:
                    yield False, said
            continue
        said = " ".join(block.text.split())
        if said:
            style = (block.style.name or "").lower() if block.style else ""
            yield style.startswith(_HEADINGS), said
