"""Tells what a file is by its content, whatever its name or the platform says."""

import io
import zipfile

from handlers.files import EXCEL, OLD_OFFICE, PDF, WORD

UNKNOWN = "application/octet-stream"
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", PDF),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)
_CONTAINERS = ((b"RIFF", 8, b"WEBP", "image/webp"), (b"RIFF", 8, b"WAVE", "audio/wav"))
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"M4A ": "audio/mp4",
}
_ZIP = b"PK\x03\x04"
_INSIDE = (("word/document.xml", WORD), ("xl/workbook.xml", EXCEL))
_PART = b"PK\x01\x02"
_MOST_PARTS = 10_000
_TEXT_SAMPLE = 4096


def media_type(content: bytes) -> str:
    """Give the media type; `application/octet-stream` for what is none of those known here."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    for start, at, then, found in _CONTAINERS:
        if content.startswith(start) and content[at : at + len(then)] == then:
            return found
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video/mp4")
    if content.startswith(_ZIP):
        return _packed(content)
    return "text/plain" if _is_text(content[:_TEXT_SAMPLE]) else UNKNOWN


def _packed(content: bytes) -> str:
    if content.count(_PART) > _MOST_PARTS:
        return UNKNOWN
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return UNKNOWN
    return next((found for name, found in _INSIDE if name in names), "application/zip")


def _is_text(sample: bytes) -> bool:
    return bool(sample) and b"\0" not in sample
