"""Text ids to text, per language: PO catalogues, one file per subject, read once."""

import gettext
import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
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
                return self._text(id_, values, language)

    def _text(self, id_: str, values: Mapping[str, object], language: str) -> str:
        pattern = self._catalogues[language].choose(id_, values.get("n"))
        if not values:
            return pattern
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
    """The texts of a language; those without plural forms as one dictionary."""

    def __init__(self, merged: Catalog) -> None:
        buffer = io.BytesIO()
        write_mo(buffer, merged)
        buffer.seek(0)
        self._translations = gettext.GNUTranslations(buffer)
        self._plain = {m.id: m.string for m in merged if isinstance(m.id, str) and m.id}
        self._many = {m.id[0]: m.id[1] for m in merged if isinstance(m.id, tuple)}

    def choose(self, id_: str, number: object) -> str:
        """Give the text of an id, in the form its number wants; KeyError for an unknown id."""
        plain = self._plain.get(id_)
        if plain is not None:
            return str(plain)
        many = self._many[id_]
        return self._translations.ngettext(id_, many, number if isinstance(number, int) else 1)


@lru_cache(maxsize=512)
def _day(day: date, language: str) -> str:
    if language == "zh_CN":
        return f"{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{day:%a} {day.day} {day:%b}"


def _catalogue(language: str) -> _Catalogue:
    merged = Catalog(locale=language)
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged[message.id] = message
    return _Catalogue(merged)
