"""A clerk at the keyboard: does casework through the real terminal, one key after another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from terminal import Terminal

PICKER = "回车 选定"
DIALOG = "Ctrl+S 提交  Esc 取消"
Step = tuple[str, str]


def skip() -> Step:
    """Leave the field as it is."""
    return ("skip", "")


def text(words: str) -> Step:
    """Type into the field; what was there is replaced."""
    return ("text", words)


def pick(words: str) -> Step:
    """Open the picker, narrow it down, choose."""
    return ("pick", words)


def tick(*places: int) -> Step:
    """Tick these lines of a tick list (1 is the first)."""
    return ("tick", ",".join(map(str, places)))


def turn(times: int) -> Step:
    """Give the first answer to this many parties of an answer list."""
    return ("turn", str(times))


class Clerk:
    """Knows the screens as a person does: by what is written on them."""

    def __init__(self, terminal: Terminal) -> None:
        self.term = terminal

    def choose(self, words: str) -> None:
        """In an open picker: narrow down to `words` and take the first."""
        self.term.wait_for(PICKER)
        self.term.type(words)
        self.term.wait_for(words)
        self.term.press("enter")
        self.term.wait_for(lambda screen: PICKER not in screen)

    def fill(self, steps: Sequence[Step]) -> None:
        """Walk through the fields with Tab."""
        for kind, words in steps:
            if kind == "text":
                self.term.type(words)
            elif kind == "pick":
                self.term.press("enter")
                self.choose(words)
            elif kind == "tick":
                at = 1
                for place in map(int, words.split(",")):
                    self.term.press(*["down"] * (place - at), "space")
                    at = place
            elif kind == "turn":
                for _ in range(int(words)):
                    self.term.press("right", "down")
            self.term.press("tab")

    def submit(self) -> None:
        """Ctrl+S in a dialog, until it has closed."""
        self.term.press("ctrl+s")
        self.term.wait_for(lambda screen: DIALOG not in screen, seconds=60)

    def register(self, dispute: Mapping[str, Any]) -> None:
        """Type a dispute of the sample files into the intake screen."""
        term = self.term
        term.press("f6")
        term.wait_for("按 Ctrl+S 登记")
        source = dispute["source"]
        self.fill([
            pick(dispute["kind"]), text(dispute["title"]), text(dispute["applied_on"]), skip(), pick(source["way"]),
            pick(source["channel"]), text(source.get("referrer", "")), text(source.get("external_no", "")),
            pick(dispute["level"]), text(dispute["place"]), text(str(dispute["people_involved"])), text(dispute["amount"]),
            text(dispute["facts"]), skip(), text("\r".join(dispute["claims"])),
        ])  # fmt: skip
        for number, party in enumerate(dispute["parties"]):
            self.party(party, first=number == 0)
        term.press("ctrl+s")
        term.wait_for("现在可以办", seconds=60)
        term.wait_for("已登记", seconds=60)

    def party(self, party: Mapping[str, Any], *, first: bool) -> None:
        """Type one party."""
        term = self.term
        del first
        term.press("ctrl+n")
        term.wait_for("添加当事人 ─")
        term.wait_for("姓名或名称")
        term.press("shift+tab", "shift+tab")
        name = text(party["name"])
        self.fill([pick_role(party["role"]), pick(party["type"]), name])
        if party["type"] == "自然人":
            self.fill(
                [
                    pick(party["gender"]),
                    skip(),
                    text(party["id_no"]),
                    skip(),
                    text(party["phone"]),
                    text(party["address"]),
                ]
            )
        else:
            head = party["legal_representative"]
            self.fill(
                [
                    text(party["uscc"]),
                    text(head["name"]),
                    text(head["title"]),
                    text(party["phone"]),
                    text(party["address"]),
                ]
            )
        for agent in party.get("agents", []):
            term.press("ctrl+n")
            self.choose("委托代理人")
            term.wait_for("代理权限")
            self.fill(
                [
                    text(agent["name"]),
                    pick(agent["kind"]),
                    pick(agent["authority"]),
                    skip(),
                    skip(),
                    text(agent["phone"]),
                ]
            )
            term.press("ctrl+s")
            term.wait_for(f"委托代理人 {agent['name']}")
        self.submit()
        term.wait_for(party["name"])

    def open_act(self, label: str) -> None:
        """Pick what is to be done on the case page."""
        term = self.term
        term.wait_for("现在可以办")
        term.press("ctrl+n")
        self.choose(label)

    def act(self, label: str, *steps: Step, on: str = "") -> None:
        """Do an act through its dialog; the caret starts after the day, unless there is only the day."""
        term = self.term
        self.open_act(label)
        term.wait_for("办理日期")
        if on:
            if steps:
                term.press("shift+tab")
            term.type(on)
            term.press("tab")
        self.fill(steps)
        self.submit()


def pick_role(role: str) -> Step:
    """The role field shows short lists too; 申请人 is part of 被申请人, so it is found by its initials."""
    return pick({"申请人": "sqr", "被申请人": "bsqr", "第三人": "dsr"}[role])


def sample(folder: Path, name: str) -> dict[str, Any]:
    """One of the eight disputes."""
    path = next(folder.glob(f"{name}*.json"))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data
