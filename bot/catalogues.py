"""Reads the wording catalogues: PO files whose every entry is a line for each of its parts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

_FOLDER = Path(__file__).parent / "locales"
_PART = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"$', re.MULTILINE)
_PLURAL = re.compile(r"plural=(.*?);")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of a language by id; those that count something have one for each form."""

    plain: Mapping[str, str]
    counting: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def choose(self, id_: str, number: object) -> str:
        """Give the text of an id, in the form its number wants; KeyError for an unknown id."""
        plain = self.plain.get(id_)
        if plain is not None:
            return plain
        return self.counting[id_][self.form(number if isinstance(number, int) else 1)]


@cache
def read(language: str) -> Catalogue:
    """Read a language's files, once for the program, since they come with it and do not change.

    Not by babel, which takes a quarter of a second of every start where this takes some
    milliseconds; tests hold the files to these forms, and what is read to what babel reads.
    """
    files = [path.read_text("utf-8") for path in sorted((_FOLDER / language).glob("*.po"))]
    plural = _PLURAL.search(files[0])
    if plural is None:
        raise ValueError(f"{language}: no Plural-Forms in the first catalogue")
    plain: dict[str, str] = {}
    counting: dict[str, tuple[str, ...]] = {}
    for file in files:
        _sort(file, plain, counting)
    return Catalogue(plain, counting, c2py(plural[1]))


def _sort(file: str, plain: dict[str, str], counting: dict[str, tuple[str, ...]]) -> None:
    id_ = ""
    for part, body in _PART.findall(file):
        if part == "msgid":
            id_ = body
        elif part == "msgstr":
            plain[id_] = _unescaped(body)
        elif part != "msgid_plural":
            counting[id_] = (*counting.get(id_, ()), _unescaped(body))
    plain.pop("", None)


def _unescaped(body: str) -> str:
    if "\\" not in body:
        return body
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), body)
