"""A recorded refusal shuts every way into mediation and every way onward, until the same party says yes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

DAY = date(2026, 11, 10)
PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}
INTO = {"P0", "P1", "P2", "P3", "P4", "P4o"}
NOT_MEDIATING = {"ask", "recuse", "investigate", "evidence"}
"""Acts of the people's track before its end that keep a record and mediate nothing."""


def signed(story):
    case = story().reached(items=(PAY,))
    for kind, signer in (("party", "wang"), ("party", "zhao"), ("mediator", "li")):
        case.do("sign", signer_kind=kind, signer=signer, way="签名")
    return case


def ended_at_the_agency(story):
    case = story()
    case.do("register")
    case.do("admin_apply", organ_kind="住房和城乡建设", organ="区住建局", joint=True)
    case.do("admin_accept")
    case.do("appoint", mediators=("li",), recorder="zhou")
    case.do("start")
    case.do("fail", reason="达不成协议", remedies_told=True)
    return case


def paused(medical):
    case = medical().started()
    case.do("pause", DAY, reason="鉴定")
    return case


def defaulted(story):
    case = story().effective(items=(PAY,))
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    return case


def registered(story):
    case = story()
    case.do("register")
    case.do("refuse", reason="一方明确拒绝调解", refuser=("zhao",))
    return case


MEETING = {"started": datetime.fromisoformat("2026-11-10T09:30"), "place": "调解室", "record": "协商"}
WAYS = {
    "divert": (lambda story, _medical: registered(story), {"nature": "民事纠纷", "other_body": "无"}),
    "admin_to_people": (lambda story, _medical: ended_at_the_agency(story), {"reason": "申请人民调解"}),
    "accept": (lambda story, _medical: story().diverted(), {}),
    "appoint": (lambda story, _medical: story().accepted(), {"mediators": ("li",), "recorder": "zhou"}),
    "notify": (lambda story, _medical: story().accepted(), {"at": datetime.fromisoformat("2026-11-12T09:00"), "place": "调解室"}),
    "start": (lambda story, _medical: appointed(story), {}),
    "change_mediator": (lambda story, _medical: story().started(), {"mediators": ("chen",), "reason": "调岗"}),
    "session": (lambda story, _medical: story().started(), MEETING),
    "pause": (lambda _story, medical: medical().started(), {"reason": "鉴定"}),
    "resume": (lambda _story, medical: paused(medical), {}),
    "extend": (lambda story, _medical: story().started(), {"until": date(2026, 12, 20), "committee_agreed": True}),
    "reach": (lambda story, _medical: story().started(), {"items": (PAY,)}),
    "oral": (lambda story, _medical: story().started(), {"items": (PAY,)}),
    "sign": (lambda story, _medical: story().reached(items=(PAY,)), {"signer_kind": "party", "signer": "wang", "way": "签名"}),
    "seal": (lambda story, _medical: signed(story), {}),
    "remediate": (lambda story, _medical: defaulted(story), {}),
}  # fmt: skip


def appointed(story):
    case = story().accepted()
    case.do("appoint", mediators=("li",), recorder="zhou")
    return case


def test_the_table_names_every_way_into_mediation_and_onward(p):
    wanted = {act.id for act in p.acts.values() if INTO & set(act.to)}
    wanted |= {
        act.id
        for act in p.acts.values()
        if act.track == "people" and not act.to and {"P1", "P2", "P2s", "P3"} & set(act.from_)
    }
    wanted |= {"pause"}
    assert wanted - NOT_MEDIATING == set(WAYS)


@pytest.mark.parametrize("act", sorted(WAYS))
def test_no_way_is_open_after_a_recorded_refusal_until_it_is_taken_back(story, medical, act):
    begin, fields = WAYS[act]
    case = begin(story, medical)
    other = next(one for one in case.standing.parties if one != "wang")
    day = max(DAY, case.last_day)
    case.do("ask", day, consents=({"party": other, "answer": "不同意"},))
    given = dict(fields)
    if act in ("extend", "remediate"):
        given["consents"] = ({"party": "wang", "answer": "同意"},)
    told = case.refused_by(act, "not_refused", day, **given)
    assert told.article == "《中华人民共和国人民调解法》第17条"
    case.do("ask", day, consents=({"party": other, "answer": "联系不上"},))
    case.refused_by(act, "not_refused", day, **given)
    case.do("ask", day, consents=({"party": other, "answer": "同意"},))
    if "consents" in given:
        given["consents"] = case.consents()
    assert not case.judge(act, day, **given).refused
