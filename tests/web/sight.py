"""What a page looks like, by size and scheme, and what a judge of accessibility says of it."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

SIZES = {"wide": (1280, 1000), "phone": (390, 844)}
SCREENSHOTS = Path(__file__).parent.parent.parent / "screenshots"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def seen_as(chromium: Browser, size: str, scheme: Any) -> Iterator[Page]:
    """A page in a window of that size, a phone's with a finger for a hand."""
    width, height = SIZES[size]
    hand = size == "phone"
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, is_mobile=hand, has_touch=hand
    )
    yield context.new_page()
    context.close()


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than its window, once it is there: a press may still be leading to it."""
    page.wait_for_load_state()
    page.wait_for_function("document.documentElement && document.body")
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(0, wider)


def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical, each with the first place where it is so."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", _RULES)
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0]['failureSummary'][:300]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def _axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")
