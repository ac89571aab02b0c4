"""The preview: the pages of a build, fresh after every edit, and what is wrong beside them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from projects import ROOT, replace_in, write_base
from test_site import write_project

from generator.address import Site
from generator.cli import main
from generator.engine import read_contact, read_repository
from generator.language import load_language
from generator.serve.preview import Preview
from generator.serve.server import PreviewServer, Watch

ENGLISH = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": "", "SITE_URL": ""}
SCRIPT = re.compile(rb'<script src="/-/serve\.js" data-page="[0-9a-f]{16}" defer></script>')
ADDRESS = "http://127.0.0.1:8000/"
HOSTILE = "<img src=x onerror=alert(1)>"
PAGE = "/en/reports/tides-2021/"
TABLE = "data/reports/tides-2021/accepted-by-year.csv"


def until(condition, seconds=30.0):
    """Wait for what another thread or process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    pytest.fail(f"not within {seconds} s")


def preview_of(root: Path, address: str = ADDRESS, tag: str = "en") -> Preview:
    site = Site(address, read_repository(root), read_contact(root))
    preview = Preview(root, load_language(root, tag)[0], site)
    preview.update()
    return preview


def state(preview: Preview, path: str = PAGE):
    return json.loads(preview.state(path))


def text(preview: Preview, path: str = PAGE) -> str:
    return preview.answer(path).body.decode()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return write_project(tmp_path_factory.mktemp("project"))


@pytest.fixture
def root(project, tmp_path):
    """A project of its own for a test that edits, with the charts that are drawn already."""
    shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns("site", "build"))
    return tmp_path / "project"


# What is shown


def test_every_file_is_that_of_a_build(project):
    result = CliRunner().invoke(main, ["--root", str(project), "build", "--address", ADDRESS], env=ENGLISH)
    assert result.exit_code == 0, result.output
    preview = preview_of(project)

    compared = 0
    for file in sorted(path for path in (project / "site").rglob("*") if path.is_file()):
        path = file.relative_to(project / "site").as_posix()
        answer = preview.answer(f"/{path.removesuffix('index.html')}")
        assert path == "404.html" or answer.status == 200, path
        assert (len(SCRIPT.findall(answer.body)) == 1) == path.endswith(".html"), path
        assert SCRIPT.sub(b"", answer.body) == file.read_bytes(), path
        compared += path.endswith(".html")
    assert compared > 50


def test_what_a_build_leaves_out_is_not_there(project):
    preview = preview_of(project)

    for path in ("/zh/sitemap.xml", "/zh/404.html", "/zh/f/report/figure/", "/zh/assets/javascripts/bundle.js", "/zh/reports/x/", "/x"):
        assert preview.answer(path).status == 404, path
    assert preview.answer("/zh/reports/tides-2021").location == "/zh/reports/tides-2021/"


def test_nothing_is_written_but_what_may_be_deleted(root):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    preview = preview_of(root)
    list(preview.find_more())
    text(preview)

    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert {path.relative_to(root).parts[0] for path in after.keys() - before.keys()} <= {"build", ".cache"}
    assert all(after[path] == content for path, content in before.items())


# Edits


def test_an_edit_is_shown_in_both_languages(root):
    preview = preview_of(root)
    assert "340" in text(preview) and "340" in text(preview, "/zh/reports/tides-2021/")

    replace_in(root / TABLE, "2021,340,340", "2021,351,351")
    assert preview.update() == (TABLE,)

    for path in (
        PAGE,
        "/zh/reports/tides-2021/",
        "/zh/f/tides-2021/accepted-by-year/",
        "/data/reports/tides-2021.csv",
        "/data/observations.csv",
    ):
        assert "351" in text(preview, path), path


def test_a_page_that_an_edit_does_not_touch_stays_the_same(root):
    preview = preview_of(root)
    before = {path: state(preview, path)["page"] for path in (PAGE, "/en/method/")}

    replace_in(root / TABLE, "2021,340,340", "2021,351,351")
    preview.update()

    after = {path: state(preview, path)["page"] for path in before}
    assert after[PAGE] != before[PAGE]
    assert after["/en/method/"] == before["/en/method/"]


def test_a_page_knows_itself_by_its_digest(root):
    preview = preview_of(root)

    (digest,) = re.findall(r'data-page="(\w+)"', text(preview))
    assert digest == state(preview)["page"]


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "shown"),
    [
        ("docs/en/method.md", "By hand, en.", "By the other hand.", "/en/method/", "By the other hand."),
        ("data/vocabulary/institutions.yml", "name: Court of Meridian", "name: High Court of Meridian", PAGE, "High Court of Meridian"),
        ("locales/zh/LC_MESSAGES/tides-2021.po", "潮", "海", "/zh/reports/tides-2021/", "海"),
        ("mkdocs.en.yml", "site_name: IP White Papers in Figures", "site_name: Tides in Figures", PAGE, "Tides in Figures"),
    ],
)
def test_every_kind_of_file_is_seen(root, file, old, new, path, shown):
    preview = preview_of(root)
    content = (root / file).read_text(encoding="utf-8")
    assert old in content and shown not in text(preview, path)

    (root / file).write_text(content.replace(old, new), encoding="utf-8")
    preview.update()

    assert preview.sound, preview.findings
    assert shown in text(preview, path)


def test_a_new_report_appears_and_one_that_is_gone_is_gone(root):
    preview = preview_of(root)
    other = "/en/reports/tides-2022/"
    assert preview.answer(other).status == 404

    shutil.copytree(root / "data/reports/tides-2021", root / "data/reports/tides-2022")
    shutil.copy(root / "locales/zh/LC_MESSAGES/tides-2021.po", root / "locales/zh/LC_MESSAGES/tides-2022.po")
    preview.update()
    assert preview.answer(other).status == 200
    assert "tides-2022" in text(preview, "/zh/reports/")

    shutil.rmtree(root / "data/reports/tides-2022")
    preview.update()
    assert preview.answer(other).status == 404
    assert "tides-2022" not in text(preview, "/zh/reports/")


# What is wrong


def test_a_mistake_keeps_the_last_good_page_and_says_so(root):
    preview = preview_of(root)
    before = state(preview)
    assert before["stale"] == ""

    replace_in(root / TABLE, "2021,340,340", "2021,three,340")
    preview.update()

    told = state(preview)
    assert "340" in text(preview) and told["page"] == before["page"]
    assert told["errors"] == 1 and told["counts"].startswith("1 error")
    assert "before your last change" in told["stale"] and "1 error" in told["stale"]
    first = told["findings"][0]
    assert (first["code"], first["place"], first["severity"]) == ("not-a-number", f"{TABLE}:2:30", "error")
    assert first["line"][1] == "three" and "".join(first["line"]) == (root / TABLE).read_text(encoding="utf-8").splitlines()[1]
    assert first["link"] == f"vscode://file/{quote((root / TABLE).as_posix().lstrip('/'), safe='/:')}:2:30"

    replace_in(root / TABLE, "2021,three,340", "2021,352,352")
    preview.update()
    assert "352" in text(preview)
    assert state(preview)["stale"] == "" and state(preview)["errors"] == 0


def test_a_page_by_hand_that_cannot_be_read_keeps_the_last_good_one(root):
    preview = preview_of(root)
    (root / "docs/zh/method.md").write_bytes("# 方法 {: #title }\n".encode("gb18030"))

    preview.update()

    assert "By hand, zh." in text(preview, "/zh/method/")
    assert state(preview, "/zh/method/")["findings"][0]["place"].startswith("docs/zh/method.md")


def test_a_preview_that_begins_with_a_mistake_comes_alive(root):
    replace_in(root / TABLE, "2021,340,340", f"2021,{HOSTILE},340")
    preview = preview_of(root)

    answer = preview.answer(PAGE)
    assert answer.status == 503 and SCRIPT.search(answer.body)
    assert "Nothing can be shown yet" in answer.body.decode() and HOSTILE not in answer.body.decode()
    told = state(preview)
    assert told["findings"][0]["line"][1] == HOSTILE and told["stale"] == ""

    replace_in(root / TABLE, HOSTILE, "340")
    preview.update()
    assert preview.answer(PAGE).status == 200
    assert state(preview)["page"] != told["page"]


def test_findings_of_the_page_come_first_and_warnings_after_a_while(root):
    (root / "data/reports/harbour-2021/stray.csv").write_text("id\n1\n", encoding="utf-8")
    preview = preview_of(root)
    list(preview.find_more())

    def order(path):
        return [finding["place"] for finding in state(preview, path)["findings"]]

    assert order("/en/reports/harbour-2021/")[0] == "data/reports/harbour-2021/stray.csv"
    assert preview.answer(PAGE).status == 200, "warnings stop nothing"
    assert sorted(order("/en/reports/harbour-2021/")) == sorted(order(PAGE))


def test_findings_are_told_in_the_language_of_the_editor(root):
    replace_in(root / TABLE, "2021,340,340", "2021,three,340")

    told = state(preview_of(root, tag="zh"))

    assert "错误" in told["counts"] and not told["findings"][0]["said"].isascii()


def test_what_would_stop_a_build_is_told_on_the_page(root):
    page = root / "docs/en/method.md"
    page.write_text(
        page.read_text(encoding="utf-8") + '\n[nowhere](nowhere.md)\n\n<div data-chart="tides-2021/none">x</div>\n', encoding="utf-8"
    )

    remarks = state(preview_of(root), "/en/method/")["remarks"]

    assert any("nowhere.md" in remark for remark in remarks)
    assert any("tides-2021/none" in remark for remark in remarks)


# Search


def test_search_finds_what_a_build_finds_and_what_was_edited(root):
    CliRunner().invoke(main, ["--root", str(root), "build", "--address", ADDRESS], env=ENGLISH)
    preview = preview_of(root)
    built = {
        path.relative_to(root / "site").as_posix(): path.read_bytes() for path in (root / "site/pagefind").rglob("*") if path.is_file()
    }

    assert {path: preview.answer(f"/{path}").body for path in built} == built

    replace_in(root / TABLE, "2021,340,340", "2021,351,351")
    preview.update()
    entry = preview.answer("/pagefind/pagefind-entry.json").body
    assert entry != built["pagefind/pagefind-entry.json"]


# Over HTTP


@contextmanager
def serving(root: Path):
    """A server in this process, with its watch; gives a function that asks it."""
    server = PreviewServer(0)
    server.preview = preview_of(root, f"http://127.0.0.1:{server.server_port}/")
    watch = Watch(server.preview, lambda *_: None, lambda: None)
    threads = [watch.start(), Thread(target=server.serve_forever, daemon=True)]
    threads[1].start()

    connections = []

    def ask(path: str, **headers: str):
        """The answer, and for what never ends the beginning of it."""
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        connections.append(connection)
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()

    ask.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield ask
    finally:
        for connection in connections:
            connection.close()
        watch.stopped.set()
        server.shutdown()
        server.server_close()
        threads[0].join(10)


def test_a_change_is_an_event_and_the_page_is_new(root):
    with serving(root) as ask:
        events = ask("/-/events")
        assert events.headers["Content-Type"] == "text/event-stream"
        first = json.loads(events.readline().removeprefix(b"data: "))["serial"]

        replace_in(root / TABLE, "2021,340,340", "2021,351,351")
        while not (line := events.readline()).startswith(b"data: ") or json.loads(line.removeprefix(b"data: "))["serial"] <= first:
            pass

        assert until(lambda: b"351" in ask(PAGE).read())
        assert b"351" in ask("/zh/reports/tides-2021/").read()


def test_only_this_machine_is_answered_and_only_with_the_site(root):
    with serving(root) as ask:
        for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "localhost.evil.example:80"):
            assert ask("/", Host=host).status == 403, host
        for host in ("localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000"):
            assert ask("/", Host=host).status == 200, host
        for path in ("/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/zh/../../mkdocs.yml", "/zh/..%2f..%2fmkdocs.yml", "/assets/../mkdocs.yml", "/zh//mkdocs.yml",
                     "/data/../../mkdocs.yml", "/pagefind/../../../mkdocs.yml", "/-/../preview.py", "/-/preview.py", "/zh/..\\..\\mkdocs.yml", "/%00"):  # fmt: skip
            assert ask(path).status == 404, path
        assert ask("/").headers["Cache-Control"] == "no-store"
        style = re.findall(rb"assets/site\.\w+\.css", ask("/zh/").read())[0].decode()
        assert "immutable" in ask(f"/{style}").headers["Cache-Control"]


def test_a_burst_of_saves_is_one_change(tmp_path):
    class Counting:
        root = tmp_path
        watched = ("data",)
        updates = 0
        asked = 0.0
        sound = True

        def update(self):
            self.updates += 1
            return ()

        def find_more(self):
            yield from ()

    counting = Counting()
    (tmp_path / "data").mkdir()
    watch = Watch(counting, lambda *_: None, lambda: None)
    for n in range(5):
        (tmp_path / "data" / f"{n}.csv").write_text("id\n", encoding="utf-8")

    thread = watch.start()
    until(lambda: counting.updates)
    time.sleep(0.5)
    watch.stopped.set()
    thread.join(10)

    assert counting.updates == 1


# The command


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_a_port_that_is_taken_is_told_with_another(tmp_path):
    root = write_base(tmp_path, words=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = CliRunner().invoke(main, ["--root", str(root), "serve", "--port", str(port)], env=ENGLISH)

    assert result.exit_code == 1
    assert f"Port {port} is not free" in result.output and "--port" in result.output


def test_the_command_tells_of_edits_of_data_templates_and_program(root, tmp_path):
    """The whole of it, in a process of its own, with a program that can be edited."""
    port, log = free_port(), tmp_path / "log"
    shutil.copytree(ROOT / "generator", root / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | ENGLISH | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(root)}
    with log.open("w") as out:
        command = [sys.executable, "-m", "generator", "serve", "--port", str(port)]
        # A job in the background of a shell has Ctrl+C ignored, and so would what it starts.
        listening = (lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) if os.name == "posix" else None
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=out, stderr=out, preexec_fn=listening)  # noqa: PLW1509 - no thread runs here

    def page(path: str = PAGE) -> str:
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", path)
            return connection.getresponse().read().decode()

    try:
        until(lambda: f"Look at http://127.0.0.1:{port}/" in log.read_text(), 60)
        assert "340 cases" in page()

        replace_in(root / TABLE, "2021,340,340", "2021,three,340")
        until(lambda: "accepted-by-year.csv:2:30: not-a-number" in log.read_text())
        assert re.search(r"^Changed: data/reports/tides-2021/accepted-by-year\.csv \(\d+\.\d s\)$", log.read_text(), re.MULTILINE)
        assert "340 cases" in page()

        replace_in(root / TABLE, "2021,three,340", "2021,351,351")
        until(lambda: "351 cases" in page())

        replace_in(root / "generator/theme/main.html", '<footer class="foot">', '<footer class="foot tide">')
        until(lambda: 'class="foot tide"' in page())

        template = root / "generator/templates/report.md.j2"
        template.write_text(template.read_text(encoding="utf-8") + "\n\nTide in the template.\n", encoding="utf-8")
        until(lambda: "Tide in the template." in page())

        style = root / "generator/theme/assets/site.css"
        names = re.findall(r"assets/site\.\w+\.css", page())
        style.write_text(style.read_text(encoding="utf-8") + "\n/* tide */\n", encoding="utf-8")
        until(lambda: re.findall(r"assets/site\.\w+\.css", page()) != names)

        code = root / "generator/address.py"
        code.write_text(code.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        until(lambda: any("generator/address.py" in remark for remark in json.loads(page(f"/-/state?path={PAGE}"))["remarks"]))
    finally:
        server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        try:
            code_of_exit = server.wait(20)
        finally:
            server.kill()
            server.wait()
    assert os.name != "posix" or code_of_exit == 0
    assert "Traceback" not in log.read_text()
