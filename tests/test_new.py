"""`new`: a report begins by answers, in options or at the terminal, and what it writes is whole and without errors."""

import re
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT, write_base

from generator.begin.draft import Entry, draft_report
from generator.begin.skeleton import Answers, entry_line, propose_id, report_text, tidy, with_line
from generator.canonical import canonical
from generator.canonical.scalar import write_inline
from generator.cli import ask, main
from generator.finding import Severity
from generator.language import load_language
from generator.load import load
from generator.load.vocabulary import read_vocabulary
from generator.period import parse_period
from generator.site import read
from generator.write import WriteError, write_whole

ENVIRONMENT = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": ""}
ALL = {
    "--id": "moon-2030", "--language": "en", "--kind": "white_paper", "--title": "Rights of the moon", "--publisher": "meridian_court",
    "--place": "meridian", "--period": "2030", "--published": "2031-04-20", "--source-title": "White Paper on the Rights of the Moon",
    "--source-language": "zh", "--source-url": "https://example.org/moon.html",
}  # fmt: skip
REPORT = "data/reports/moon-2030/report.yml"


@pytest.fixture
def root(tmp_path):
    return write_base(tmp_path / "项目 1")


@pytest.fixture
def terminal(monkeypatch):
    """Somebody sits at the terminal."""
    monkeypatch.setattr(ask, "can_ask", lambda: True)


def options(**changed: str | None) -> list[str]:
    values = ALL | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return [part for option, value in values.items() if value is not None for part in (option, value)]


def new(root: Path, *arguments: str, answers: str = "", lang: str = "en"):
    result = CliRunner().invoke(main, ["--root", str(root), "--lang", lang, "new", *arguments], input=answers, env=ENVIRONMENT)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def written(root: Path) -> dict:
    return yaml.safe_load((root / REPORT).read_text(encoding="utf-8"))


def errors(root: Path) -> list[str]:
    return [f"{f.where} {f.code} {dict(f.values)}" for f in read(root).findings if f.severity is Severity.ERROR]


# All is given


def test_options_alone_make_a_report_that_has_no_errors(root):
    before = files(root)

    result = new(root, *options())

    assert result.exit_code == 0, result.output
    assert set(files(root)) - set(before) == {REPORT, "locales/zh/LC_MESSAGES/moon-2030.po"}
    assert {name: files(root)[name] for name in before} == before
    assert errors(root) == []
    assert {f.code for f in read(root).findings} == {"untranslated"}
    report = next(r for r in load(root, ("en", "zh")).data.reports if r.id == "moon-2030")
    assert (report.title.msgid, report.period.text, report.published.isoformat()) == ("Rights of the moon", "2030", "2031-04-20")
    assert report.source.title.msgid == "[[White Paper on the Rights of the Moon]]"
    assert (report.source.language, report.source.url) == ("zh", "https://example.org/moon.html")


def test_what_was_written_and_what_comes_next_is_told(root):
    output = new(root, *options()).stdout

    assert output.splitlines()[:3] == ["Written:", "  locales/zh/LC_MESSAGES/moon-2030.po", f"  {REPORT}"]
    assert re.findall(r"python -m generator (\w+)", output) == ["serve", "import", "messages"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_is_in_canonical_form(root, lang):
    new(root, *options(title='A "quoted" title', source_url="https://example.org/a#b"), lang=lang)

    assert canonical(root, root / REPORT, []) is None


def test_the_schema_is_named_in_the_first_line(root):
    new(root, *options())

    assert (root / REPORT).read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../../schema/report.json\n")


def test_what_need_not_be_known_may_be_left_out(root):
    assert new(root, *options(published=None, source_url=None)).exit_code == 0

    assert "published" not in written(root) and "url" not in written(root)["source"]
    assert errors(root) == []


def test_a_report_in_chinese_gets_a_catalog_in_english(root):
    result = new(root, *options(language="zh", title="月亮的权利", source_title="月亮权利白皮书"), lang="zh")

    assert result.exit_code == 0, result.output
    assert (root / "locales/en/LC_MESSAGES/moon-2030.po").exists() and not (root / "locales/zh/LC_MESSAGES/moon-2030.po").exists()
    assert written(root)["source"]["title"] == "[[月亮权利白皮书]]"
    assert "图表是一组相关数字的表格" in (root / REPORT).read_text(encoding="utf-8")
    assert errors(root) == []


def test_several_publishers_stand_in_their_order_each_once(root):
    new(root, *options(), "--publisher", "子午知识产权局", "--publisher", "Court of Meridian")

    assert written(root)["publishers"] == ["meridian_court", "meridian_ip_office"]


@pytest.mark.parametrize(
    "title",
    [
        'A "quoted" title', "it's: a colon", "# hash", "a #b", "- dash", "? mark", "[bracket", "{brace}", "{{x", "a } b", "&anchor", "*star",
        "!tag", "%percent", "@at", "`tick`", "no", "null", "12", "2030-01-01", "~", "月亮：权利", "🌙 moon", "back\\slash", "a,b", "tab\tin",
        "ends with colon:", "|", ">", "<b>&amp;", "«é»", "$title", "‘’“”", "\x7f\x00x", "\ufeffbom", "a]]b", "x]",
    ],
)  # fmt: skip
def test_any_text_is_kept_as_it_is_written(root, title):
    result = new(root, *options(title=title.replace("]]", "] ]"), source_title=title))

    if "]]" in title:
        assert result.exit_code == 2 and "close every bracket" in result.output
        return
    assert result.exit_code == 0, result.output
    assert errors(root) == []
    assert written(root)["title"] == tidy(title).replace("{", "{{").replace("}", "}}")


@given(st.text(max_size=30), st.booleans())
def test_a_scalar_is_read_back_as_it_was(text, flow):
    text = tidy(text)
    line = entry_line("x", {"name": text}) if flow else f"x: {write_inline(text)}"

    found = yaml.safe_load(line)["x"]

    assert (found["name"] if flow else found) == text


# Mistakes


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("id", "Moon 2030", "cannot be an id"),
        ("id", "tides-2021", "data/reports/tides-2021"),
        ("id", "index", "a second time"),
        ("id", "site", "a second time"),
        ("period", "last year", "“last year” is not a period"),
        ("period", "2030-13", "does not exist"),
        ("period", "2030/2029", "ends before it begins"),
        ("published", "20 April", "a day such as 2021-02-04"),
        ("published", "0", "a day such as 2021-02-04"),
        ("source-url", "www.example.org", "begins with https://"),
        ("language", "tlh", "is not a language of the site"),
        ("source-language", "tlh", "is not a language of the site"),
        ("title", " ", "has no value"),
        ("title", "[[open", "cannot be read"),
        ("publisher", "Court of the Moon", "There is no institution “Court of the Moon”"),
        ("place", "Atlantis", "There is no place “Atlantis”"),
        ("kind", "leaflet", "leaflet"),
    ],
)
def test_a_mistake_in_an_option_is_told_and_nothing_is_written(root, option, value, said):
    before = files(root)

    result = new(root, *options(**{option: value}))

    assert result.exit_code == 2
    assert said in result.output and f"--{option}" in result.output
    assert files(root) == before


@pytest.mark.parametrize("option", [name for name in ALL if name not in ("--published", "--source-url")])
def test_where_nobody_can_answer_the_option_that_is_missing_is_named(root, option):
    before = files(root)

    result = new(root, *options(**{option[2:]: None}))

    assert result.exit_code == 2 and f"give {option}." in result.output
    assert files(root) == before


def test_a_folder_that_is_there_is_never_touched(root):
    (root / "data/reports/moon-2030").mkdir()

    result = new(root, *options())

    assert result.exit_code == 2 and "data/reports/moon-2030" in result.output
    assert list((root / "data/reports/moon-2030").iterdir()) == []


def test_mistakes_in_the_vocabulary_come_first(root):
    (root / "data/vocabulary/places.yml").write_text("meridian: [\n", encoding="utf-8")
    before = files(root)

    result = new(root, *options())

    assert result.exit_code == 1
    assert "data/vocabulary/places.yml:" in result.output and "yaml-syntax" in result.output and "Nothing was changed" in result.output
    assert files(root) == before


def test_mistakes_in_another_report_are_in_nobodys_way(root):
    (root / "data/reports/tides-2021/report.yml").write_text("- nonsense\n", encoding="utf-8")

    assert new(root, *options()).exit_code == 0


@pytest.mark.parametrize("failing", [REPORT, "locales/zh/LC_MESSAGES/moon-2030.po"])
def test_a_file_that_cannot_be_written_is_told_and_leaves_no_folder(root, monkeypatch, failing):
    def write(path, content):
        if path == root / failing:
            path.parent.mkdir(exist_ok=True)
            raise WriteError(path, "Permission denied")
        return write_whole(path, content)

    monkeypatch.setattr("generator.cli.new.write_whole", write)

    result = new(root, *options())

    assert result.exit_code == 1
    assert f"{failing} cannot be written: Permission denied." in result.output
    assert ("These files were written" in result.output) == (failing == REPORT)
    assert not (root / "data/reports/moon-2030").exists()


def test_a_catalog_that_is_left_of_another_report_is_taken_up_or_told(root):
    catalog = root / "locales/zh/LC_MESSAGES/moon-2030.po"
    catalog.write_text('msgid ""\nmsgstr ""\n"Language: zh\\n"\n\nmsgid "Rights of the moon"\nmsgstr "月亮的权利"\n', encoding="utf-8")
    assert new(root, *options()).exit_code == 0
    assert 'msgstr "月亮的权利"' in catalog.read_text(encoding="utf-8")

    (root / "locales/zh/LC_MESSAGES/sun-2030.po").write_text("msgid\n", encoding="utf-8")
    result = new(root, *options(id="sun-2030"))
    assert result.exit_code == 1 and "po-syntax" in result.output and not (root / "data/reports/sun-2030").exists()


# Questions


ANSWERS = ("meridian", "1", "", "", "1", "2", "2030", "Rights of the moon", "White Paper", "", "", "", "")
"""Publisher, which of those like it, nobody else, place as proposed, kind, language, period, titles, source language, no day, no address, id."""


@pytest.mark.usefixtures("terminal")
def test_every_question_can_be_answered(root):
    result = new(root, answers="\n".join(ANSWERS) + "\n")

    assert result.exit_code == 0, result.output
    report = yaml.safe_load((root / "data/reports/meridian-court-2030/report.yml").read_text(encoding="utf-8"))
    assert (report["language"], report["kind"], report["place"], report["source"]["language"]) == ("en", "white_paper", "meridian", "en")
    assert errors(root) == []


@pytest.mark.usefixtures("terminal")
def test_only_what_is_missing_is_asked_for(root):
    result = new(root, *options(title=None), answers="Rights of the moon\n")

    assert result.exit_code == 0
    assert written(root)["title"] == "Rights of the moon"
    assert re.findall(r"^(.+): ", result.stderr, re.MULTILINE) == ["Our short title"]


@pytest.mark.usefixtures("terminal")
def test_a_wrong_answer_is_told_and_the_question_asked_again(root):
    result = new(root, *options(period=None, published=None), answers="yesterday\n2030-02-31\n2030\n31 April\n\n")

    assert result.exit_code == 0, result.output
    assert result.output.count("Period that it covers") == 3
    assert "“yesterday” is not a period" in result.output and "a day such as" in result.output


@pytest.mark.usefixtures("terminal")
def test_questions_are_asked_in_the_editors_language(tmp_path):
    root = write_base(tmp_path, words=True)

    result = new(root, *options(period=None), answers="昨天\n2030\n", lang="zh")

    assert result.exit_code == 0
    assert "不是" in result.output and "is not a period" not in result.output


@pytest.mark.usefixtures("terminal")
def test_an_empty_answer_to_what_is_needed_is_told(root):
    result = new(root, *options(title=None), answers="\nRights of the moon\n")

    assert result.exit_code == 0
    assert "This is needed" in result.output


@pytest.mark.usefixtures("terminal")
def test_numbers_in_full_width_words_of_a_choice_and_words_for_none_are_understood(root):
    answers = (
        "meridian",
        "１",
        "无",
        "",
        "White paper",
        "Chinese",
        "2030",
        "Rights of the moon",
        "White Paper",
        "中文",
        "没有",
        "none",
        "",
    )
    result = new(root, answers="\n".join(answers) + "\n")

    assert result.exit_code == 0, result.output
    report = yaml.safe_load((root / "data/reports/meridian-court-2030/report.yml").read_text(encoding="utf-8"))
    assert (report["language"], report["kind"], report["source"]["language"]) == ("zh", "white_paper", "zh")
    assert "published" not in report and "url" not in report["source"]


@pytest.mark.usefixtures("terminal")
def test_the_english_name_of_an_addition_is_in_english(root):
    answers = ("月亮法院", "2", "月亮法院", "Court of the Moon", "月亮法院", "", "1", "meridian", "", "")
    result = new(root, *options(publisher=None), answers="\n".join(answers) + "\n")

    assert "Latin letters" in result.output


@pytest.mark.usefixtures("terminal")
def test_what_is_wrong_is_said_of_what_was_asked(tmp_path):
    result = new(write_base(tmp_path, words=True), *options(published=None), answers="昨天\n\n", lang="zh")

    assert "“发布日期”" in result.output and "“published”" not in result.output


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("given", range(len(ANSWERS)))
def test_who_stops_at_a_question_has_written_nothing(root, given):
    before = files(root)

    result = new(root, answers="".join(f"{answer}\n" for answer in ANSWERS[:given]))

    assert result.exit_code == 1
    assert "Stopped: nothing was written." in result.output
    assert files(root) == before


@pytest.mark.usefixtures("terminal")
def test_ctrl_c_at_a_question_writes_nothing(root, monkeypatch):
    before = files(root)

    def interrupted(*_arguments, **_more):
        raise click.Abort

    monkeypatch.setattr(click, "prompt", interrupted)

    result = new(root, *options(title=None))

    assert (result.exit_code, files(root)) == (1, before)
    assert "nothing was written" in result.output


# Additions to the vocabulary


def test_an_institution_and_its_place_are_added_by_options(root):
    before = (root / "data/vocabulary/institutions.yml").read_bytes()

    result = new(
        root, *options(publisher="月亮法院", place="月亮"),
        "--add-institution", "id=moon_court; name=Court of the Moon, Upper; zh=月亮法院; short=Moon Court; zh_short=月院; kind=court; place=Moon",
        "--add-place", "name=Moon; zh=月亮; within=桃源",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    added = 'moon_court: {name: "Court of the Moon, Upper", short: Moon Court, kind: court, place: moon}\n'
    assert (root / "data/vocabulary/institutions.yml").read_bytes() == before + added.encode()
    assert (root / "data/vocabulary/places.yml").read_text(encoding="utf-8").endswith("moon: {name: Moon, within: arcadia}\n")
    assert written(root)["publishers"] == ["moon_court"] and written(root)["place"] == "moon"
    chinese, findings = load_language(root, "zh")
    vocabulary = read_vocabulary(root, [])
    court, place = vocabulary.institutions["moon_court"], vocabulary.places["moon"]
    assert (chinese.text(court.name), chinese.text(court.short), chinese.text(place.name)) == ("月亮法院", "月院", "月亮")
    assert chinese.text(vocabulary.places["arcadia"].name) == "桃源"
    assert findings == () and errors(root) == []


@pytest.mark.usefixtures("terminal")
def test_an_unknown_institution_is_added_by_questions(root):
    answers = ("月亮法院", "2", "Court of the Moon", "", "", "1", "Atlantis", "1", "", "亚特兰蒂斯", "meridian", "", "", "")

    result = new(root, *options(publisher=None), answers="".join(f"{answer}\n" for answer in answers))

    assert result.exit_code == 0, result.output
    assert (root / "data/vocabulary/institutions.yml").read_text(encoding="utf-8").splitlines()[-1] == (
        "court_of_the_moon: {name: Court of the Moon, kind: court, place: atlantis}"
    )
    assert (root / "data/vocabulary/places.yml").read_text(encoding="utf-8").splitlines()[
        -1
    ] == "atlantis: {name: Atlantis, within: meridian}"
    catalog = (root / "locales/zh/LC_MESSAGES/site.po").read_text(encoding="utf-8")
    assert 'msgid "Court of the Moon"\nmsgstr "月亮法院"' in catalog and 'msgid "Atlantis"\nmsgstr "亚特兰蒂斯"' in catalog
    assert errors(root) == []


@pytest.mark.usefixtures("terminal")
def test_a_name_that_is_nearly_known_is_offered(root):
    result = new(root, *options(publisher=None), answers="Court of Meridien\n1\n\n")

    assert result.exit_code == 0, result.output
    assert "1  Court of Meridian (meridian_court)" in result.output
    assert written(root)["publishers"] == ["meridian_court"]


@pytest.mark.usefixtures("terminal")
def test_a_name_can_be_written_again(root):
    assert new(root, *options(place=None), answers="Merid\n-\n子午\n").exit_code == 0

    assert written(root)["place"] == "meridian"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("name=Court of the Moon; place=meridian", "“kind” is missing"),
        ("name=Court of the Moon; kind=tribunal; place=meridian", "“tribunal” is not a known value"),
        ("name=Court of the Moon; kind=court; place=moon", "There is no place “moon”"),
        ("name=Court of the Moon; kind=court; place=meridian; colour=red", "no key “colour”"),
        ("id=meridian_court; name=Court; kind=court; place=meridian", "a second time"),
        ("id=Moon; name=Court; kind=court; place=meridian", "cannot be an id"),
        ("name=月亮法院; kind=court; place=meridian", "English name in Latin letters"),
        ("name=; kind=court; place=meridian", "“name” is missing"),
        ("", "“name” is missing"),
    ],
)
def test_a_mistake_in_an_addition_is_told_and_nothing_is_written(root, entry, said):
    before = files(root)

    result = new(root, *options(), "--add-institution", entry)

    assert result.exit_code == 2 and said in result.output, result.output
    assert files(root) == before


@pytest.mark.parametrize(
    "raw", [b"# c\r\na: {name: A}\r\n", b"a: {name: A} # no end", b"\xef\xbb\xbfa: {name: A}\n", "a:\n  name: 甲\n\n\n".encode(), b""]
)
def test_a_line_is_added_and_every_byte_stays(raw):
    added = with_line(raw, "b: {name: 乙}")

    assert added.startswith(raw)
    assert yaml.safe_load(added.decode("utf-8-sig"))["b"] == {"name": "乙"}
    assert (b"\r\n" in added) == (b"\r\n" in raw) and added.count(b"\n") - raw.count(b"\n") == 1 + (bool(raw) and not raw.endswith(b"\n"))


def test_a_file_that_an_addition_does_not_fit_is_left_as_it_is(root):
    path = root / "data/vocabulary/places.yml"
    path.write_text("{arcadia: {name: Arcadia}, meridian: {name: Meridian}}\n", encoding="utf-8")
    before = files(root)

    result = new(root, *options(place="moon"), "--add-place", "name=Moon")

    assert result.exit_code == 1 and "Nothing was changed" in result.output
    assert files(root) == before


# The skeleton


def answered(**changed: str) -> Answers:
    values = {
        "id": "moon-2030", "language": "en", "kind": "white_paper", "title": "Moon", "publishers": ("meridian_court",), "place": "meridian",
        "period": "2030", "source_title": "Moon", "source_language": "en",
    }  # fmt: skip
    return Answers(**values | changed)


def test_the_same_answers_give_the_same_bytes(root):
    language = load_language(root, "en")[0]

    assert report_text(answered(), language, "en") == report_text(answered(), language, "en")
    assert draft_report(root, "moon-2030", report_text(answered(), language, "en"), []) == draft_report(
        root, "moon-2030", report_text(answered(), language, "en"), []
    )


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_examples_are_right_once_they_are_no_longer_comments(root, tag):
    text = report_text(answered(language=tag), load_language(root, tag)[0], tag)
    schema, _, rest = text.partition("\n")
    live = schema + "\n" + re.sub(r"^( *)# ?", r"\1", rest, flags=re.MULTILINE)
    table = re.findall(r"^ +# {3}(\S.*)$", live, re.MULTILINE)
    folder = root / "data/reports/moon-2030"
    folder.mkdir()
    (folder / "report.yml").write_text(live, encoding="utf-8")
    (folder / "accepted-by-right.csv").write_text("\n".join(table) + "\n", encoding="utf-8")

    found = read(root)

    report = next(r for r in found.data.reports if r.id == "moon-2030")
    assert {f"{f.where} {f.code}" for f in found.findings if f.code != "untranslated"} == set()
    assert (len(report.figures), len(report.facts), len(report.corrections), len(report.relations), len(report.switched_off)) == (1,) * 5
    assert report.key and report.sections[0].prose and report.added and report.published and report.source.url and report.source.note


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_examples_name_what_the_vocabulary_has(tag):
    vocabulary = read_vocabulary(ROOT, [])
    text = (ROOT / f"generator/begin/skeleton.{tag}.txt").read_text(encoding="utf-8")

    assert set(re.findall(r"measure: (\w+)", text)) <= set(vocabulary.measures)
    assert set(re.findall(r"^ +## {3}[\w-]+,(\w+),,2030", text, re.MULTILINE)) <= set(vocabulary.categories["right"])


def test_skeletons_say_the_same_in_each_language():
    keys = [
        re.findall(r"^ *#* *-? *([a-z_]+):", (ROOT / f"generator/begin/skeleton.{tag}.txt").read_text(encoding="utf-8"), re.MULTILINE)
        for tag in ("en", "zh")
    ]

    assert keys[0] == keys[1]


def test_a_language_without_a_skeleton_has_the_nearest(root):
    language = load_language(root, "en")[0]

    assert report_text(answered(), language, "fr") == report_text(answered(), language, "en")
    assert report_text(answered(), language, "zh-Hant") == report_text(answered(), language, "zh")


@pytest.mark.parametrize(
    ("publisher", "period", "taken", "id_"),
    [
        ("meridian_court", "2020", [], "meridian-court-2020"),
        ("meridian_court", "undated", [], "meridian-court"),
        ("meridian_court", "2016-07/2020-03", ["meridian-court-2020", "meridian-court-2020-2"], "meridian-court-2020-3"),
    ],
)
def test_an_id_is_proposed(publisher, period, taken, id_):
    assert propose_id(publisher, parse_period(period), taken) == id_


def test_translations_of_an_entry_are_those_of_its_texts():
    entry = Entry(
        "institution", "moon_court", {"name": "Court of the Moon", "kind": "court"}, {"zh": {"name": "月亮法院", "short": "月院"}}
    )

    assert entry.translations("zh") == {("institution.moon_court", "Court of the Moon"): "月亮法院"}
    assert entry.translations("fr") == {}
