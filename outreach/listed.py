"""How does a list travel as one parameter? So an IN is compiled once, and PostgreSQL gets rows as columns."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ARRAY, JSON, Dialect, Integer, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType
from sqlmodel.sql.sqltypes import UTCDateTime


class Listed(TypeDecorator[Any]):
    """A list that travels as one parameter: numbers and moments as one text, since the driver asks each what it is."""

    impl = ARRAY
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """How a list of Python's becomes what is sent."""
        kind = cast(ARRAY[Any], self.impl_instance).item_type
        if isinstance(kind, Integer):
            return lambda listed: f"{{{','.join(map(str, listed))}}}"
        if isinstance(kind, UTCDateTime):
            return lambda listed: f"{{{','.join(map(_as_sent, listed))}}}"
        return super().bind_processor(dialect)


def _as_sent(at: datetime | None) -> str:
    """A moment in an array of PostgreSQL; raises ValueError for one without a zone."""
    if at is None:
        return "NULL"
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone")
    return at.isoformat()


class _Among(FunctionElement[Any]):
    """Whether a column holds one of the elements of a list that travels as one parameter."""

    type = NullType()
    """Not Boolean: SQLite has none, so that it would be compared with 1, and no index be used."""
    name = "among"
    inherit_cache = True


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, listed = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({listed})))"  # noqa: S608 - a bound parameter


@compiles(_Among, "postgresql")
def _any_of_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, listed = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} = ANY ({listed}))"


def among(column: Any, parameter: str = "keys") -> ColumnElement[bool]:
    """Whether a column holds one of the list that is given under this name: an IN that is compiled once."""
    kind = Integer() if isinstance(column.type, Integer) else String()
    return _Among(column, bindparam(parameter, type_=Listed(kind).with_variant(JSON(), "sqlite")))
