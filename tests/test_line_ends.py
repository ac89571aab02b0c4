"""A line end in a text begins nothing anew: neither the head of a page nor a paragraph, a list, an attribute."""

import re

import pytest
from test_site import run, write_project

HARM = '--- ![x](//x.example/y.png) *emph* {: onclick="x" } [j](javascript:x)'
MARKUP = re.compile(r"<img[^>]*x\.example|<em>emph</em>|<[a-z0-9]+ onclick|href=\"javascript|<hr ?/?>")
REPORT = "data/reports/tides-2021/report.yml"


def escaped(text: str) -> str:
    """*text* in a string of YAML or of a catalog."""
    return text.replace('"', '\\"').replace("{", "{{").replace("}", "}}")


def built_markup(root) -> list[str]:
    result = run(root, "build")
    assert result.exit_code == 0, result.output
    pages = list((root / "site").rglob("*.html"))
    assert sum("emph" in page.read_text(encoding="utf-8") for page in pages) > 2, "the text is shown"
    return [f"{page.relative_to(root)}: {found}" for page in pages for found in MARKUP.findall(page.read_text(encoding="utf-8"))]


def put_into_title(root, text: str) -> None:
    report = root / REPORT
    report.write_text(
        re.sub(r"^title: .*$", lambda _: f'title: "Rights of the tide{text}"', report.read_text(encoding="utf-8"), flags=re.MULTILINE),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("end", "code"), [("\\L", "U+2028"), ("\\P", "U+2029"), ("\\N", "U+0085"), ("\\r", "U+000D"), ("\\r\\n", "U+000D")]
)
def test_a_line_end_that_an_editor_does_not_see_is_refused(tmp_path, end, code):
    root = write_project(tmp_path)
    put_into_title(root, f"{end}{escaped(HARM)}")

    result = run(root, "check")

    assert result.exit_code == 1
    assert re.search(rf"^{REPORT}:3:\d+: unseen-character: Here stands {re.escape(code)}", result.output, re.MULTILINE), result.output


@pytest.mark.parametrize("end", ["\\n", "\\n\\n"])
def test_a_title_of_several_lines_is_one(tmp_path, end):
    root = write_project(tmp_path)
    put_into_title(root, f"{end}{escaped(HARM)}")

    assert built_markup(root) == []


@pytest.mark.parametrize("end", ["\\n", "\\n\\n", "\\r", "\N{LINE SEPARATOR}", "\x85"])
@pytest.mark.parametrize("name", ["tides-2021", "site"])
def test_a_translation_of_several_lines_is_one_where_the_text_is(tmp_path, end, name):
    root = write_project(tmp_path)
    catalog = root / f"locales/zh/LC_MESSAGES/{name}.po"
    # In strings of the interface without places to fill: a brace in another one would not fit.
    pattern = r'msgstr "([^"\n]+)"' if name != "site" else r'msgstr "([^"\n\\{%]+)"'
    harm = escaped(HARM) if name != "site" else escaped(HARM).replace("{", "").replace("}", "")
    text = re.sub(pattern, lambda match: f'msgstr "{match[1]}{end}{harm}{end}"', catalog.read_text(encoding="utf-8"))
    catalog.write_text(text, encoding="utf-8")
    if end in "\N{LINE SEPARATOR}\x85":
        assert run(root, "build").exit_code == 1, "it cannot be seen, so it is refused"
        return

    assert built_markup(root) == []
