"""How does SQL say that a day of theirs is near? It knows no zones: two days to either side the plan decides."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import String, and_, bindparam, case, func, literal, not_, or_, select

from outreach.bulk import table_of
from outreach.contacts.records import Moment as MomentRow
from outreach.planning.policy.rules import Active
from outreach.planning.policy.who import MomentNear
from outreach.planning.selection.select_base import Base
from outreach.planning.selection.select_sql import NOW, DayBegins, Shifted, moment
from outreach.planning.selection.select_who import Asked, Begins

_SLACK = timedelta(days=2)
"""A day begins less than so long before and after it does in Greenwich, wherever one lives."""


def in_force(active: Active, found: Asked) -> None:
    """From the first to the last day in any zone."""
    if active.start is not None:
        begins = moment(_midnight(active.start) - _SLACK)
        found.begins.append(Begins(begins, begins > NOW))
    if active.end is not None:
        found.can.append(moment(_midnight(active.end) + timedelta(days=1) + _SLACK) > NOW)


def birthday(base: Base, found: Asked) -> None:
    """Their birthday is near, or will be."""
    day = func.substr(base.column("birthday"), func.length(base.column("birthday")) - 4, 5)
    near = day.in_([bindparam(f"near_{at}", type_=String()) for at in range(_NEAR_DAYS)])
    year = case((day > bindparam("last_near", type_=String()), bindparam("this_year", type_=String())),
                else_=bindparam("next_year", type_=String()))  # fmt: skip
    comes = Shifted(DayBegins(year.op("||")(literal("-")).op("||")(day)), -_SLACK)
    found.can.append(base.column("birthday").is_not(None))
    found.begins.append(Begins(comes, not_(near)))


def moment_near(wanted: MomentNear, base: Base, found: Asked) -> None:
    """A moment of theirs is near, or will be; what it is about is for the plan to read."""
    m = table_of(MomentRow).c
    told = (base.of_theirs(m.contact_id), m.day.is_not(None), m.used_at.is_(None), m.undone_at.is_(None))
    early, late = f"early_{_seconds(wanted.past)}", f"late_{_seconds(wanted.ahead)}"
    first, last = bindparam(early, type_=String()), bindparam(late, type_=String())
    base.days[early], base.days[late] = -wanted.past - _SLACK - timedelta(days=1), wanted.ahead + _SLACK
    near = or_(m.day.startswith("--"), and_(m.day >= first, m.day <= last))
    is_near = base.there(select(m.id).where(*told, near))
    following = select(func.min(m.day)).where(*told, m.day > last).correlate(None).scalar_subquery()
    # Few have told any.
    found.dear.append(not_(base.lacks(MomentRow)))
    found.begins.append(Begins(Shifted(DayBegins(following), -wanted.ahead - _SLACK), not_(is_near)))


_NEAR_DAYS = 6


def given(base: Base, now: datetime) -> Iterator[tuple[str, str]]:
    """The parameters that are days."""
    today = now.astimezone(UTC).date()
    for at in range(_NEAR_DAYS):
        yield f"near_{at}", f"{today + timedelta(days=at - 3):%m-%d}"
    last = today + timedelta(days=_NEAR_DAYS - 4)
    yield "last_near", f"{last:%m-%d}"
    yield "this_year", f"{last.year:04}"
    yield "next_year", f"{last.year + 1:04}"
    for name, span in base.days.items():
        yield name, (today + span).isoformat()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
