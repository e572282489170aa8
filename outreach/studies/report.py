"""What does a comparison say to a person? One page that needs nothing else, or plain data."""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from outreach.planning.tried.replay import Left
from outreach.studies import charts
from outreach.studies.comparison import Comparison, Person, Side

_PAGES = Path(__file__).parent / "pages"
_MOST_ROWS = 200
_MOST_TOLD = 10
"""Of those with the heaviest days, in a terminal."""


def as_page(comparison: Comparison, old_name: str, new_name: str, zone: tzinfo) -> str:
    """An HTML page with its charts in it; dates as the house's `zone` shows them."""
    environment = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["day"] = lambda at: f"{at.astimezone(zone):%-d %B %Y}"
    drawn = {name: getattr(charts, name)(comparison) for name in ("by_week", "by_rule", "by_reason", "by_user")}
    return environment.get_template("simulation.html").render(
        title="What the new policy would have done",
        c=comparison,
        charts=drawn,
        old_name=old_name,
        new_name=new_name,
        most=_MOST_ROWS,
    )


def as_data(comparison: Comparison) -> dict[str, Any]:
    """All of it as plain data for JSON."""
    return {
        "since": comparison.since.isoformat(),
        "until": comparison.until.isoformat(),
        "contacts": comparison.replayed,
        "really_sent": comparison.recorded,
        "old": _side(comparison.old, comparison.users),
        "new": _side(comparison.new, comparison.users),
        "spared": [_person(who) for who in comparison.spared],
        "only_new": [_person(who) for who in comparison.only_new],
        "opted_out": [
            {
                **_person(each.who),
                "at": each.at.isoformat(),
                "quote": each.quote,
                "old": [_left(left) for left in each.old],
                "new": [_left(left) for left in each.new],
            }
            for each in comparison.opted_out
        ],
    }


def in_words(comparison: Comparison) -> list[str]:
    """The gist of it for a terminal."""
    old, new = comparison.old, comparison.new
    lines = [
        f"{comparison.replayed:,} contacts, {comparison.since:%Y-%m-%d} to {comparison.until:%Y-%m-%d}",
        f"in force: {old.left:,} would have left, to {old.contacts:,} contacts",
        f"new:      {new.left:,} would have left, to {new.contacts:,} contacts",
        f"spared: {len(comparison.spared):,}; written to by the new policy alone: {len(comparison.only_new):,}",
        f"the plan really sent {comparison.recorded:,} in that time",
    ]
    for told, before, after in (("", old.by_rule, new.by_rule), ("held back: ", old.refused, new.refused)):
        names = sorted({*before, *after})
        lines += [f"  {told}{name:<28} {before.get(name, 0):>9,} → {after.get(name, 0):,}" for name in names]
    busy = sorted({*old.load, *new.load}, key=lambda user_id: -max(old.heaviest(user_id), new.heaviest(user_id)))
    for user_id in busy[:_MOST_TOLD]:
        name = comparison.users.get(user_id, f"user {user_id}")
        lines += [f"  {name}: heaviest day {old.heaviest(user_id):,} → {new.heaviest(user_id):,}"]
    written = [sum(bool(side) for side in sides) for sides in _sides(comparison)]
    lines.append(
        f"asked for silence: {len(comparison.opted_out):,}; written to before: {written[0]:,} → {written[1]:,}"
    )
    return lines


def _sides(comparison: Comparison) -> tuple[list[tuple[Left, ...]], list[tuple[Left, ...]]]:
    return [each.old for each in comparison.opted_out], [each.new for each in comparison.opted_out]


def _side(side: Side, users: dict[int, str]) -> dict[str, Any]:
    return {
        "left": side.left,
        "contacts": side.contacts,
        "by_rule": side.by_rule,
        "by_week": {week.isoformat(): count for week, count in sorted(side.by_week.items())},
        "held_back": side.refused,
        "load": {
            users.get(user_id, str(user_id)): {day.isoformat(): count for day, count in sorted(days.items())}
            for user_id, days in side.load.items()
        },
    }


def _person(who: Person) -> dict[str, Any]:
    return {"contact": who.id, "name": who.name}


def _left(left: Left) -> dict[str, Any]:
    return {"at": _iso(left.at), "rule": left.rule, "channel": left.channel}


def _iso(at: datetime) -> str:
    return at.isoformat()
