"""How does a list travel as one parameter? So an IN is compiled once, and PostgreSQL gets rows as columns."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ARRAY, JSON, Dialect, Integer, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
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


class _Each(FunctionElement[Any]):
    """The elements of a list that travels as one parameter."""

    name = "each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_of_json(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **how)}))"  # noqa: S608 - a bound parameter


@compiles(_Each, "postgresql")
def _each_of_array(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **how)}))"


def among(column: Any, parameter: str = "keys") -> ColumnElement[bool]:
    """Whether a column holds one of the list that is given under this name: an IN that is compiled once."""
    kind = Integer() if isinstance(column.type, Integer) else String()
    listed = bindparam(parameter, type_=Listed(kind).with_variant(JSON(), "sqlite"))
    return cast(ColumnElement[bool], column.op("IN", is_comparison=True)(_Each(listed)))
