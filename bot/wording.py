"""Text ids to text, per language: PO catalogues, one file per subject, read once."""

import gettext
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from handlers.rules.pack_terms import Label
from handlers.talk import Lines, Text, Verbatim, Words

LANGUAGES = ("zh_CN", "en")
_FOLDER = Path(__file__).parent / "locales"
_WEEKDAYS_ZH = "一二三四五六日"


class Wording:
    """Renders words in a language; one for the program, since catalogues do not change."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Read every catalogue; instants are spelt in `zone`."""
        self._zone = zone
        self._catalogues = {language: _catalogue(language) for language in LANGUAGES}

    def render(self, words: Words, language: str) -> str:
        """Give the text; KeyError for an id without wording or a value left out."""
        match words:
            case Verbatim(body):
                return body
            case Lines(parts):
                return "\n".join(filter(None, (self.render(p, language) for p in parts)))
            case Text(id_, values):
                return self._text(id_, dict(values), language)

    def _text(self, id_: str, values: dict[str, object], language: str) -> str:
        catalogue = self._catalogues[language]
        number = values.get("n")
        plural = isinstance(number, int) and f"{id_}.many" in catalogue
        pattern = catalogue.choose(id_, number if plural and isinstance(number, int) else None)
        return pattern.format_map({k: self._value(v, language) for k, v in values.items()})

    def _value(self, value: object, language: str) -> str:
        match value:
            case Text() | Verbatim() | Lines():
                return self.render(value, language)
            case Label():
                return value.text(language)
            case datetime():
                local = value.astimezone(self._zone)
                return f"{_day(local.date(), language)} {local:%H:%M}"
            case date():
                return _day(value, language)
            case Decimal():
                return f"{value.normalize():f}"
            case tuple() | list():
                separator = "、" if language == "zh_CN" else ", "
                return separator.join(self._value(one, language) for one in value)
            case _:
                return str(value)


class _Catalogue:
    def __init__(self, translations: gettext.GNUTranslations, ids: Iterable[str]) -> None:
        self._translations = translations
        self._ids = frozenset(ids)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._ids

    def choose(self, id_: str, number: int | None) -> str:
        if number is not None:
            return self._translations.ngettext(id_, f"{id_}.many", number)
        if id_ not in self._ids:
            raise KeyError(id_)
        return self._translations.gettext(id_)


def _day(day: date, language: str) -> str:
    if language == "zh_CN":
        return f"{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{day:%a} {day.day} {day:%b}"


def _catalogue(language: str) -> _Catalogue:
    ids: list[str] = []
    merged: Any = None
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message in catalogue:
            if message.id:
                ids += [message.id] if isinstance(message.id, str) else list(message.id)
        buffer = io.BytesIO()
        write_mo(buffer, catalogue)
        buffer.seek(0)
        translations = gettext.GNUTranslations(buffer)
        if merged is None:
            merged = translations
        else:
            merged.add_fallback(translations)
    return _Catalogue(merged or gettext.GNUTranslations(), ids)
