"""The text of a source and the report read from it → every number of the text, and whether the data has it.

1. The text is taken apart into paragraphs and sentences; each has a locator, as the text numbers its headings.
2. `mention` finds the numbers in each.
3. Each number is held against the observations: same value, same kind of unit, same or a neighbouring place.

Editors write `at` as they like (`1.(2)`, `1（2）`, `2.(1) First`, `¶4`), so places are compared by their numerals, and one
that is within another is the same place. A number that the text repeats may be one observation.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from generator.model import Observation, Report, Statistic, Status, UnitKind
from generator.number import Printed, narrow, parse_printed
from generator.source.mention import Mention, MentionKind, Units, figures, find_mentions
from generator.source.period import SpokenPeriod, find_periods


class Standing(StrEnum):
    """Whether the data has a number."""

    THERE = "there"
    """At its place, or at one beside it."""
    ELSEWHERE = "elsewhere"
    """At another place only."""
    NEW = "new"
    """Not at all."""
    PASSED_OVER = "passed_over"
    """It is no figure, or the editor has left it out."""


LEFT_OUT = "left_out"
"""Why a number is passed over that the report names under `left_out`; else it is the kind of the mention."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source, with its place."""

    text: str
    start: int
    """In the whole text."""
    line: int
    """From 1."""
    column: int
    """From 1."""
    locator: str
    paragraph: int
    """From 0, headings counted."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of the text, as it was understood."""

    line: int
    column: int
    sentence: Sentence
    mention: Mention
    """Its start and end are those within the sentence."""
    period: str
    """In the form of `period`; empty where nothing names one."""
    against: str
    """Of a change: the period that the sentence compares with, if it names one."""
    standing: Standing
    observation: str = ""
    """The id of the observation that has it."""
    why: str = ""
    """Of one that is passed over: the kind of thing it is."""

    @property
    def locator(self) -> str:
        return self.sentence.locator


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the data of a report has the numbers of its source."""

    numbers: tuple[Stated, ...]
    """Every number of the text, in its order."""
    missing: tuple[Observation, ...] = ()
    """Observations whose printed form does not stand in the text: an entry mistake, or a row with another origin."""

    def count(self, standing: Standing) -> int:
        return sum(number.standing is standing for number in self.numbers)

    @property
    def share(self) -> Decimal:
        """Coverage in percent, to one decimal: of the numbers that are figures, those that the data has, at whatever place.

        (there + elsewhere) / (there + elsewhere + new); 100 for a text without figures. A number that the text repeats
        counts each time. It is never rounded up to 100.
        """
        has = self.count(Standing.THERE) + self.count(Standing.ELSEWHERE)
        new = self.count(Standing.NEW)
        if not new:
            return Decimal(100)
        return min((100 * Decimal(has) / (has + new)).quantize(Decimal("0.1")), Decimal("99.9"))


def cover(text: str, units: Units, report: Report | None = None) -> Coverage:
    """What of the numbers of *text* the data of *report* has; without a report only the numbers, all of them new."""
    published = report.published if report else None
    fallback = report.period.text if report and report.period.text != "undated" else ""
    stated = list(_stated(text, units, published, fallback))
    if report is None:
        return Coverage(tuple(stated))
    stated = _without(stated, text, report.source.left_out)
    observations = [o for _, o in report.observations if o.printed]
    _match(stated, observations, units)
    used = {number.observation for number in stated} | set(_said_again(stated, observations, units))
    flat = _flat(text)
    missing = (o for o in observations if o.id not in used and o.status is not Status.DERIVED and not _stands_in(o.printed, flat))
    return Coverage(tuple(stated), tuple(missing))


# Text → sentences


_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_ENDS = re.compile(r"(?<=[。！？!?；;])(?=\S)|(?<=[.!?”\"])\s+(?=[A-Z“\"(\d]|[\u4e00-\u9fff])|(?<=[a-z]\.)(?=[A-Z])")
_ABBREVIATED = re.compile(r"(?:\b(?:No|Nos|Art|Arts|Co|Ltd|Inc|Mr|Mrs|Ms|Dr|St|Sec|Fig|vs|etc|i\.e|e\.g|U\.S|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|^\s*[IVXivx\d]{1,4}|\b[A-Z])\.\s*$", re.MULTILINE)  # fmt: skip
_CLOSED = tuple("。.！!？?；;:：”』」…")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    r"[ \t>*#]*(?:"
    rf"(?P<part>第(?:{_NUMERAL}|\d{{1,2}})部分)|(?P<chapter>第(?:{_NUMERAL}|\d{{1,2}})[章编篇])|(?P<section>第(?:{_NUMERAL}|\d{{1,2}})节)"
    rf"|(?P<roman>[IVX]{{1,5}})[.、．](?!\w)|[(（](?P<inroman>[IVXivx]{{1,5}})[)）]|(?P<chinese>{_NUMERAL})[、.．]|[(（](?P<inchinese>{_NUMERAL})[)）]"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2})+)[.、．]?(?=\s|[\u4e00-\u9fff])|(?P<digits>\d{1,2})(?:[.、．](?![\d])|(?=[(（]\d{1,2}[)）]))|[(（](?P<indigits>\d{1,2})[)）]|(?P<right>\d{1,2})[)）]"
    r")\s*"
)
_NAMED = re.compile(
    r"(?:preface|foreword|introduction|conclusions?|epilogue|appendix|annex|summary|closing remarks|前\s*言|序\s*言|引\s*言|导\s*言|导\s*语|结\s*语|结束语|附\s*录|附\s*件|后\s*记)",
    re.IGNORECASE,
)
_FIRSTLY = re.compile(
    r"(?P<word>First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)(?:ly)?\s*,|(?P<zh>[一二三四五六七八九十])是(?!否)|(?P<di>第[一二三四五六七八九十])[，,]"
)
_TITLE = "title"
_TITLE_LENGTH = 240
"""A first line that is longer is a paragraph, if it ends as a sentence does."""


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of *text*, plain or Markdown, each with its locator: the numerals of the headings that it stands under, joined.

    In a text that numbers nothing the locator is `¶` and the number of the paragraph, headings not counted; the first line
    is the title.

    >>> [(s.locator, s.text) for s in sentences("Tides\\n1. Cases\\n(1) Accepted\\nIn all 5. Of these 3 new.")][2:]
    [('1.(1)', '(1) Accepted'), ('1.(1)', 'In all 5.'), ('1.(1)', 'Of these 3 new.')]
    """
    blocks = list(_blocks(text))
    numbered = sum(bool(_NUMBERED.match(text, start)) for start, _ in blocks) >= 2
    stack: list[tuple[str, str]] = []
    name, paragraph = "", 0
    starts = [0, *(m.end() for m in re.finditer(r"\n", text))]
    line = 0
    for number, (start, end) in enumerate(blocks):
        block = text[start:end].strip()
        headed = number + 1 < len(blocks) and _is_heading(block)
        at = 0
        step = _NUMBERED.match(text, start, end) if numbered else None
        while step:
            kind, numeral = next((kind, numeral) for kind, numeral in step.groupdict().items() if numeral)
            known = [k for k, _ in stack]
            if not (kind in ("digits", "indigits") and numeral not in ("1", *_next(stack, kind)) and not headed and kind not in known):
                stack = [*stack[: known.index(kind)], (kind, numeral)] if kind in known else [*stack, (kind, numeral)]
                name = ""
            following = _NUMBERED.match(text, step.end(), end)
            step = following if following and following.end() > step.end() else None
        if _NAMED.fullmatch(block.strip("#* ：:")):
            stack, name = [], block.strip("#* ：:")
            locator = name
        elif not (stack or name or paragraph) and (headed or (number == 0 and not numbered and len(block) <= _TITLE_LENGTH)):
            locator = _TITLE
        elif stack:
            locator = _joined(stack)
        elif name:
            locator = name
        elif numbered:
            locator = ""
        else:
            paragraph += not headed
            locator = f"¶{paragraph}"
        within = ""
        for first, last in _split(text, start, end):
            if ordinal := _FIRSTLY.match(text, first, last):
                within = ordinal["word"] or ordinal["zh"] or ordinal["di"]
            while line + 1 < len(starts) and starts[line + 1] <= first:
                line += 1
            place = f"{locator} {within}" if within and not locator.startswith(("¶", _TITLE)) and locator else locator
            yield Sentence(text[first:last], first, line + 1, first - starts[line] + 1, place, number)
            at = last
        assert at <= end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each paragraph: a line, or in a text that is broken into short lines what stands between empty ones."""
    lines = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
    following = [(a, b) for a, b in pairwise(lines) if text.count("\n", a[1], b[0]) == 1]
    broken = [
        a for a, b in following if not text[a[0] : a[1]].rstrip().endswith(_CLOSED) and not _NUMBERED.match(text, b[0]) and a[1] - a[0] > 24
    ]
    wrapped = lines and max(b - a for a, b in lines) <= 130 and len(broken) * 2 > len(following) > 2
    if not wrapped:
        yield from lines
        return
    joined = {a for a in broken if not _NUMBERED.match(text, a[0]) or len(text[a[0] : a[1]]) > 40}
    start: int | None = None
    for n, (begin, end) in enumerate(lines):
        start = begin if start is None else start
        if not ((begin, end) in joined and n + 1 < len(lines)):
            yield start, end
            start = None


def _is_heading(block: str) -> bool:
    return len(block) <= 200 and not block.endswith(_CLOSED)


def _next(stack: Sequence[tuple[str, str]], kind: str) -> tuple[str, ...]:
    """The numeral that follows that of *kind* which is open."""
    return tuple(str(int(numeral) + 1) for k, numeral in stack if k == kind and numeral.isdecimal())


_WRITTEN = {
    "roman": "{}.",
    "inroman": "({})",
    "chinese": "{}、",
    "inchinese": "（{}）",
    "digits": "{}.",
    "indigits": "({})",
    "right": "{})",
}


def _joined(stack: Sequence[tuple[str, str]]) -> str:
    """The numerals of nested headings as one locator, as the source writes them.

    >>> _joined([("roman", "III"), ("inroman", "I"), ("digits", "5")]), _joined([("digits", "1"), ("indigits", "2")])
    ('III.(I)5', '1.(2)')
    >>> _joined([("chinese", "一"), ("inchinese", "二"), ("digits", "3")])
    '一（二）3'
    """
    parts = [_WRITTEN.get(kind, "{}").format(numeral) for kind, numeral in stack]
    joined = "".join(parts).replace("、（", "（")
    return joined.rstrip(".、") if joined[-1:] in ".、" else joined


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a paragraph."""
    first = start
    for match in _ENDS.finditer(text, start, end):
        if _ABBREVIATED.search(text, max(first, match.start() - 12), match.start()):
            continue
        yield first, match.start()
        first = match.end()
    if text[first:end].strip():
        yield first, end


# Sentences → numbers


_AGAINST = re.compile(
    r"(?:compar\w+\s+(?:with|to)|\bas\s+(?:many|much|high)\s+as|\bthan|\bover|\bfrom\s+[\d.]+%?(?:\s+in)?|\bagainst|较|比|同)\s*(?:that\s+(?:of|in)\s*|in\s*|the\s+)*$",
    re.IGNORECASE,
)


def _stated(text: str, units: Units, published: date | None, fallback: str) -> Iterator[Stated]:
    """The numbers of *text*; what no period stands near has that of its paragraph, else *fallback*, else that of the title."""
    paragraph, carried = -1, fallback
    for sentence in sentences(text):
        if sentence.paragraph != paragraph:
            paragraph, carried = sentence.paragraph, fallback
        periods = find_periods(sentence.text, published=published)
        mentions = find_mentions(sentence.text, units, periods=periods)
        against = [
            p for p in periods if _AGAINST.search(sentence.text[max(0, p.start - 40) : p.start]) or _BASE.match(sentence.text, p.end)
        ]
        own = [p for p in periods if p not in against]
        paired = _paired(mentions, own, sentence.text)
        for mention in mentions:
            figure = mention.kind is MentionKind.FIGURE
            nearest = paired.get(mention.start) or _nearest(mention, own, sentence.text)
            if nearest and carried and _NEXT_CLAUSE.search(sentence.text[mention.end : nearest.start]):
                nearest = None  # it belongs to what is said there
            period = (nearest.written if nearest else carried) if figure else ""
            changed = figure and mention.statistic is Statistic.CHANGE
            yield Stated(
                line=sentence.line + sentence.text.count("\n", 0, mention.start),
                column=_column(sentence, mention.start),
                sentence=sentence,
                mention=mention,
                period=period,
                against=_compared(mention, against, sentence.text, period) if changed else "",
                standing=Standing.NEW if figure else Standing.PASSED_OVER,
                why="" if figure else mention.kind.value,
            )
        if own:
            carried = own[-1].written
            fallback = fallback or (own[0].written if sentence.locator == _TITLE else "")


_BASE = re.compile(r"的\s*[\d.]+\s*倍")
"""After the period that a multiple is one of: 2022年的1.8倍."""
_NEXT_CLAUSE = re.compile("[，；]")
_DIRECTLY = re.compile(r"(?:\s+[A-Za-z-]+){0,3}?\s+(?:in|during|for)\s+(?:the\s+)?", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"同比|[比较](?:上年|去年|上一年)|上年同期|去年同期|year[\s-]+on[\s-]+year|(?:previous|preceding|last|prior)\s+year|year\s+(?:before|earlier)",
    re.IGNORECASE,
)


def _nearest(mention: Mention, periods: Sequence[SpokenPeriod], text: str) -> SpokenPeriod | None:
    """The period that a number belongs to: one right after it (“2,644 in 2022”), else the last before it, else the first."""
    before = [p for p in periods if p.start <= mention.start]
    after = [p for p in periods if p.start > mention.start]
    if after and _DIRECTLY.fullmatch(text, mention.end, after[0].start):
        return after[0]
    return before[-1] if before else after[0] if after else None


def _compared(mention: Mention, against: Sequence[SpokenPeriod], text: str, period: str) -> str:
    """What a change is measured against: a period that the sentence names, or the year before its own."""
    following = [p for p in against if p.start > mention.start]
    if against:
        return (following or against)[0 if following else -1].written
    before, after = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 60]
    if before.rfind("环比") > max((m.start() for m in _YEAR_BEFORE.finditer(before)), default=-1):
        return _previous(period)
    if _YEAR_BEFORE.search(f"{before} {after}") and re.fullmatch(r"[\d-]+(?:[HQ]\d)?(?:/[\d-]+)?", period):
        return re.sub(r"\b\d{4}\b", lambda year: str(int(year[0]) - 1), period)
    return ""


def _previous(period: str) -> str:
    """The month, quarter, half or year before *period*; empty where it is none of these.

    >>> _previous("2024-Q4"), _previous("2024-H1"), _previous("2024-01"), _previous("2024-03/2024-05")
    ('2024-Q3', '2023-H2', '2023-12', '')
    """
    match = re.fullmatch(r"(\d{4})(?:-([QH]?)(\d{1,2}))?", period)
    if not match:
        return ""
    year, kind, number = match.groups()
    if number is None:
        return str(int(year) - 1)
    last, width = {"Q": (4, 1), "H": (2, 1), "": (12, 2)}[kind]
    before = int(number) - 1
    return f"{year}-{kind}{before:0{width}}" if before else f"{int(year) - 1}-{kind}{last:0{width}}"


def _column(sentence: Sentence, at: int) -> int:
    broken = sentence.text.rfind("\n", 0, at)
    return sentence.column + at if broken < 0 else at - broken


_LINK = re.compile(r"\s*(?:[,，、;；]|and|和|及|,\s*and|[，,]?\s*以及)\s*")


def _paired(mentions: Iterable[Mention], periods: Sequence[SpokenPeriod], text: str) -> dict[int, SpokenPeriod]:
    """For rows such as “in 2016, 2017 and 2018 there were 4, 59 and 296”: the period of each number, by where it starts."""
    found: dict[int, SpokenPeriod] = {}
    spans = _runs([(p.start, p.end) for p in periods], text)
    for run in _runs([(m.start, m.end) for m in figures(mentions)], text):
        series = [span for span in spans if len(span) == len(run) > 1 and span[0][0] < run[0][0]]
        if series:
            by_start = {p.start: p for p in periods}
            found.update({start: by_start[of[0]] for (start, _), of in zip(run, series[-1], strict=True)})
    return found


def _runs(spans: Sequence[tuple[int, int]], text: str) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = []
    for span in spans:
        if runs and _LINK.fullmatch(text, runs[-1][-1][1], span[0]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _without(stated: Iterable[Stated], text: str, pieces: Iterable[str]) -> list[Stated]:
    """*stated* with those passed over that stand within one of *pieces*."""
    spans = [(m.start(), m.end()) for piece in pieces if piece.strip() for m in re.finditer(_as_found(piece), text)]

    def left_out(number: Stated) -> bool:
        start, end = number.sentence.start + number.mention.start, number.sentence.start + number.mention.end
        return any(first < end and start < last and (first <= start or end <= last) for first, last in spans)

    return [
        replace(number, standing=Standing.PASSED_OVER, why=LEFT_OUT) if number.standing is Standing.NEW and left_out(number) else number
        for number in stated
    ]


def _as_found(piece: str) -> str:
    """A pattern for *piece*, whatever its white space; not within a longer number or word."""
    words = r"\s+".join(map(re.escape, piece.split()))
    return (r"(?<![\w.,])" if piece.strip()[0].isascii() else "") + words + (r"(?![\w]|[.,]\d)" if piece.strip()[-1].isascii() else "")


# Numbers → observations


_SAME, _WITHIN, _BESIDE, _FAR = range(4)
"""How near two places are."""

_Pair = tuple[int, int, int, int, int]
"""How far a number's place is from an observation's, how unlike the two are, how far apart in order, and their positions."""

_OWN_KINDS = frozenset({
    UnitKind.PERCENT, UnitKind.PERCENTAGE_POINT, UnitKind.TIMES, UnitKind.MONEY, UnitKind.DURATION, UnitKind.WEIGHT
})  # fmt: skip
"""A number in a unit of one of these kinds is never one in another unit."""


def _match(stated: list[Stated], observations: Sequence[Observation], units: Units) -> None:
    """Put into *stated* which observation each number is, the surest pairs first, each observation once; then those that repeat one."""
    values = [_values(o) for o in observations]
    places = [_numerals(o.at) for o in observations]
    by_value: dict[Decimal, list[int]] = {}
    for n, known in enumerate(values):
        for value in known:
            by_value.setdefault(value, []).append(n)
    pairs = []
    for m, number in enumerate(stated):
        if number.standing is not Standing.NEW:
            continue
        here = _numerals(number.locator)
        for n in by_value.get(abs(number.mention.value), ()):
            if (cost := _unlike(number, observations[n], units)) is not None:
                distance = _distance(here, places[n])
                pairs.append((distance, 3 * distance + cost, abs(m - n), m, n))
    pairs.sort(key=lambda pair: pair[1:])
    taken: set[int] = set()
    open_pairs = [pair for pair in pairs if pair[0] < _FAR]
    _take(open_pairs, stated, observations, taken, Standing.THERE)
    _repeat([pair for pair in pairs if pair[0] == _SAME], stated, observations)
    # What is left and stands once only, there and here, is the same wherever it stands.
    new = {m for m, number in enumerate(stated) if number.standing is Standing.NEW}
    left = [pair for pair in pairs if pair[3] in new and pair[4] not in taken]
    once = Counter(m for *_, m, _ in left), Counter(n for *_, n in left)
    _take([p for p in left if once[0][p[3]] == 1 == once[1][p[4]]], stated, observations, taken, Standing.ELSEWHERE)
    _repeat(pairs, stated, observations)


def _said_again(stated: Iterable[Stated], observations: Iterable[Observation], units: Units) -> Iterator[str]:
    """Ids of observations whose number another one has already, which stands at the same place."""
    taken: dict[Decimal, list[Stated]] = {}
    for number in stated:
        if number.observation:
            taken.setdefault(abs(number.mention.value), []).append(number)
    for o in observations:
        same = (number for value in _values(o) for number in taken.get(value, ()))
        if any(_distance(_numerals(n.locator), _numerals(o.at)) < _FAR and _unlike(n, o, units) is not None for n in same):
            yield o.id


def _repeat(pairs: Iterable[_Pair], stated: list[Stated], observations: Sequence[Observation]) -> None:
    """The text says a number again: in the same place of the same things, or anywhere if hardly another number would be that."""
    for distance, _, _, m, n in pairs:
        mention, o = stated[m].mention, observations[n]
        same = o.unit.id in mention.unit and distance == _SAME
        if stated[m].standing is Standing.NEW and (same or _telling(mention)) and _flat(mention.printed) == _flat(o.printed):
            standing = Standing.THERE if distance < _FAR else Standing.ELSEWHERE
            stated[m] = replace(stated[m], standing=standing, observation=o.id)


def _take(
    pairs: Iterable[_Pair],
    stated: list[Stated],
    observations: Sequence[Observation],
    taken: set[int],
    standing: Standing,
) -> None:
    for *_, m, n in pairs:
        if stated[m].standing is Standing.NEW and n not in taken:
            taken.add(n)
            stated[m] = replace(stated[m], standing=standing, observation=observations[n].id)


def _values(o: Observation) -> set[Decimal]:
    """The numbers that stand for *o* in its source: what is printed, and what we read."""
    printed = parse_printed(o.printed)
    return {abs(value) for value in (o.value, printed.value if printed else None) if value is not None}


def _unlike(number: Stated, o: Observation, units: Units) -> int | None:
    """How far a number is from an observation of the same value, 0 for not at all; `None` where it cannot be that."""
    mention = number.mention
    word, printed = _flat(mention.printed), _flat(o.printed)
    reading = parse_printed(o.printed)
    if (
        word != printed
        and mention.qualifier not in (o.qualifier, reading.qualifier if reading else None)
        and o.status is not Status.CORRECTED
    ):
        return None
    percent = "%" in mention.printed or mention.statistic is Statistic.SHARE
    if percent and o.unit.kind not in (UnitKind.PERCENT, UnitKind.PERCENTAGE_POINT, UnitKind.RATE):
        return None
    if mention.unit and o.unit.id not in mention.unit and {units.kind(mention.unit), o.unit.kind} & _OWN_KINDS:
        return None
    same_unit = not mention.unit or o.unit.id in mention.unit
    rank = (mention.statistic is Statistic.RANK) == (o.unit.kind is UnitKind.RANK or o.statistic is Statistic.RANK)
    same_period = not number.period or number.period == o.period.text
    other_way = goes_the_other_way(number, o)
    return (
        4 * (word != printed)
        + 2 * other_way
        + 2 * (not same_unit)
        + 2 * (not rank)
        + (not same_period)
        + (mention.qualifier is not o.qualifier)
    )


def goes_the_other_way(number: Stated, o: Observation) -> bool:
    """Whether the text tells that a change fell which *o* has as a rise, or the other way round."""
    changes = number.mention.statistic is Statistic.CHANGE is o.statistic
    return changes and o.status is not Status.CORRECTED and o.value is not None and number.mention.value * o.value < 0


def _telling(mention: Mention) -> bool:
    """Whether a number is so peculiar that the same one elsewhere says the same thing: 130,000 or 81.7%, but not 300 or two."""
    digits = mention.value.normalize().as_tuple().digits
    return len(digits) >= 3 or abs(mention.value) >= 10_000


def _numerals(at: str) -> tuple[str, ...]:
    """A locator as what can be compared: its numerals, whatever their script, and names.

    >>> _numerals("1.(2)"), _numerals("一、（二）3."), _numerals("II.(I) First"), _numerals("¶4"), _numerals("Preface")
    (('1', '2'), ('1', '2', '3'), ('2', '1', 'first'), ('¶4',), ('preface',))
    """
    parts = _PARTS_OF_PLACE.findall(narrow(at).replace("¶ ", "¶"))
    return tuple(_ROMAN[part] if part in _ROMAN else str(found.value) if (found := _in_chinese(part)) else part.lower() for part in parts)


_PARTS_OF_PLACE = re.compile(r"¶\d+|\d+|[A-Za-z]+|第?[一二三四五六七八九十]+(?:部分|章|节|编|篇)?|[\u4e00-\u9fff]+")
_ROMAN = {numeral: str(n) for n, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV".split(), 1)}


def _in_chinese(part: str) -> Printed | None:
    return parse_printed(part) if re.match("第?[一二三四五六七八九十]", part) else None


def _distance(here: tuple[str, ...], there: tuple[str, ...]) -> int:
    """How near two places are; `¶1–¶3` holds all from one to three."""
    if here == there:
        return _SAME
    paragraphs = [int(part[1:]) for part in there if part.startswith("¶")]
    if paragraphs and len(here) == 1 and here[0].startswith("¶"):
        number = int(here[0][1:])
        if min(paragraphs) <= number <= max(paragraphs):
            return _SAME
        return _BESIDE if min(abs(number - p) for p in paragraphs) <= 1 else _FAR
    shorter, longer = sorted((here, there), key=len)
    if shorter and shorter[0] == longer[0] and _in_order(shorter, longer):
        return _WITHIN
    if len(here) == len(there) > 1 and here[:-1] == there[:-1] and here[-1].isdecimal() and there[-1].isdecimal():
        return _BESIDE if abs(int(here[-1]) - int(there[-1])) <= 1 else _FAR
    return _FAR


def _in_order(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether *many* has all of *few* in this order: an editor may have numbered a heading that has no number."""
    rest = iter(many)
    return all(part in rest for part in few)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", narrow(text)).strip().lower()


def _stands_in(printed: str, flat: str) -> bool:
    """Whether a text made `_flat` has *printed*, not within a longer number or word."""
    return re.search(_as_found(_flat(printed)), flat) is not None
