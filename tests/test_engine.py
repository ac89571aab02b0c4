"""What goes wrong in a program that we run is one clear message with its last words."""

import sys

import markdown
import pytest
import yaml

from generator import engine
from generator.engine import BuildError, base_config, finish_builds, prune, run_pagefind, start_build
from generator.engine.press import cut_blocks, put_back
from generator.pages.page import Cast


def small_tree(root, page, language="en"):
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text(page, encoding="utf-8")
    (root / f"mkdocs.{language}.yml").write_text(
        "site_name: Tides\ndocs_dir: docs\nsite_dir: site\nplugins: []\nvalidation: {links: {not_found: warn}}\n", encoding="utf-8"
    )
    return root


def test_mkdocs_builds_a_tree_and_knows_where_it_will_stand(tmp_path):
    root = small_tree(tmp_path, "# Tides\n")
    (root / "mkdocs.en.yml").write_text((root / "mkdocs.en.yml").read_text() + 'site_url: !ENV [SITE_URL_EN, ""]\n', encoding="utf-8")

    finish_builds([start_build(root, "en", "https://tides.example/ip/", root / "site")], str)

    assert "https://tides.example/ip/en/" in (root / "site/index.html").read_text(encoding="utf-8")


def test_a_page_that_mkdocs_rejects_is_one_message_with_its_last_lines(tmp_path):
    root = small_tree(tmp_path, "[nowhere](nowhere.md)\n")

    with pytest.raises(BuildError) as raised:
        finish_builds([start_build(root, "en", "", root / "made/en")], lambda message: f"In words of the editor: {message}")

    first, *last = str(raised.value).splitlines()
    assert first == "In words of the editor: MkDocs could not build mkdocs.en.yml:" and "Traceback" not in str(raised.value)
    assert any("nowhere.md" in line for line in last)
    assert all(line.startswith("    ") for line in last) and len(last) <= engine.LAST_LINES


def test_every_build_that_fails_is_told(tmp_path):
    root = small_tree(tmp_path, "[nowhere](nowhere.md)\n")
    (root / "mkdocs.zh.yml").write_text((root / "mkdocs.en.yml").read_text() + "theme: {name: no-such-theme}\n", encoding="utf-8")

    with pytest.raises(BuildError, match=r"(?s)mkdocs\.zh\.yml.*no-such-theme.*mkdocs\.en\.yml.*nowhere"):
        finish_builds([start_build(root, "zh", "", root / "made/zh"), start_build(root, "en", "", root / "made/en")], str)


def test_a_pagefind_that_fails_is_one_message_with_its_last_lines(tmp_path):
    with pytest.raises(BuildError) as raised:
        run_pagefind(tmp_path, tmp_path / "found", "en", (), str)

    first, *last = str(raised.value).splitlines()
    assert first == "Pagefind could not index the site:"
    assert last and all(line.startswith("    ") for line in last)


def test_a_pagefind_that_is_missing_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pagefind_bin_extended", None)

    with pytest.raises(BuildError, match="make site"):
        run_pagefind(tmp_path, tmp_path / "found", "en", (), str)


def test_what_pagefind_makes_is_one_index_without_what_the_site_does_not_load(tmp_path):
    records = tmp_path / "records"
    records.mkdir()
    (records / "1.html").write_text('<html lang="zh"><body data-pagefind-body><p>侵 害</p></body></html>', encoding="utf-8")
    (records / "2.html").write_text('<html lang="en"><body data-pagefind-body><p>tides</p></body></html>', encoding="utf-8")

    run_pagefind(records, tmp_path / "found", "en", (), str)

    assert {path.name.split("_")[0] for path in (tmp_path / "found/fragment").iterdir()} == {"en"}
    files = {path.name for path in (tmp_path / "found").iterdir() if path.is_file()}
    assert {name for name in files if not name.endswith("pf_meta")} == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"}


def test_charts_come_into_their_places():
    page = '<p>1</p><div data-chart="a/x">wait\nfor it</div><div data-chart="a/y">wait</div><div data-chart="a/x">wait</div><p>2</p>'

    assert engine.chart_keys(page) == ("a/x", "a/y")
    filled = engine.fill_charts(page, {f"a/{f}": f"<svg>{f} \\1</svg>" for f in "xy"})
    assert filled == "<p>1</p><svg>x \\1</svg><svg>y \\1</svg><svg>x \\1</svg><p>2</p>"


def test_columns_that_markdown_sets_right_or_centred_are_so_by_class():
    page = '<th>a</th><td style="text-align: right;">1</td><th style="text-align: center;">b</th><td style="text-align: left;">2</td>'

    assert engine.fill_charts(page, {}) == '<th>a</th><td class="numeric">1</td><th class="centred">b</th><td>2</td>'


def test_what_the_theme_brings_and_the_site_does_not_use_is_taken_out(tmp_path):
    kept = ["en/index.html", "en/assets/stylesheets/main.css"]
    gone = [
        "en/404.html",
        "en/sitemap.xml",
        "en/assets/javascripts/bundle.js",
        "en/assets/stylesheets/main.css.map",
        "en/assets/images/favicon.png",
    ]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    prune(tmp_path, ["en"])

    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()} == set(kept)


def test_the_settings_that_mkdocs_inherits_are_yaml_whatever_a_language_is_called():
    languages = [{"tag": "zh", "name": "中文"}, {"tag": "xx", "name": 'a: "b" # c'}]

    text = base_config(
        languages, address="https://tides.example/", repository="", assets={"site.css": "site.0.css"}, policy="default-src 'none'"
    )

    assert yaml.safe_load(text)["extra"]["languages"] == languages


def test_a_page_is_cast_from_a_mould():
    """Its own path, words and content are in it, and what it says stays text."""
    mould = (
        '<title>@@title@@ – Tides</title><meta content="@@description@@"><meta content="cards/@@image@@.png">'
        '<a href="https://tides.example/f/report/figure/"></a><main><div data-mould></div></main>'
    )
    cast = Cast("f/tides/high/", 'High & "low" @@image@@', "<b>", "tides", "<h1>High</h1>")

    assert engine.fill_mould(mould, "f/report/figure/", cast) == (
        '<title>High &amp; &quot;low&quot; @@image@@ – Tides</title><meta content="&lt;b&gt;"><meta content="cards/tides.png">'
        '<a href="https://tides.example/f/tides/high/"></a><main><h1>High</h1></main>'
    )


def test_a_page_that_is_taken_out_leaves_no_empty_folder(tmp_path):
    for page in ("f/report/figure", "f/tides/low"):
        (tmp_path / "en" / page).mkdir(parents=True)
        (tmp_path / "en" / page / "index.html").write_text("x", encoding="utf-8")

    engine.remove_page(tmp_path, "f/report/figure/", ["en"])

    assert [path.relative_to(tmp_path / "en").as_posix() for path in sorted(tmp_path.rglob("*"))[1:]] == [
        "f",
        "f/tides",
        "f/tides/low",
        "f/tides/low/index.html",
    ]


def test_the_repository_is_the_one_that_the_configuration_names(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("repo_url: https://git.example/tides/\n", encoding="utf-8")
    assert engine.read_repository(tmp_path) == "https://git.example/tides"

    (tmp_path / "mkdocs.yml").write_text("site_name: Tides\n", encoding="utf-8")
    assert engine.read_repository(tmp_path) == ""


# What Markdown need not see


@pytest.mark.parametrize(
    "block",
    [
        "<p>One line.</p>",
        "<div>\n<div>\n</div>\n</div>",
        '<section class="figure">\n<h3>A</h3>\n\n<p>Empty lines within.</p>\n</section>',
        "<section>\n</section>\n<section>\n</section>",
        '<script type="application/ld+json">{"a": "b"}</script>',
    ],
)
def test_a_block_of_html_passes_markdown_by_and_comes_back(block):
    text = f"# Tides\n\n{block}\n\nEbb and *flood*.\n"
    cut, blocks = cut_blocks(text)

    assert blocks == [block]
    assert cut == '# Tides\n\n<div data-block="0"></div>\n\nEbb and *flood*.\n'
    assert put_back(cut, blocks) == text


@pytest.mark.parametrize(
    "text",
    [
        "# Tides\n\nA <p>paragraph</p> in a line.\n",
        "# Tides\n<p>Not after an empty line.</p>\n",
        "# Tides\n\n<p>Before more.</p>\nMore.\n",
        '# Tides\n\n<div markdown="block">\n\n*Flood*\n\n</div>\n',
        '# Tides\n\n<div>\n<div markdown="1">\n*Flood*\n</div>\n</div>\n',
        "# Tides\n\n<div>\n<p>Never closed.</p>\n",
        "# Tides\n\n<div>\n</div> and more\n",
        "# Tides\n\n<span>No block.</span>\n",
    ],
)
def test_what_markdown_has_to_see_is_left(text):
    assert cut_blocks(text) == (text, [])


def test_pages_are_the_same_whether_markdown_sees_their_blocks_or_not():
    """As Python-Markdown makes them with the extensions of mkdocs.yml."""
    block = '<section class="figure">\n<h3 id="a">A &amp; B</h3>\n\n<ul>\n<li>*not Markdown*</li>\n</ul>\n</section>'
    text = f"# Tides {{: #title }}\n\n{block}\n\n## Ebb {{: #ebb }}\n\n<p>One.</p>\n\n{block}\n"
    cut, blocks = cut_blocks(text)
    extensions = ["attr_list", "md_in_html", "tables", "toc"]

    assert len(blocks) == 3
    assert put_back(markdown.markdown(cut, extensions=extensions), blocks) == markdown.markdown(text, extensions=extensions)
