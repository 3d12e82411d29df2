"""The appendix of the handbook: every act and every deadline with what it rests on, from the procedure's own data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mediation.procedure.load import load_procedure
from mediation.procedure.spec import ROLE_WORDS

if TYPE_CHECKING:
    from mediation.procedure.law import Law
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act, Guard, Rule

GRADES = {"V": "法", "VL": "地方", "S": "待核", "CFG": "本中心"}
"""How the appendix names what a text is worth: see chapter 五."""
UNITS = {"natural": "日", "working": "个工作日", "months": "个月", "years": "年", "hours": "小时"}
_ANYWHERE = {"any": "登记以后任何时候", "none": "尚未登记"}
_HOLE = re.compile(r"\{[^}]*\}")


def acts() -> str:
    """A table of every act for each track; an act of several tracks has a row in each."""
    p = load_procedure()
    lines = []
    for track in p.tracks.values():
        rows = [_act(p, way) for act in p.acts.values() for way in act.ways if way.track == track.id]
        head = ["| 事项 | 从 → 到 | 谁办 | 不得办、应提醒的情形 | 文书 | 依据 |", "|---|---|---|---|---|---|"]
        lines += [f"**{track.label}**", "", *head, *rows, ""]
    return "\n".join(lines).rstrip()


def _act(p: Procedure, act: Act) -> str:
    label = act.label + (f"（{act.number}）" if act.number else "")
    where = "、".join(_ANYWHERE.get(one) or p.states[one].label for one in act.from_)
    to = "、".join(p.states[one].label for one in act.to)
    papers = "、".join(f"《{p.forms[one].title}》" for one in act.papers if one in p.forms)
    who = "、".join(ROLE_WORDS[one] for one in act.who)
    return _row(
        label, f"{where} → {to}" if to else where, who, "；".join(_conditions(act.guards)), papers, told(act.laws)
    )


def _conditions(guards: Iterable[Guard]) -> Iterator[str]:
    """What stands against an act, each once. A message that is made only when needed is named by its ground."""
    seen = set()
    for guard in guards:
        words = _HOLE.sub("…", guard.message)
        words = words if words.strip("…，。；：") else f"按{told(guard.laws)}核对"
        words = words if guard.severity != "warn" else f"（提醒）{words}"
        if words not in seen:
            seen.add(words)
            yield words


def deadlines() -> str:
    """A table of every deadline."""
    p = load_procedure()
    head = ["| 编号 | 期限 | 多长 | 自何时起 | 顺延、暂停、延长 | 依据 |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_rule(p, rule) for rule in p.clocks)])


def _rule(p: Procedure, rule: Rule) -> str:
    start = f"{rule.start_label}之日" if rule.start_label else "—"
    if rule.before:
        start = f"{rule.start_label}之日往前"
    return _row(rule.id, rule.label, _length(p, rule), start, "；".join(_course(rule)) or "—", told(rule.laws))


def _length(p: Procedure, rule: Rule) -> str:
    if rule.each in ("promise", "call", "supervise", "meeting", "ack"):
        return "按约定或者要求的时间"
    if not rule.unit:
        return "只提示"
    length = f"{rule.number}{UNITS[rule.unit]}" if rule.number else "当日"
    setting = p.settings_spec.get(rule.setting)
    return f"{length}（可由设置“{setting.label}”改定）" if setting is not None else length


def _course(rule: Rule) -> Iterator[str]:
    if rule.unit and rule.unit != "hours":
        own = all(law.grade == "CFG" for law in rule.laws)
        yield "不顺延" if not rule.roll else "按设置顺延" if own else "遇休息日顺延"
    if rule.excludes_appraisal != "no":
        yield "鉴定时间不计入" + ("（按设置）" if rule.excludes_appraisal == "setting" else "")
    if rule.extendable:
        longest = f"，最长{rule.extend_days}日" if rule.extend_days else ""
        yield f"各方同意可以延长{longest}" + ("，限一次" if rule.extend_once else "")
    if rule.prolong:
        days = f"，每次至多{rule.prolong_days}{UNITS[rule.unit]}" if rule.prolong_days else ""
        times = f"，至多{rule.prolong_times}次" if rule.prolong_times else ""
        yield f"{rule.prolong_by}可以延长{days}{times}（{told(rule.prolong)}）"
    if rule.since:
        yield f"{rule.since:%Y-%m-%d}以后适用"
    if rule.until:
        yield f"{rule.until:%Y-%m-%d}以前适用"
    if rule.closes or rule.lapse:
        yield "逾期即不能再办"


def told(laws: Iterable[Law]) -> str:
    """The articles, those of one text together, with what each is worth: 《…》第29条、第30条〔法〕; "" where there is none."""
    found: dict[tuple[str, str], list[str]] = {}
    for law in laws:
        article = law.cite.removeprefix(law.name)
        found.setdefault((law.cite.removesuffix(article), law.grade), []).append(article)
    return "、".join(
        f"{name}{'、'.join(dict.fromkeys(articles))}〔{GRADES[grade]}〕" for (name, grade), articles in found.items()
    )


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") or "—" for cell in cells) + " |"
