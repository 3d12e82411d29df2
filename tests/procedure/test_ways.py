"""One act, several tracks: the way that fits the present states is judged, offered, taken and told."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.engine import asking, fitting, offers, several
from mediation.procedure.load import Procedure
from tests.procedure.conftest import PAY, REPAIR

TRADE = """
[track]
id = "trade"
label = "行业调解"
mediation = true
effect = "parties"
agreed = "H3"

[[state]]
id = "H1"
label = "行会受理"
active = true

[[state]]
id = "H2"
label = "行会调解中"
active = true

[[state]]
id = "H2s"
label = "行会达成待签"
active = true

[[state]]
id = "H3"
label = "行会协议生效"
active = true

[[state]]
id = "H4"
label = "行会调解不成"
active = false
end = true
outcome = "调解不成终止"

[[guard]]
id = "trade_member"
check = "party_named"
message = "须由会员提出"
laws = ["本中心"]

[[act]]
id = "trade_accept"
label = "行会受理"
from = ["甄别", "P0", "P2", "P5", "P8"]
to = ["进入程序", "H1"]
guards = ["second_track_medical", "second_track", "not_refused"]
laws = ["本中心"]
effects = ["accept"]

[[way]]
act = "appoint"
from = ["H1"]

[[way]]
act = "start"
label = "行会开始调解"
from = ["H1"]
to = ["H2"]
laws = ["本中心"]

[[way]]
act = "session"
from = ["H2"]

[[way]]
act = "reach"
from = ["H2"]
to = ["H2s"]

[[way]]
act = "sign"
from = ["H2s", "H3"]

[[way]]
act = "seal"
label = "加盖行会印章"
from = ["H2s", "H3"]
to = []

[[way]]
act = "fail"
from = ["H1", "H2", "H2s"]
to = ["H4"]
guards = ["trade_member"]

[[way]]
act = "perform"
from = ["H3"]

[[way]]
act = "default"
from = ["H3"]
to = []

[[way]]
act = "close"
from = ["H3", "H4"]
"""
ITEM = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}
TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    (folder / "tracks").mkdir()
    (folder / "tracks" / "trade.toml").write_text(TRADE, encoding="utf-8")
    return Procedure(folder)


@pytest.fixture
def trade(story, own):
    def begin(case=None, **facts):
        case = case or story(**facts)
        case.p = own
        if "register" not in case.standing.counts:
            case.do("register")
        case.do("trade_accept")
        return case

    return begin


def begun(case):
    case.do("appoint", mediators=("li",), recorder="zhou")
    case.do("start")
    return case.session(date(2026, 11, 8))


def signed_by(case, *names):
    for name in names:
        case.do("sign", signer_kind="party", signer=name, way="签名")


def test_the_way_of_the_track_the_case_is_in_is_offered_and_judged(trade, own):
    case = trade()
    found = {o.act.id: o.act for o in offers(own, case.facts, case.standing, role="mediator", today=TODAY)}
    assert found["start"].label == "行会开始调解"
    assert found["start"].from_ == ("H1",)
    assert found["start"].laws[0].article == ""
    assert found["appoint"].guards == own.acts["appoint"].guards, "what a way does not say is the act's own"
    assert "session" not in found
    told = case.refused_by("session", "state")
    assert "行会调解中" in told.message, "the refusal speaks of this case's track"


def test_a_way_wears_its_own_conditions(trade):
    case = begun(trade())
    case.refused_by("fail", "trade_member", reason="达不成协议", remedies_told=True)
    case.do("fail", reason="达不成协议", remedies_told=True, party="wang")
    assert case.standing.tracks["trade"].state == "H4"
    assert case.standing.outcome == "调解不成终止"
    assert case.standing.ended_on == case.last_day


def test_an_agreement_takes_effect_as_its_track_says(trade):
    case = begun(trade())
    case.do("reach", items=(ITEM,))
    signed_by(case, "wang")
    assert case.standing.effective_on is None
    case.do("sign", date(2026, 11, 10), signer_kind="party", signer="zhao", way="签名")
    standing = case.standing
    assert standing.effective_on == date(2026, 11, 10), "the last party's signature"
    assert standing.agreement.track == "trade"
    assert standing.tracks["trade"].state == "H3"
    assert standing.tracks["confirmation"].state == "C0"
    case.do("sign", date(2026, 11, 12), signer_kind="mediator", signer="li", way="签名")
    case.do("seal", date(2026, 11, 12))
    assert case.standing.effective_on == date(2026, 11, 10), "a later seal changes nothing"
    case.do("perform", date(2026, 11, 15))
    standing = case.standing
    assert standing.performed_on == date(2026, 11, 15)
    assert standing.tracks["trade"].state == "H3"
    assert standing.people == ""


def test_what_is_owed_keeps_a_case_of_another_track_open(trade):
    case = begun(trade())
    case.do("reach", items=(ITEM,))
    signed_by(case, "wang", "zhao")
    case.refused_by("close", "nothing_owed")
    case.do("default", date(2026, 11, 25), reason="逾期未履行")
    assert case.standing.obligations[0].state == "default"
    case.refused_by("close", "default_handled")


def test_a_second_mediation_inside_one_case_is_told_or_refused(story, trade, own, medical):
    running = story().started()
    running.p = own
    told = running.warned("trade_accept", "second_track")
    assert "人民调解调解中" in told.message
    ill = medical().started()
    ill.p = own
    assert ill.refused_by("trade_accept", "second_track_medical").basis == "法"
    over = medical().failed()
    over.p = own
    assert not over.judge("trade_accept").warnings, "what has ended runs no more"


def test_where_two_tracks_could_be_meant_the_act_asks_which(story, trade, own):
    case = trade(story().started())
    standing = case.standing
    assert standing.order[-1] == standing.mediation == "trade"
    assert standing.stage == "行会受理"
    assert several(own, own.acts["fail"], standing) == ("people", "trade")
    field = asking(own, own.acts["fail"], standing).field("track")
    assert (field.required, field.default, field.labels) == (True, "trade", ("人民调解", "行业调解"))
    assert fitting(own.acts["fail"], standing).track == "trade", "else the one entered last"
    assert asking(own, own.acts["close"], standing) is own.acts["close"], "a case is closed as a whole"
    case.refused_by("fail", "remedies_told", reason="达不成协议", track="people")
    case.do("fail", reason="达不成协议", remedies_told=True, track="people")
    assert (case.people, case.standing.tracks["trade"].state) == ("P8", "H1")


def test_no_case_closes_while_another_mediation_runs(story, trade):
    case = trade(story().failed())
    case.refused_by("close", "tracks_done")
    case.do("fail", party="wang", reason="达不成协议", remedies_told=True)
    case.do("close")
    assert case.standing.closed_on is not None


def test_a_refusal_bars_every_track_until_that_party_agrees(story, trade, own):
    case = story().diverted()
    case.do("ask", consents=({"party": "zhao", "answer": "不同意"},))
    case.p = own
    told = case.refused_by("trade_accept", "not_refused")
    assert told.article == "《中华人民共和国人民调解法》第17条"
    case.do("ask", consents=({"party": "zhao", "answer": "同意"},))
    case.do("trade_accept")
    assert case.standing.mediation == "trade"


def test_every_move_is_told_in_order(trade):
    case = begun(trade())
    moves = [(one.track, one.state, one.act) for one in case.standing.moved]
    assert moves == [
        ("intake", "甄别", "register"),
        ("intake", "进入程序", "trade_accept"),
        ("trade", "H1", "trade_accept"),
        ("trade", "H2", "start"),
    ]


def test_each_of_two_agreements_is_signed_and_sealed_for_itself(story):
    agency = {
        "organ_kind": "生态环境",
        "organ": "县生态环境局",
        "joint": True,
        "nature": "民事纠纷",
        "handled_by": "无",
    }
    case = story()
    case.do("register")
    case.do("admin_apply", **agency)
    case.do("admin_accept")
    case.do("settle", reason="改请人民调解")
    case.do("ask", consents=case.consents())
    case.do("admin_to_people", party="wang", reason="申请人民调解")
    case.do("admin_apply", **agency)
    case.do("accept", track="people")
    case.do("appoint", mediators=("li",), recorder="zhou", track="people")
    case.do("start", track="people")
    case.session(track="people")
    case.do("admin_accept")
    case.do("reach", items=(PAY,), track="people")
    case.do("start", track="administrative")
    case.session(date(2026, 11, 9), track="administrative")
    case.do("reach", items=(REPAIR,), track="administrative")
    for kind, signer in (("party", "wang"), ("party", "zhao"), ("mediator", "li")):
        case.do("sign", signer_kind=kind, signer=signer, way="签名", track="administrative")
    case.do("seal", track="administrative")
    case.refused_by("seal", "all_parties_signed", track="people")
    for kind, signer in (("party", "wang"), ("party", "zhao"), ("mediator", "li")):
        case.do("sign", signer_kind=kind, signer=signer, way="签名", track="people")
    case.do("seal", track="people")
    assert [one.track for one in case.standing.agreements if one.state == "effective"] == ["people"]
