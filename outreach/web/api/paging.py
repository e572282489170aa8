"""Which of many things come next? Asked by the number of the last one that was given."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from outreach.web.api.shapes import Page

Cursor = Annotated[
    str | None, Query(pattern="^[0-9]{1,10}$", description="`next` of an earlier answer: gives the things after it")
]
Most = Annotated[int, Query(ge=1, le=100, description="How many at most")]

Row = TypeVar("Row")
Shown = TypeVar("Shown")


def page(
    session: Session,
    wanted: SelectOfScalar[Row],
    number: Any,
    cursor: str | None,
    most: int,
    show: Callable[[Sequence[Row]], Sequence[Shown]],
    *,
    newest_first: bool = False,
) -> Page[Shown]:
    """The things after the cursor, by their number; one more is read to know whether there are more."""
    if cursor is not None:
        wanted = wanted.where(col(number) < int(cursor) if newest_first else col(number) > int(cursor))
    order = col(number).desc() if newest_first else col(number)
    rows = list(session.exec(wanted.order_by(order).limit(most + 1)))
    given, more = rows[:most], len(rows) > most
    last: Any = given[-1] if given else None
    return Page[Any](items=list(show(given)), next=str(last.id) if more else None)
