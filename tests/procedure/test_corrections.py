"""更正: an entry is superseded in its place, everything is judged over again, and what breaks is named."""

from __future__ import annotations

from datetime import date

from mediation.procedure.replay import corrected

PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}


def entry(case, act):
    return next(h for h in case.facts.happenings if h.act == act)


def test_a_corrected_date_moves_every_deadline(story):
    case = story().effective()
    seal = entry(case, "seal")
    verdict = case.judge("correct", entry=seal.id, on=date(2026, 11, 12), reason="盖章日期登错")
    assert not verdict.refused
    assert verdict.standing.effective_on == date(2026, 11, 12)
    case.facts = corrected(case.facts, seal.id, {}, date(2026, 11, 12), void=False)
    assert case.clocks()["D4"].due == date(2026, 12, 14), "12 December is a Saturday"


def test_a_correction_that_breaks_a_later_act_names_it(story):
    case = story().started()
    asked = entry(case, "ask")
    told = case.refused_by(
        "correct",
        "correction_holds",
        entry=asked.id,
        fields={"consents": case.consents("不同意", "zhao")},
        reason="记错",
    )
    assert told.message.startswith("更正之后，第4条“受理”（2026年11月3日）不再成立：赵明已明确拒绝调解")
    told = case.refused_by("correct", "correction_holds", entry=entry(case, "accept").id, void=True, reason="误录")
    assert "“指派（选定）调解员”" in told.message


def test_a_correction_says_what_and_why(story):
    case = story().started()
    case.refused_by("correct", "correction_target", entry="nobody", fields={"note": "x"}, reason="x")
    case.refused_by("correct", "correction_target", entry=entry(case, "accept").id, reason="x")
    case.refused_by("correct", "correction_target", entry=entry(case, "register").id, void=True, reason="x")
    assert case.refused("correct", entry=entry(case, "accept").id, fields={"note": "x"})[0].message == "“更正”缺少理由"
    assert not case.judge("correct", entry=entry(case, "accept").id, fields={"note": "口头受理"}, reason="补记").refused


def test_what_people_have_signed_is_not_edited(story):
    case = story().reached(items=(PAY,))
    reach = entry(case, "reach")
    dearer = ({**PAY, "fen": 500000},)
    verdict = case.judge("correct", entry=reach.id, fields={"items": dearer}, reason="数额登错")
    assert not verdict.refused
    case.do("sign", signer_kind="party", signer="wang", way="签名")
    told = case.refused_by("correct", "correction_signed", entry=reach.id, fields={"items": dearer}, reason="数额登错")
    assert "补充协议" in told.message
    assert not case.judge(
        "correct", entry=reach.id, on=date(2026, 11, 8), fields={"confirm_agreed": True}, reason="漏记"
    ).refused


def test_taking_back_a_performance_reopens_the_obligation(story):
    case = story().effective(items=(PAY,))
    case.do("perform", date(2026, 11, 19))
    assert case.people == "P6"
    verdict = case.judge("correct", entry=entry(case, "perform").id, void=True, reason="误录，款未到")
    assert verdict.standing.people == "P5"
    assert verdict.standing.obligations[0].state == "open"


def test_taking_back_a_signature_under_a_seal_is_refused(story):
    case = story().effective()
    sign = next(h for h in case.facts.happenings if h.act == "sign")
    told = case.refused_by("correct", "correction_holds", entry=sign.id, void=True, reason="误录")
    assert "加盖委员会印章" in told.message
    assert "王桂兰尚未签名" in told.message


def test_an_entry_that_already_stood_against_the_rules_is_not_blamed_on_the_correction(story):
    case = story().started()
    case.with_facts(parties=(*case.facts.parties, case.facts.parties[1].__class__("sun", "第三人", "自然人", "孙丽")))
    verdict = case.judge("correct", entry=entry(case, "start").id, fields={"note": "补记"}, reason="补记")
    assert not verdict.refused


def test_a_filed_case_can_still_be_corrected(story):
    case = story(dossier_complete=True).failed()
    case.do("close")
    case.do("file", retention="定期30年")
    assert not case.judge("correct", entry=entry(case, "fail").id, fields={"detail": "补记"}, reason="补记").refused
    assert case.refused("note", text="x")[0].guard == "filed"


def test_taking_back_a_joining_or_a_leaving_restores_the_parties(story):
    from mediation.procedure.model import PartyFacts

    case = story().started()
    case.do("party_add", role="第三人", type="自然人", name="孙丽", id="sun")
    case.with_facts(parties=(*case.facts.parties, PartyFacts("sun", "第三人", "自然人", "孙丽")))
    verdict = case.judge("correct", entry=entry(case, "party_add").id, void=True, reason="误录")
    assert verdict.standing.parties == ("wang", "zhao")
    case.do("party_leave", party="sun", reason="无关")
    gone = PartyFacts("sun", "第三人", "自然人", "孙丽", active=False)
    case.with_facts(parties=(*case.facts.parties[:2], gone))
    verdict = case.judge("correct", entry=entry(case, "party_leave").id, void=True, reason="误录")
    assert verdict.standing.parties == ("wang", "zhao", "sun")


def test_an_agreement_that_was_signed_or_is_in_force_cannot_be_taken_back(story):
    case = story().reached(items=(PAY,))
    assert not case.judge("correct", entry=entry(case, "reach").id, void=True, reason="误录").refused
    case.do("sign", signer_kind="party", signer="wang", way="签名")
    told = case.refused_by("correct", "correction_signed", entry=entry(case, "reach").id, void=True, reason="误录")
    assert "补充协议" in told.message
    oral = story().started()
    oral.do("oral", items=(PAY,), on_spot=True)
    oral.refused_by("correct", "correction_signed", entry=entry(oral, "oral").id, void=True, reason="误录")


def test_a_replaced_agreement_is_not_edited_either(story):
    case = story().effective(items=(PAY,))
    first = entry(case, "reach")
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("remediate", date(2026, 11, 22), consents=case.consents())
    case.session(date(2026, 11, 24))
    case.do("reach", date(2026, 11, 24), items=({**PAY, "due": date(2026, 12, 20)},))
    case.refused_by("correct", "correction_signed", entry=first.id, void=True, reason="误录")


def test_a_refused_correction_names_the_article_of_what_breaks_and_no_other_source(story):
    case = story().effective()
    told = case.refused_by("correct", "correction_holds", entry=entry(case, "sign").id, void=True, reason="误录")
    assert str(told).endswith("不能盖委员会印章（《中华人民共和国人民调解法》第29条第2款）"), str(told)
    assert "本中心设置" not in str(told)
    assert told.basis == "法"
