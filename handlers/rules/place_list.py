"""A list of townships and villages as people keep it: rows become places, or faults by row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.rules import roster_cells
from handlers.rules.roster import Fault
from handlers.rules.roster_cells import Unreadable
from storage.kinds import Datum, Need

_HEADINGS = {
    "township": "乡镇 乡(镇) 镇 乡 乡镇街道 所在乡镇 township town",
    "village": "村 行政村 村名 village",
    "aliases": "别名 又名 曾用名 俗称 简称 aliases alias",
    "longitude": "经度 longitude lon lng",
    "latitude": "纬度 latitude lat",
    "datum": "坐标系 坐标系统 坐标 datum",
    "need": "需求 村情 村情类别 need",
    "reason": "退出原因 撤出原因 reason",
}
_COLUMNS = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_DATUMS = {
    "wgs84": Datum.wgs84,
    "gps": Datum.wgs84,
    "gcj02": Datum.gcj02,
    "高德": Datum.gcj02,
    "腾讯": Datum.gcj02,
}
_NEEDS = {
    Need.organisation: "软弱涣散 软弱涣散村 党组织软弱涣散 organisation",
    Need.industry: "产业薄弱 产业薄弱村 industry",
    Need.conflict: "矛盾突出 矛盾突出村 conflict",
}
_NEED_WORDS = {word: need for need, words in _NEEDS.items() for word in words.split()}
_BETWEEN = re.compile(r"[、,;/]+")
_HEADING_WITHIN = 10
# China with room to spare: latitude and longitude the wrong way round fall outside.
_LATITUDES, _LONGITUDES = (3.0, 54.0), (73.0, 136.0)
_SHOWN = 30
_LONGEST_REASON = 200
Degrees = tuple[float, float, Datum]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A village, or a township where `village` is ""; `degrees` are latitude, longitude, datum."""

    row: int
    township: str
    village: str
    aliases: tuple[str, ...]
    degrees: Degrees | None
    need: Need | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceList:
    """What a file says; with any fault nothing of it may be used."""

    rows: tuple[PlaceRow, ...]
    faults: tuple[Fault, ...]


def read(cells: Sequence[Sequence[str]], county: str) -> PlaceList:
    """Read a whole table; `county` may stand where a township is not needed."""
    start = next((n for n, row in enumerate(cells[:_HEADING_WITHIN]) if _is_heading(row)), None)
    if start is None:
        return PlaceList((), (Fault(0, "roster.fault.no_place_heading"),))
    columns = _columns(cells[start])
    rows: list[PlaceRow] = []
    faults: list[Fault] = []
    for number, line in enumerate(cells[start + 1 :], start=start + 2):
        if not any(cell.strip() for cell in line) or _is_heading(line):
            continue
        said = {name: line[at].strip() for name, at in columns.items() if at < len(line)}
        found = _row(number, said)
        if isinstance(found, PlaceRow):
            rows.append(found)
        else:
            faults += found
    if not rows and not faults:
        faults.append(Fault(0, "roster.fault.no_places", {"name": county}))
    faults += _ambiguous(rows)
    return PlaceList(tuple(rows), tuple(sorted(faults, key=lambda fault: fault.row)))


def _row(number: int, said: Mapping[str, str]) -> PlaceRow | list[Fault]:
    township = roster_cells.place(said.get("township", ""))
    village = roster_cells.place(said.get("village", ""))
    wrong: list[Unreadable] = []
    if not township and not village:
        wrong.append(Unreadable("missing_village_name"))
    wrong += [
        Unreadable("bad_place", name)
        for name in (township, village)
        if name and not any(sign.isalpha() for sign in name)
    ]
    degrees = _degrees(said)
    need = _need(said.get("need", ""))
    wrong += [one for one in (degrees, need) if isinstance(one, Unreadable)]
    if wrong or isinstance(degrees, Unreadable) or isinstance(need, Unreadable):
        return [Fault(number, f"roster.fault.{w.reason}", {"value": w.value}) for w in wrong]
    words = _BETWEEN.split(unicodedata.normalize("NFKC", said.get("aliases", "")))
    aliases = tuple(dict.fromkeys(filter(None, map(roster_cells.place, words))))
    reason = said.get("reason", "")[:_LONGEST_REASON] or None
    return PlaceRow(number, township, village, aliases, degrees, need, reason)


def _need(cell: str) -> Need | Unreadable | None:
    word = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)).lower()
    if not word:
        return None
    return _NEED_WORDS.get(word) or Unreadable("bad_need", cell[:_SHOWN])


def _degrees(said: Mapping[str, str]) -> Degrees | Unreadable | None:
    """Read a pair of coordinates; without their system they would be off by half a kilometre."""
    north, east = said.get("latitude", ""), said.get("longitude", "")
    if not north and not east:
        return None
    try:
        latitude, longitude = float(north), float(east)
    except ValueError:
        return Unreadable("bad_degrees", f"{north}, {east}"[:_SHOWN])
    if not (
        _LATITUDES[0] <= latitude <= _LATITUDES[1]
        and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
    ):
        return Unreadable("bad_degrees", f"{north}, {east}"[:_SHOWN])
    named = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", said.get("datum", ""))).lower()
    datum = _DATUMS.get(named)
    if datum is None:
        return Unreadable(
            "bad_datum" if named else "missing_datum", said.get("datum", "")[:_SHOWN]
        )
    return latitude, longitude, datum


def _ambiguous(rows: Sequence[PlaceRow]) -> list[Fault]:
    """Name rows that stand twice, and aliases that another place of the township goes by."""
    faults: list[Fault] = []
    seen: dict[tuple[str, str], PlaceRow] = {}
    for row in rows:
        first = seen.setdefault((row.township, row.village), row)
        if first is not row:
            values = {"name": row.village or row.township, "other": first.row}
            faults.append(Fault(row.row, "roster.fault.repeated", values))
    names: dict[tuple[str, str], PlaceRow] = dict(seen)
    for row in rows:
        for alias in row.aliases:
            above = row.township if row.village else ""
            other = names.setdefault((above, alias), row)
            if (other.township, other.village) != (row.township, row.village):
                values = {"value": alias, "other": other.row}
                faults.append(Fault(row.row, "roster.fault.alias_of_another", values))
    return faults


def _columns(heading: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading):
        plain = re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", cell)).lower()
        if plain in _COLUMNS:
            columns.setdefault(_COLUMNS[plain], at)
    return columns


def _is_heading(row: Sequence[str]) -> bool:
    return {"township", "village"} <= set(_columns(row))
