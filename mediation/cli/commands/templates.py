"""The centre's own templates: ``template check | start``."""

from __future__ import annotations

from argparse import Namespace

from mediation.cli.commands.common import centre_of, desk_of, put
from mediation.cli.output import emit, say
from mediation.values.problems import Problem


def template(options: Namespace) -> int:
    """One of the two things done with templates."""
    return _check(options) if options.what == "check" else _start(options)


def _check(options: Namespace) -> int:
    from mediation.casework.templates import try_templates

    with desk_of(options) as desk:
        tried = try_templates(desk, tuple(options.forms))
    if options.json:
        emit({"ok": not tried.faults, "reason": "findings" if tried.faults else "", "tried": tried})
        return 1 if tried.faults else 0
    for fault in tried.faults:
        more = f"等{fault.more + 1}个样例" if fault.more else ""
        place = f"《{fault.title}》（{fault.form}）　" if fault.title else f"{fault.form}　"
        field = f"字段 {fault.field}　" if fault.field else ""
        sample = f"样例 {fault.sample}{more}　" if fault.sample else ""
        say(f"{place}{field}{sample}{fault.message}", "red")
    if not tried.forms and not tried.faults:
        say("本中心没有自己的模板，使用程序自带的文书。")
        return 0
    word = f"（其中 Word 模板：{'、'.join(tried.word)}，只出 Word 文档）" if tried.word else ""
    result = f"发现{len(tried.faults)}处问题，请改正后再检查一次。" if tried.faults else "没有发现问题。"
    say(f"试了{len(tried.forms)}种文书{word}，做成{tried.papers}份，没有保存。{result}")
    return 1 if tried.faults else 0


def _start(options: Namespace) -> int:
    from mediation.casework.templates import start_template

    if len(options.forms) != 1:
        raise Problem("missing", "请写明一种文书，例如 mediation template start F11。", field="文书")
    with desk_of(options) as desk:
        data, name = start_template(desk, options.forms[0])
    place = put(data, name, options.out, centre_of(options))
    if options.json:
        emit({"ok": True, "path": place})
        return 0
    say(f"起步模板已存到：{place}")
    say(f"用 Word 或 WPS 改好后，以 {name} 为名存入中心目录的 templates 文件夹，再运行 mediation template check。")
    return 0
