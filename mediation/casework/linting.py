"""The agreement linter: what would make a clause vague, void, unconfirmable or unenforceable.

Pure: from a frozen case and an agreement, saved or only typed, to findings. 必改 would make the paper wrong; 建议 is for a
person to weigh.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.values.dates import age_on, print_arabic
from mediation.values.money import capital, parse_fen, plain
from mediation.values.problems import Problem
from mediation.values.text import clean

if TYPE_CHECKING:
    from mediation.records.snapshot import Agreement, Item, Party, Snapshot

MUST, SHOULD = "必改", "建议"

CIVIL = "《中华人民共和国民法典》"
PEOPLE = "《中华人民共和国人民调解法》"
CIVIL_PROCEDURE = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》"

_CAPITAL = re.compile(r"(人民币[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+)\s*[(（]\s*¥?\s*([\d,，.]+)\s*元?\s*[)）]")
_SUM = re.compile(r"¥\s*([\d,]+(?:\.\d{1,2})?)")
_ACCOUNT_NAME = re.compile(r"户名[:：]?\s*([^,，、;；。\s]+)")
_VAGUE = ("尽快", "适当", "酌情", "协商解决", "尽量", "视情况")
_STATUS = ("解除婚姻关系", "确认婚姻关系", "确认亲子关系", "解除收养", "确认收养", "确认监护")
_TITLE = ("归其所有", "所有权归", "产权归", "使用权归", "确认.{0,12}所有权", "著作权归", "专利权归", "商标权归")
_BANNED = (
    (r"不(?:再)?追究.{0,6}刑事责任|放弃.{0,6}刑事|撤销.{0,4}报案", "不能约定免除刑事责任"),
    (r"不(?:再)?(?:接受|进行|予).{0,4}行政处罚|免予.{0,4}处罚", "不能约定免除行政责任"),
    (r"(?:十|10)倍", "违约金、赔偿金约定过高，可能被酌减"),
    (r"由(?:人民)?法院(?:另行|重新|继续)?(?:判决|裁判)", "不能约定一方不履行就由法院判决"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``level``: 必改 or 建议; ``where``: the clause or person; ``article``: the law it rests on."""

    level: str
    message: str
    article: str = ""
    where: str = ""


def lint_agreement(snapshot: Snapshot, agreement: Agreement, today: date) -> list[Finding]:
    """Everything found in an agreement."""
    found: list[Finding] = []
    day = agreement.effective_on or agreement.reached_on or today
    for item in agreement.items:
        where = f"第{item.no}条"
        found += [Finding(f.level, f.message, f.article, where) for f in _item(snapshot, item, day)]
        found += [Finding(f.level, f.message, f.article, where) for f in _words(item.text)]
    if not agreement.items:
        found.append(Finding(MUST, "协议没有任何事项，请写明各方达成的内容。", f"{PEOPLE}第29条", "协议事项"))
    if not agreement.facts.strip():
        found.append(Finding(MUST, "没有写明纠纷的主要事实，请补填。", f"{PEOPLE}第29条", "纠纷主要事实"))
    text = "\n".join([item.text for item in agreement.items] + [agreement.manner])
    found += _confirmable(text, agreement.confirm_agreed)
    found += _copies(snapshot, agreement)
    found += people(snapshot, agreement.reached_on or today)
    return found


def people(snapshot: Snapshot, day: date) -> list[Finding]:
    """What the parties still lack to sign or to be sued upon."""
    found = []
    for party in snapshot.parties:
        if not party.active:
            continue
        who = f"{party.role}{clean(party.name)}"
        if party.natural and not party.id_no:
            found.append(
                Finding(
                    SHOULD, f"{who}没有证件号码，申请司法确认或执行时需要，请补填。", f"{CIVIL_PROCEDURE}第354条", who
                )
            )
        if not party.natural and not party.uscc:
            found.append(Finding(SHOULD, f"{who}没有统一社会信用代码，请补填。", f"{CIVIL_PROCEDURE}第354条", who))
        minor = party.birth is not None and age_on(party.birth, day) < 18 and party.capacity != "完全"
        if party.natural and (minor or party.capacity in ("限制", "无")) and not party.guardians:
            found.append(Finding(MUST, f"{who}没有法定代理人，不能独立签署，请补填。", f"{CIVIL}第19条至第23条", who))
        found += _agents(party, who)
    return found


def _agents(party: Party, who: str) -> list[Finding]:
    weak = [agent.name for agent in party.agents if agent.authority != "特别授权"]
    if not weak:
        return []
    names = "、".join(map(clean, weak))
    return [Finding(SHOULD, f"{who}的代理人{names}没有特别授权，不能代为和解、签署协议。", f"{CIVIL}第165条", who)]


def _item(snapshot: Snapshot, item: Item, day: date) -> list[Finding]:
    found = []
    parts = item.instalments
    pays = item.kind == "给付" or bool(item.fen)
    if item.kind in ("给付", "作为", "交付", "道歉") and not item.obligor_ids:
        found.append(Finding(MUST, "没有写明义务人，请选择由谁履行。", f"{PEOPLE}第29条"))
    if pays and not item.obligee_ids:
        found.append(Finding(MUST, "没有写明权利人，请选择向谁支付。", f"{PEOPLE}第29条"))
    if pays and item.fen is None:
        found.append(Finding(MUST, "给付事项没有金额，请填写。", f"{CIVIL_PROCEDURE}第461条"))
    if pays and item.due is None and not (parts and all(part.due for part in parts)):
        found.append(Finding(MUST, "给付事项没有履行期限，请填写具体日期。", f"{PEOPLE}第29条"))
    if item.kind in ("作为", "交付", "道歉") and item.due is None:
        found.append(Finding(SHOULD, "没有写明完成日期，期限不明的协议难以确认和执行。", f"{CIVIL_PROCEDURE}第358条"))
    dues = [d for d in (item.due, *(part.due for part in parts)) if d is not None]
    if any(d < day for d in dues):
        found.append(Finding(MUST, f"履行期限早于协议达成之日（{print_arabic(day)}），请改正。", f"{PEOPLE}第29条"))
    if pays and item.fen is not None and parts and sum(part.fen for part in parts) != item.fen:
        found.append(
            Finding(MUST, f"各期合计{plain(sum(p.fen for p in parts))}元与总额{plain(item.fen)}元不符，请核对。")
        )
    if pays and not item.default_clause and "逾期" not in item.text:
        found.append(Finding(SHOULD, "给付事项没有约定逾期怎么办，建议补充逾期责任。", f"{CIVIL}第585条"))
    found += _sums(item)
    names = [p.name for p in snapshot.parties if p.id in item.obligee_ids]
    account = _ACCOUNT_NAME.search(item.account or item.text)
    if account and names and account[1] not in names:
        found.append(
            Finding(SHOULD, f"收款户名“{clean(account[1])}”不是权利人{'、'.join(map(clean, names))}，请核对。")
        )
    return found


def _sums(item: Item) -> list[Finding]:
    found = []
    for words, figures in _CAPITAL.findall(item.text):
        fen = _fen(figures)
        if fen is not None and capital(fen) != words and capital(fen).removesuffix("整") != words:
            found.append(Finding(MUST, f"大写“{words}”与小写¥{figures}不一致，应为{capital(fen)}。"))
    sums = {fen for figures in _SUM.findall(item.text) if (fen := _fen(figures)) is not None}
    registered = {item.fen, *(part.fen for part in item.instalments)}
    if item.fen is not None and len(sums) == 1 and not sums & registered:
        found.append(
            Finding(MUST, f"条款文字写的金额{plain(next(iter(sums)))}元与登记的{plain(item.fen)}元不一致，请改正。")
        )
    return found


def _fen(figures: str) -> int | None:
    try:
        return parse_fen(figures.strip(".，,"), "金额")
    except Problem:
        return None


def _words(text: str) -> list[Finding]:
    found = []
    if "{{" in text or "}}" in text:
        found.append(Finding(MUST, "条款里还有没填的变量（{{…}}），请填写或删去。"))
    if "〔" in text and "|" in text:
        found.append(Finding(MUST, "条款里还有没有选定的选项（〔甲|乙〕），请选一个。"))
    vague = [word for word in _VAGUE if word in text]
    if vague:
        found.append(
            Finding(
                SHOULD, f"用语“{'、'.join(vague)}”不明确，请写明具体的日期、数额或做法。", f"{CIVIL_PROCEDURE}第358条"
            )
        )
    found += [
        Finding(MUST, f"{why}，请修改。", f"{CIVIL}第153条") for pattern, why in _BANNED if re.search(pattern, text)
    ]
    if re.search(r"保证(?:责任|人|期间)|担保人|连带责任保证", text):
        found.append(Finding(SHOULD, "有担保内容，担保人应列为当事人（第三人）并签署，请核对。", f"{CIVIL}第685条"))
    return found


def _confirmable(text: str, agreed: bool) -> list[Finding]:
    found = []
    if any(word in text for word in _STATUS):
        found.append(
            Finding(
                MUST if agreed else SHOULD,
                "涉及身份关系的内容，法院不予受理司法确认，请分开写明。",
                f"{CIVIL_PROCEDURE}第355条",
                "协议内容",
            )
        )
    if any(re.search(word, text) for word in _TITLE):
        found.append(
            Finding(
                MUST if agreed else SHOULD,
                "确认物权或知识产权归属的内容，法院不予受理司法确认，请分开写明。",
                f"{CIVIL_PROCEDURE}第355条",
                "协议内容",
            )
        )
    return found


def _copies(snapshot: Snapshot, agreement: Agreement) -> list[Finding]:
    least = len([party for party in snapshot.parties if party.active]) + 1
    if agreement.form == "书面" and agreement.copies < least:
        return [
            Finding(
                MUST, f"协议份数{agreement.copies}少于当事人数加一（{least}份），请改正。", f"{PEOPLE}第29条", "份数"
            )
        ]
    return []
