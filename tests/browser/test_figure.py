"""A figure alone, and what readers take away from it."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from serving import Watch

KEY = "qianhai-2020/accepted-by-category"
REPORT, FIGURE = KEY.split("/")


@pytest.mark.parametrize("tag", ["zh", "en"])
def test_a_figure_has_its_chart_table_details_and_address_without_javascript(tag: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{tag}/f/{KEY}/")

    assert page.locator(".drawing svg").first.is_visible()
    assert page.locator("table tbody tr").count() >= 4
    assert page.locator("dl.details dt").count() >= 6
    assert page.locator(f"#{FIGURE}-address").input_value().endswith(f"/{tag}/f/{KEY}/")
    assert page.locator("[data-copy]").first.is_hidden()
    context.close()


def test_within_another_page_only_the_figure_and_its_source_are_seen(address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}en/f/{KEY}/#embed")

    assert page.locator("h1").is_visible()
    assert page.locator(".drawing").is_visible()
    assert page.locator(".embedded-foot").is_visible()
    for hidden in (".top", ".foot", ".kicker", "#table", ".neighbours"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert not watch.wrong


def test_the_address_of_a_figure_is_copied(address: str, chromium: Browser) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}en/f/{KEY}/")
    button = page.locator(f"[data-copy='#{FIGURE}-address']")
    button.click()
    page.wait_for_function("button => button.textContent === 'Copied'", arg=button.element_handle())

    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/en/f/{KEY}/")
    context.close()


def test_where_copying_is_not_allowed_the_text_is_selected(address: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
    page.goto(f"{address}zh/f/{KEY}/")
    page.locator(f"[data-copy='#{FIGURE}-embed']").click()
    page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")

    assert page.evaluate("getSelection().toString()").startswith("<iframe ")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_of_a_chart_is_twice_its_size_in_the_colours_of_the_page(
    scheme: str, address: str, chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}zh/f/{KEY}/")
    with page.expect_download() as download:
        page.locator("[data-png]").click()
    download.value.save_as(tmp_path / "chart.png")
    raw = base64.b64encode((tmp_path / "chart.png").read_bytes()).decode()
    width, corner, colours = page.evaluate(
        """async (raw) => {
            const image = new Image();
            image.src = `data:image/png;base64,${raw}`;
            await image.decode();
            const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
            const pen = canvas.getContext("2d");
            pen.drawImage(image, 0, 0);
            const pixels = pen.getImageData(0, 0, image.width, image.height).data;
            const colours = new Set();
            for (let n = 0; n < pixels.length; n += 400) colours.add(pixels.slice(n, n + 3).join());
            return [image.width, [...pixels.slice(0, 3)], colours.size];
        }""",
        raw,
    )

    assert download.value.suggested_filename == f"{REPORT}-{FIGURE}.zh.png"
    assert width == 2 * (640 + 48)
    assert (min(corner) > 240) if scheme == "light" else (max(corner) < 60)
    assert colours > 4
    context.close()


# Both languages


def test_both_languages_stand_side_by_side_figure_by_figure(address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}en/reports/{REPORT}/?both#{FIGURE}")
    page.wait_for_selector("html.both")

    row = page.locator(f".pair:has(#{FIGURE})")
    assert "Cases accepted, by category of dispute" in row.inner_text()
    assert "受理案件（按纠纷类别）" in row.inner_text()
    left, right = row.locator("> div").all()
    assert right.get_attribute("lang") == "zh"
    assert right.bounding_box()["x"] > left.bounding_box()["x"]  # type: ignore[index]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((item) => item.id)")
    assert len(ids) == len(set(ids))
    alone = page.evaluate("[...document.querySelectorAll('.pair')].filter((row) => !row.children[1].textContent.trim()).length")
    assert alone == 0
    assert not watch.wrong


def test_on_a_narrow_screen_they_follow_each_other(address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{address}zh/reports/{REPORT}/?both")
    page.wait_for_selector("html.both")

    mine, theirs = page.locator(f".pair:has(#{FIGURE}) > div").all()
    assert theirs.bounding_box()["y"] > mine.bounding_box()["y"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_where_the_other_page_cannot_be_had_this_one_stays(address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.route("**/zh/reports/**", lambda route: route.abort())
    page.goto(f"{address}en/reports/{REPORT}/?both")

    page.wait_for_function("() => document.querySelector('.kicker').textContent.includes('That did not work')")
    assert page.locator(f"#{FIGURE}").is_visible()
    page.close()
