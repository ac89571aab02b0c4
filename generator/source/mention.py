"""Numbers as they stand in running text or in a cell, with what the words around them tell.

`number` says what a printed form means; here is found where one begins and ends, what it counts, whether it is a
level, a share, a change or a rank, and which numbers are no figures at all: dates, articles of laws, headings,
documents, names. In doubt a number counts as a figure: an editor passes one over more easily than misses one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from generator.language import Language
from generator.model import Qualifier, Statistic, UnitKind, Vocabulary
from generator.number import QUALIFIERS, narrow, parse_printed
from generator.source.period import SpokenPeriod, find_periods, windows


class MentionKind(StrEnum):
    """What a number in a text is."""

    FIGURE = "figure"
    PERIOD = "period"
    """A date, a year, a time of day."""
    LAW = "law"
    """The number of an article or section."""
    HEADING = "heading"
    """It numbers a heading, an item of a list, a table, a footnote."""
    CODE = "code"
    """The number of a document or a telephone; an address."""
    NAME = "name"
    """Part of a name or a set phrase."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text."""

    start: int
    end: int
    printed: str
    """The shortest piece that holds qualifier, number, scale, and sign or unit where it is no mere count: what belongs in `printed`."""
    value: Decimal
    """In single units; below zero for a decrease."""
    precision: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    unit: tuple[str, ...] = ()
    """Ids of units that the word may stand for, the likeliest first."""
    unit_word: str = ""
    statistic: Statistic = Statistic.LEVEL
    kind: MentionKind = MentionKind.FIGURE
    period: SpokenPeriod | None = None
    """Of one that names a period: which."""


@dataclass(frozen=True, slots=True)
class Units:
    """Words of units, in every language → ids of the vocabulary."""

    words: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, UnitKind]
    after: re.Pattern[str] = field(repr=False)
    """A word of Chinese that may stand right after a number."""

    @classmethod
    def of(cls, vocabulary: Vocabulary, languages: Iterable[Language] = ()) -> "Units":
        """The words that *vocabulary* has for its units in *languages*, and others that texts use for the same."""
        languages = tuple(languages)
        words: dict[str, dict[str, None]] = {}
        for id_, unit in vocabulary.units.items():
            if unit.kind is UnitKind.RANK:
                continue
            forms = [unit.phrase.msgid, unit.phrase.plural or "", unit.label.msgid]
            for language in languages:
                forms += [language.plural(unit.phrase, Decimal(n)) for n in (1, 2)]
                forms.append(language.text(unit.label))
            for form in forms:
                if word := _flat(re.sub(r"^.*\{n\}(?=.)", "", form).replace("{n}", "")):
                    words.setdefault(word, {})[id_] = None
        for id_, also in _ALSO.items():
            if id_ in vocabulary.units:
                for word in also.split("|"):
                    words.setdefault(_flat(word), {})[id_] = None
        found = {word: tuple(ids) for word, ids in words.items()}
        chinese = sorted({w for w in found if not w.isascii()} | set(_MEASURE_WORDS), key=len, reverse=True)
        return cls(found, {id_: unit.kind for id_, unit in vocabulary.units.items()}, re.compile("|".join(map(re.escape, chinese))))

    def find(self, word: str) -> tuple[str, ...]:
        return self.words.get(_flat(word), ())

    def kind(self, ids: tuple[str, ...]) -> UnitKind | None:
        return self.kinds[ids[0]] if ids else None


_ALSO = {
    "cny": "yuan|RMB|CNY|元|人民币|RMB yuan|元人民币|yuan RMB",
    "usd": "US$|USD|$|US dollars|dollars|美元",
    "percent": "%|percent|per cent",
    "percentage_point": "percentage points|percentage point|个百分点|百分点",
    "times": "times|time|-fold|fold|倍",
    "person": "person|people|perpetrators|suspects|defendants|judges|assessors|mediators|investigators|experts|procurators|staff|members|人|名|人次",
    "enterprise": "enterprises|companies|company|firms|企业|家企业",
    "case": "case|lawsuits|件|起|宗|例|案|件案件|起案件",
    "day": "days|天|日|个工作日|working days",
    "year": "years|year|年",
    "batch": "batches|批次|批",
    "item": "items|pieces|件",
    "ton": "tons|tonnes|吨",
    "party": "parties|plaintiffs|defendants",
    "book": "copies|books|册|本",
    "website": "websites|web sites|个网站|家网站",
    "link": "links|条链接",
    "product": "products|specialties|个",
    "center": "centers|centres|workstations|个中心",
    "organization": "organizations|organisations|institutions|agencies|家机构",
    "dispute": "disputes|起纠纷|件纠纷",
    "document": "documents|measures|件文件|份文件",
}
"""Further words for units, where the vocabulary has the unit."""

_MEASURE_WORDS = (
    "个百分点 百分点 个工作日 平方米 公里 小时 分钟 个月 批次 人次 件次 家次 场次 余件 万件 周年 公斤 千克 "
    "件 个 名 人 家 项 批 起 宗 份 种 类 条 款 次 部 册 本 篇 场 处 所 座 级 站 位 倍 天 日 年 周 元 吨 辆 台 套 户 例 支 期 届 轮 幅 枚 张 "
    "字 页 岁 省 市 区 县 国 院 庭 案 方 组 队 门 箱 瓶 包 双 块 片 根 盒 只 亩 米 克"
).split()
"""After a numeral they show that it counts; 百分点 and others of kinds that printed forms hold."""

_CUES = {
    "patent": "专利", "trademark": "商标", "application": "申请", "registration": "登记|注册", "dispute": "纠纷", "complaint": "投诉|举报",
    "plant_variety": "植物新品种", "website": "网站", "link": "链接", "enterprise": "企业|公司", "book": "图书|书", "expert_opinion": "意见",
    "center": "中心|站", "department": "部门", "organization": "组织|机构", "exhibition": "展会|展", "cause": "案由", "document": "文件|制度",
    "study": "课题|研究", "clue": "线索", "team": "团队|集体", "provision": "意见|措施|举措", "city": "城市", "station": "工作站|站", "party": "当事人",
    "product": "产品", "item": "商品|货物|物品", "case": "案|诉讼", "person": "人", "activity": "活动", "level": "级", "batch": "批",
}  # fmt: skip
"""What tells apart units that Chinese counts with the same word."""


# What a number looks like

_NUMERALS = "〇零一二两三四五六七八九十百千万亿点"
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORD = "|".join(sorted(f"{_ONES} {_TENS}".split(), key=len, reverse=True))
_ORDINAL = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_LARGE = "thousand|million|billion|trillion"

_CORE = re.compile(
    rf"(?P<part>[百千万]分之\s*(?:\d+(?:\.\d+)?|[{_NUMERALS}]+)"
    rf"|(?:\d+(?:\.\d+)?|\b(?:{_WORD}))\s+in\s+(?:every\s+)?(?:ten\s+thousand|10,000|(?:a|one)\s+thousand|1,000|(?:a|one)\s+hundred)\b)"
    r"|(?P<fraction>[二三四五六七八九十]分之[一二三四五六七八九](?![百千])|一半|半数)"
    r"|(?P<fold>翻了?[一两二三四]?了?番|\b(?:doubl|tripl|quadrupl)ed\b)"
    rf"|(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?P<th>(?:st|nd|rd|th)\b)?"
    rf"(?:[\s-]*(?P<large>{_LARGE})\b|\s?(?P<suffix>[余多])?(?P<scale>百万|千万|万亿|[千万亿](?!\w*分之))?(?P<suffix2>[余多])?)?"
    r"(?P<more>(?<=亿)\d{1,4}(?:\.\d+)?[百千]?万[余多]?)?"
    rf"|(?P<numeral>[{_NUMERALS}][{_NUMERALS}余多]*)"
    r"|\b(?:(?P<parts>(?:one|two|three|four|an?)[\s-]+(?:third|quarter|fourth|fifth|sixth|tenth)s?)"
    rf"|(?P<half>half)|(?P<words>(?:{_WORD})(?:[\s-]+(?:and[\s-]+)?(?:{_WORD}|hundred|thousand))*(?:[\s-]+(?:million|billion|trillion))?)"
    rf"|(?P<ordinal>{_ORDINAL})"
    r"|(?P<ranked>rank(?:ed|ing|s)?\s+(?:the\s+|on\s+|at\s+)*(?:first|second|third|fourth|fifth|top|no\.\s*\d+|number\s+\w+|\d+(?:st|nd|rd|th))))\b"
    r"|(?P<top>首位|榜首)",
    re.IGNORECASE,
)

_QUALIFIER = re.compile(
    r"(?:(?<![A-Za-z])(?:"
    + "|".join(
        sorted((re.escape(w).replace(r"\ ", r"\s+") for ws in QUALIFIERS.values() for w in ws if w.isascii()), key=len, reverse=True)
    )
    + r")(?:\s+of\s+which\s+(?:is|are|was|were))?|(?<![最附临新邻远])近|(?<![签违公合条节契制])约|(?<![高])超|"
    + "|".join(
        sorted((w for ws in QUALIFIERS.values() for w in ws if not w.isascii() and w not in ("近", "约", "超")), key=len, reverse=True)
    )
    + r")[\s-]*$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:(?<![A-Za-z])(?:RMB|CNY|USD|HKD|EUR)|US\$|HK\$|[$￥¥€£]|人民币)\s*$")
_PERCENT = re.compile(r"\s?[%‰]|[\s-]?(?:percent|per\s+cent)(?:age\s+points?)?\b|\s?个?百分点", re.IGNORECASE)
_TENTHS = re.compile(r"成(?![立为功员果本效交])[多余]?")
_AFTER = re.compile(r"以上|左右|以下")
_SPAN_OF_TIME = re.compile(r"\s*(?:年|个月|天|日|周|个季度|届|期)(?!度)")

# What is no figure

_ROMAN = "[IVXivx]{1,5}"
_COUNTING = "[一二三四五六七八九十]"
_HEADING = re.compile(
    rf"^[ \t>*#-]*(?:(?:\d{{1,2}}(?:\.\d{{1,2}})*\s*(?:[.、．)）](?!\d)|(?=\s*[(（]\d))|[(（](?:\d{{1,2}}|{_COUNTING}{{1,3}}|{_ROMAN})[)）]|{_COUNTING}{{1,3}}[、.．]"
    rf"|第{_COUNTING}{{1,3}}(?:部分|章|节|编|篇)|{_ROMAN}[.、](?!\w))\s*)+",
    re.MULTILINE,
)
_APART: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (
    (MentionKind.CODE, re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+")),
    (MentionKind.HEADING, re.compile(r"\[\^?\d+(?:[:\]])|\[footnoteRef:\d+\]|\[\^\d+\]")),
    (
        MentionKind.HEADING,
        re.compile(
            r"\b(?:Case|Table|Figure|Fig\.|Chart|Part|Annex|Appendix|Chapter|Example|Step|Note|Page|Lesson)s?\s+(?:\d+|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b(?!\s+(?:cases|persons))"
            r"|(?:案例|(?<![代发外仪列报])表|(?<![意试企力])图|附件|附录|附表|附图|专栏)\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?![\d,.]*\d|[百千万亿余多%件个名人家项批起宗部份种类次])"
            r"|第[一二三四五六七八九十\d]+(?:部分|章|节|编|篇)"
            r"|(?:(?<=[;；:：。，,、])|(?<=[;:,.]\s)|^)[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVXivx]{1,4})[)）](?=\s*\w)"
            r"|(?:(?<=[;；:：。，,、\s])|^)[一二三四五六七八九十]是(?!否)|其[一二三四五六七八九]|第[一二三四五六七八九十]{1,3}[，、,]"
            r"|(?:(?<=[;；:：。.，,]\s)|(?<=[;；:：。，])|^)\s*\d{1,2}[)、）](?=\s*\D)",
            re.MULTILINE,
        ),
    ),
    (
        MentionKind.LAW,
        re.compile(
            r"第[〇零一二两三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十\d]+)?(?:第[一二三四五六七八九十\d]+[款项])*|第[一二三四五六七八九十\d]+款(?:第[一二三四五六七八九十\d]+项)?"
            r"|\b(?:Articles?|Art\.|Sections?|Sec\.|Clauses?|Paragraphs?|Rules?|Regulation|Directive|Subsections?)\s+(?:No\.?\s*)?\d+(?:[.-]\d+|\(\w+\))*(?:(?:\s*,\s*|\s+and\s+|\s+to\s+)\d+(?!\d|,\d|%|\s+\w*cases))*"
            r"|(?<!\d)\d+(?=调查|条款)",
            re.IGNORECASE,
        ),
    ),
    (
        MentionKind.CODE,
        re.compile(
            r"[〔\[（(【]\d{4}[〕\]）)】]\s*(?:[\u4e00-\u9fff]{0,8}\d*[\u4e00-\u9fff]{1,4})?(?:第)?\d+号|第?\d+号(?!楼)|(?<!\w)Nos?\.\s*\d+(?:\s*\[\d{4}\])?|\[\d{4}\]\s*No\.\s*\d+"
            r"|(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?:电话|热线|传真|邮编|Tel|Phone|Fax|Hotline)[.:：]?\s*\+?\d[\d -]*\d"
            r"|(?<!\d)\d{5}(?=热线|平台|举报|维权)|\bISBN[\s\d-]+"
        ),
    ),
    (
        MentionKind.NAME,
        re.compile(
            r"(?<![A-Za-z])(?!(?:RMB|CNY|USD|HKD|EUR|US|HK|FY|Q|H)\d)[A-Z]{1,5}-?\d+(?![\d,.]*\d)|(?<![\d.,])\d{1,2}[GDSC](?![A-Za-z])|\d+[·•]\d+|\bCOVID-\d+"
            r"|(?<!\d)\d+(?=计划|工程(?!项)|专项)|十[三四五六]五(?!\d)|[“\"]?一带一路[”\"]?|双十一|“?两会”?|两高|两法|两岸|两个维护|四个意识|四个自信|三农|三合一|二合一|四合一"
            r"|五年规划|[十]?[一二三四五六七八九]届[一二三四五六七八九]中全会|二十大|十九大|一国两制|党的[一二三四五六七八九十]+大"
        ),
    ),
    (
        MentionKind.PERIOD,
        re.compile(
            r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d{1,2}(?:st|nd|rd|th)\s+centur(?:y|ies)|[\d一二三四五六七八九十]+世纪(?:[\d一二三四五六七八九十]+年代)?|[\d一二三四五六七八九十]+年代|(?:19|20)\d0s|\d{4}\s*(?:财政?年度|财年)|\bFY\s?\d{4}|\b(?:fiscal|financial)\s+years?\s+(?:of\s+)?\d{4}(?:\s*[-/–]\s*\d{2,4})?|\d{4}\s+(?:fiscal|financial)\s+year"
            r"|(?:(?<![\d个])\d{1,2}\s*月?\s*[-–—~至到]\s*)?(?<![\d个.])(?:1[0-2]|0?[1-9]|[一二三四五六七八九]|十[一二]?)\s*月(?!饼|球|亮)份?(?:\s*(?:3[01]|[12]\d|0?[1-9]|[一二三四五六七八九十]{1,3})\s*[日号](?:\s*[-–—~至到]\s*\d{1,2}[日号])?)?"
            r"|第?[一二三四1-4](?:、[一二三四1-4])*季度|[上下]半年|星期[一二三四五六]|周[一二三四五六](?!年|岁|期)"
        ),
    ),
    (
        MentionKind.PERIOD,
        re.compile(
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)\s*\d{1,2}(?:st|nd|rd|th)?(?![\d,]\d|\w)"
            r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:January|February|March|April|June|July|August|September|October|November|December)\b"
            r"|\b(?:first|second|third|fourth|last)\s+(?:half|quarter)\b|\bhalf[\s-]+years?\b"
        ),
    ),
)
_QUOTED = re.compile(r"[“\"‘「『《][^“”\"‘’「」『』《》\n]{1,64}[”\"’」』》]")
_ADJECTIVE = re.compile(r"-[A-Za-z]+")
_NO_COUNT_AFTER = re.compile(r"\s+(?:of\b|another\b|hand\b|day\b|by\b|after\b|should\b|can\b|may\b|must\b|that\b|who\b)", re.IGNORECASE)
_LAST_OF_A_LIST = re.compile(r"\s+(?:in|on|from|for)\s+(?!the\s+(?:one|other)\b|another\b)\w", re.IGNORECASE)
_NO_ORDINAL = re.compile(
    r"\s*[,，]|-(?!\w+th)|\s+(?:part(?:y|ies)\b|quarter|half|instance|hand\b|time\b|is\b|to\b|place\b|of\b(?!\s+its))|ly\b", re.IGNORECASE
)
_STOP = frozenset(
    "in for from with by was were is are has had have and or to at on out than that which who where whose accounting involving respectively "
    "rose under over as but if when while among between including were. had over against per through into during since before after concerning relating".split()
)
_COUNTERS = frozenset("pieces piece copies copy kinds types sets items pairs".split())


def find_mentions(
    text: str, units: Units, *, published: date | None = None, periods: Iterable[SpokenPeriod] | None = None
) -> tuple[Mention, ...]:
    """Every number of *text*, in its order, none within another; also those that are no figures, with the kind of thing they are.

    Of numbers in words only those that count something. *published* is for the years of dates, see `find_periods`;
    *periods* are those of the text, where they are known already.
    """
    plain = narrow(text)
    apart = _apart(plain, find_periods(text, published=published) if periods is None else periods)
    reader = _Reader(text, plain, units)
    found: list[Mention] = []
    reached = 0
    for match in _CORE.finditer(plain):
        if match.start() < reached:
            continue
        around = next((span for span in apart if span[0] <= match.start() < span[1]), None)
        if around:
            found.append(reader.no_figure(around, match))
            reached = around[1]
            continue
        mention = reader.figure(match, reached, found[-1] if found else None)
        if mention:
            found.append(mention)
            reached = mention.end
    return tuple(found)


_TELLING = re.compile(rf"[\d{_NUMERALS}]|\b(?:{_WORD}|{_ORDINAL}|half)\b", re.IGNORECASE)
"""Without one of these near by nothing is a number."""
_Span = tuple[int, int, MentionKind, SpokenPeriod | None]


def _apart(plain: str, periods: Iterable[SpokenPeriod]) -> list[_Span]:
    """The places of what is no figure, the first to be found where two overlap."""
    spans: list[_Span] = [(p.start, p.end, MentionKind.PERIOD, p) for p in periods]
    stretches = list(windows(plain, _TELLING))
    found = [(MentionKind.HEADING, m) for a, b in stretches for m in _HEADING.finditer(plain, a, b)]
    found += [(kind, m) for kind, pattern in _APART for a, b in stretches for m in pattern.finditer(plain, a, b)]
    for kind, match in found:
        # A heading number is a heading number even where it looks like a date; an address holds anything.
        if kind in (MentionKind.HEADING, MentionKind.CODE):
            spans = [s for s in spans if s[1] <= match.start() or match.end() <= s[0]]
        if match.end() > match.start() and all(end <= match.start() or match.end() <= start for start, end, *_ in spans):
            spans.append((match.start(), match.end(), kind, None))
    return sorted(spans, key=lambda span: span[:2])


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is made of the numbers of one text."""

    text: str
    plain: str
    """The same, digits and signs narrow."""
    units: Units

    def no_figure(self, span: _Span, match: re.Match[str]) -> Mention:
        start, end, kind, period = span
        reading = parse_printed(match.group())
        printed = self.text[start:end].strip()
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        value, precision = (reading.value, reading.precision) if reading else (Decimal(0), Decimal(1))
        return Mention(start, start + len(printed), printed, value, precision, kind=kind, period=period)

    def figure(self, match: re.Match[str], reached: int, last: Mention | None) -> Mention | None:
        """The figure or name at *match*, or `None` where its word does not count anything.

        *reached* is where the one before ends, *last* that one.
        """
        plain, start, end = self.plain, match.start(), match.end()
        if match["digits"]:
            # 13 万 is a number with a scale, “13 ” is not.
            end = start + len(match.group().rstrip())
            if _within_a_word(plain, start) or _DENOMINATOR.search(plain[max(0, start - 6) : start]):
                return self._name(start, end)
        elif match["numeral"]:
            numeral = _counting_numeral(match, plain, self.units)
            if numeral is None:
                return None
            start, end = numeral
        quoted = not match["digits"] and any(m.start() < start and end < m.end() for m in _QUOTED.finditer(plain))
        counted = _unit(plain, end, self.units)
        if match["half"] and not (_QUALIFIER.search(plain[max(0, start - 24) : start]) or re.match(r"\s+of\b", plain[end:])):
            return None
        ordinal = _ordinal_end(match, plain, start, end)
        if match["ordinal"] and ordinal is None:
            return None
        if match["words"]:
            adjective = _ADJECTIVE.match(plain, end)
            if adjective and not (counted.word and plain[end] == "-"):
                return self._name(start, end)
            if match["words"].lower() == "one" and not quoted and not _one_counts(plain, start, end, counted.end):
                return None
        if quoted:
            return self._name(start, end)
        if ordinal is not None:
            return self._read(*ordinal, _Counted("", (), end), Statistic.RANK)
        begin, close, counted = self._extent(start, end, counted, reached)
        mention = self._read(begin, close, counted) or self._read(start, end, counted)
        return _with_statistic(mention, match, plain, self.units, last) if mention else None

    def _name(self, start: int, end: int) -> Mention | None:
        mention = self._read(start, end, _Counted("", (), end))
        return replace(mention, kind=MentionKind.NAME) if mention else None

    def _read(self, start: int, end: int, counted: "_Counted", statistic: Statistic = Statistic.LEVEL) -> Mention | None:
        printed = self.text[start:end]
        reading = parse_printed(printed)
        if reading is None:
            return None
        value = -reading.value if self.plain[start:end].startswith(("-", "−")) else reading.value
        return Mention(start, end, printed, value, reading.precision, reading.qualifier, counted.ids, counted.word, statistic)

    def _extent(self, start: int, end: int, counted: "_Counted", reached: int) -> tuple[int, int, "_Counted"]:
        """Start and end of the printed form, and what it counts."""
        plain, units = self.plain, self.units
        begin = start
        money = _MONEY_BEFORE.search(plain[max(reached, begin - 8) : begin])
        if money:
            begin -= len(money.group())
            sign = money.group().strip()
            after = re.match(r"\s?(?:yuan|元)", plain[end:])
            counted = _Counted(sign, units.find("CNY" if sign in "￥¥人民币" else sign) or counted.ids, end + (after.end() if after else 0))
        elif re.search(r"(?:^|[\s(（:：,，、])[-−]$", plain[max(0, begin - 2) : begin]) and plain[start].isdecimal() and begin > reached:
            begin -= 1
        qualifier = _QUALIFIER.search(plain[max(reached, begin - 40) : begin])
        if qualifier and not (qualifier.group().strip() == "近" and _SPAN_OF_TIME.match(plain, end)):
            begin -= len(qualifier.group())
        word = counted.word
        held = units.kind(counted.ids) in _HELD or word in _TIME_WORDS or bool(_PERCENT.match(plain, end) or _TENTHS.match(plain, end))
        beside = counted.end > end and bool(re.fullmatch(r"[\s-]?", plain[end : max(end, counted.end - len(word))]))
        close = counted.end if (held and beside) or money else end
        if beside and not word.isascii():
            # 1400余件 is one word; 以上 and 左右 stand after the unit.
            late = _AFTER.match(plain, counted.end)
            close = late.end() if late else counted.end if re.search("[余多]$", plain[start:end]) else close
        late = _AFTER.match(plain, close)
        return begin, late.end() if late else close, counted


@dataclass(frozen=True, slots=True)
class _Counted:
    """The word for what a number counts."""

    word: str
    ids: tuple[str, ...]
    """Units that it may stand for."""
    end: int
    """Where the word ends; where the number does if there is none."""


def _within_a_word(plain: str, start: int) -> bool:
    """Whether digits stand in a code such as iPhone14; after a word in small letters a space was forgotten: “among30”."""
    before = re.search(r"[A-Za-z]+$", plain[max(0, start - 20) : start])
    if not before or before.group().upper() in ("RMB", "CNY", "USD", "HKD", "EUR", "US", "HK"):
        return False
    return not (before.group().islower() or before.group().lower() in _GLUED)


_DENOMINATOR = re.compile(r"(?:\bper\s+|每)$", re.IGNORECASE)
"""Before the number that others are counted by: patents per 10,000 people."""
_GLUED = frozenset("among of in over nearly about than and total the to with including from by".split())


def _counting_numeral(match: re.Match[str], plain: str, units: Units) -> tuple[int, int] | None:
    """Where a Chinese numeral begins and ends if it counts; else `None`."""
    written = match["numeral"]
    start, end = match.start(), match.end()
    before = plain[max(0, start - 2) : start]
    following = plain[end : end + 6]
    if written.endswith(("点", "零", "〇")) or written.startswith(("点", "百", "千", "万", "亿", "〇")):
        written = written.rstrip("点")
        end = start + len(written)
        following = plain[end : end + 6]
        if not written or written[0] in "点百千亿〇" or (written[0] == "万" and written != "万余"):
            return None
    if before.endswith("第"):
        return (start, end) if _RANK_AFTER.match(following) else None
    if before[-1:] and before[-1] in "统唯专进同万每某任这那哪首初更其周单独合不几数":
        return None
    tenths = _TENTHS.match(plain, end) if len(written) == 1 else None
    if tenths:
        return None if written == "一" and not _QUALIFIER.search(plain[max(0, start - 4) : start]) else (start, end)
    # 百分点, 倍 and measure words show that it counts; a numeral with steps does so by itself if nothing else is in the word.
    counted = units.after.match(plain, end)
    if not counted:
        return (start, end) if len(written) > 2 and re.search("[十百千万亿]", written) and _whole(written) else None
    if re.match(_NO_MEASURE, plain[end:]):
        return None
    if written == "一":
        qualified = _QUALIFIER.search(plain[max(0, start - 4) : start])
        return (start, end) if qualified or (counted.group() in _ONE_COUNTS and not re.search(r"[每另这那某任同]$", before)) else None
    return (start, end) if _whole(written) else None


_RANK_AFTER = re.compile(r"(?:个|届|位|名|次|期|轮|周年|年(?!度)|例|件|家|站|批)(?!时间)")
_ONE_COUNTS = frozenset("件 名 人 家 倍 宗 起 例 部 篇 年 天 案 审".split()) - {"审"}
_NO_MEASURE = re.compile(
    r"个人|人称|方面|级(?:人民)?(?:法院|检察院)|类似|次性|年(?:来|度)?规划|项(?:制度)?合|条龙|家(?:亲|人)|位一体|元(?:化|结构)|审(?:终|制)|体|般|些|定|致|直|律|旦|味|系列|如既往|站式|揽子|并|边|带一路"
)


def _whole(written: str) -> bool:
    """Whether a run of numerals is one number, and not a row of them: 三四."""
    digits = re.sub("[余多]", "", written)
    return len(digits) == 1 or (
        bool(re.search("[十百千万亿点]", digits)) and not re.search("[一二两三四五六七八九]{2}", digits.partition("点")[0])
    )


def _one_counts(plain: str, start: int, end: int, unit_end: int) -> bool:
    if _NO_COUNT_AFTER.match(plain, end):
        return False
    if _QUALIFIER.search(plain[max(0, start - 24) : start]) or unit_end > end:
        return True
    # “six in one field and one in another”
    return plain[:start].endswith(" and ") and bool(_LAST_OF_A_LIST.match(plain, end))


def _ordinal_end(match: re.Match[str], plain: str, start: int, end: int) -> tuple[int, int] | None:
    """Start and end of a rank or an ordinal number that is a figure: 21st, sixth, 第21个, 首位, ranking first."""
    if match["ranked"] or match["top"]:
        return start, end
    if match["th"]:
        return start, match.end("th")
    if match["ordinal"]:
        if _NO_ORDINAL.match(plain, end):
            return None
        return (start, end) if re.match(r"\s+[A-Za-z]", plain[end:]) else None
    if (match["digits"] or match["numeral"]) and plain[:start].endswith("第"):
        after = _RANK_AFTER.match(plain, end)
        unit = after.group() if after and after.group() in ("位", "名", "届", "周年") else ""
        return start - 1, end + len(unit)
    if (match["digits"] or match["numeral"]) and plain.startswith("周年", end):
        return start, end + 2
    return None


def _unit(plain: str, end: int, units: Units) -> _Counted:
    """What the number that ends at *end* counts."""
    rest = _PERCENT.match(plain, end)
    if rest:
        sign = rest.group().strip(" -")
        percent = "percentage points" if "point" in sign.lower() or "百分点" in sign else "%"
        return _Counted(sign, units.find(percent), rest.end())
    if tenths := _TENTHS.match(plain, end):
        return _Counted(tenths.group(), units.find("%"), tenths.end())
    begin = end + (plain[end : end + 1] == " ")
    if chinese := units.after.match(plain, begin):
        return _Counted(chinese.group(), _by_cue(units.find(chinese.group()), plain, begin, chinese.end()), chinese.end())
    words: list[tuple[str, int]] = []
    position = end
    while len(words) < 7 and (token := re.compile(r"[\s-]?\s*([A-Za-z][A-Za-z’'.$]*)").match(plain, position)):
        word = token[1].rstrip(".'’")
        if word.lower() in _STOP or (word.lower() == "of" and (not words or words[-1][0].lower() not in _COUNTERS)):
            break
        words.append((word, token.start(1) + len(word)))
        position = words[-1][1]
        if token[1].endswith("."):
            break
    beside = words[0] if words and words[0][0].lower() in _TIME_WORDS else ("", end)
    found = _Counted(beside[0], (), beside[1])
    for n, (word, _) in enumerate(words):
        for length in (3, 2, 1):
            phrase = " ".join(word for word, _ in words[n : n + length])
            if n + length <= len(words) and (ids := units.find(phrase)):
                if phrase.lower() in _COUNTERS and n + 1 < len(words) and words[n + 1][0].lower() == "of":
                    further = [w for w, _ in words[n + 2 :]]
                    better = next((known for w in (" ".join(further), *further) if (known := units.find(w))), ())
                    return _Counted(phrase, tuple(dict.fromkeys((*better, *ids))), words[n][1])
                found = _Counted(phrase, ids, words[n + length - 1][1])
                break
        # “360 patent infringement cases” are cases: a word in the singular may stand before what is counted.
        if (found.ids and found.word.lower().endswith("s")) or found.word.lower() == "people":
            break
    return found


def _by_cue(ids: tuple[str, ...], plain: str, start: int, end: int) -> tuple[str, ...]:
    """*ids* with those first whose things are named near by."""
    if len(ids) < 2:
        return ids
    clause = re.split("[。；;]", plain[max(0, start - 24) : start])[-1], re.split("[。；;，,]", plain[end : end + 12])[0]

    def distance(id_: str) -> int:
        cue = _CUES.get(id_)
        if not cue:
            return 99
        after = re.search(cue, clause[1])
        before = [m.end() for m in re.finditer(cue, clause[0])]
        return min(after.start() if after else 98, len(clause[0]) - before[-1] + 4 if before else 98)

    return tuple(sorted(ids, key=distance))


_HELD = (UnitKind.MONEY, UnitKind.PERCENT, UnitKind.PERCENTAGE_POINT, UnitKind.TIMES, UnitKind.DURATION, UnitKind.WEIGHT)
"""Kinds of units that printed forms hold; of a mere count they hold the number."""
_TIME_WORDS = frozenset(
    "倍 年 天 日 个月 小时 个工作日 周 吨 元 公斤 千克 years year months month weeks week days day hours hour minutes times yuan tons".split()
)
"""The same where the vocabulary does not have the unit."""

_DOWN = r"(?<![A-Za-z])(?:decreas\w*|declin\w*|drop(?:ped|s|ping)?|fell|fall(?:en|s|ing)?|down|reduc\w+|shorten\w*|lower(?:ed|ing)?)(?![A-Za-z])|下降|减少|降低|下跌|回落|缩短|下滑|降幅|减幅"
_UP = r"(?<![A-Za-z])(?:increas\w*|rose|ris(?:e|es|en|ing)|grew|grow(?:n|s|th|ing)?|(?<!set )(?<!make )up|climb\w*|jump\w*|soar\w*|surg\w+|expand\w*)(?![A-Za-z])|上升|增长|增加|提高|提升|攀升|上涨|增幅|涨幅|升幅|同比增|多出"
_CHANGED = re.compile(rf"(?:{_DOWN}|{_UP})(?P<between>[^.;。；，,\d]{{0,32}})$", re.IGNORECASE)
_STRAIGHT = re.compile(r"\s*(?:by|of|about|了|为|达)?\s*", re.IGNORECASE)
"""All that stands between the word for a change and a count that is one: “an increase of six types”."""
_TO_A_LEVEL = re.compile(r"\b(?:to|into|reach\w*|from|accounting|account\w*|of\s+which)\b|[至到]|占", re.IGNORECASE)
_CHANGE_AFTER = re.compile(
    r"\s*(?:的)?(?:(?P<down>decrease|decline|drop|reduction|lower|fewer|less\s+than|降幅|下降)|(?:increase|growth|rise|higher|more\s+than|up\b|增幅|增长))",
    re.IGNORECASE,
)
_LESS_THAN_BEFORE = re.compile(
    r"\s*(?:[a-z]+\s+)?(?:(?P<down>less|fewer|lower|shorter)|more|higher|longer)\s+than\s+(?:that\s+)?(?:in\s+|of\s+)?(?:the\s+)?(?:year|quarter|previous|preceding|last|same\s+period|\d{4})",
    re.IGNORECASE,
)
_SHARE_BEFORE = re.compile(
    r"(?:account\w*\s+for|proportion|share|percentage|making\s+up|占|占比|比重|比例)(?P<between>[^.;。；\d]{0,40})$", re.IGNORECASE
)
_SHARE_AFTER = re.compile(r"\s+of\b")
_RATE_BEFORE = re.compile(r"(?:\brates?\b|率)[^.;。；\d]{0,24}$", re.IGNORECASE)
_LISTED = re.compile(r"[件个名人家项批起宗份次]{0,2}\s*(?:,|、|，|and|和|及|以及|or|,\s*and)\s*(?:RMB|US\$)?", re.IGNORECASE)


def _with_statistic(mention: Mention, match: re.Match[str], plain: str, units: Units, last: Mention | None) -> Mention:
    """*mention* with what the words around it say of it."""
    before = plain[max(0, mention.start - 60) : mention.start]
    kind = units.kind(mention.unit)
    percent = kind is UnitKind.PERCENT or bool(match["part"] or match["fraction"] or match["parts"] or match["half"])
    if percent and not mention.unit:
        mention = replace(mention, unit=units.find("%"))
    if match["fold"]:
        return replace(mention, unit=units.find("倍") or units.find("times"), statistic=Statistic.CHANGE)
    alike = last and (last.unit == mention.unit or (last.statistic is Statistic.CHANGE and not percent))
    if last and alike and last.kind is MentionKind.FIGURE and _LISTED.fullmatch(plain, last.end, mention.start):
        value = -abs(mention.value) if last.value < 0 else mention.value
        return replace(mention, value=value, statistic=last.statistic) if last.statistic is not Statistic.RANK else mention
    share = _SHARE_BEFORE.search(before) if percent else None
    changed = _CHANGED.search(before)
    if share and not (changed and changed.start() > share.start() and not _TO_A_LEVEL.search(changed["between"])):
        return replace(mention, statistic=Statistic.SHARE)
    comparable = percent or kind in (UnitKind.PERCENTAGE_POINT, UnitKind.TIMES)
    if changed and not _TO_A_LEVEL.search(changed["between"]) and (comparable or _STRAIGHT.fullmatch(changed["between"])):
        down = re.match(_DOWN, changed.group(), re.IGNORECASE)
        return replace(mention, value=-abs(mention.value) if down else mention.value, statistic=Statistic.CHANGE)
    if comparable and (after := _CHANGE_AFTER.match(plain, mention.end)):
        return replace(mention, value=-abs(mention.value) if after["down"] else mention.value, statistic=Statistic.CHANGE)
    if less := _LESS_THAN_BEFORE.match(plain, mention.end):
        return replace(mention, value=-abs(mention.value) if less["down"] else mention.value, statistic=Statistic.CHANGE)
    if percent:
        rate = _RATE_BEFORE.search(before) and not _SHARE_AFTER.match(plain, mention.end)
        return replace(mention, statistic=Statistic.LEVEL if rate else Statistic.SHARE)
    return mention


def _flat(word: str) -> str:
    return re.sub(r"[\s-]+", " ", word).strip().lower()


def figures(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Those that are figures."""
    return (mention for mention in mentions if mention.kind is MentionKind.FIGURE)
