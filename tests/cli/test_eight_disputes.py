"""The eight invented disputes from the window to the bound volume, by commands only."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.cli.driving import PASSWORD, SAMPLES, Clerk

JOURNEYS = sorted((SAMPLES / "journeys").glob("*.toml"))


def words_of(pdf: str) -> str:
    """All text of a PDF without its line breaks."""
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def intake(clerk: Clerk, journey: Path) -> tuple[str, list[dict[str, Any]]]:
    plan = tomllib.loads(journey.read_text(encoding="utf-8"))
    registered = clerk.done("intake", SAMPLES / plan["case"], "--json").data["registered"]
    assert len(registered) == 1
    return registered[0]["case_id"], plan["step"]


def signatures(case: dict[str, Any]) -> list[dict[str, str]]:
    """Who signs for whom: guardians for minors, the authorised agent or the head for organisations."""
    rows = []
    for party in case["parties"]:
        if party["guardians"]:
            hand = party["guardians"][0]["name"]
        elif party["type"] != "自然人":
            special = [agent["name"] for agent in party["agents"] if agent["authority"] == "特别授权"]
            hand = special[0] if special else party["legal_rep_name"]
        else:
            hand = party["name"]
        rows.append(
            {
                "signer": party["name"],
                "signed_by": hand,
                "way": "签名并按指印" if party["type"] == "自然人" else "签名并盖章",
            }
        )
    rows += [{"signer_kind": "mediator", "signer": person["name"], "way": "签名"} for person in case["mediators"]]
    rows.append({"signer_kind": "recorder", "signer": case["recorder"]["name"], "way": "签名"})
    return rows


def settings(values: dict[str, Any]) -> list[str]:
    words = []
    for name, value in values.items():
        words += ["--set", f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"]
    return words


def take(clerk: Clerk, case: str, step: dict[str, Any]) -> None:
    if step["act"] == "freeze":
        clerk.done("papers", case, "--freeze")
    elif step["act"] == "sign_all":
        for values in signatures(clerk.done("show", case, "--json").data):
            clerk.done("act", case, "sign", *settings(values), "--on", step["on"])
    else:
        arguments = (
            "act",
            case,
            step["act"],
            *settings(step.get("set", {})),
            *(("--on", step["on"]) if "on" in step else ()),
        )
        if "refused" in step:
            assert step["refused"] in clerk.refused(*arguments).err
        else:
            clerk.done(*arguments)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda path: path.stem)
def test_a_dispute_goes_from_the_window_to_the_bound_volume(clerk: Clerk, journey: Path, tmp_path: Path) -> None:
    case, steps = intake(clerk, journey)
    for step in steps:
        take(clerk, case, step)
    shown = clerk.done("show", case, "--json").data
    assert shown["stage"] == "已归档"
    must = [
        finding["message"] for finding in clerk("check", case, "--json").data["findings"] if finding["level"] == "必改"
    ]
    assert must == []
    made = clerk.done("volume", case, "--out", tmp_path / "卷.pdf", "--json").data
    with pikepdf.open(made["path"]) as pdf:
        assert len(pdf.pages) == made["pages"]
        assert json.loads(pdf.attachments["volume.json"].get_file().read_bytes())["docs"]
    first = next(party["name"] for party in shown["parties"])
    assert first in words_of(made["path"])
    found = clerk.done("search", first, "--json").data
    assert [hit["case_id"] for hit in found["hits"]] == [case]
    assert clerk("verify").code == 0


def test_every_sample_is_registered_at_once(clerk: Clerk) -> None:
    done = clerk.done("intake", *sorted(SAMPLES.glob("*.json")), "--json").data
    assert len(done["registered"]) == 8
    assert clerk.done("show", "1", "--json").data["stage"] == "履行中"


def test_the_first_sample_stops_at_its_last_stated_fact_with_its_clocks_running(clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    case = clerk.done("show", "1", "--json").data
    due = {line["rule"]: line for line in case["dues"]}
    assert due["D4"]["start_on"] == "2026-11-08"
    assert due["D4"]["due"] == "2026-12-08"
    assert (due["D4"]["day_n"], due["D4"]["day_m"]) == (23, 30)
    assert "《中华人民共和国民事诉讼法》第205条" in due["D4"]["explanation"]
    late = clerk.done("due", "--json").data
    assert {"2026-11-20", "2026-11-28"} <= {line["due"]["due"] for line in late}


def test_numbers_are_masked_until_somebody_asks_and_the_asking_is_kept(clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    masked = clerk.done("show", "1")
    assert "990101195603120284" not in masked.out
    assert "13900000001" not in masked.out
    assert "990101195603120284" not in clerk.done("show", "1", "--json").out
    whole = clerk.done("show", "1", "--reveal")
    assert "990101195603120284" in whole.out
    assert "13900000001" in whole.out


@pytest.mark.parametrize("sample", ["02-拖欠工资多人", "07-土地流转", "08-医疗生僻字"])
def test_an_oral_end_is_refused_with_its_article_where_the_law_wants_writing(clerk: Clerk, sample: str) -> None:
    journey = next(path for path in JOURNEYS if path.stem.startswith(sample[:2]))
    case, steps = intake(clerk, journey)
    for step in steps:
        if step["act"] in ("oral", "reach", "fail"):
            break
        take(clerk, case, step)
    said = clerk.refused(
        "act", case, "oral", "--set", 'items=[{"kind":"其他","text":"双方握手言和。"}]', "--on", "2026-11-26"
    )
    assert "书面" in said.err
    assert "条" in said.err
    assert "《" in said.err


def test_the_agreement_is_made_in_both_formats(clerk: Clerk, tmp_path: Path) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    pdf = clerk.done("paper", "1", "F11", "--out", tmp_path / "a.pdf", "--json").data
    docx = clerk.done("paper", "1", "f11", "--format", "docx", "--out", tmp_path / "a.docx", "--json").data
    assert "人民币肆仟贰佰元整" in words_of(pdf["path"])
    from docx import Document

    assert "人民币肆仟贰佰元整" in "".join(p.text for p in Document(docx["path"]).paragraphs)


def test_an_export_is_masked_and_kept_in_the_log(clerk: Clerk, tmp_path: Path) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    clerk.done("export", "1", "--out", tmp_path / "案.json")
    text = (tmp_path / "案.json").read_text(encoding="utf-8")
    assert "王桂兰" in text
    assert "990101195603120284" not in text
    assert "13900000001" not in text
    assert "export" in clerk.done("show", "1", "--log").out


def test_a_forgotten_password_is_set_anew_by_the_administrator_only(clerk: Clerk) -> None:
    assert clerk("staff", "--reset", "周敏", stdin="另一个密码-2026\n").code == 1
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    clerk.done("staff", "--reset", "周敏", stdin="另一个密码-2026\n")
    assert clerk("login", "--as", "周敏", stdin=f"{PASSWORD}\n").code == 1
    clerk.done("login", "--as", "周敏", stdin="另一个密码-2026\n")


def test_a_paper_is_not_written_into_a_folder_that_is_not_there(clerk: Clerk, tmp_path: Path) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    said = clerk("paper", "1", "F11", "--out", tmp_path / "无" / "协议.pdf")
    assert said.code == 1
    assert "没有文件夹" in said.err
    assert not (tmp_path / "无").exists()
