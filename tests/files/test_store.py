"""The store folder: content by digest, whole or not at all, and nothing of a name in a path."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.files import sniffing
from bot.files.store import NoContentError, Store

OLD = datetime(2020, 1, 1, tzinfo=UTC)
NEWER = datetime(2021, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Give a store whose folder is not there yet."""
    return Store(tmp_path / "kept")


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_content_is_kept_once_and_given_back(store: Store) -> None:
    first, again = store.put(b"abc"), store.put(b"abc")
    assert first == again
    assert store.read(first) == b"abc"
    assert len(files(store)) == 1


def test_nobody_else_may_look(store: Store) -> None:
    store.put(b"abc")
    (path,) = files(store)
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "/" * 64, "." * 64])
def test_what_is_no_digest_is_no_path(store: Store, digest: str) -> None:
    with pytest.raises(NoContentError):
        store.read(digest)


def test_what_was_removed_is_gone(store: Store) -> None:
    digest = store.put(b"abc")
    store.remove(digest)
    store.remove(digest)
    with pytest.raises(NoContentError):
        store.read(digest)


def test_only_what_lay_long_is_old_and_wanting_it_again_makes_it_new(store: Store) -> None:
    digest, other = store.put(b"abc"), store.put(b"xyz")
    for path in files(store):
        os.utime(path, (OLD.timestamp(), OLD.timestamp()))
    assert store.older_than(NEWER) == sorted([digest, other])
    store.put(b"abc")
    assert store.older_than(NEWER) == [other]


def test_what_a_killed_process_left_half_is_no_content_and_is_cleared_away(store: Store) -> None:
    digest = store.put(b"abc")
    half = store.folder / digest[:2] / ".new-xyz"
    half.write_bytes(b"ab")
    os.utime(half, (OLD.timestamp(), OLD.timestamp()))
    assert store.older_than(NEWER) == []
    store.clear_away(NEWER)
    assert files(store) == [store.folder / digest[:2] / digest]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF0000WEBPVP8 ", "image/webp"),
        (b"RIFF0000WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"OggS\0", "audio/ogg"),
        (b"PK\x03\x04 broken", "application/octet-stream"),
        ("姓名,天数\n".encode(), "text/plain"),
        (b"MZ\x90\0", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_type_is_told_by_the_content(content: bytes, found: str) -> None:
    assert sniffing.media_type(content) == found
