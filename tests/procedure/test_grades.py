"""How a rule speaks: V as law everywhere, VL as law only in its region, S as 待核, M not at all."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.law import Law, resting

PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 12, 20),
}


def oral(story, region, **facts):
    return story(region=region, **facts).started()


def test_ningbo_wants_writing_when_asked_or_not_performed_at_once_or_complex(story):
    there = oral(story, "330203")
    told = there.refused_by("oral", "written_ningbo", items=(PAY,))
    assert (told.basis, told.article) == ("法", "《宁波市人民调解条例》第24条")
    assert "不是当场履行" in told.message
    assert "要求" in there.refused_by("oral", "written_ningbo", items=(PAY,), on_spot=True, written_asked=True).message
    assert not there.judge("oral", items=(PAY,), on_spot=True).refused
    assert (
        "重大纠纷"
        in oral(story, "330203", level="重大").refused_by("oral", "written_ningbo", items=(PAY,), on_spot=True).message
    )


def test_hainan_wants_writing_when_payment_is_not_immediate(story):
    told = oral(story, "460106").refused_by("oral", "written_hainan", items=(PAY,))
    assert told.basis == "法"
    assert told.article == "《海南省实施〈中华人民共和国人民调解法〉办法》（条号待核）"
    assert not oral(story, "460106").judge("oral", items=(PAY,), on_spot=True).refused


def test_elsewhere_the_same_local_rules_are_one_warning_that_does_not_read_as_law(story):
    verdict = oral(story, "990101").judge("oral", items=(PAY,))
    assert not verdict.refused
    assert [str(reason) for reason in verdict.warnings] == [
        (
            "协议不是当场履行，本中心可以要求制作书面协议，请斟酌（本中心设置（参照《宁波市人民调解条例》第24条、"
            "《海南省实施〈中华人民共和国人民调解法〉办法》（条号待核）））"
        )
    ]


def test_where_one_of_them_binds_the_other_is_not_told(story):
    verdict = oral(story, "460106").judge("oral", items=(PAY,))
    assert [reason.guard for reason in verdict.refusals] == ["written_hainan"]
    assert not verdict.warnings


LATE = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("region", "article", "over"),
    [
        ("510104", "《四川省人民调解条例》第26条", "视为调解不成"),
        ("460106", "《海南省实施〈中华人民共和国人民调解法〉办法》第26条", "视为调解不成"),
        ("330203", "《宁波市人民调解条例》第27条", "视为调解不成"),
        ("440304", "《深圳经济特区矛盾纠纷多元化解条例》第25条", "应当终止调解"),
    ],
)
def test_mediation_is_over_with_the_limit_where_a_text_says_so(story, region, article, over):
    case = oral(story, region)
    case.today = LATE
    told = case.refused_by("reach", "limit_over", LATE, items=(PAY,))
    assert (told.basis, told.article) == ("法", article)
    assert over in told.message
    agreed = oral(story, region)
    agreed.today = LATE
    agreed.do("extend", date(2026, 11, 20), until=LATE, consents=agreed.consents(), committee_agreed=True)
    agreed.session(LATE)
    assert not agreed.judge("reach", LATE, items=(PAY,)).refused


def test_elsewhere_the_centre_s_limit_only_warns(story):
    case = oral(story, "990101")
    case.today = LATE
    told = case.warned("reach", "limit_over", LATE, items=(PAY,))
    assert told.message == "本中心设置的调解期限已于2026年12月3日届满，未见延期"
    assert told.article == "本中心设置（参照《四川省人民调解条例》第26条）"


def test_labour_mediation_may_go_on_after_its_limit_but_arbitration_is_open(story):
    case = story(region="510104", kind="劳动争议/工伤").started()
    told = case.warned("reach", "limit_passed", date(2026, 11, 25), items=(PAY,))
    assert told.article == "《中华人民共和国劳动争议调解仲裁法》第14条"
    assert "可以依法申请仲裁" in told.message
    assert not [r for r in case.judge("reach", date(2026, 11, 25), items=(PAY,)).refusals if "limit" in r.guard]


@pytest.mark.parametrize(
    ("grade", "region", "basis", "words"),
    [
        ("V", "990101", "法", "《某法》第3条"),
        ("VL", "510104", "法", "《某法》第3条"),
        ("VL", "990101", "本中心设置", "本中心设置（参照《某法》第3条）"),
        ("S", "510104", "待核", "《某法》第3条（待核）"),
        ("CFG", "510104", "本中心设置", "本中心设置"),
    ],
)
def test_one_article_by_grade_and_region(grade, region, basis, words):
    law = Law("某法", "3", grade, ("51",) if grade == "VL" else ())
    assert (law.basis(region), law.words(region)) == (basis, words)
    assert resting((law,), region) == (basis, words)


def test_a_binding_article_is_named_before_every_other(p):
    laws = p.guards["recusal_settled"].laws
    assert resting(laws, "130102") == ("法", "《中华人民共和国人民调解法》第23条、《河北省多元化解纠纷条例》第65条")
    assert resting(laws, "990101") == ("法", "《中华人民共和国人民调解法》第23条")


def test_articles_of_one_text_are_told_together(p):
    assert resting(p.acts["default"].laws, "990101")[1] == "《中华人民共和国人民调解法》第31条、第32条"


def test_a_text_about_another_kind_is_not_cited(p):
    laws = p.acts["inform_confirm"].laws
    assert "医疗" not in resting(laws, "990101", "邻里/渗漏水")[1]
    assert "医疗纠纷预防和处理条例》第39条" in resting(laws, "990101", "医疗")[1]


def test_collusion_is_law_in_hebei_and_a_reference_elsewhere(p):
    laws = p.acts["stop_collusion"].laws
    assert resting(laws, "130102")[0] == "法"
    assert resting(laws, "990101") == ("本中心设置", "本中心设置（参照《河北省多元化解纠纷条例》第67条）")


def test_what_was_only_seen_as_an_excerpt_is_shown_unchecked(p):
    assert resting((p.laws["案卷目录"],), "990101") == ("待核", "人民调解案卷目录（待核）")


def test_nothing_known_from_memory_alone_is_loaded(p, tmp_path):
    from mediation.procedure.load import Procedure

    assert all(law.grade != "M" for law in p.laws.values())
    (tmp_path / "laws.toml").write_text(
        '[[law]]\nkey = "规范"\ntitle = "全国人民调解工作规范"\ngrade = "M"\n', encoding="utf-8"
    )
    (tmp_path / "deadlines.toml").write_text(
        'clock = [{ id = "D1b", label = "调解期限", number = 30, unit = "natural", start = ["accept"], start_label = "受理", laws = ["规范 1"] }]\n',
        encoding="utf-8",
    )
    local = Procedure(tmp_path)
    assert "D1b" not in {rule.id for rule in local.clocks}


def test_an_act_with_nothing_to_be_done_to_is_not_offered(story):
    case = story().accepted()
    offered = set(case.offers("head"))
    assert {"call", "supervise", "refer_out", "owner_offer"} <= offered
    assert offered.isdisjoint(
        {"call_answer", "call_end", "supervise_end", "meeting_done", "refer_answer", "owner_accept"}
    )
