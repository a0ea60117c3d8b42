"""Reads a DOCX file as paragraphs of plain text, each with whether it is a heading."""

import io
import zipfile

from bot.documents import apart
from handlers.talk import Text, text

Paragraph = tuple[bool, str]

MOST_UNPACKED = 60_000_000
MOST_PARAGRAPHS = 5_000
MOST_CHARACTERS = 200_000
HEADINGS = ("heading", "标题", "title")
"""What the name of a heading's style begins with, in small letters."""


class DocumentError(Exception):
    """A file that cannot be read as a document; `words` say why to whoever sent it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


def parse(content: bytes) -> list[Paragraph]:
    """Give the paragraphs of a file in order, those in tables too, empty ones left out.

    DocumentError says in a sentence why there are none. Blocking: another process reads it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentError(text("report.word.unreadable")) from error
    if unpacked > MOST_UNPACKED:
        raise DocumentError(text("report.word.too_large"))
    found = apart.unpack("document", content)
    if found is None:
        raise DocumentError(text("report.word.unreadable"))
    if found.refused is not None:
        raise DocumentError(found.refused.words)
    if not found.value:
        raise DocumentError(text("report.word.empty"))
    return [(heading, said) for heading, said in found.value]
