"""The JSON Schemas say what the forms say: what is valid is valid by both, and a mistake of form is refused by both."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator
from projects import ROOT, read_case, write_base, write_files

from generator.address import Site
from generator.canonical import files, modeline
from generator.canonical.shape import FORMS
from generator.language import find_languages, load_language
from generator.load import forms
from generator.load.vocabulary import read_vocabulary
from generator.parts import shared_data
from generator.period import parse_period
from generator.schema import FOLDER, schemas
from generator.site import read

HERE = Path(__file__).parent
CASES = sorted((ROOT / "tests/finding").glob("*.txt"))
OF_FORM = {
    "unknown-key",
    "missing-key",
    "wrong-type",
    "unknown-choice",
    "bad-id",
    "bad-period",
    "impossible-date",
    "empty-value",
    "not-a-number",
}
"""Codes of mistakes that a schema can see."""


class Loader(yaml.SafeLoader):
    """Reads as yaml-language-server does: numbers are numbers, days are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schemas_of(root):
    findings = []
    vocabulary = read_vocabulary(root, findings)
    return schemas(vocabulary, [load_language(root, tag)[0] for tag in find_languages(root)])


def mistakes(made, path):
    name = "report" if path.name == "report.yml" else path.stem
    value = yaml.load(path.read_text(encoding="utf-8-sig"), Loader)
    return [
        f"{'/'.join(map(str, e.path))}: {e.message}"
        for e in Draft7Validator(json.loads(made[f"{name}.json"]), format_checker=Draft7Validator.FORMAT_CHECKER).iter_errors(value)
    ]


def yaml_files(root):
    return [path for path in files(root) if path.suffix == ".yml"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The schemas of the small project."""
    return schemas_of(write_base(tmp_path_factory.mktemp("small")))


def test_the_schemas_of_the_small_project(golden, small):
    for name, text in small.items():
        golden(HERE / "schema" / name, text)


@pytest.mark.parametrize("name", FORMS)
def test_a_schema_is_one_of_draft_07(name, small):
    Draft7Validator.check_schema(json.loads(small[f"{name}.json"]))


def test_the_small_project_is_valid(tmp_path, small):
    for path in yaml_files(write_base(tmp_path)):
        assert mistakes(small, path) == [], path


def test_all_reports_and_the_vocabulary_are_valid():
    made = schemas_of(ROOT)

    for path in yaml_files(ROOT):
        assert mistakes(made, path) == [], path


def told(case):
    """Files and codes of the findings that *case* expects."""
    return re.findall(r"^(data/[^:\n]+\.yml)\S*: ([a-z0-9-]+): ", case.expected[2], re.MULTILINE)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_schema_refuses_mistakes_of_form_and_nothing_that_the_check_accepts(path, tmp_path, small):
    case = read_case(path)
    root = write_files(write_base(tmp_path), case)
    refused = {file for file, code in told(case) if code in OF_FORM}
    doubtful = {file for file, _ in told(case)}
    touched = any(name.startswith("data/vocabulary/") for name, _, _ in case.files)

    for file in refused:
        assert mistakes(small, root / file)
    for file in yaml_files(root):
        if file.relative_to(root).as_posix() not in doubtful and not touched:
            assert mistakes(small, file) == []


PERIODS = "2020 2020-07 2020-M07 2020-07-01 2020-Q1 2016-H2 2016-07/2020-03 FY2020=2020-04/2021-03 2022/.. ../2020-03 undated".split()
NO_PERIODS = "20 2020-13 2020-7 2020-Q5 2020-H3 2020/ /2020 2020年 2020-07-32 FY2020 2020--2021".split()


@pytest.mark.parametrize("text", [*PERIODS, "at 2020-12-31", "at 2020", *NO_PERIODS])
def test_a_period_is_one_for_both(text):
    try:
        valid = bool(parse_period(text))
    except ValueError:
        valid = False

    assert bool(re.search(forms.PERIOD, text)) is valid


def fields():
    return [
        (f"{name}.{key}", field)
        for name, form in vars(forms).items()
        for key, field in getattr(form, "model_fields", {}).items()
        if not name.startswith("_")
    ]


def test_every_field_says_what_it_is_for_in_both_languages():
    chinese = load_language(ROOT, "zh")[0]

    assert [name for name, field in fields() if not field.description] == []
    assert [name for name, field in fields() if chinese.gettext(field.description) == field.description] == []


def test_every_choice_has_a_meaning():
    def choices(schema):
        if isinstance(schema, dict):
            yield from [schema] if "enum" in schema else []
            for inner in schema.values():
                yield from choices(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from choices(inner)

    for text in schemas_of(ROOT).values():
        for schema in choices(json.loads(text)):
            assert len(schema["enum"]) == len(schema["enumDescriptions"])
            assert all(schema["enumDescriptions"])


def test_a_file_names_a_schema_that_is_there():
    for path in yaml_files(ROOT):
        named = modeline(ROOT, path).partition("$schema=")[2]

        assert (path.parent / named).resolve().parent == ROOT / FOLDER
        assert Path(named).name in {f"{name}.json" for name in FORMS}


def test_the_schemas_are_published(tmp_path):
    root = write_base(tmp_path / "project")
    published = {path.removeprefix("schema/"): text for path, text in shared_data(read(root), Site()) if path.startswith("schema/")}

    assert published == schemas_of(root)
