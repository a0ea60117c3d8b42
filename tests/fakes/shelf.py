"""Files as the fake platform keeps them: what people sent, to be fetched by their id."""

import itertools
from dataclasses import dataclass, field

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_FOLDERS = {"document": "documents", "photo": "photos", "voice": "voice"}


@dataclass(frozen=True)
class Uploaded:
    """A file as it came in a call, or as somebody sent it."""

    name: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        return self.content.startswith(_PICTURES)


@dataclass
class Shelf:
    """The files one bot may fetch, by their id and by the path getFile names."""

    by_id: dict[str, tuple[str, Uploaded]] = field(default_factory=dict)
    by_path: dict[str, Uploaded] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def add(self, kind: str, file: Uploaded) -> str:
        """Put a file where it can be fetched and give its id."""
        number = next(self._numbers)
        identity, path = f"BQAC{number:04d}", f"{_FOLDERS[kind]}/file_{number}"
        self.by_id[identity] = (path, file)
        self.by_path[path] = file
        return identity

    def forget(self) -> None:
        """Let every file be gone, as the platform does after some time."""
        self.by_id.clear()
        self.by_path.clear()
