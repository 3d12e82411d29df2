"""What the words of an agreement leave open, promise wrongly or contradict: patterns and nothing of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mediation.values.money import capital_spellings, parse_fen
from mediation.values.problems import Problem

_FIGURES = r"((?:人民币[:：]?)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{2,})"
_SUM = r"(?:小写[:：]?)?(?:人民币)?[¥￥]?([\d,，.]+)元?整?"
_CAPITALS = (
    re.compile(rf"{_FIGURES}[(（]{_SUM}[)）]"),
    re.compile(rf"[¥￥](?P<sum>[\d,，.]+)元?整?[(（](?:大写[:：]?)?{_FIGURES}[)）]"),
)
_OR = re.compile(r"[^，,、。；;：:（(）)\s]{1,8}或者?[^，,、。；;：:（(）)\s]{1,8}")
# Words with 或 that leave nothing open: how a paper is signed, who may act, what a condition or a ban covers, who will choose.
_SETTLED_OR = re.compile(
    r"或者?(?:按指印|盖章|签名|(?:其|由)?(?:委托|法定)?代理人|其他|以上|以下|部分|全部|通过|向|由|依法)"
    r"|(?:如|若|因|遇|发生|逾期|未|不得|不再|不应|禁止).{0,8}或|或.{0,8}的(?=[，,。；;]|$)|或.{0,6}(?:不得|不再|不应)"
    r"|或[^。；;]{0,16}由[^。；;，,]{1,12}选择"
)
_EITHER = re.compile(r"[（(][\u4e00-\u9fff]{1,8}[/／][\u4e00-\u9fff/／]{1,12}[）)]")
_BLANKS = re.compile(r"\{\{|\}\}|[_＿]{2,}|[×Xx]{2,}|(?:年|^|[，,。；;：:]) {2,}月|年[ 　]+月[ 　]*日|月[ 　]{2,}日")
_NOTHING_SAID = re.compile(r"不(?:作|涉及|确认|影响|改变|处理)|没有争议|无争议")
_STATUS = re.compile(
    r"解除婚姻关系|确认婚姻关系|确认亲子关系|解除收养|确认收养|确认监护|(?:自愿|同意|协议|准予)离婚"
    r"|确认.{0,20}(?:系|为|是|的).{0,10}(?:亲生|生父|生母|监护人)"
)
_TITLE = re.compile(
    r"归其所有|所有权(?:归|属)(?!属)|(?:产权|使用权|著作权|专利权|商标权)归(?!属)|确认.{0,12}所有权|归[^，,。；;]{1,20}所有(?!权)"
    r"|[为系][^，,。；;]{1,12}所有(?!权)"
)
_SURETY = re.compile(
    r"保证(?:责任|人|期间)|担保人|连带责任保证|承担连带(?:清偿)?责任|以.{1,20}(?:作|提供)?(?:抵押|质押|担保)"
)
_EACH = re.compile(r"每(?:个)?(?:年|半年|季度?|月|周|日|天|学期)[^。；;]{0,20}(?:前|日|内|支付|付清|缴纳)")
_DONE = re.compile(
    r"已(?:经)?于?[^。；;，,未应将须欠]{0,24}(?:支付|付清|给付|交付|履行)|当场(?:支付|付清|给付|点清|履行)|[^未]已付清"
)
_COURT = re.compile(r"共同.{0,20}申请(?:司法)?确认")
_COPIES = re.compile(r"一式([零壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十两\d]{1,3})份")
_NUMBERS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {
    sign: number for number, sign in enumerate("零壹贰叁肆伍陆柒捌玖")
} | {"两": 2}  # fmt: skip
_ACCOUNT_NAME = re.compile(
    r"(?:(?:户名|账户名称?|开户名)(?:是|为)?[:：]?|(?:收款人|户主)(?:是|为|[:：]))\s*[“「]?([^,，、;；。:：\s（）()“”「」]+)"
)


def blank(text: str, names: Sequence[str] = ()) -> bool:
    """Whether a place was left to be filled in; signs in ``names`` leave nothing open."""
    return _BLANKS.search(without(text, names)) is not None


def without(text: str, names: Sequence[str]) -> str:
    """The text without these names."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "")
    return text


def unchosen(text: str, names: Sequence[str] = ()) -> bool:
    """Whether an alternative of the library stands unchosen."""
    bare = without(text, names)
    return "〔" in bare and "|" in bare


def open_words(text: str) -> list[str]:
    """Places where either of two things may be done and nothing says which."""
    found = [one[0] for one in _OR.finditer(text) if not _settled(text, one)]
    return found + [one[0] for one in _EITHER.finditer(text)]


def _settled(text: str, place: re.Match[str]) -> bool:
    """Whether an 或 stands in words that leave nothing to be chosen between."""
    start = max(0, place.start() - 10)
    around = text[start : place.end() + 24]
    at = place[0].index("或") + place.start() - start
    return any(one.start() <= at < one.end() for one in _SETTLED_OR.finditer(around))


def vague(text: str, words: Sequence[str]) -> list[str]:
    """Which of these words leave open what is to be done; to talk first and then go to court is no such thing."""
    goes_on = "协商不成" in text or "协商解决不成" in text
    return [word for word in words if word in text and not (word == "协商解决" and goes_on)]


def banned(text: str, patterns: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Remarks of the patterns a sentence draws; one that says what is left untouched promises nothing."""
    sentences = [one for one in re.split(r"[。；;\n]", text) if "不影响" not in one]
    for pattern, remark in patterns:
        if any(re.search(pattern, one) for one in sentences):
            yield remark


def wrong_capitals(text: str) -> Iterator[tuple[str, str, int]]:
    """(capital figures, figures, fen of the figures) wherever the two do not say the same."""
    bare = re.sub(r"\s", "", text)
    for pattern in _CAPITALS:
        for match in pattern.finditer(bare):
            by_name = match.groupdict().get("sum")
            words, figures = (match[2], by_name) if by_name is not None else (match[1], match[2])
            fen = _fen(figures)
            if fen is not None and _plain(words) not in map(_plain, capital_spellings(fen)):
                yield words, figures, fen


def _plain(words: str) -> str:
    bare = re.sub(r"^人民币[:：]?", "", words).replace("圆", "元")
    return bare.removesuffix("整").removesuffix("正")


def _fen(figures: str) -> int | None:
    try:
        return parse_fen(figures.strip(".，,"), "金额")
    except Problem:
        return None


def status(text: str) -> bool:
    """Whether it settles who is married to whom, whose child or ward somebody is."""
    return any(_STATUS.search(one) for one in _asserted(text))


def title(text: str) -> bool:
    """Whether it says whose property something is."""
    return any(_TITLE.search(one) for one in _asserted(text))


def _asserted(text: str) -> Iterator[str]:
    """Its sentences but those that say what is not settled."""
    return (one for one in re.split(r"[。；;，,\n]", text) if not _NOTHING_SAID.search(one))


def surety(text: str) -> bool:
    """Whether somebody is to stand in for another, or something is pledged."""
    return _SURETY.search(text) is not None


def each_time(text: str) -> bool:
    """Whether something is owed again and again, by a day of each month or year."""
    return _EACH.search(text) is not None


def done(text: str) -> bool:
    """Whether it tells of what was done already."""
    return _DONE.search(text) is not None


def asks_court(text: str) -> bool:
    """Whether the parties agree to ask a court to confirm."""
    return _COURT.search(text) is not None


def copies(text: str) -> int | None:
    """How many copies it says there are; None where it does not, or not in a way that is read."""
    found = _COPIES.search(text)
    if found is None:
        return None
    signs = found[1]
    if signs.isdecimal():
        return int(signs)
    tens, ten, ones = signs.replace("拾", "十").rpartition("十")
    if not ten:
        return _NUMBERS.get(signs)
    return _NUMBERS.get(tens, 1) * 10 + _NUMBERS.get(ones, 0)


def account_name(text: str) -> str:
    """In whose name the account is; "" where it does not say."""
    found = _ACCOUNT_NAME.search(text)
    return found[1] if found else ""
