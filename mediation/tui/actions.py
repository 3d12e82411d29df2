"""The one table of actions. Footer, help screen, command palette, key bindings and the handbook derive from it.

Keys are function keys, ctrl or alt chords, Enter and Escape: an input method in Chinese mode swallows bare letters.
F1, F10 and F11 are taken by many terminals, so what hangs on them has a second key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType

EVERYWHERE = "*"
DIALOGS = ("party", "item", "row", "holidays", "organs", "dialog", "pick")

PLACES: Mapping[str, str] = {
    EVERYWHERE: "各处通用",
    "desk": "待办",
    "cases": "案件列表",
    "search": "查询",
    "intake": "登记",
    "case": "案件",
    "session": "调解笔录",
    "agreement": "调解协议",
    "papers": "文书",
    "scans": "收签署件",
    "volume": "卷宗",
    "supervision": "督办协调",
    "settings": "设置",
    "packs": "文书包",
    "first": "首次使用",
    "login": "登录",
    "help": "帮助",
    "party": "当事人",
    "item": "协议条款",
    "row": "一行内容",
    "holidays": "节假日安排",
    "organs": "机构",
    "dialog": "对话框",
    "pick": "选择框",
}

# What an action needs; the sentence is said when it is missing.
NEEDS: Mapping[str, str] = {
    "write": "中心以只读方式打开，现在不能修改。",
    "administrator": "只有管理员可以这样做，请由管理员登录后办理。",
    "open": "请先登录（首次使用，先建立中心）。",
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    id:    ASCII name; the screen answers it with ``do_<id>``.
    keys:  first is shown; the others are alternatives.
    label: 2–5 Chinese characters for the footer.
    help:  one Chinese sentence for help and palette.
    places: where it works (`PLACES`).
    needs: what must hold (`NEEDS`).
    footer: whether the footer names it.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    places: tuple[str, ...]
    needs: tuple[str, ...] = ()
    footer: bool = True


TABLE: tuple[Action, ...] = (
    Action("help", ("f1", "ctrl+g"), "帮助", "看本页能做什么、用什么键。", (EVERYWHERE,)),
    Action("desk", ("f2",), "待办", "回到待办：今日、本周和逾期的事项。", (EVERYWHERE,), ("open",)),
    Action("cases", ("f3",), "案件", "打开案件列表。", (EVERYWHERE,), ("open",)),
    Action("search", ("f4",), "查询", "按姓名、案号、事由、协议内容查案件。", (EVERYWHERE,), ("open",)),
    Action("intake", ("f6",), "登记", "登记一件新纠纷。", (EVERYWHERE,), ("open", "write")),
    Action("supervision", ("alt+s",), "督办", "各案的吹哨、督办、联席会议和紧急上报。", (EVERYWHERE,), ("open",)),
    Action("settings", ("f9",), "设置", "本中心设置、人员、节假日和密码。", (EVERYWHERE,), ("open",)),
    Action("palette", ("ctrl+p",), "命令", "输入中文或拼音首字母，找到并执行命令。", (EVERYWHERE,)),
    Action("reload", ("f5",), "刷新", "重新读取本页内容。", (EVERYWHERE,), ("open",), footer=False),
    Action("theme", ("f12",), "配色", "在深色和浅色之间切换。", (EVERYWHERE,), footer=False),
    Action("switch_person", ("alt+u",), "换人", "退出当前登录，换一个人登录。", (EVERYWHERE,), ("open",), footer=False),
    Action("quit", ("ctrl+q",), "退出", "退出调解台；没办完的内容已存为草稿。", (EVERYWHERE,)),
    Action(
        "back",
        ("escape",),
        "返回",
        "回到上一页；填写的内容留作草稿。",
        (
            "cases",
            "search",
            "intake",
            "case",
            "session",
            "agreement",
            "papers",
            "packs",
            "scans",
            "volume",
            "settings",
            "supervision",
            "help",
        ),
    ),
    Action("open_line", ("enter",), "打开", "打开光标所在的案件或事项。", ("desk", "cases", "search", "supervision")),
    Action("take", ("ctrl+s",), "接收", "接收光标所在的移送或首接责任移交。", ("desk",), ("open", "write")),
    Action(
        "turn_down", ("ctrl+r",), "退回", "退回光标所在的移送或首接责任移交，写明理由。", ("desk",), ("open", "write")
    ),
    Action("stage_filter", ("ctrl+l",), "按阶段", "只看某一阶段的案件。", ("cases",)),
    Action(
        "organ_filter",
        ("alt+o",),
        "按机构",
        "只看本机构、全部或某一机构的案件。",
        ("desk", "cases"),
        ("open",),
        footer=False,
    ),
    Action(
        "take_package",
        ("alt+i",),
        "收案件包",
        "核对其他机构送来的案件包，登记为本中心案件。",
        ("desk", "cases"),
        ("open", "write"),
        footer=False,
    ),
    Action("narrow", ("ctrl+l",), "筛选", "按纠纷种类、阶段、登记日期缩小查询范围；各栏清空就是不限。", ("search",)),
    Action(
        "list_out",
        ("alt+e",),
        "存清单",
        "把查到的案件全部存为表格或清单，或者印成清单；号码遮盖，记入日志。",
        ("search",),
        ("open",),
    ),
    Action("do_act", ("enter",), "办理", "办理光标所在的事项；现在不能办的，说明理由和依据。", ("case",)),
    Action(
        "pick_act", ("ctrl+n",), "选事项", "在现在可办的事项中，输入文字或拼音首字母选一项办理。", ("case",), ("write",)
    ),
    Action("papers", ("f7",), "文书", "本案应有、已制、缺少的文书。", ("case",)),
    Action("volume", ("f8",), "卷宗", "立卷检查、装订和打印卷宗。", ("case",)),
    Action("reveal", ("ctrl+r",), "看证件", "显示当事人的完整证件号码和电话；查看会记入日志。", ("case",)),
    Action(
        "backdate",
        ("alt+l",),
        "补录",
        "补录早先办过、当时没有登记的事项；能不能办，按填写的日期判断。",
        ("case",),
        ("write",),
        footer=False,
    ),
    Action("next_steps", ("alt+n",), "后续途径", "调解不成、协议不履行以后可以走的途径、期限和依据。", ("case",)),
    Action(
        "rules", ("alt+r",), "特别规定", "本案这类纠纷的特别规定：前提、材料、期限、途径。", ("case",), footer=False
    ),
    Action(
        "send_package",
        ("alt+e",),
        "导出",
        "把本案和函件做成案件包，交给其他机构；显示核对码。",
        ("case",),
        ("write",),
        footer=False,
    ),
    Action("correct", ("ctrl+e",), "更正", "更正光标所在的一条经过；原记录保留。", ("case",), ("write",)),
    Action(
        "submit",
        ("ctrl+s",),
        "提交",
        "保存并办理；有问题时说明原因，内容不丢。",
        ("intake", "session", "agreement", "first", "login", "party", "item", "row", "holidays", "dialog"),
        ("write",),
    ),
    Action(
        "add",
        ("ctrl+n",),
        "添加",
        "添加一名当事人、一条协议条款或一名人员。",
        ("intake", "agreement", "settings"),
        ("write",),
    ),
    Action("speaker", ("ctrl+n",), "发言人", "另起一行，写上发言人的姓名。", ("session",), ("write",)),
    Action("change", ("ctrl+o",), "修改", "修改光标所在的一项。", ("intake", "agreement", "settings"), ("write",)),
    Action("remove", ("ctrl+r",), "移除", "移除光标所在的一项（先确认）。", ("intake", "agreement"), ("write",)),
    Action("clauses", ("ctrl+l",), "条款库", "从条款库中选一条常用条款填入协议。", ("agreement",), ("write",)),
    Action(
        "discard",
        ("alt+d",),
        "弃草稿",
        "丢弃本页草稿，重新开始（先确认）。",
        ("intake", "session", "agreement"),
        ("write",),
        footer=False,
    ),
    Action("make", ("enter",), "制作", "制作光标所在的文书（PDF）；已定稿的给出原件。", ("papers",)),
    Action("make_word", ("ctrl+o",), "Word", "把光标所在的文书制作成可编辑的 Word 文档。", ("papers",)),
    Action("freeze", ("ctrl+f",), "定稿", "定稿：内容固定，以后打印的都是这一份。", ("papers",), ("write",)),
    Action("freeze_all", ("alt+g",), "全定稿", "把应有的文书全部制作并定稿。", ("papers",), ("write",)),
    Action("optional", ("alt+a",), "可选", "也列出可以另外制作的文书；再按一次收起。", ("papers",)),
    Action("blank", ("ctrl+n",), "空白表", "制作空白表，供手写填写。", ("papers",)),
    Action("scan", ("ctrl+l",), "收扫描", "收入签署后的扫描件。", ("papers",), ("write",)),
    Action(
        "scans",
        ("alt+c",),
        "收签署件",
        "收入一批签署后的扫描件，按页脚的码归到各自的文书。",
        ("desk", "cases", "papers"),
        ("open", "write"),
        footer=False,
    ),
    Action("file_sheets", ("ctrl+s",), "收入", "把页数齐全的文书作为签署件收入各自的案件。", ("scans",), ("write",)),
    Action("assign_sheet", ("ctrl+l",), "指明", "指明光标所在的一张是哪份文书的第几页。", ("scans",), ("write",)),
    Action(
        "add_scans", ("ctrl+n",), "加文件", "再读一个扫描文件或者文件夹，与已读的合在一起。", ("scans",), ("write",)
    ),
    Action(
        "print",
        ("ctrl+t",),
        "打印",
        "送到打印机；选中几份的一起打印，可补印几张。",
        ("papers", "volume"),
    ),
    Action("mark", ("space",), "选中", "选中光标所在的一份文书，一起打印；再按取消。", ("papers",), footer=False),
    Action("mark", ("space",), "选中", "选中光标所在的一件案件，一起打印；再按取消。", ("cases",), footer=False),
    Action("print", ("ctrl+t",), "打印", "选中几件的同一种文书一起打印，每件前有分隔页。", ("cases",)),
    Action("deliver", ("alt+v",), "交付", "登记文书交给了谁、几份、怎样送达、谁签收。", ("papers",), ("write",)),
    Action(
        "archive",
        ("alt+e",),
        "档案包",
        "把装订好的卷宗做成电子档案包，交给档案部门。",
        ("volume",),
        ("write",),
    ),
    Action("check_archive", ("alt+k",), "核对包", "核对一个电子档案包：缺了、多了、改动了什么。", ("volume",)),
    Action(
        "packs",
        ("alt+p",),
        "文书包",
        "签名的文书包：已装哪些、安装、信任谁。",
        ("settings",),
        ("open",),
    ),
    Action("open_line", ("enter",), "查看", "光标所在的文书包带来哪些文书。", ("packs",)),
    Action("install", ("ctrl+n",), "安装", "安装一个文书包：先看它改动什么，再用样例试做。", ("packs",), ("write",)),
    Action("trust", ("ctrl+l",), "信任", "登记发布单位的公钥；只有它签名的文书包才能安装。", ("packs",), ("write",)),
    Action("bind", ("ctrl+s",), "装订", "把全部文书和材料装订成一卷。", ("volume",), ("write",)),
    Action(
        "meeting", ("ctrl+n",), "联席会议", "登记一次联席会议，可以研究几件案件。", ("supervision",), ("open", "write")
    ),
    Action("kind_filter", ("ctrl+l",), "按种类", "只看吹哨、督办、联席会议或紧急上报。", ("supervision",)),
    Action("organs", ("ctrl+l",), "机构", "同在本系统办案的调委会、派驻部门和下级中心。", ("settings",), ("open",)),
    Action("add_organ", ("ctrl+n",), "添机构", "添加一个机构。", ("organs",), ("write",)),
    Action("retire_organ", ("ctrl+r",), "停用", "停用光标所在的机构；它的案件保留。", ("organs",), ("write",)),
    Action("password", ("ctrl+w",), "改密码", "修改自己的密码。", ("settings",), ("write",)),
    Action("demo", ("ctrl+o",), "看演示", "不建中心，先打开演示中心看一看；人物、案件均为虚构。", ("first",)),
    Action("add_aide", ("ctrl+n",), "加代理人", "给这名当事人添加法定代理人或委托代理人。", ("party",)),
    Action("remove_aide", ("ctrl+r",), "去代理人", "去掉光标所在的代理人。", ("party",)),
    Action("compose_text", ("ctrl+t",), "生成条款", "由上面各栏写出条款文字，可再修改。", ("item",)),
    Action(
        "add_days", ("ctrl+n",), "添日子", "添加放假或调休上班的日子，连着的几天一次填完。", ("holidays",), ("write",)
    ),
    Action("drop_day", ("ctrl+r",), "去日子", "去掉光标所在的一天；保存以前都不算数。", ("holidays",), ("write",)),
    Action("basis", ("ctrl+o",), "依据", "填写放假通知的名称和文号。", ("holidays",), ("write",)),
    Action(
        "cancel",
        ("escape",),
        "取消",
        "关闭对话框，什么也不改。",
        ("party", "item", "row", "holidays", "organs", "dialog", "pick"),
    ),
    Action("choose", ("enter",), "选定", "选定光标所在的一项。", ("pick",)),
)

KEY_NAMES: Mapping[str, str] = {
    "enter": "回车",
    "escape": "Esc",
    "space": "空格",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}

# Keys that Textual's own widgets answer; the help screen names them, nothing binds them here.
COMMON_KEYS: tuple[tuple[str, str], ...] = (
    ("Tab / Shift+Tab", "到下一栏 / 上一栏"),
    ("↑ ↓ PgUp PgDn Home End", "在列表和文字中移动"),
    ("回车 / 空格", "打开选项、勾选或取消勾选"),
    ("Ctrl+C / Ctrl+X / Ctrl+V", "复制 / 剪切 / 粘贴选中的文字"),
    ("Ctrl+Z / Ctrl+Y", "在长文字栏中撤销 / 重做"),
)


def key_name(key: str) -> str:
    """The key as the footer prints it: ``ctrl+s`` → ``Ctrl+S``."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return "+".join(part.upper() if len(part) == 1 else part.capitalize() for part in key.split("+"))


def find(action_id: str) -> Action:
    """The action of that id."""
    return next(action for action in TABLE if action.id == action_id)


def at(place: str) -> tuple[Action, ...]:
    """Actions that work in a place, its own first; dialogs and pickers have only their own."""
    own = tuple(a for a in TABLE if place in a.places)
    if place in DIALOGS:
        return own
    taken = {key for a in own for key in a.keys}
    common = tuple(a for a in TABLE if EVERYWHERE in a.places and a.id != place and not taken.intersection(a.keys))
    return own + common


def bindings(place: str) -> list[BindingType]:
    """The key bindings of a place. Enter, Escape and the space stay with the focused widget when it wants them."""
    return [
        Binding(
            ",".join(action.keys),
            f"perform('{action.id}')",
            action.label,
            show=False,
            priority=not {"enter", "escape", "space"}.intersection(action.keys),
            tooltip=action.help,
            id=f"{place}.{action.id}",
        )
        for action in at(place)
    ]


def missing(action: Action, holds: frozenset[str]) -> str:
    """The Chinese sentence saying why an action cannot be done now, "" when it can."""
    return next((NEEDS[need] for need in action.needs if need not in holds), "")
