"""Mediation and a suit on the same claim: refused for a medical one (医疗条例 31, 40), warned of for the others."""

from __future__ import annotations

from datetime import date

COURT = "博望县人民法院"
SUIT = {"party": "wang", "court": COURT, "external_no": "（2026）民初12号"}
SUED, LATE = date(2026, 11, 28), date(2026, 11, 30)

OWED = {
    "kind": "给付",
    "text": "赔偿",
    "obligor_ids": ("yuan",),
    "obligee_ids": ("wang",),
    "fen": 100,
    "due": date(2026, 11, 20),
}


def _both(case):
    return [{"party": one, "answer": "同意"} for one in case.standing.parties]


def test_an_unperformed_medical_agreement_is_not_mediated_anew_beside_a_suit(medical):
    case = medical()
    case.effective(items=(OWED,))
    case.do("default", SUED, reason="逾期未履行")
    case.do("sue", SUED, **SUIT)
    reason = case.refused_by("remediate", "suit_medical", LATE, consents=_both(case))
    assert COURT in reason.message
    assert "第31条" in reason.article
    assert not case.offers()["remediate"].allowed
    case.do("sue_end", LATE, result="撤诉")
    case.do("remediate", LATE, consents=_both(case))


def test_an_objection_that_turns_an_order_into_a_suit_waits_until_medical_mediation_has_ended(medical):
    case = medical()
    case.effective(items=(OWED,))
    case.today = date(2027, 3, 1)
    case.do("default", date(2026, 12, 22), reason="逾期未履行")
    case.do("payment_order", date(2026, 12, 23), creditor="wang", court=COURT, claim="其他金钱")
    case.do("remediate", date(2026, 12, 24), consents=_both(case))
    objected = {"result": "异议终结", "served_on": date(2026, 12, 28)}
    refusal = case.refused_by("payment_order_end", "order_apart", date(2027, 1, 4), **objected)
    assert "其他程序受理终止" in refusal.message
    case.do("stop_other", date(2027, 1, 4), body=COURT, external_no="（2027）1号")
    case.do("payment_order_end", date(2027, 1, 4), **objected)
    assert (case.standing.tracks["remedy"].state, case.people) == ("E3", "P7")


def test_a_failed_medical_mediation_does_not_go_to_the_health_authority_beside_a_suit(medical):
    case = medical()
    case.failed()
    organ = {"organ_kind": "卫生健康", "organ": "卫健局", "joint": True}
    case.do("sue", SUED, **SUIT)
    case.refused_by("admin_apply", "suit_medical", LATE, **organ)
    case.do("sue_end", LATE, result="不予受理或者驳回起诉")
    case.do("admin_apply", LATE, **organ)
    reason = case.refused_by("sue", "sued_apart", LATE, **SUIT)
    assert "其他程序受理终止" in reason.message
    case.do("stop_other", LATE, body=COURT, external_no="1")
    case.do("sue", LATE, **SUIT)


def test_another_agreement_may_be_mediated_anew_beside_a_suit_with_a_warning(story):
    case = story()
    case.effective()
    case.do("default", SUED, reason="逾期未履行")
    case.do("sue", SUED, **SUIT)
    assert COURT in case.warned("remediate", "suit_running", LATE, consents=_both(case)).message
