"""Deadlines D1 to D58: none is missing, each has the number and unit of the law, an article and a grade; worked examples."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.law import LAW, SETTING, UNCHECKED, resting
from mediation.procedure.load import Procedure
from mediation.values.calendar import Holidays, count, count_back, load_holidays

# id: (number, unit, grade of the strongest text). unit "" = told as a note: its start is not known to a case, or it has none.
TABLE = {
    "D1": (30, "natural", "VL"), "D1a": (1, "months", "S"), "D2": (60, "natural", "VL"), "D3": (0, "natural", "VL"),
    "D3a": (3, "natural", "VL"), "D4": (30, "natural", "V"), "D5": (3, "natural", "V"), "D6": (15, "natural", "V"),
    "D7": (15, "natural", "V"), "D8": (6, "months", "V"), "D9": (2, "years", "V"), "D9-支付令": (2, "years", "V"), "D10": (30, "working", "V"),
    "D11": (5, "working", "V"), "D11-河北": (3, "working", "VL"), "D12": (30, "working", "V"), "D13": (48, "hours", "V"),
    "D13-冻存": (7, "natural", "V"), "D14": (10, "natural", "V"), "D15": (10, "natural", "V"), "D16": (3, "natural", "V"),
    "D17": (3, "natural", "V"), "D17-改期": (1, "natural", "V"), "D18": (7, "working", "V"), "D19": (3, "working", "S"),
    "D20": (30, "natural", "V"), "D21": (15, "natural", "V"), "D22": (15, "natural", "S"), "D23": (1, "", "V"),
    "D23-起算": (1, "years", "V"), "D25-起算": (2, "years", "V"), "D47-起算": (60, "natural", "V"),
    "D24": (45, "natural", "V"), "D25": (2, "", "V"), "D26": (30, "natural", "V"), "D27": (15, "natural", "V"),
    "D28": (7, "natural", "V"), "D29": (15, "natural", "S"), "D29-简易": (7, "natural", "S"), "D30": (3, "working", "V"),
    "D31": (3, "working", "V"), "D32": (2, "working", "V"), "D33": (3, "", "V"), "D33-起算": (3, "working", "V"), "D34": (0, "", "V"),
    "D35": (30, "natural", "S"), "D36": (7, "natural", "V"), "D37": (7, "working", "V"), "D38": (45, "working", "V"),
    "D38-告知": (7, "working", "V"), "D39": (3, "years", "V"), "D40": (60, "natural", "V"), "D40-受理": (2, "working", "V"),
    "D40-答复": (5, "working", "V"), "D40-时限": (90, "natural", "V"), "D41": (5, "working", "VL"), "D41-复杂": (10, "working", "VL"),
    "D42": (3, "working", "VL"), "D43": (20, "working", "S"), "D44": (30, "natural", "VL"), "D45": (15, "", "V"),
    "D46": (5, "working", "V"), "D47": (60, "", "V"), "D48": (30, "", "V"), "D48-起算": (30, "natural", "V"), "D49": (3, "years", "V"), "D50": (0, "", "V"),
    "D51": (0, "", "V"), "D52": (60, "natural", "V"), "D53": (5, "years", "V"), "D54": (15, "natural", "V"),
    "D5-补正": (0, "natural", "V"), "D54-异议": (15, "natural", "V"), "D55": (72, "", "V"), "D56-核查": (1, "natural", "CFG"), "D56-回访": (7, "natural", "CFG"),
    "D57": (5, "working", "VL"), "D57-签收": (1, "working", "VL"), "D57-退单": (1, "working", "VL"),
    "D57-咨询": (2, "working", "VL"), "D58": (0, "", "V"),
}  # fmt: skip
NOT_LOADED = {"D1b"}  # from memory alone
RANK = ("V", "VL", "S", "CFG")


@pytest.fixture(scope="module")
def rules(p):
    return {rule.id: rule for rule in p.clocks}


def test_every_deadline_of_the_table_is_there(rules):
    wanted = {f"D{n}" for n in range(1, 59)} | {"D1a", "D3a"}
    assert wanted - {one.split("-")[0] for one in rules} == set()
    assert NOT_LOADED.isdisjoint(rules)


@pytest.mark.parametrize("name", TABLE)
def test_its_number_unit_and_grade_are_those_of_the_law(rules, name):
    rule = rules[name]
    grade = min((law.grade for law in rule.laws), key=RANK.index)
    assert (rule.number, rule.unit, grade) == TABLE[name]


def test_every_deadline_has_an_article_and_a_grade(rules):
    for rule in rules.values():
        assert rule.laws, rule.id
        for law in (*rule.laws, *rule.extendable, *rule.ends):
            assert law.grade in RANK, rule.id
            assert law.article or law.grade in ("S", "CFG"), rule.id
        assert rule.start_label, rule.id
        assert rule.whose in ("ours", "parties", "other"), rule.id


def test_a_deadline_speaks_by_its_grade(rules):
    for rule in rules.values():
        at_home = {law.region[0] if law.region else "990101" for law in rule.laws}
        kind = rule.kinds[0] if rule.kinds else "邻里"
        basis, words = resting(rule.laws, "990101", kind)
        if any(law.grade == "V" for law in rule.laws):
            assert basis == LAW, rule.id
        elif any(law.grade == "VL" for law in rule.laws):
            assert basis == SETTING, rule.id
            assert "参照" in words, rule.id
            assert {resting(rule.laws, region, kind)[0] for region in at_home} == {LAW}, rule.id
        elif any(law.grade == "S" for law in rule.laws):
            assert basis == UNCHECKED, rule.id
            assert words.endswith("（待核）"), rule.id
        else:
            assert (basis, words) == (SETTING, SETTING), rule.id


def test_what_cannot_be_done_after_its_last_day_is_not_called_overdue(rules):
    closing = {rule.id for rule in rules.values() if rule.closes or rule.lapse}
    assert closing == {
        "D4",
        "D4-撤回",
        "D4-管辖",
        "D7",
        "D9",
        "D9-支付令",
        "D14",
        "D16",
        "D22",
        "D39",
        "D40-时限",
        "D46",
    }


def test_only_those_named_by_the_text_may_extend(rules):
    """An official's approval is nobody's agreement: rules a head may lengthen are another body's, told in words only."""
    may = {rule.id for rule in rules.values() if rule.extendable}
    assert may == {
        "D1",
        "D1-宁波",
        "D2",
        "D44",
        "D44-行政",
        "D10",
        "D21",
        "D26",
        "D27",
        "D28",
        "D29",
        "D29-简易",
        "D43",
    }
    bounded = {rule.id: (rule.extend_days, rule.extend_once) for rule in rules.values() if rule.extend_days}
    assert bounded == {"D29": (30, True), "D29-简易": (30, True), "D43": (10, True)}


def test_appraisal_is_left_out_only_where_the_text_says_so(rules):
    assert {rule.id for rule in rules.values() if rule.excludes_appraisal == "yes"} == {
        "D10", "D12", "D26", "D38", "D20-公安",
    }  # fmt: skip


# ---- the worked examples ---------------------------------------------------------------------------------------------

NEW_YEAR = Holidays(frozenset({date(2027, 1, 1)}), frozenset(), (2026, 2027), {date(2027, 1, 1): "元旦"})
WORKED = [
    (date(2026, 11, 22), "D4", date(2026, 12, 22)),
    (date(2026, 11, 6), "D4", date(2026, 12, 7)),
    (date(2026, 9, 1), "D4", date(2026, 10, 1)),  # the fixture knows no National Day; the real calendar is below
    (date(2026, 11, 16), "D21", date(2026, 12, 1)),
    (date(2026, 11, 20), "D28", date(2026, 11, 27)),
    (date(2026, 11, 20), "D29-简易", date(2026, 11, 27)),
    (date(2026, 11, 22), "D27", date(2026, 12, 7)),
    (date(2026, 11, 22), "D29", date(2026, 12, 7)),
    (date(2026, 11, 20), "D30", date(2026, 11, 25)),
    (date(2026, 11, 23), "D10", date(2027, 1, 5)),
]


@pytest.mark.parametrize(("start", "name", "last"), WORKED)
def test_worked_examples(rules, start, name, last):
    rule = rules[name]
    assert count(start, rule.number, rule.unit, NEW_YEAR, roll=rule.roll).due == last


def test_national_day_by_the_real_calendar(rules):
    rule = rules["D4"]
    found = count(date(2026, 9, 1), rule.number, rule.unit, load_holidays(), roll=rule.roll)
    assert (found.raw_due, found.due) == (date(2026, 10, 1), date(2026, 10, 8))


def test_the_medical_example_with_an_appraisal(rules):
    rule = rules["D10"]
    pause = (date(2026, 12, 1), date(2026, 12, 21))
    found = count(date(2026, 11, 23), rule.number, rule.unit, NEW_YEAR, roll=True, pauses=[pause])
    assert found.due == date(2027, 1, 25)


def test_notice_is_counted_back_from_the_session(rules):
    rule = rules["D17"]
    assert rule.before
    assert count_back(date(2026, 11, 26), rule.number, rule.unit, NEW_YEAR) == date(2026, 11, 23)


# ---- a centre's own ---------------------------------------------------------------------------------------------------


def test_a_condition_on_a_field_nobody_has_is_told(tmp_path):
    from mediation.values.problems import Problem

    (tmp_path / "deadlines.toml").write_text(
        'clock = [{ id = "D30", when = ["court_refer.moon=true"] }]\n', encoding="utf-8"
    )
    with pytest.raises(Problem, match=r"没有办理字段“court_refer\.moon”"):
        Procedure(tmp_path)
