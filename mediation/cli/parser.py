"""The commands and their options. ``call`` names the function as ``module:function`` under ``mediation.cli.commands``."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

from mediation import __version__
from mediation.values.system import typed_path

Add = Callable[[str, str, str], argparse.ArgumentParser]


class _Parser(argparse.ArgumentParser):
    """argparse without its quotation marks around Chinese and command names."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2 and one line on standard error."""
        super().error(message.replace("'", ""))


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


_number.__name__ = "正整数"


def _common() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--centre", type=typed_path, metavar="目录", help="中心所在目录（也可设 MEDIATION_CENTRE）")
    common.add_argument("--json", action="store_true", help="以 JSON 输出")
    return common


def build() -> argparse.ArgumentParser:
    """The whole parser."""
    common = _common()
    parser = _Parser(
        prog="mediation", description="调解台：矛盾纠纷调解中心的案件管理。不带命令时打开终端界面。", parents=[common]
    )
    parser.add_argument("--version", action="version", version=f"调解台 {__version__}", help="显示版本")
    parser.set_defaults(call="screens:open_screens")
    commands = parser.add_subparsers(title="可用的命令", metavar="命令")

    # The same options after the command's name must not undo those before it.
    again = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    again.add_argument("--centre", type=typed_path, metavar="目录", help="中心所在目录（也可设 MEDIATION_CENTRE）")
    again.add_argument("--json", action="store_true", help="以 JSON 输出")

    def command(name: str, call: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[again])
        made.set_defaults(call=call)
        return made

    _accounts(command)
    _cases(command)
    _papers(command)
    _printing(command)
    _packs(command)
    _templates(command)
    _archive(command)
    return parser


def _accounts(command: Add) -> None:
    made = command("setup", "accounts:setup", "设立本中心：名称、管理员和调解员（密码从键盘或标准输入逐行读入）")
    for name, text in (
        ("--name", "中心全称"),
        ("--committee", "人民调解委员会全称（与印章一致）"),
        ("--prefix", "文号字头，如“博”"),
    ):
        made.add_argument(name, required=True, metavar="文字", help=text)
    for name, text in (
        ("--region", "六位行政区划代码"),
        ("--address", "地址"),
        ("--phone", "电话"),
        ("--court", "通常管辖的基层人民法院"),
    ):
        made.add_argument(name, default="", metavar="文字", help=text)
    made.add_argument("--administrator", required=True, metavar="姓名", help="管理员")
    made.add_argument("--mediator", action="append", default=[], metavar="姓名", help="调解员，可写多次")
    made = command("login", "accounts:login", "登录：此后的命令都以此人名义办理")
    made.add_argument("--as", dest="person", default="", metavar="姓名", help="登录人姓名")
    command("logout", "accounts:logout", "退出登录")
    made = command("staff", "accounts:staff", "人员名册；管理员可以添加")
    made.add_argument("--add", default="", metavar="姓名", help="添加一人（密码从键盘或标准输入读入）")
    made.add_argument("--reset", default="", metavar="姓名", help="给一人重设密码（密码从键盘或标准输入读入）")
    made.add_argument(
        "--role", choices=("调解员", "负责人", "档案员", "审计员", "管理员"), default="调解员", help="角色，默认调解员"
    )
    made = command("demo", "demo:demo", "在演示中心里放入虚构案件（永久标明“演示”，不计入任何报表）")
    made.add_argument("--size", type=_number, default=24, metavar="件数", help="案件数量，默认 24")
    made.add_argument("--seed", type=_number, default=1, metavar="数", help="随机种子：同一数字得到同样的案件")
    made.add_argument("--walk", action="store_true", help="在演示中心里把一件样例从登记办到装订，并说明文书在哪里")


def _cases(command: Add) -> None:
    made = command("intake", "cases:intake", "从 JSON 文件或 xlsx 台账登记纠纷；一个文件有错则全部不登记")
    made.add_argument("files", nargs="+", type=typed_path, metavar="文件", help="JSON 或 xlsx")
    made.add_argument("--skip-bad", action="store_true", help="有错的文件跳过，其余照常登记")
    made = command("acts", "acting:acts", "案件现在可以办什么，依据是什么")
    made.add_argument("case", metavar="案件", help="案号或其尾数")
    made = command("act", "acting:act", "办理一项")
    made.add_argument("case", metavar="案件", help="案号或其尾数")
    made.add_argument("act", metavar="事项", help="事项代号或名称，见 mediation acts")
    _filled(made)
    made.add_argument("--file", type=typed_path, metavar="文件", help="随本项收入的材料")
    made.add_argument("--fields", action="store_true", help="不办理，只列出这一项要填什么、可选什么、建议填什么")
    made = command(
        "meeting",
        "acting:meeting",
        "联席会议：一次会议研究几件案件，全部记入或全部不记；要填什么见 act 案件 meeting --fields",
    )
    made.add_argument("cases", nargs="+", metavar="案件", help="案号或其尾数，可写几件")
    _filled(made)
    made = command("show", "cases:show", "案件全貌：当事人、程序、期限及其说明、文书、记录")
    made.add_argument("case", metavar="案件", help="案号或其尾数")
    made.add_argument("--reveal", action="store_true", help="显示完整证件号码和电话（会留下记录）")
    made.add_argument("--log", action="store_true", help="再列出记录链中本案的条目")
    made = command("export", "exchange:export", "导出一件案件：遮盖的 JSON，或按用途制作的案件包（会留下记录）")
    made.add_argument("case", metavar="案件", help="案号或其尾数")
    made.add_argument("--out", type=typed_path, metavar="路径", help="存到哪里，默认存入中心目录的 out 文件夹")
    made.add_argument(
        "--purpose",
        choices=("法院", "公安", "其他部门", "同一体系"),
        default="",
        help="制作案件包：内容按用途遮盖，附文书和哈希清单",
    )
    made = command("import", "exchange:take_in", "收入其他机构送来的案件包：登记纠纷，保留对方案号")
    made.add_argument("files", nargs="+", type=typed_path, metavar="文件", help="案件包（zip）")
    made.add_argument("--code", default="", metavar="核对码", help="来函上写的核对码，不一致的不收入")
    made.add_argument("--received-on", default="", metavar="日期", help="签收日期，不填即今天；答复期限自此起算")
    command("inbox", "exchange:inbox", "等待本机构接收的移送、等待本人接收的首接责任")
    made = command("organs", "exchange:organs", "同一数据库里的机构；管理员可以添加、停用和调配人员")
    made.add_argument("--add", default="", metavar="名称", help="添加一个机构")
    made.add_argument(
        "--kind", choices=("中心", "人民调解委员会", "派驻部门", "下级中心"), default="人民调解委员会", help="机构类别"
    )
    made.add_argument("--retire", default="", metavar="名称", help="停用一个机构")
    made.add_argument("--staff", default="", metavar="姓名", help="调配一人，与 --to 同用")
    made.add_argument("--to", default="", metavar="名称", help="调到哪个机构，不填即本中心")
    made = command("due", "cases:due", "到期事项：已逾期、今天、今后几天，最要紧的在前")
    made.add_argument("--waiting", action="store_true", help="只看等待对方答复、办理的事项")
    made.add_argument("--mine", action="store_true", help="只看本人承办的案件")
    made.add_argument("--within", type=_number, default=7, metavar="天数", help="今后几天以内，默认 7")


def _filled(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--set",
        dest="values",
        action="append",
        default=[],
        metavar="项=值",
        help="填写一项，可写多次；@文件 表示从文件读",
    )
    made.add_argument("--on", default="", metavar="日期", help="办理日期，默认今天")


def _papers(command: Add) -> None:
    def paper(name: str, call: str, text: str) -> argparse.ArgumentParser:
        made = command(name, call, text)
        made.add_argument("case", metavar="案件", help="案号或其尾数")
        return made

    made = paper("papers", "papers:papers", "应有、已有和缺少的文书")
    made.add_argument("--freeze", action="store_true", help="把应有而未制作的文书全部制作并定稿")
    made = paper("paper", "papers:paper", "生成一份文书")
    made.add_argument("form", metavar="文书", help="文书代号，如 F11，见 mediation papers")
    made.add_argument(
        "--format", choices=("pdf", "docx"), default="", help="格式，默认 pdf；用本中心 Word 模板的只有 docx"
    )
    made.add_argument("--out", type=typed_path, metavar="路径", help="存到哪里，默认存入中心目录的 out 文件夹")
    made.add_argument("--blank", action="store_true", help="空白表，供手写")
    made.add_argument(
        "--subject", default="", metavar="对象", help="哪一次会、哪一位当事人等，见 mediation papers --json"
    )
    made.add_argument("--freeze", action="store_true", help="定稿：存入卷宗，此后不再改动")
    made.add_argument("--hand", action="store_true", help="没有字体可印的字留空（印作□）由人工书写，并登记")
    made = command("batch", "batches:batch", "许多案件的同一种文书一次做完，用上本机所有处理器")
    made.add_argument("form", metavar="文书", help="文书代号，如 F11，见 mediation papers")
    made.add_argument("cases", nargs="*", metavar="案件", help="案号或其尾数，可写多件")
    made.add_argument("--missing", action="store_true", help="所有应有这份文书而未制作、或者需重制的案件")
    made.add_argument(
        "--format", choices=("pdf", "docx"), default="", help="格式，默认 pdf；用本中心 Word 模板的只有 docx"
    )
    made.add_argument("--out", type=typed_path, metavar="文件夹", help="存到哪个文件夹，默认存入中心目录的 out 文件夹")
    made.add_argument("--freeze", action="store_true", help="定稿：存入卷宗，此后不再改动")
    made.add_argument("--hand", action="store_true", help="没有字体可印的字留空（印作□）由人工书写，并登记")
    made.add_argument("--workers", type=_number, default=0, metavar="数", help="几个进程同时制作，默认与处理器数相同")
    paper("check", "papers:check", "协议体检和卷宗预检")
    made = paper("volume", "papers:volume", "装订卷宗为一个 PDF")
    made.add_argument("--out", type=typed_path, metavar="路径", help="存到哪里，默认存入中心目录的 out 文件夹")


def _printing(command: Add) -> None:
    made = command("print", "papers:print_out", "打印文书（双面，份数默认为当事人数加一）")
    made.add_argument("case", metavar="案件", help="案号或其尾数；几件一起打印写作 1,2,5，每件前加一张分隔页")
    made.add_argument("form", metavar="文书", help="文书代号，如 F11；几种一起打印写作 F03,F04,F11")
    made.add_argument("--subject", default="", metavar="对象", help="哪一次会、哪一位当事人等")
    made.add_argument("--printer", default="", metavar="打印机", help="打印机名称，默认用系统默认打印机")
    made.add_argument("--copies", type=_number, default=0, metavar="份数", help="份数，默认当事人数加一")
    made.add_argument("--sheets", default="", metavar="张", help="只再印这几张纸，如 7-9；双面打印时一张两页")
    made.add_argument("--one-sided", action="store_true", help="单面打印")
    made = command("deliver", "delivering:deliver", "登记定稿的文书交给了谁、几份、怎样送达、谁签收")
    made.add_argument("case", metavar="案件", help="案号或其尾数")
    made.add_argument("form", metavar="文书", help="文书代号，如 F11")
    made.add_argument("--subject", default="", metavar="对象", help="哪一次会、哪一位当事人等")
    made.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="姓名[=份数[,签收人[,日期]]]",
        help="交给谁、几份、谁签收、哪天；不写就是各方当事人各一份；有一方写错的，各方都不登记",
    )
    made.add_argument(
        "--way", default="直接送达", metavar="方式", help="直接送达、邮寄、留置、委托或电子，默认直接送达"
    )
    made.add_argument("--place", default="", metavar="地点", help="交付的地点")
    made.add_argument("--receiver", default="", metavar="姓名", help="签收人，默认当事人本人")
    made.add_argument("--on", default="", metavar="日期", help="交付日期，默认今天")
    made = command("scan", "scanning:scan", "收入签署后的扫描件：按页脚的码认出是哪件案件、哪份文书、第几页；先预览")
    made.add_argument(
        "files", nargs="+", type=typed_path, metavar="文件", help="PDF、JPEG、PNG、TIFF，或者存放它们的文件夹"
    )
    made.add_argument(
        "--assign",
        action="append",
        default=[],
        metavar="张=案件/文书/页",
        help="指明未识别的一张，如 5=001/F11/2，倒置的加 /倒",
    )
    made.add_argument("--again", action="store_true", help="已有签署件的也重收，以这一份为准")
    made.add_argument("--yes", action="store_true", help="确认收入；不加只预览，什么也不写")
    made.add_argument(
        "--out", type=typed_path, metavar="路径", help="待补的几张另存到哪里，默认存入中心目录的 out 文件夹"
    )


def _templates(command: Add) -> None:
    made = command(
        "template", "templates:template", "本中心自己的模板（含 Word 模板）：用样例逐一试做，或者写出一份起步模板"
    )
    made.add_argument(
        "what",
        choices=("check", "start"),
        metavar="做什么",
        help="check 试做并列出每处问题、start 写出一种文书的 Word 起步模板",
    )
    made.add_argument("forms", nargs="*", metavar="文书", help="文书代号，如 F11；check 不写时试全部有自己模板的文书")
    made.add_argument("--out", type=typed_path, metavar="路径", help="start 时存到哪里，默认存入中心目录的 out 文件夹")


def _packs(command: Add) -> None:
    made = command("pack", "packs:pack", "文书包：安装、查看由上级发布的整套文书，或者制作、签名自己的")
    made.add_argument(
        "what",
        choices=("list", "install", "trust", "make", "keygen"),
        metavar="做什么",
        help="list 查看、install 安装、trust 登记发布单位公钥、make 制作并签名、keygen 生成签名密钥",
    )
    made.add_argument(
        "file", nargs="?", default="", metavar="路径或单位", help="文书包、文件夹或密钥文件；trust 时是发布单位"
    )
    made.add_argument("public_key", nargs="?", default="", metavar="公钥", help="trust 时的公钥，64位十六进制")
    made.add_argument("--key", type=typed_path, metavar="密钥", help="make 时的签名密钥文件")
    made.add_argument("--out", type=typed_path, metavar="路径", help="make 时存到哪里，默认当前文件夹")


def _archive(command: Add) -> None:
    made = command("search", "archive:search", "查找案件：姓名、案号、地址、事由中的任意字词，或姓名拼音首字母")
    made.add_argument(
        "words", nargs="*", metavar="字词", help="要找的字词，几个词都要出现；也可以写 类型:邻里 2026年 -不要的词"
    )
    for name, text in (
        ("--kind", "纠纷类型"),
        ("--stage", "办理阶段"),
        ("--from", "登记日期起"),
        ("--to", "登记日期止"),
        ("--track", "调解程序"),
        ("--outcome", "结果"),
        ("--mediator", "承办人"),
        ("--organ", "机构"),
        ("--place", "地点"),
        ("--amount", "金额，如 1000-5000"),
        ("--scanned", "扫描件：有或无"),
        ("--private", "不公开：是或否"),
        ("--without", "不要的词"),
        ("--leave-out", "不查的部分：笔录、正文"),
    ):
        made.add_argument(
            name, dest=name[2:].replace("-", "_") + "_", default="", metavar=re.split("[，：]", text)[0], help=text
        )
    made.add_argument("--limit", type=_number, default=50, metavar="条数", help="最多显示几条，默认 50")
    made.add_argument(
        "--out",
        type=typed_path,
        metavar="文件",
        help="把查到的案件全部存为表格（.xlsx）或清单（.pdf）；号码遮盖，记入日志",
    )
    made.add_argument("--print", dest="print_", action="store_true", help="把查到的案件印成清单；号码遮盖，记入日志")
    made.add_argument("--printer", default="", metavar="打印机", help="打印机名称，默认用系统默认打印机")
    made = command("backup", "archive:backup", "备份本中心，并当场核验备份可用")
    made.add_argument("--to", type=typed_path, metavar="目录", help="存到哪里，默认存入中心目录的 backups 文件夹")
    made = command(
        "archive-package",
        "archiving:archive_package",
        "制作电子档案包：卷宗、原件、按档案标准的元素名著录的元数据和每个文件的校验值；或者核对收到的包",
    )
    made.add_argument("case", nargs="?", default="", metavar="案件", help="案号或其尾数")
    made.add_argument("--out", type=typed_path, metavar="路径", help="存到哪里，默认存入中心目录的 out 文件夹")
    made.add_argument(
        "--check", type=typed_path, metavar="包", help="核对一个电子档案包（zip 或解开的文件夹），不需登录"
    )
    made = command("restore", "archive:restore", "把备份恢复到一个空目录")
    made.add_argument("archive", type=typed_path, metavar="备份", help="备份文件")
    made.add_argument("--to", type=typed_path, required=True, metavar="目录", help="恢复到哪个空目录")
    made = command("verify", "archive:verify", "核验记录链、文件和索引是否完整，并抽最近的文书重新制作、与存档比对")
    made.add_argument(
        "--remake", type=_number, default=None, metavar="份数", help="重新制作最近定稿的几份，默认 10；0 为不做"
    )
    made.add_argument(
        "--volumes", type=_number, default=None, metavar="份数", help="重新装订最近的几份卷宗，默认 1；0 为不做"
    )
    made.add_argument("--case", default="", metavar="案件", help="只重新制作这一件案件的全部文书和卷宗")
    made.add_argument("--all", action="store_true", help="全部文书重新制作，全部卷宗重新装订（较慢）")
    command("doctor", "archive:doctor", "检查本机：终端、字体、打印机、系统组件")
