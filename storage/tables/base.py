"""The declarative base: naming of constraints, and how instants, days and enums are stored."""

import enum
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant: microseconds since 1970 on SQLite, timestamptz on PostgreSQL.

    A naive datetime is refused with ValueError; what is read back is in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401  what a driver takes depends on the dialect
        """Refuse naive values; turn the others into what the driver takes."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a naive datetime cannot be stored: {value!r}"
            raise ValueError(message)
        if dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002  what a driver gives depends on the dialect
        """Give an aware datetime in UTC."""
        return None if value is None else instant(value)


def instant(kept: int | datetime) -> datetime:
    """Give an instant in UTC from what a database keeps of it."""
    if isinstance(kept, datetime):
        return kept.astimezone(UTC)
    return _EPOCH + timedelta(microseconds=kept)


BigId = BigInteger().with_variant(Integer, "sqlite")
"""The id of a table that grows without end."""


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """Every table of zhucun."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcInstant(),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=False,
            length=20,
            values_callable=_values,
        ),
        str: String(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }
