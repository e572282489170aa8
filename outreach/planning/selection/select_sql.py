"""How do SQLite and PostgreSQL say what the selection asks: moments to come, words, lists?"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Boolean, String, bindparam, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.sql.sqltypes import UTCDateTime

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
NEVER = datetime(9999, 12, 30, tzinfo=UTC)
MOMENT = UTCDateTime()


class Shifted(FunctionElement[datetime]):
    """A moment moved by so many whole seconds, to the microsecond what Python makes of it."""

    type = MOMENT
    name = "shifted"
    inherit_cache = False

    def __init__(self, moment: Any, by: timedelta) -> None:
        super().__init__(moment)
        self.seconds = int(by.total_seconds())


@compiles(Shifted, "sqlite")
def _shifted_text(element: Shifted, compiler: SQLCompiler, **how: Any) -> str:
    moment = _one(element, compiler, how)
    # SQLite would round the fraction of the second: it is put back as it stands.
    return f"(datetime(substr({moment}, 1, 19), '{element.seconds:+} seconds') || substr({moment}, 20))"


@compiles(Shifted, "postgresql")
def _shifted_timestamp(element: Shifted, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} + interval '{element.seconds} seconds')"


class DayBegins(FunctionElement[datetime]):
    """Midnight in UTC on a day that is written YYYY-MM-DD; NULL where it is no day. A 30 February is in March."""

    type = MOMENT
    name = "day_begins"
    inherit_cache = True


@compiles(DayBegins, "sqlite")
def _midnight_text(element: DayBegins, compiler: SQLCompiler, **how: Any) -> str:
    return f"(datetime({_one(element, compiler, how)} || ' 00:00:00') || '.000000')"


@compiles(DayBegins, "postgresql")
def _midnight(element: DayBegins, compiler: SQLCompiler, **how: Any) -> str:
    day = _one(element, compiler, how)
    year, month, number = (f"CAST(substr({day}, {at}) AS integer)" for at in ("1, 4", "6, 2", "9, 2"))
    begins = f"make_timestamptz({year}, {month}, 1, 0, 0, 0, 'UTC') + ({number} - 1) * interval '1 day'"
    return f"(CASE WHEN {day} ~ '^[12][0-9]{{3}}-(0[1-9]|1[0-2])-[0-3][0-9]$' THEN {begins} END)"


class Latest(FunctionElement[datetime]):
    """The latest of some moments, none of which is NULL."""

    type = MOMENT
    name = "latest"
    inherit_cache = True


class Earliest(FunctionElement[datetime]):
    """The earliest of some moments, none of which is NULL."""

    type = MOMENT
    name = "earliest"
    inherit_cache = True


@compiles(Latest, "sqlite")
def _max(element: Latest, compiler: SQLCompiler, **how: Any) -> str:
    return f"max{_listed(element, compiler, how)}" if len(element.clauses) > 1 else _one(element, compiler, how)


@compiles(Latest, "postgresql")
def _greatest(element: Latest, compiler: SQLCompiler, **how: Any) -> str:
    return f"greatest{_listed(element, compiler, how)}"


@compiles(Earliest, "sqlite")
def _min(element: Earliest, compiler: SQLCompiler, **how: Any) -> str:
    return f"min{_listed(element, compiler, how)}" if len(element.clauses) > 1 else _one(element, compiler, how)


@compiles(Earliest, "postgresql")
def _least(element: Earliest, compiler: SQLCompiler, **how: Any) -> str:
    return f"least{_listed(element, compiler, how)}"


def _listed(element: FunctionElement[Any], compiler: SQLCompiler, how: dict[str, Any]) -> str:
    return f"({', '.join(compiler.process(each, **how) for each in element.clauses)})"


def _one(element: FunctionElement[Any], compiler: SQLCompiler, how: dict[str, Any]) -> str:
    return compiler.process(next(iter(element.clauses)), **how)


class Field(FunctionElement[str]):
    """A custom field of a JSON column; NULL where it is not there."""

    type = String()
    name = "field"
    inherit_cache = True


@compiles(Field, "sqlite")
def _json_extract(element: Field, compiler: SQLCompiler, **how: Any) -> str:
    fields, path = (compiler.process(each, **how) for each in element.clauses)
    return f"json_extract({fields}, '$.' || json_quote({path}))"


@compiles(Field, "postgresql")
def _json_text(element: Field, compiler: SQLCompiler, **how: Any) -> str:
    fields, path = (compiler.process(each, **how) for each in element.clauses)
    return f"({fields} ->> {path})"


class SmallLetters(FunctionElement[str]):
    """ASCII in small letters; other letters as they are."""

    type = String()
    name = "small_letters"
    inherit_cache = True


@compiles(SmallLetters, "sqlite")
def _lower(element: SmallLetters, compiler: SQLCompiler, **how: Any) -> str:
    return f"lower({compiler.process(element.clauses, **how)})"


@compiles(SmallLetters, "postgresql")
def _lower_c(element: SmallLetters, compiler: SQLCompiler, **how: Any) -> str:
    return f'lower({compiler.process(element.clauses, **how)} COLLATE "C")'


class Odd(FunctionElement[bool]):
    """Whether a text has anything but printable ASCII, so that only Python reads it as Python does."""

    type = Boolean()
    name = "odd"
    inherit_cache = True


@compiles(Odd, "sqlite")
def _odd_glob(element: Odd, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} GLOB '*[^ -~]*')"


@compiles(Odd, "postgresql")
def _odd_regex(element: Odd, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} COLLATE \"C\" ~ '[^ -~]')"


class Number(FunctionElement[float]):
    """A text as a number; NULL, or any number, where it is none."""

    name = "number"
    inherit_cache = True


@compiles(Number, "sqlite")
def _real(element: Number, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS REAL)"


@compiles(Number, "postgresql")
def _double(element: Number, compiler: SQLCompiler, **how: Any) -> str:
    value = compiler.process(element.clauses, **how)
    return f"(CASE WHEN {value} ~ '^-?[0-9]{{1,40}}([.][0-9]{{0,40}})?$' THEN CAST({value} AS double precision) END)"


class AnyTag(FunctionElement[bool]):
    """Whether a JSON list has any of these words."""

    type = Boolean()
    name = "any_tag"
    inherit_cache = True


@compiles(AnyTag, "sqlite")
def _tag_of_json(element: AnyTag, compiler: SQLCompiler, **how: Any) -> str:
    tags, *words = (compiler.process(each, **how) for each in element.clauses)
    return f"({tags} <> '[]' AND EXISTS (SELECT 1 FROM json_each({tags}) WHERE value IN ({', '.join(words)})))"  # noqa: S608 - bound parameters


@compiles(AnyTag, "postgresql")
def _tag_of_array(element: AnyTag, compiler: SQLCompiler, **how: Any) -> str:
    tags, *words = (compiler.process(each, **how) for each in element.clauses)
    listed = f"SELECT 1 FROM json_array_elements_text({tags}) AS tag WHERE tag IN ({', '.join(words)})"  # noqa: S608 - bound parameters
    return f"({tags}::text <> '[]' AND EXISTS ({listed}))"


class InSpan(FunctionElement[bool]):
    """Whether a row belongs to the span of contacts that is looked at, where it is known to belong to one of them.

    PostgreSQL may read a table once for many contacts: then only the rows of the span. SQLite looks each of them up.
    """

    type = Boolean()
    name = "in_span"
    inherit_cache = True


@compiles(InSpan, "sqlite")
def _known(element: InSpan, compiler: SQLCompiler, **how: Any) -> str:
    return "1"


@compiles(InSpan, "postgresql")
def _in_span(element: InSpan, compiler: SQLCompiler, **how: Any) -> str:
    column, low, high = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} BETWEEN {low} AND {high})"


NOW: ColumnElement[datetime] = bindparam("now", type_=MOMENT)


class Clock:
    """Moments counted from now, given when the statement is run: `now - 5 days` is a parameter."""

    def __init__(self) -> None:
        self.offsets: dict[str, timedelta] = {}

    def ago(self, span: timedelta) -> ColumnElement[datetime]:
        """So long before now."""
        name = f"ago_{int(span.total_seconds())}"
        self.offsets[name] = span
        return bindparam(name, type_=MOMENT)

    def given(self, now: datetime) -> dict[str, Any]:
        """The parameters at a moment."""
        return {"now": now} | {name: now - span for name, span in self.offsets.items()}


def moment(value: datetime) -> ColumnElement[datetime]:
    """A fixed moment."""
    return cast(ColumnElement[datetime], bindparam(None, value, type_=MOMENT, unique=True))


def among_words(column: Any, words: list[str]) -> ColumnElement[bool]:
    """Whether a column has one of these words."""
    listed = [bindparam(None, word, type_=String(), unique=True) for word in words]
    return cast(ColumnElement[bool], column.in_(listed))


def of_base(name: str, kind: Any = MOMENT) -> ColumnElement[Any]:
    """A column of the contacts that are looked at."""
    return literal_column(f"base.{name}", kind)
