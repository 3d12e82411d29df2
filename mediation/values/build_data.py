"""Makes the shipped data of this room: ``python -m mediation.values.build_data``.

holidays.toml comes from the `holidays` library, folding.tsv from OpenCC's single-character data and Unicode. Run by
hand when a source changes; folding.tsv is part of the search index, so a change there raises ANALYSER_VERSION.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from importlib.metadata import version
from pathlib import Path

from mediation.values.holidays import SHIPPED, Holidays, dump_holidays

HOLIDAY_YEARS = (2024, 2025, 2026)
"""Years whose State Council notice is out and whose make-up workdays the library holds."""

# Printed old forms and common variants that OpenCC's table leaves alone. Only forms that never tell two names apart.
VARIANTS = {
    pair[0]: pair[1]
    for pairs in (
        "戸户 昻昂 髙高 﨑崎 敎教 眞真 靑青 淸清 卽即 旣既 硏研 呑吞 歩步 毎每 値值 徳德",
        "黒黑 増增 歳岁 巻卷 強强 羣群 峯峰 畧略 祕秘 牀床 冊册 邨村 吿告 黃黄 郞郎 産产",
        "戶户 爲为 説说 悅悦 銳锐 稅税 脫脱 兌兑 彥彦 顔颜 甁瓶 幷并 倂并 尙尚 裏里 囯国",
        "衞卫 衆众 裵裴 栁柳 桒桑 闗关 叅参 恆恒 寶宝 寳宝 鳯凤 蘓苏 甦苏 滙汇 獎奖 綉绣",
        "綫线",
        "敍叙 粧妆 糭粽 痺痹 簷檐 枱台",
    )
    for pair in pairs.split()
}


def build_holidays() -> str:
    """TOML of HOLIDAY_YEARS with the source and version of each."""
    import holidays as library

    off: dict[date, str] = {}
    work: set[date] = set()
    for year in HOLIDAY_YEARS:
        listed = library.country_holidays("CN", years=year, language="zh_CN")
        off.update({day: listed[day] for day in listed})
        work.update(day for day in listed.weekend_workdays if day.year == year)
    sources = {
        year: f"国务院办公厅关于{year}年部分节假日安排的通知；holidays {version('holidays')}" for year in HOLIDAY_YEARS
    }
    return dump_holidays(
        Holidays(frozenset(off), frozenset(work), (HOLIDAY_YEARS[0], HOLIDAY_YEARS[-1]), _festival_names(off), sources)
    )


def _festival_names(off: dict[date, str]) -> dict[date, str]:
    """Festival of each day off; a day off by exchange takes the name of the festival it joins."""
    names: dict[date, str] = {}
    for day in sorted(off):
        if not off[day].startswith("休息日"):
            names[day] = off[day].removesuffix("（补假）").replace("农历除夕", "春节")
    for day in sorted(set(off) - set(names)):
        names[day] = names[min(names, key=lambda known: (abs(known - day), known))]
    return names


def build_folding() -> str:
    """folding.tsv: lines of ``kind<TAB>from<TAB>to``, both strings of equal length, 40 characters a line."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert

    def one(char: str) -> str:
        folded = unicodedata.normalize("NFKC", char)
        char = folded if len(folded) == 1 else char
        char = char.lower() if len(char.lower()) == 1 else char
        simple = simplify(char)
        char = simple if len(simple) == 1 else char
        return VARIANTS.get(char, char)

    pairs: dict[str, dict[str, str]] = {"unicode": {}, "han": {}}
    for code in range(0x110000):
        char = chr(code)
        if unicodedata.category(char) in {"Cs", "Cn", "Co", "Cc", "Zs", "Cf"}:
            continue
        target = char
        while (step := one(target)) != target:
            target = step
        if target != char:
            pairs["han" if _is_ideograph(code) else "unicode"][char] = target
    return "".join(
        f"{kind}\t{''.join(chars[start : start + 40])}\t{''.join(table[char] for char in chars[start : start + 40])}\n"
        for kind, table in pairs.items()
        for chars in [sorted(table)]
        for start in range(0, len(chars), 40)
    )


def _is_ideograph(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def main() -> None:
    """Write both files beside this module."""
    from mediation.values.folding import TABLE

    header = "# 由 mediation.values.build_data 生成，来源见各年 source；中心可在本中心的同名文件中补录年份。\n\n"
    SHIPPED.write_text(header + build_holidays(), encoding="utf-8")
    Path(TABLE).write_text(build_folding(), encoding="utf-8")


if __name__ == "__main__":
    main()
