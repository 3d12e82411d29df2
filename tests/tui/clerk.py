"""A clerk at the keyboard: does casework through the real terminal, one key after another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from terminal import Terminal

PICKER = "回车 选定"
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


def name(*names: str) -> Step:
    """Tick these people in this order, wherever they stand in the list."""
    return ("name", ",".join(names))


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
            elif kind == "name":
                self.tick_names(words.split(","))
            elif kind == "rows":
                self.rows(json.loads(words))
            elif kind == "turn":
                for _ in range(int(words)):
                    self.term.press("right", "down")
            self.term.press("tab")

    def rows(self, table: Mapping[str, Any]) -> None:
        """Add rows to a list, one dialog each."""
        for row in table["rows"]:
            self.term.press("enter")
            self.term.wait_for(f"─ {table['title']}：添加一行 ─")
            self.fill([(kind, words) for kind, words in row])
            self.submit(f"{table['title']}：添加一行")

    def tick_names(self, names: Sequence[str]) -> None:
        """Tick people in a list by what stands on the screen; other tick lists of the form must not name them."""
        at = 0
        for person in names:
            rows = [line for line in self.term.settle(seconds=2).split("\n") if re.search(r"\[[ √]\] ", line)]
            place = next(i for i, line in enumerate(rows) if person in line)
            self.term.press(*["down" if place > at else "up"] * abs(place - at), "space")
            at = place

    def submit(self, title: str) -> None:
        """Ctrl+S in the dialog of that title, until it has closed."""
        self.term.press("ctrl+s")
        self.term.wait_for(lambda screen: f"─ {title} ─" not in screen, seconds=60)

    def register(self, dispute: Mapping[str, Any]) -> None:
        """Type a dispute of the sample files into the intake screen and register it."""
        self.type_dispute(dispute)
        self.term.press("ctrl+s")
        self.term.wait_for("现在可以办", seconds=60)
        self.term.wait_for("已登记", seconds=60)

    def type_dispute(self, dispute: Mapping[str, Any]) -> None:
        """Everything but the last key."""
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
        for party in dispute["parties"]:
            self.party(party)

    def party(self, party: Mapping[str, Any]) -> None:
        """Type one party."""
        term = self.term
        term.press("ctrl+n")
        term.wait_for("─ 当事人 ─")
        term.wait_for("姓名或名称")
        term.press("shift+tab", "shift+tab")
        self.fill([pick_role(party["role"]), pick(party["type"]), text(party["name"])])
        if party["type"] == "自然人":
            self.fill(
                [
                    pick(party["gender"]),
                    skip(),
                    text(party["id_no"]),
                    skip(),
                    text(party.get("phone", "")),
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
        for guardian in party.get("guardians", []):
            term.press("ctrl+n")
            self.choose("法定代理人")
            term.wait_for("与当事人关系")
            self.fill([text(guardian["name"]), text(guardian["relation"]), skip(), skip(), text(guardian["phone"])])
            term.press("ctrl+s")
            term.wait_for(f"法定代理人 {guardian['name']}")
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
        self.submit("当事人")
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
            term.press("shift+tab")
            term.type(on)
            term.press("tab")
        self.fill(steps)
        self.submit(label)

    def session(self, session: Mapping[str, str]) -> None:
        """Write the record of a session."""
        term = self.term
        self.open_act("调解会")
        term.wait_for("时间、地点、到场人")
        term.wait_for("开始时间")
        self.fill([text(session["started"]), text(session["ended"]), text(session["place"]), pick(session["mode"])])
        self.fill([skip(), skip(), skip(), skip(), skip(), pick(session["result"])])
        term.type(session["record"].replace("\n", "\r"))
        term.wait_for(" 段，")
        term.press("ctrl+s")
        term.wait_for("现在可以办", seconds=60)

    def item(self, item: Mapping[str, Any], obligor: int, obligees: Sequence[int]) -> None:
        """Type one clause; who owes and who is owed by their place in the list of parties."""
        term = self.term
        term.press("ctrl+n")
        term.wait_for("添加条款")
        term.wait_for("义务人")
        rows = "\r".join(f"{row['due']} {row['amount']}" for row in item.get("instalments", []))
        self.fill(
            [
                pick(item["kind"]),
                tick(obligor),
                tick(*obligees),
                text(item.get("amount", "")),
                text(item.get("due", "")),
            ]
        )
        self.fill(
            [text(rows), pick(item["method"]) if item.get("method") else skip(), skip(), text(item.get("default", ""))]
        )
        term.type(item["text"])
        self.submit("添加条款")
        term.wait_for(item["text"][:8])

    def agreement(self, label: str, items: Sequence[tuple[Mapping[str, Any], int, Sequence[int]]], *, on: str) -> None:
        """Write an agreement with its clauses and put it into the file."""
        term = self.term
        self.open_act(label)
        term.wait_for("协议条款")
        term.wait_for("达成日期")
        term.type(on)
        term.press("tab")
        for item, obligor, obligees in items:
            self.item(item, obligor, obligees)
        term.press("ctrl+s")
        term.wait_for("现在可以办", seconds=60)

    def sign(self, signer: str, *, on: str, hand: str = "", way: str = "签名并按指印") -> None:
        """One signature."""
        self.act("签署", skip(), pick(signer), pick(hand) if hand else skip(), skip(), pick(way), on=on)

    def freeze_papers(self) -> None:
        """F7, all papers of record, back."""
        term = self.term
        term.press("f7")
        term.wait_for("种文书")
        term.press("alt+g")
        term.wait_for("─ 全部定稿 ─")
        term.press("right", "enter")
        term.wait_for(re.compile(r"已定稿 \d+ 份文书"), seconds=180)
        term.wait_for("缺 0 份")
        term.press("escape")
        term.wait_for("现在可以办")

    def bind_volume(self) -> str:
        """F8, bind, back; returns what was said."""
        term = self.term
        term.press("f8")
        term.wait_for("立卷检查")
        term.press("ctrl+s")
        screen = term.wait_for("已装订成卷", seconds=120)
        term.press("escape")
        term.wait_for("现在可以办")
        return screen

    def find(self, words: str, title: str) -> None:
        """F4: the case is found by these words and opened."""
        term = self.term
        term.press("f4")
        term.wait_for("边输入边查")
        term.type(words)
        term.wait_for(title)
        term.press("enter")
        term.wait_for("现在可以办")
        term.wait_for(title)


def pick_role(role: str) -> Step:
    """The role field shows short lists too; 申请人 is part of 被申请人, so it is found by its initials."""
    return pick({"申请人": "sqr", "被申请人": "bsqr", "第三人": "dsr"}[role])


def sample(folder: Path, name: str) -> dict[str, Any]:
    """One of the eight disputes."""
    path = next(folder.glob(f"{name}*.json"))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data
