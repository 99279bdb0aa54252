"""Pictures of every kind of page, to be looked at: in each language, width and scheme, and as printed.

Run: python tests/frontend/screenshots.py DIRECTORY [--site http://127.0.0.1:8000] [KIND ...]

The site is to be served beside it (make serve). A picture's name tells what it shows.
"""

import argparse
from itertools import product
from pathlib import Path

from kinds import KINDS, in_language
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
HIGHEST = 2400  # of a picture, in pixels: what is further down a long page repeats itself


def main() -> None:
    """Write the pictures and the printed pages into the directory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("kinds", nargs="*", default=list(KINDS), metavar="KIND")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    arguments = parser.parse_intermixed_args()  # kinds follow the option, too
    arguments.directory.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for kind, language in product(arguments.kinds, ("de", "en")):
            _look(
                browser,
                arguments.site + in_language(KINDS[kind], language),
                arguments.directory,
                kind,
                language,
            )
        browser.close()


def _look(browser: Browser, address: str, directory: Path, kind: str, language: str) -> None:
    name = f"{kind.replace(' ', '-')}-{language}"
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    for width, scheme in product((320, 1280), ("light", "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        height = min(page.evaluate("document.documentElement.scrollHeight"), HIGHEST)
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=directory / f"{name}-{width}-{scheme}.png")
    page.pdf(path=directory / f"{name}.pdf", format="A4")
    page.close()


if __name__ == "__main__":
    main()
