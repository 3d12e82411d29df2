"""Form packs of the centre: what is installed and for which cases, whose signature counts, what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.dialogs.show import ShowDialog
from mediation.tui.fields.base import Spec
from mediation.tui.page import Page
from mediation.tui.telling import Lines
from mediation.tui.text import joined, piece
from mediation.tui.widgets.prose import Prose
from mediation.tui.widgets.virtual import Column, Slice, VirtualList
from mediation.values.problems import Problem

PackLine = Any  # casework.packs.PackLine
_AMISS = ("文件已改动", "启用日期已改动")


def pack_columns(width: int) -> Sequence[Column[PackLine]]:
    """Columns for a width."""
    found: list[Column[PackLine]] = [
        Column("状态", 14, lambda one: one.state, tone=lambda one: "vlist--overdue" if one.state in _AMISS else ""),
        Column("文书包", 16, lambda one: one.title, share=2),
        Column("启用", 15, lambda one: one.since),
        Column("案件", 18, lambda one: one.kept),
    ]
    if width >= 100:
        found += [
            Column("发布单位", 16, lambda one: one.publisher, share=1),
            Column("编号", 20, lambda one: one.pack, share=1),
        ]
    return found


class PacksPage(Page):
    """A list; a pack is looked at, shown what it would change, then installed."""

    place = "packs"
    heading = "文书包"
    BINDINGS: ClassVar[list[BindingType]] = bindings("packs")

    def body(self) -> ComposeResult:
        """Summary, list, the publishers that are trusted, the centre's own files."""
        yield Prose(id="packs-summary")
        yield VirtualList(pack_columns, empty="没有安装文书包，用的是程序自带的文书", id="packs-list")
        yield Prose(id="packs-about", classes="muted")

    def on_mount(self) -> None:
        """Read."""
        self.set_focus(self.query_one("#packs-list"))
        self.load()

    def load(self) -> None:
        """Packs, publishers, own files, faults."""
        door = self.door
        self.ask("load", lambda: (door.packs(), door.publishers(), door.own_files(), door.pack_faults()))

    def show_load(self, found: tuple[tuple[PackLine, ...], dict[str, str], tuple[str, ...], tuple[str, ...]]) -> None:
        """Paint."""
        packs, publishers, own, faults = found
        self.query_one(VirtualList).start(Slice(packs, more=False), keep_cursor=True)
        used = sum(one.state == "使用中" for one in packs)
        self.query_one("#packs-summary", Prose).tell([
            joined("共 ", piece(str(len(packs)), "bold"), f" 个文书包，使用中 {used} 个。新包只用于启用日以后申请的案件，旧案仍用原来的文书。"),
            *(piece(one, "bold $text-error") for one in faults),
        ])  # fmt: skip
        self.query_one("#packs-about", Prose).tell(_about(publishers, own))

    def do_install(self) -> None:
        """Ask for the file, show what it would change."""
        door = self.door
        spec = Spec("path", "文书包文件", required=True, example="发布单位送来的文件，如 /home/…/2027.mpack")
        seen: list[Any] = []

        def job(values: dict[str, Any]) -> None:
            seen.append((str(values["path"]), door.look_pack(str(values["path"]))))

        def looked(done: bool | None) -> None:
            if done:
                self._confirm(*seen[-1])

        self.app.push_screen(FillDialog("安装文书包", (spec,), job), looked)

    def _confirm(self, path: str, look: Any) -> None:
        def answered(sure: bool | None) -> None:
            if sure:
                door = self.door
                self.say("正在用样例逐份试做包里的文书……要一会儿。")
                self.ask("installed", lambda: door.install_pack(path), keep=True)

        question = (
            f"{look.publisher}发布的《{look.title}》（{look.label}），{look.since}起申请的案件使用。"
            f"{look.changes}。先用样例逐份试做，有一份做不成就不安装。"
        )
        self.app.push_screen(ConfirmDialog("安装文书包", question, yes="安装"), answered)

    def show_installed(self, said: str) -> None:
        """Said by the door."""
        self.say(said)
        self.load()

    def failed_installed(self, problem: Problem) -> None:
        """Nothing was installed."""
        self.say_problem(problem)

    def do_trust(self) -> None:
        """The public key of a publisher."""
        door = self.door
        specs = (
            Spec("name", "发布单位", required=True, help="与文书包里写的名称一字不差"),
            Spec("key", "公钥", required=True, help="64位十六进制数字，向发布单位当面或电话核对"),
        )
        said: list[str] = []

        def job(values: dict[str, Any]) -> None:
            door.trust_publisher(str(values["name"]), str(values["key"]))
            said.append(f"已登记“{values['name']}”的公钥。")

        def done(sure: bool | None) -> None:
            if sure:
                self.say(said[-1])
                self.load()

        self.app.push_screen(FillDialog("信任的发布单位", specs, job), done)

    def do_open_line(self) -> None:
        """What the pack under the cursor brings."""
        line = self.query_one(VirtualList).current
        if line is not None:
            told: Lines = [*self.door.pack_told(line.pack)]
            self.app.push_screen(ShowDialog(f"{line.title}（{line.pack}）", told))


def _about(publishers: dict[str, str], own: Sequence[str]) -> Lines:
    keys = [f"{name}（公钥 {key[:8]}…{key[-4:]}）" for name, key in publishers.items()]
    return [
        joined(piece("信任的发布单位：", "$text-primary"), "；".join(keys) or "还没有；Ctrl+L 登记"),
        joined(piece("本中心自己的模板：", "$text-primary"), "、".join(own) or "没有"),
    ]
