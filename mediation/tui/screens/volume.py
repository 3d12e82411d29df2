"""The volume: what is missing, retention, binding, printing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.dialogs.show import ShowDialog
from mediation.tui.fields.base import Spec
from mediation.tui.page import Page
from mediation.tui.telling import Lines
from mediation.tui.text import joined, piece
from mediation.tui.widgets.findings import FindingList
from mediation.tui.widgets.prose import Pane


def eye_lines(eyes: Sequence[Any]) -> Lines:
    """What the binder looks at by eye."""
    head = piece("装订人当面查看（程序看不出）：", "bold $text-primary")
    return ["", head, *((joined(piece(f"□ {eye.where}：", "$text-primary"), eye.message), 2) for eye in eyes)]


def volume_lines(case: Snapshot, prompts: Sequence[str]) -> Lines:
    """What is known of the volume, and what speaks for keeping it longer than its period; a person decides."""
    longer: Lines = []
    if prompts and (case.volume is None or case.volume.retention != "永久"):
        longer = [piece("定保管期限前请看：", "bold $text-warning")]
        longer += [(piece(f"· {prompt}", "$text-warning"), 2) for prompt in prompts]
    volume = case.volume
    if volume is None:
        return [
            *longer,
            *([""] if longer else []),
            "本案还没有归档。先补齐前面列出的文书和材料（F7 文书），再在案件页办理“结案”“归档”。",
            "归档时定卷号、保管期限和立卷人；最后回到这里按 Ctrl+S 装订成一卷。",
        ]
    rows = (
        ("卷号", volume.no), ("卷名", volume.title), ("立卷人", volume.filer),
        ("立卷日期", volume.filed_on.isoformat() if volume.filed_on else ""), ("检查人", volume.checker),
        ("保管期限", volume.retention), ("保管至", volume.retain_until.isoformat() if volume.retain_until else ""),
        ("期限理由", volume.retention_reason), ("存放位置", volume.location), ("页数", str(volume.pages or "")), ("备注", volume.notes),
    )  # fmt: skip
    return longer + [(joined(piece(f"{label}：", "$text-primary"), value), 5) for label, value in rows if value]


class VolumePage(Page):
    """Findings on the left, the volume on the right."""

    place = "volume"
    heading = "卷宗"
    BINDINGS: ClassVar[list[BindingType]] = bindings("volume")

    def __init__(self, case: Snapshot) -> None:
        super().__init__()
        self.case = case

    def body(self) -> ComposeResult:
        """Two panes."""
        with Horizontal(id="volume-row"):
            yield FindingList("立卷检查", id="volume-findings")
            yield Pane("卷宗", id="volume-about")

    def on_mount(self) -> None:
        """Read."""
        self.title_text(f"卷宗 · {self.case.reg_no} {self.case.title}")
        self.set_focus(self.query_one("#volume-findings"))
        self.load()

    def load(self) -> None:
        """Check the volume."""
        door, case_id = self.door, self.case.id
        self.ask(
            "load",
            lambda: (
                door.snapshot(case_id), door.check(case_id), door.retention_prompts(case_id), door.binder_list(),
            ),
        )  # fmt: skip

    def show_load(self, found: tuple[Snapshot, tuple[Any, ...], tuple[str, ...], tuple[Any, ...]]) -> None:
        """Paint."""
        self.case, findings, prompts, eyes = found
        self.query_one(FindingList).tell(findings)
        self.query_one("#volume-about", Pane).tell([*volume_lines(self.case, prompts), *eye_lines(eyes)])

    def told(self, _changed: Any) -> None:
        """Something was mended on another page: check again."""
        self.load()

    def on_option_list_option_selected(self, event: FindingList.OptionSelected) -> None:
        """Enter goes to where the finding is mended."""
        from mediation.tui.screens.case import CasePage
        from mediation.tui.screens.papers import PapersPage

        event.stop()
        finding = self.query_one(FindingList).findings[event.option_index]
        if finding.place in ("paper", "scan"):
            begin = (finding.where, finding.subject)
            self.app.push_screen(PapersPage(self.case, begin=begin, scan=finding.place == "scan"))
        elif finding.place == "volume":
            self.say("就在本页办理：按 Ctrl+S 装订。")
        else:
            self.app.push_screen(CasePage(self.case.id, begin=finding))

    def do_bind(self) -> None:
        """Bind everything into one file."""
        door, case_id = self.door, self.case.id
        self.say("正在装订卷宗……文书多时要一会儿。")

        def job() -> tuple[Any, Any]:
            made = door.make_volume(case_id)
            return made, door.keep_output(made.name, made.path)

        self.ask("bound", job, keep=True)

    def show_bound(self, found: tuple[Any, Any]) -> None:
        """Say where it lies."""
        made, path = found
        self.load()
        books = f"，分 {made.books} 册" if made.books > 1 else ""
        told = f"　请注意：{'　'.join(made.troubles)}" if made.troubles else ""
        self.say(f"已装订成卷，共 {made.pages} 页{books}，文件在：{path}{told}")

    def do_print(self) -> None:
        """Print the volume after a question."""

        def answered(sure: bool | None) -> None:
            if sure:
                door, case_id = self.door, self.case.id
                self.say("正在送往打印机……")
                self.ask("print", lambda: door.print_volume(case_id), keep=True)

        self.app.push_screen(ConfirmDialog("打印卷宗", "把整卷打印一份？", yes="打印"), answered)

    def show_print(self, sent: tuple[Any, str]) -> None:
        """Say the job and how it stands in the queue."""
        job, state = sent
        self.say(f"已送打印机 {job.printer}，任务 {job.id}，{state}。")

    def do_archive(self) -> None:
        """Make the electronic archive package."""
        door, case_id = self.door, self.case.id
        spec = Spec("path", "存到哪里", example="文件夹或者文件路径；不填即中心的 out 文件夹")
        made: list[Any] = []

        def job(values: dict[str, Any]) -> None:
            one = door.archive_package(case_id, str(values.get("path") or ""))
            made.append((one, door.check_archive(str(one.path)).findings))

        def done(sure: bool | None) -> None:
            if sure:
                one, faults = made[-1]
                found = (
                    f"当场核对发现 {len(faults)} 处问题：{'　'.join(faults)}" if faults else "当场核对：齐全，没有改动"
                )
                note = f"　请注意：{one.note}" if one.note else ""
                self.say(
                    f"电子档案包已制作，内有 {one.files} 个文件：{one.path}　核对码 {one.code}，写在移交清单上。{found}。{note}",
                    "warning" if faults else "info",
                )
                self.load()

        self.app.push_screen(FillDialog("制作电子档案包", (spec,), job), done)

    def do_check_archive(self) -> None:
        """Check a package, ours or another's."""
        door = self.door
        spec = Spec("path", "电子档案包", required=True, example="文件（zip）或者解开的文件夹的完整路径")
        found: list[Any] = []

        def job(values: dict[str, Any]) -> None:
            found.append(door.check_archive(str(values["path"])))

        def done(sure: bool | None) -> None:
            if sure:
                one = found[-1]
                whole = f"《{one.title}》的 {one.files} 个文件齐全，没有改动。核对码 {one.code}，与移交清单上的比对。"
                lines = (
                    [piece(f"发现 {len(one.findings)} 处问题：", "bold $text-error"), *one.findings]
                    if one.findings
                    else [whole]
                )
                self.app.push_screen(ShowDialog("核对电子档案包", lines))

        self.app.push_screen(FillDialog("核对电子档案包", (spec,), job), done)
