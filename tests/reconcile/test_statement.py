"""Every relation of the cases in one plain sentence: read `sentences.txt` as a reader of the site would."""

import re
from pathlib import Path

import pytest
from projects import read_case
from relations import report_of

from generator.language import load_language
from generator.model import Verdict
from generator.reconcile import reconcile
from generator.statement import derived_sentence, expression, relation_name, sentence, tally, title, verdict_name

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
CASES = sorted(path for path in HERE.glob("*.txt") if path.name != "sentences.txt")


def checked_of(path):
    report = report_of([(name, text) for name, _, text in read_case(path).files])
    return reconcile(report), {o.id: o for _, o in report.observations}


def test_the_sentences_are_these(golden):
    english = load_language(PROJECT, "en")[0]
    lines = []
    for path in CASES:
        result, known = checked_of(path)
        lines += [f"{path.stem}: {sentence(c, known, english, result.derived)}" for c in result.checked]

    golden(HERE / "sentences.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("tag", ["en", "zh"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_sentence_is_whole_in_each_language(path, tag):
    language = load_language(PROJECT, tag)[0]
    result, known = checked_of(path)

    for c in result.checked:
        said = sentence(c, known, language, result.derived)
        assert said.endswith((".", "。"))
        assert not re.search(r"[{}]|–|\bNone\b", said)
        assert (tag == "zh") == bool(re.search(r"[一-鿿]", said))
        assert title(c, known, language)


def test_expressions_name_every_operand():
    for path in CASES:
        result, known = checked_of(path)
        for c in result.checked:
            assert all(re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", expression(c, known)) for id_ in c.relation.operands)


def test_an_average_a_year_has_its_years_in_its_formula():
    result, known = checked_of(HERE / "growth-holds-average-a-year.txt")
    formulas = {c.relation.id: expression(c, known) for c in result.checked}

    assert formulas["two-years"] == "two = 100 * ((now / before) ^ (1 / 2) - 1)"
    assert formulas["doubled-each-year"] == "times = (doubled / hundred) ^ (1 / 2) - 1"
    assert formulas["in-cases"] == "cases = (now against before) / 2"


def test_a_derived_value_names_the_formula_that_it_follows_by():
    english = load_language(PROJECT, "en")[0]

    def formulas(name):
        result, known = checked_of(HERE / f"growth-unverifiable{name}.txt")
        return {d.relation.id: derived_sentence(d, known, english).partition(";")[0] for d in result.derived}

    assert formulas("")["one-whole-number"] == "320 ÷ (1 + 14.3%)"
    assert formulas("-average-a-year") == {
        "two-years": "3,120 ÷ (1 + 8.6%)²",
        "three-years": "1,331 ÷ (1 + 10.0000%)³",
        "in-times": "3,120 ÷ (1 + 1)²",
        "in-cases": "3,120 − 2 × 40",
    }
    assert formulas("-of-ranks") == {"up": "2 + 2", "down": "9 − 3"}


def test_an_earlier_place_in_a_ranking_is_a_rank():
    result, _ = checked_of(HERE / "growth-unverifiable-of-ranks.txt")

    assert {d.observation.statistic for d in result.derived} == {"rank"}


def test_a_tally_counts_what_holds_and_names_the_rest():
    english = load_language(PROJECT, "en")[0]
    every = {c.verdict: c for path in CASES for c in checked_of(path)[0].checked}

    assert tally([every[Verdict.HOLDS]] * 3, english) == "3 of 3 relations hold"
    assert tally([every[Verdict.HOLDS], every[Verdict.ROUNDING], every[Verdict.CONFLICT]], english) == "2 of 3 relations hold; 1 disagrees"
    assert tally([every[Verdict.UNVERIFIABLE], every[Verdict.TRUNCATION]], english) == (
        "0 of 2 relations hold; 1 cuts digits instead of rounding; 1 cannot be verified"
    )


def test_a_tally_says_so_where_nothing_can_be_verified():
    english, chinese = (load_language(PROJECT, tag)[0] for tag in ("en", "zh"))
    one = next(c for path in CASES for c in checked_of(path)[0].checked if c.verdict is Verdict.UNVERIFIABLE)

    assert [tally([one] * n, english) for n in (1, 2)] == ["the only relation cannot be verified", "none of 2 relations can be verified"]
    assert [tally([one] * n, chinese) for n in (1, 2)] == ["仅有一项关系，无法复核", "2项关系均无法复核"]
    assert tally([], english) == "0 of 0 relations hold"


def test_a_sentence_writes_numbers_as_prose_does():
    english, chinese = (load_language(PROJECT, tag)[0] for tag in ("en", "zh"))
    path = next(path for path in CASES if path.stem == "conversion-conflict")
    result, known = checked_of(path)
    said = [[sentence(c, known, language) for c in result.checked] for language in (english, chinese)]

    assert said[0][1] == "The source prints 11 million dollars; 65 million yuan at the rate it names is 10 million dollars."
    assert "6,500万 yuan" in said[1][1]
    # No digit is lost.
    assert "10,184,615.4" in said[0][0]


def test_every_kind_and_verdict_has_a_name():
    english = load_language(PROJECT, "en")[0]
    kinds = {c.relation.kind for path in CASES for c in checked_of(path)[0].checked}

    assert len({relation_name(kind, english) for kind in kinds}) == len(kinds)
    assert len({verdict_name(verdict, english) for verdict in Verdict}) == len(Verdict)
