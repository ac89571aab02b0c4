"""Other programs than MkDocs make the same site of the same settings and trees: to the byte, or element by element."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from test_site import digests, run, write_project

from generator import engine
from generator.engine.programs import PROGRAMS

BY_HAND = """\
---
title: By hand
---

# By hand {: #title }

[In Markdown](method.md#title), <a href="../method/">in HTML</a>, ![a picture](tide.png), [a file](tide.txt).

<p><a href="tide.txt">as written</a> <a href="#title">here</a> <a href="https://tides.example/">there</a></p>

```yaml
- {id: high-tide, link: '<a href="tide.txt">'}
```

    indented & <b>

| high | low |
| --- | --- |
| 1 | 2 |
"""


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its texts, without white space that nobody sees."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.found: list[object] = []
        self.text = ""

    def end(self) -> list[object]:
        self.close()
        self._text()
        return self.found

    def _text(self) -> None:
        if text := " ".join(self.text.split()):
            self.found.append(text)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._text()
        # `./x`, `x` and `../page/x` are three names of one address.
        met = {name: urljoin(self.address, value or "") if name in {"href", "src"} else value for name, value in attrs}
        self.found.append((tag, met))

    def handle_endtag(self, tag: str) -> None:
        self._text()
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data


def elements(site: Path, path: str) -> list[object]:
    parser = Elements(f"https://tides.example/{path}")
    parser.feed(re.sub(r"assets/stylesheets/(classic/)?main\.\w+\.min\.css", "THEME", (site / path).read_text(encoding="utf-8")))
    return parser.end()


def write(root: Path) -> Path:
    """A project whose pages all name their title: Zensical does not look for it in a heading."""
    write_project(root)
    for page in (root / "docs").rglob("*.md"):
        page.write_text(f"---\ntitle: Tides\n---\n\n{page.read_text(encoding='utf-8')}", encoding="utf-8")
    for tag in ("en", "zh"):
        (root / f"docs/{tag}/by-hand.md").write_text(BY_HAND, encoding="utf-8")
        (root / f"docs/{tag}/tide.txt").write_text("tide", encoding="utf-8")
        (root / f"docs/{tag}/tide.png").write_bytes(b"\x89PNG")
    return root


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> dict[str, Path]:
    """The site of one project by each program."""
    root = write(tmp_path_factory.mktemp("project"))
    made = {}
    for name in PROGRAMS:
        result = run(root, "build", "--engine", name)
        assert result.exit_code == 0, result.output
        made[name] = Path(shutil.move(root / "site", root.parent / f"site-{name}"))
    return made


def test_properdocs_makes_the_same_bytes(sites):
    assert digests(sites["properdocs"]) == digests(sites["mkdocs"])


def test_zensical_makes_the_same_files_with_a_style_sheet_of_its_own(sites):
    ours, theirs = digests(sites["mkdocs"]), digests(sites["zensical"])

    assert len(ours) == len(theirs)
    apart = {
        path for path in ours.keys() ^ theirs.keys() if not re.fullmatch(r"(en|zh)/assets/stylesheets/(classic/)?main\.\w+\.min\.css", path)
    }
    assert apart == set()
    assert {path for path in ours.keys() & theirs.keys() if ours[path] != theirs[path] and not path.endswith(".html")} == set()


def test_pages_of_zensical_have_the_same_elements_texts_and_addresses(sites):
    paths = [path for path in digests(sites["mkdocs"]) if path.endswith(".html")]

    assert len(paths) > 50
    assert [path for path in paths if elements(sites["mkdocs"], path) != elements(sites["zensical"], path)] == []


def test_a_link_of_raw_html_stays_as_it_was_written(sites):
    for name in PROGRAMS:
        page = (sites[name] / "en/by-hand/index.html").read_text(encoding="utf-8")
        assert '<a href="../method/">in HTML</a>' in page, name
        assert '&lt;a href="tide.txt"&gt;' in page.replace("&quot;", '"'), name


def test_a_page_that_zensical_rejects_is_one_message_and_the_site_stays(tmp_path):
    root = write(tmp_path / "p")
    assert run(root, "build", "--engine", "zensical").exit_code == 0
    before = digests(root / "site")
    (root / "docs/en/by-hand.md").write_text("# By hand {: #title }\n\n[nowhere](nowhere.md)\n", encoding="utf-8")

    result = run(root, "build", "--engine", "zensical")

    assert result.exit_code == 1
    assert "Zensical could not build mkdocs.en.yml:" in result.output and "nowhere.md" in result.output
    assert "Traceback" not in result.output and "as-written" not in result.output
    assert digests(root / "site") == before


@pytest.mark.parametrize("name", ["properdocs", "zensical"])
def test_a_program_that_is_missing_says_what_to_install(tmp_path, monkeypatch, name):
    root = write(tmp_path / "p")
    monkeypatch.setattr("generator.engine.programs.find_spec", lambda package: None if package == name else object())

    result = run(root, "build", "--engine", name)

    assert result.exit_code == 1 and not (root / "site").exists()
    assert f"{PROGRAMS[name].title} is not installed." in result.output and "requirements/portable.txt" in result.output


def test_an_engine_that_nobody_knows_is_refused_with_those_there_are(tmp_path):
    result = run(write(tmp_path / "p"), "build", "--engine", "hugo")

    assert result.exit_code == 2
    assert all(name in result.output for name in PROGRAMS)


def test_each_program_names_the_style_sheet_that_it_brings():
    for program in PROGRAMS.values():
        assert re.fullmatch(r"assets/stylesheets/(classic/)?main\.\w+\.min\.css", program.stylesheet()), program.name
        assert engine.is_used(program.stylesheet())


def test_a_preview_without_mkdocs_says_what_to_install(tmp_path, monkeypatch):
    root = write(tmp_path / "p")
    monkeypatch.setattr("generator.engine.programs.find_spec", lambda package: None if package == "mkdocs" else object())

    result = run(root, "serve")

    assert result.exit_code == 1
    assert "MkDocs is not installed." in result.output
