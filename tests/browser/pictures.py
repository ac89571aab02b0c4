"""Pictures of pages of the built site, to look at: both languages, wide and narrow, light and dark, printed.

python tests/browser/pictures.py FOLDER [PAGE …]      e.g. zh/reports/beijing-2020/
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from serving import FLAGS, SITE, find_chromium, served

PAGES = [
    f"{tag}/{page}"
    for tag in ("zh", "en")
    for page in (
        "",
        "reports/",
        "reports/qianhai-2020/",
        "reports/shenzhen-excellent-cases/",
        "places/beijing/",
        "institutions/",
        "method/",
        "cite/",
    )
]
WIDTHS = {"wide": 1440, "narrow": 390}


def main(folder: Path, pages: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for page_path in pages:
            name = page_path.strip("/").replace("/", "-") or "landing"
            for width_name, width in WIDTHS.items():
                for scheme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    page.goto(address + page_path)
                    page.screenshot(path=folder / f"{name}-{width_name}-{scheme}.png", full_page=True)
                    page.close()
            page = browser.new_page()
            page.goto(address + page_path)
            page.pdf(path=folder / f"{name}.pdf", format="A4")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["", *PAGES])
