"""How does a comparison look? Charts as SVG without script, in colours that the page gives."""

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pygal
from pygal.style import Style

from outreach.planning.gate.verdict import CODES
from outreach.studies.comparison import Comparison

# pygal looks for maps by a way that Python 3.12 gave up: every import that finds nothing would break on it.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_MOST_BARS = 12
_OLD, _NEW = "The policy in force", "The new policy"
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="var(--soft)",
    foreground_strong="var(--ink)",
    foreground_subtle="var(--line)",
    value_colors=("var(--ink)", "var(--ink)"),
    guide_stroke_color="var(--line)",
    major_guide_stroke_color="var(--line)",
    font_family="inherit",
    colors=("#8a7a4d", "#2f7f68"),
    opacity=".9",
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
    value_font_size=11,
)


def by_week(comparison: Comparison) -> str:
    """What would have left, week by week."""
    weeks = _weeks(comparison)
    chart = _chart(pygal.Line, show_dots=len(weeks) <= 60, x_label_rotation=0, show_minor_x_labels=False)
    chart.x_labels = [f"{week:%-d %b %y}" for week in weeks]
    chart.x_labels_major = [f"{week:%-d %b %y}" for week in weeks[:: max(1, len(weeks) // 6)]]
    for name, side in ((_OLD, comparison.old), (_NEW, comparison.new)):
        chart.add(name, [side.by_week.get(week, 0) for week in weeks])
    return _drawn(chart)


def by_rule(comparison: Comparison) -> str:
    """What would have left, by rule."""
    return _pairs(comparison.old.by_rule, comparison.new.by_rule, lambda name: name)


def by_reason(comparison: Comparison) -> str:
    """Who would have been held back, by reason."""
    return _pairs(comparison.old.refused, comparison.new.refused, _reason)


def by_user(comparison: Comparison) -> str:
    """What each of us would have had to look at on their heaviest day."""
    names = {str(user_id): name for user_id, name in comparison.users.items()}
    old, new = (
        {str(user_id): side.heaviest(user_id) for user_id in side.load} for side in (comparison.old, comparison.new)
    )
    return _pairs(old, new, lambda key: names.get(key, key))


def _reason(code: str) -> str:
    """A reason's words; a cap goes by its own name."""
    return CODES.get(code, code)


def _pairs(old: Mapping[str, int], new: Mapping[str, int], told: Any) -> str:
    """Two bars a name, the longest first."""
    names = sorted({*old, *new}, key=lambda name: (-max(old.get(name, 0), new.get(name, 0)), name))[:_MOST_BARS]
    chart = _chart(pygal.HorizontalBar, height=90 + 44 * max(1, len(names)), print_values=True, show_x_labels=False)
    chart.x_labels = [_short(told(name)) for name in reversed(names)]
    for title, counts in ((_OLD, old), (_NEW, new)):
        chart.add(title, [counts.get(name, 0) for name in reversed(names)])
    return _drawn(chart)


def _short(text: str) -> str:
    return text if len(text) <= 44 else f"{text[:43]}…"


def _weeks(comparison: Comparison) -> Sequence[date]:
    first = min([*comparison.old.by_week, *comparison.new.by_week, comparison.since.date()])
    first -= timedelta(days=first.weekday())
    count = (comparison.until.date() - first).days // 7 + 1
    return [first + timedelta(weeks=number) for number in range(count)]


def _chart(kind: Any, **settings: Any) -> Any:
    common: dict[str, Any] = {
        "style": _STYLE,
        "js": [],
        "disable_xml_declaration": True,
        "explicit_size": False,
        "legend_at_bottom": True,
        "width": 900,
        "height": 320,
        "margin": 12,
        "min_scale": 1,
        "truncate_label": -1,
        "value_formatter": lambda value: f"{value:,.0f}",
        "no_data_text": "Nothing in this time",
    }
    return kind(**(common | settings))


def _drawn(chart: Any) -> str:
    """The picture as text to stand in a page, without the script and the links that pygal puts into it."""
    svg = str(chart.render(is_unicode=True))
    return re.sub(r"<!--.*?-->|<script.*?</script>", "", svg, flags=re.DOTALL)
