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
    assert told.article == "《海南省实施《中华人民共和国人民调解法》办法》"
    assert not oral(story, "460106").judge("oral", items=(PAY,), on_spot=True).refused


def test_elsewhere_the_same_local_rules_only_warn(story):
    verdict = oral(story, "990101").judge("oral", items=(PAY,))
    assert not verdict.refused
    assert {reason.guard: (reason.basis, reason.article) for reason in verdict.warnings} == {
        "written_ningbo": ("本中心设置", "本中心设置（参照《宁波市人民调解条例》第24条）"),
        "written_hainan": ("本中心设置", "本中心设置（参照《海南省实施《中华人民共和国人民调解法》办法》）"),
    }


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
    assert resting((p.laws["案卷目录"],), "990101") == ("待核", "《人民调解案卷目录》（待核）")


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
