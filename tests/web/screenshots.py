"""Every page as a picture, light, dark and on a phone, to be looked at: `python -m tests.web.screenshots [NAME …]`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.web.living import CHROMIUM, QUIETLY, lively, served
from tests.web.office import Office
from tests.web.sight import SCREENSHOTS, SIZES, seen_as, too_wide
from tests.web.tour import tour

SCHEMES: tuple[Any, ...] = ("light", "dark")


def main(wanted: set[str]) -> None:
    """Draw them all, or those named."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        for size in SIZES:
            for scheme in SCHEMES:
                with tempfile.TemporaryDirectory() as folder:
                    office = Office(Path(folder))
                    lively(office)
                    with served(office.app) as address, seen_as(chromium, size, scheme) as page:
                        for name in tour(office, page, address):
                            if not wanted or name in wanted:
                                page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{scheme}.png", full_page=True)
                                told = f", {too_wide(page)} px too wide" if too_wide(page) else ""
                                sys.stdout.write(f"{name} {size} {scheme}{told}\n")
                    office.engine.close()
        chromium.close()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
