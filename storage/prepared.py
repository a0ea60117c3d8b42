"""Statements of the hot path: built and compiled once, then run by the driver as they are.

To build a statement anew for every turn costs more than to run it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import JSON, TableClause, Text, TypeDecorator, any_, bindparam, cast, func, select
from sqlalchemy.sql import visitors

from storage.bulk import to_json

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, ColumnElement, Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.type_api import TypeEngine

    from storage.work import Work

Process = Callable[[Any], Any]


class Among(Protocol):
    """Gives the condition: a column is one of the values bound, as one list, to a name."""

    def __call__(self, column: Any, name: str) -> ColumnElement[bool]: ...  # noqa: ANN401  a column


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    order: Sequence[str] | None
    constants: Mapping[str, Any]
    binds: Mapping[str, Process]
    loads: Sequence[tuple[int, Process]]

    def run(self, work: Work, values: Mapping[str, Any]) -> Sequence[Any]:
        """Give the rows of the statement with these values."""
        result = work.connection.exec_driver_sql(self.sql, self.bound(values))
        return self.loaded(result.all()) if result.returns_rows else ()

    def bound(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401  as the driver takes it
        """Give the values as the driver takes them."""
        binds = self.binds
        ready = {**self.constants}
        for name, value in values.items():
            ready[name] = binds[name](value) if name in binds else value
        return ready if self.order is None else tuple([ready[name] for name in self.order])

    def loaded(self, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """Turn what the driver gave into what the columns' types promise."""
        if not rows or not self.loads:
            return rows
        columns: list[Any] = list(zip(*rows, strict=True))
        for n, load in self.loads:
            columns[n] = map(load, columns[n])
        return list(zip(*columns, strict=True))


class Prepared:
    """One statement with named values; the same text every time, so the database keeps its plan.

    `build` gets an `Among` and gives the statement. What is bound anew every time has a name, by
    `Among` or by `given`, and none may be left out.
    """

    def __init__(self, build: Callable[[Among], Any]) -> None:
        """Build nothing yet: that depends on the database."""
        self._build = build
        self._compiled: dict[str, _Compiled] = {}
        self._names: frozenset[str] = frozenset()

    def rows(self, work: Work, values: Mapping[str, Any]) -> Sequence[Any]:
        """Give all rows as plain tuples, what the unit of work holds back written before."""
        known = self._for(work)
        work.flush_before(self._names)
        return known.run(work, values)

    def rows_written(self, work: Work, values: Mapping[str, Any]) -> Sequence[Any]:
        """Give all rows but those that the unit of work still holds back."""
        return self._for(work).run(work, values)

    def _for(self, work: Work) -> _Compiled:
        dialect = work.connection.dialect
        return self._compiled.get(dialect.name) or self._prepare(dialect)

    def _prepare(self, dialect: Dialect) -> _Compiled:
        statement = self._build(_among_json if dialect.name == "sqlite" else _among_array)
        self._names = tables_named(statement)
        made: SQLCompiler = statement.compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        types = {name: bind.type for name, bind in made.binds.items()}
        named = {name for name, bind in made.binds.items() if not bind.unique}
        binds = _processes(types, dialect)
        constants = {
            name: _constant(name, value, binds)
            for name, value in made.params.items()
            if name not in named
        }
        loads: list[tuple[int, Process]] = []
        for n, column in enumerate(getattr(statement, "selected_columns", ())):
            load = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if load is not None:
                loads.append((n, load))
        known = _Compiled(made.string, made.positiontup, constants, binds, loads)
        self._compiled[dialect.name] = known
        return known


def given(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    """Give a value of a type that is bound by name when the statement is run."""
    return bindparam(name, None, type_=kind)


def tables_named(statement: Any) -> frozenset[str]:  # noqa: ANN401  any ClauseElement
    """Give the names: a mapped class brings a table object of its own into a statement."""
    parts = visitors.iterate(statement)
    return frozenset(part.name for part in parts if isinstance(part, TableClause))


def _constant(name: str, value: Any, binds: Mapping[str, Process]) -> Any:  # noqa: ANN401  of any type
    """Process a value written into the statement; of a list, each has a name of its own."""
    process = binds.get(name) or binds.get(name.rpartition("_")[0])
    return value if process is None else process(value)


def _processes(types: Mapping[str, TypeEngine[Any]], dialect: Dialect) -> dict[str, Process]:
    found = {
        name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()
    }
    return {name: process for name, process in found.items() if process is not None}


class _Listed(TypeDecorator[Sequence[Any]]):
    """A list of values as one JSON text, which costs the driver less than an array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ANN401, ARG002  a list
        """Write it."""
        return to_json(value)


def _among_json(column: Any, name: str) -> ColumnElement[bool]:  # noqa: ANN401  a column
    given = func.json_each(bindparam(name, None, type_=_Listed)).table_valued("value")
    found: ColumnElement[bool] = column.in_(select(given.c.value))
    return found


def _among_array(column: Any, name: str) -> ColumnElement[bool]:  # noqa: ANN401  a column
    # Not IN: the array is made once and its values looked up in the index, however many they are.
    values = func.json_array_elements_text(cast(bindparam(name, None, type_=_Listed), JSON))
    each = select(cast(values.column_valued("value"), column.type))
    found: ColumnElement[bool] = column == any_(func.array(each.scalar_subquery()))
    return found


def ordered(values: Iterable[Any]) -> list[Any]:
    """Give what is to be bound to one list: each once, sorted."""
    return sorted(set(values))
