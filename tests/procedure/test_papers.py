"""Which papers each track asks for, and for what each copy is made."""

from __future__ import annotations

from datetime import date, datetime

from tests.procedure import courting

DAY = date(2026, 11, 3)


def asked(case):
    return {form: [need.subject for need in needs] for form, needs in case.forms().items()}


def test_a_courts_case_has_papers_of_its_own_and_none_of_a_peoples_agreement(story):
    found = asked(courting.signed(story))
    assert {"R01", "F24c", "F05j", "F23b", "F10j", "F11j", "R05", "F04"} <= set(found)
    assert not {"F05", "F10", "F11", "R03", "F38"} & set(found)
    assert len(found["F23b"]) == 2


def test_a_failed_case_of_a_court_is_reported_to_it(story):
    case = courting.mediating(story)
    case.do("fail", date(2026, 11, 6), reason="达不成协议", remedies_told=True)
    found = set(asked(case))
    assert "R03" in found
    assert not {"F21", "R05", "F39"} & found


def test_where_parties_were_only_told_of_us_nobody_handed_the_case_over(story):
    case = story()
    case.do("register")
    case.do("receive", mode="告知引导", sender="博望县信访局")
    assert "R01" not in asked(case)


def test_an_agencys_case_has_the_agencys_papers(story):
    case = story(kind="邻里/噪声")
    case.do("register")
    case.do("admin_apply", organ_kind="乡镇街道", organ="博望街道办事处", written=True)
    case.do("ask", consents=case.consents())
    case.do("admin_accept", rights_told=True)
    found = set(asked(case))
    assert {"F31", "F34", "F37", "F06"} <= found
    assert not {"F03", "F04", "F05", "F42", "P03"} & found


def test_supervision_asks_for_its_sheet_only_and_moves_no_paper_of_the_case(story):
    case = story().effective()
    before = asked(case)
    case.do("call", DAY, grade="日常", question="请到场", departments=({"name": "住建局"},))
    case.do("risk", DAY, colour="黄", criteria="多次报警")
    after = asked(case)
    assert set(after) - set(before) == {"S02", "S06"}
    assert {form: after[form] for form in before} == before
    assert all(need.row == 14 for form in ("S02", "S06") for need in case.forms()[form])


def test_a_way_out_that_has_a_paper_asks_for_it(p, story):
    """T3, T44, T17a, T52 and T55 each leave a paper: the act names it, and doing the act makes the case need it."""
    guided = story()
    guided.do("register")
    guided.do("guide", reason="不属调解范围", routes="可向人民法院起诉")
    declined = courting.referred(story)
    declined.do("court_decline", DAY, reason="人员不足")
    suspected = courting.mediating(story)
    suspected.do("sham_suspend", DAY, grounds="陈述一致", reported_to="委派或委托的法院", reported_on=DAY)
    suspected.do("report_police", DAY, at=datetime.fromisoformat("2026-11-03T09:00"), to="派出所", matter="扬言报复")
    reviewed = story(kind="劳动争议/工伤").effective(date(2026, 11, 8))
    reviewed.do("arbitral_review", date(2026, 11, 20), parties=("wang", "zhao"), body="博望县劳动人事争议仲裁委员会")
    ways = {
        "guide": (guided, "R02"),
        "court_decline": (declined, "F24b"),
        "sham_suspend": (suspected, "R04"),
        "report_police": (suspected, "S07"),
        "arbitral_review": (reviewed, "F49"),
    }
    for act, (case, form) in ways.items():
        assert form in p.acts[act].papers
        told = next(h.id for h in case.facts.happenings if h.act == act)
        assert asked(case)[form] == [told], act


def test_papers_of_the_office_are_made_on_request_and_ask_nothing_of_a_case(p, story):
    on_request = {"F06b", "F25", "F26", "F27", "F28", "F30", "F32", "F33", "F40", "F41", "S01", "S08"}
    assert on_request <= set(p.forms)
    assert not on_request & set(asked(story().effective()))


def test_the_whole_administrative_set_is_there(p):
    """The thirteen sheets of a local set of administrative mediation, each under a number of its own."""
    assert [form for form in (f"F{n}" for n in range(30, 43)) if form not in p.forms] == []
    assert all(p.forms[f"F{n}"].track == "administrative" for n in range(30, 43))
