"""An agreement in force is not wiped by taking back the seal, nor ended by one party once all have signed."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.replay import corrected
from tests.procedure.conftest import PAY
from tests.procedure.courting import signed as court_signed
from tests.procedure.test_tracks_apart import CONSUMER, agency, meeting

DAY = date(2026, 11, 8)


def entry(case, act):
    return next(h for h in reversed(case.facts.happenings) if h.act == act)


def unsealed(case, **who):
    return {"entry": entry(case, "seal").id, "void": True, "reason": "误盖", **who}


def take_back(case):
    seal = entry(case, "seal")
    case.facts = corrected(case.facts, seal.id, {}, None, void=True)
    case.with_facts(unsealed=(seal.seq,))


def test_only_the_head_takes_back_the_seal_of_an_agreement_in_force_and_is_told_what_it_means(story):
    case = story().effective(items=(PAY,))
    told = case.refused_by("correct", "correction_head", **unsealed(case))
    assert "2026年11月8日生效的协议不再生效，须由负责人办理" in told.message
    verdict = case.judge("correct", **unsealed(case, _role="head"))
    assert not verdict.refused
    assert [str(w) for w in verdict.warnings if "协议因此不再生效" in w.message]
    assert verdict.standing.effective_on is None


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("serve", {"paper_title": "人民调解协议书", "party": "wang"}),
        ("attach", {"title": "协议书扫描件", "category": "signed", "file": "a.pdf"}),
    ],
)
def test_nobody_takes_it_back_once_the_agreement_was_delivered_or_its_scan_taken_in(story, act, fields):
    case = story().effective(items=(PAY,))
    case.do(act, DAY, **fields)
    told = case.refused_by("correct", "correction_rested", **unsealed(case, _role="head"))
    assert "以它为依据" in told.message
    assert "补充协议" in told.message


@pytest.mark.parametrize("act", ["inform_confirm", "perform"])
def test_nor_once_something_was_done_on_it(story, act):
    case = story().effective(items=(PAY,))
    case.do(act, date(2026, 11, 19))
    told = case.refused_by("correct", "correction_holds", **unsealed(case, _role="head"))
    assert "不再成立" in told.message


def test_a_delivery_of_something_else_or_a_changed_day_does_not_bind(story):
    case = story().effective(items=(PAY,))
    case.do("serve", DAY, paper_title="权利义务告知书", party="wang")
    case.do("attach", DAY, title="身份证", category="identity", file="a.pdf")
    assert not case.judge("correct", **unsealed(case, _role="head")).refused
    moved = {"entry": entry(case, "seal").id, "on": date(2026, 11, 9), "reason": "日期登错"}
    verdict = case.judge("correct", **moved)
    assert not verdict.refused
    assert "correction_unmakes" not in {one.guard for one in verdict.warnings}


def test_after_the_seal_is_taken_back_no_single_party_ends_what_all_have_signed(story):
    case = story().effective(items=(PAY,))
    take_back(case)
    assert case.people == "P3"
    told = case.refused_by("withdraw", "signed_by_all", DAY, party="zhao")
    assert "各方当事人的签署仍在，不能再由一方撤回" in told.message
    for reason in ("达不成协议", "拒绝签署"):
        case.refused_by("fail", "signed_by_all", DAY, reason=reason, remedies_told=True)
    assert not case.judge("fail", DAY, reason="期限届满", remedies_told=True).refused
    assert not case.judge("settle", DAY, content="另行商定").refused
    case.do("seal", DAY)
    assert case.standing.effective_on == DAY


def test_as_long_as_one_party_has_not_signed_any_may_leave(story):
    case = story().effective(items=(PAY,))
    take_back(case)
    for sign in [h for h in case.facts.happenings if h.act == "sign" and h.fields["signer"] == "zhao"]:
        case.facts = corrected(case.facts, sign.id, {}, None, void=True)
    assert not case.judge("withdraw", DAY, party="wang").refused
    assert not case.judge("fail", DAY, reason="拒绝签署", remedies_told=True).refused


def test_the_seal_of_an_agency_is_held_alike(story):
    case = story(kind="消费/预付卡").failed(date(2026, 11, 9))
    case.today = date(2027, 6, 30)
    on = date(2026, 11, 20)
    meeting(agency(case, on, **CONSUMER), on, "达成协议")
    case.do("reach", on, items=(PAY,))
    for party in case.standing.parties:
        case.do("sign", on, signer_kind="party", signer=party, way="签名")
    case.do("sign", on, signer_kind="mediator", signer="li", way="签名")
    case.do("seal", on)
    case.refused_by("correct", "correction_head", **unsealed(case))
    case.warned("correct", "correction_unmakes", **unsealed(case, _role="head"))
    take_back(case)
    case.refused_by("withdraw", "signed_by_all", on, party="zhao")
    case.refused_by("fail", "signed_by_all", on, reason="拒绝签署", remedies_told=True)


def test_the_last_signature_that_carries_an_agreement_made_for_a_court_is_held_alike(story):
    case = court_signed(story, "委派")
    assert case.standing.effective_on is not None
    last = next(
        h for h in reversed(case.facts.happenings) if h.act == "sign" and h.fields.get("signer_kind") == "party"
    )
    void = {"entry": last.id, "void": True, "reason": "误录"}
    guards = {one.guard for one in case.refused("correct", **void)}
    assert "correction_head" in guards
