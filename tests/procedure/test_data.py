"""The shipped rule files are whole, and a centre's own files are checked with a clear sentence."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from mediation.procedure.fold import EFFECTS
from mediation.procedure.forms import CONDITIONS, required_forms
from mediation.procedure.guards import CHECKS
from mediation.procedure.load import FILES, Procedure, load_procedure
from mediation.procedure.schema import validate
from mediation.values.problems import Problem

ACTS = {
    "register", "divert", "guide", "transfer", "receive", "ask", "accept", "refuse", "appoint", "recuse", "change_mediator", "notify", "start",
    "session", "investigate", "evidence", "pause", "resume", "extend", "reach", "sign", "seal", "oral", "fail", "withdraw", "settle",
    "stop_other", "stop_collusion", "extended_by_other", "perform", "urge", "default", "remediate", "follow_up", "inform_confirm", "close", "file", "sue", "inform_sue",
    "correct", "amend", "party_add", "party_leave", "party_death", "agent_add", "agent_leave", "join", "split", "report_police", "serve", "attach", "reveal", "note",
}  # fmt: skip


def local(tmp_path, name, text):
    path = tmp_path / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_files_hold_under_the_strict_shapes(p):
    validate({name: p.table(name) for name in (*FILES, *(f"tracks/{track}" for track in p.track_names))})


def test_every_act_of_the_contract_is_there(p):
    assert set(p.acts) >= ACTS


def test_every_act_condition_and_deadline_has_an_article_and_a_grade(p):
    for act in (way for one in p.acts.values() for way in one.ways):
        assert act.laws, act.id
        assert all(law.grade in ("V", "VL", "S", "CFG") for law in act.laws), act.id
        assert all(law.article for law in act.laws if law.grade in ("V", "VL")), act.id
    for rule in p.clocks:
        assert rule.laws, rule.id
        assert all(law.article for law in rule.laws if law.grade in ("V", "VL")), rule.id
    for guard in p.guards.values():
        assert guard.laws or guard.check == "written_kind", guard.id


def test_every_check_is_used_and_every_guard_is_worn_by_an_act(p):
    assert {guard.check for guard in p.guards.values()} == set(CHECKS)
    worn = {guard.id for act in p.acts.values() for way in act.ways for guard in way.guards}
    assert worn == set(p.guards)


def test_every_effect_is_named_by_an_act(p):
    assert {name for act in p.acts.values() for way in act.ways for name in way.effects} == set(EFFECTS)


def test_every_transition_of_the_domain_is_carried(p):
    numbers = {part for act in p.acts.values() for way in act.ways for part in way.number.split("、")}
    automatic = {"T18", "T25"}  # on effect, and by the clock
    wanted = {f"T{n}" for n in range(1, 58)} | {"T17a"}
    assert wanted - numbers - automatic == set()


def test_a_way_speaks_only_of_states_of_its_own_track(p):
    for act in p.acts.values():
        for way in act.variants:
            assert {p.states[state].track for state in way.to} <= {way.track, "people", "intake"}, (act.id, way.from_)


def test_settings_say_that_they_are_the_centre_s(p):
    assert all(setting.note.startswith("本中心设置") for setting in p.settings_spec.values())


def test_kinds_map_to_both_reporting_lines_and_to_every_generation(p):
    leaves = [kind for kind in p.kinds.values() if kind.leaf]
    assert len(leaves) >= 50
    assert all(kind.cause for kind in leaves)
    rows = {
        "A": {
            "婚姻家庭继承", "邻里", "房屋宅基地", "赔偿", "合同", "山林土地承包经营", "征地拆迁", "劳动争议",
            "村务管理", "环境保护", "交通事故", "医患", "物业", "其他",
        },
        "B": {
            "婚姻家庭", "邻里", "房屋宅基地", "合同", "生产经营", "损害赔偿", "山林土地", "征地拆迁",
            "环境污染", "劳动争议", "消费", "医疗", "道路交通事故", "物业", "其他",
        },
    }  # fmt: skip
    rows["C"] = rows["B"] - {"劳动争议", "消费"} | {"拖欠农民工工资", "其他劳动争议", "旅游", "电子商务", "其他消费"}
    rows["D"] = rows["C"] | {"民间借贷"}
    for generation, known in rows.items():
        assert {kind.row(generation) for kind in leaves} <= known, generation
    assert p.kind("劳动争议/拖欠农民工工资").row("C") == "拖欠农民工工资"
    assert p.kind("消费/预付卡").row("C") == "其他消费"
    assert p.kind("消费/预付卡").row("A") == "其他"


def test_an_unknown_leaf_speaks_as_its_parent(p):
    assert p.kind("邻里/空调外机").id == "邻里"
    assert p.kind("外星").id == "其他"


def test_forms_use_the_fixed_vocabulary_and_known_rows(p):
    assert {name for form in p.forms.values() for name in form.required_when} <= set(CONDITIONS)
    assert {form.row for form in p.forms.values()} <= {row.no for row in p.rows} | {0}
    assert [row.no for row in p.rows] == [*range(1, 12), 14, 12, 13]


def test_retention_proposes_and_prompts(p, story):
    from mediation.procedure.retention import raise_reasons

    assert p.retention.default == "定期30年"
    plain = story().failed()
    assert raise_reasons(p, plain.facts, plain.standing) == ()
    land = story(kind="房屋宅基地/宅基地").failed()
    assert raise_reasons(p, land.facts, land.standing) == ("涉及土地、房屋、界址的纠纷，请考虑定为永久",)


# ---- a centre's own files --------------------------------------------------------------------------------------------


def test_a_centre_overrides_by_id_and_adds_its_own(tmp_path):
    folder = local(tmp_path, "settings", 'setting = [{ name = "file_days", default = 15 }]\n')
    local(
        tmp_path,
        "tracks/people",
        '[track]\nid = "people"\nlabel = "人民调解"\n\n[[act]]\nid = "accept"\nlabel = "立案受理"\n',
    )
    own = Procedure(folder)
    assert own.settings_spec["file_days"].default == 15
    assert own.settings_spec["file_days"].label == "结案后归档期限"
    assert own.acts["accept"].label == "立案受理"
    assert own.acts["accept"].guards == load_procedure().acts["accept"].guards
    assert list(own.acts) == list(load_procedure().acts)


def test_a_centre_changes_one_way_of_an_act_and_keeps_the_others(tmp_path):
    text = '[[way]]\nact = "start"\nfrom = ["J2"]\nlabel = "开始先行调解"\n'
    own = Procedure(local(tmp_path, "tracks/judicial", text)).acts["start"]
    shipped = load_procedure().acts["start"]
    assert [way.label for way in own.variants if way.track == "judicial"] == ["开始先行调解"]
    assert [way.to for way in own.ways] == [way.to for way in shipped.ways]


def test_a_centre_may_take_a_row_out(tmp_path):
    folder = local(
        tmp_path, "sources", 'source = [{ id = "12348", remove = true }, { id = "妇联", sort = "channel" }]\n'
    )
    own = Procedure(folder)
    assert "12348" not in own.sources
    assert "妇联" in own.sources


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "tracks/people",
            '[[act]]\nid = "accept"\nguards = ["no_such"]\n',
            "规则文件 tracks/people.toml 的“accept”：条件“no_such”不存在。",
        ),
        (
            "tracks/people",
            '[[act]]\nid = "accept"\nfrom = ["P99"]\n',
            "规则文件 tracks/people.toml 的“accept”：状态“P99”不存在。",
        ),
        (
            "tracks/people",
            '[[act]]\nid = "accept"\ncolour = "red"\n',
            "规则文件 tracks/people.toml 的act “accept” colour：没有这一项，请删去或改正拼写。",
        ),
        (
            "tracks/supervision",
            '[[act]]\nid = "call"\nto = ["P8"]\n',
            "规则文件 tracks/supervision.toml 的“call”：督办协调只催人催时间，不能改变程序状态",
        ),
        (
            "tracks/judicial",
            '[[way]]\nact = "start"\nfrom = ["J1"]\n',
            "规则文件 tracks/judicial.toml 的“start”：从“J1”办理的办法须写明 to。",
        ),
        (
            "forms",
            '[[form]]\nid = "F11"\nrequired_when = ["sometimes"]\n',
            "规则文件 forms.toml 的“F11”：条件“sometimes”不存在。",
        ),
        (
            "forms",
            '[[form]]\nid = "F11"\nlaws = ["人民调解法 29"]\n',
            "规则文件 forms.toml 的“F11”：法律“人民调解法”不存在。",
        ),
        (
            "guards",
            'guard = [{ id = "appointed", check = "magic" }]\n',
            "规则文件 guards.toml 的“appointed”：函数“magic”不存在。",
        ),
        (
            "deadlines",
            'clock = [{ id = "D4", laws = ["民法 1"] }]\n',
            "规则文件 deadlines.toml 的“D4”：法律“民法”不存在。",
        ),
        (
            "deadlines",
            'clock = [{ id = "D4", start = ["moon"] }]\n',
            "规则文件 deadlines.toml 的“D4”：起算事件“moon”不存在。",
        ),
        (
            "kinds",
            '[[kind]]\nid = "邻里"\nwritten = "是"\n',
            "规则文件 kinds.toml 的kind “邻里” written：应是列表（方括号），请改正。",
        ),
        (
            "settings",
            'setting = [{ name = "new", label = "新", type = "int" }]\n',
            "规则文件 settings.toml 的setting “new” default：缺少这一项，请补上。",
        ),
        ("retention", 'default = "五年"\n', "规则文件 retention.toml 的“default”：保管期限“五年”不存在。"),
        ("sources", "source = [\n", "规则文件 sources.toml 不是合规的 TOML：末尾写法不对"),
    ],
)
def test_a_mistake_in_a_centre_s_file_is_told_with_file_and_id(tmp_path, name, text, said):
    with pytest.raises(Problem) as caught:
        Procedure(local(tmp_path, name, text))
    assert caught.value.reason == "bad_procedure"
    assert caught.value.message.startswith(said)


def test_a_second_mediation_track_of_a_centre_s_own_is_known_to_the_engine(tmp_path, holidays, story):
    from mediation.procedure.model import Happening

    text = """
[track]
id = "administrative"
label = "行政调解"
mediation = true

[[state]]
id = "A3"
label = "行政调解中"
active = true

[[act]]
id = "begin_administrative"
label = "行政调解受理"
from = ["甄别"]
to = ["A3"]
laws = ["本中心"]
"""
    own = Procedure(local(tmp_path, "tracks/administrative", text))
    base = story(kind="医疗")
    base.p = own
    base.do("register")
    base.do("begin_administrative")
    told = base.refused_by("divert", "second_track_medical", nature="民事纠纷", other_body="无")
    assert "行政调解行政调解中" in told.message
    assert isinstance(base.facts.happenings[-1], Happening)


# ---- papers ----------------------------------------------------------------------------------------------------------


def test_the_papers_of_a_path(p, story):
    forms = story().effective().forms()
    assert {"F04", "F05", "F06", "F10", "F11", "P01", "P03", "P08"} <= set(forms)
    assert "F12" not in forms
    assert "F21" not in forms
    assert [need.subject for need in forms["F06"]] == ["wang", "zhao"]
    assert forms["F11"][0].why == "达成书面协议"
    assert forms["F11"][0].need == "必须"
    session = next(h.id for h in story().effective().facts.happenings if h.act == "session")
    assert [need.subject for need in forms["F10"]] == [session]
    failed = set(story().failed().forms())
    assert {"F05", "F10", "F21"} <= failed
    assert "F11" not in failed


def test_no_paper_is_needed_before_anything_happened(p, story):
    case = story()
    assert all(need.form in ("F03", "F04") for need in required_forms(p, case.facts, case.standing))


# ---- lightness -------------------------------------------------------------------------------------------------------


def test_the_engine_needs_neither_pydantic_nor_any_other_room():
    code = (
        "import sys, json\n"
        "from mediation.procedure import engine, load\n"
        "p = load.load_procedure(); p.acts; p.clocks; p.kinds; p.forms; p.settings_spec\n"
        "print(json.dumps(sorted(m for m in sys.modules if m.split('.')[0] in ('pydantic', 'sqlalchemy', 'textual', 'jinja2') or m.startswith('mediation.'))))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    modules = json.loads(run.stdout)
    assert all(name.startswith(("mediation.procedure", "mediation.values")) for name in modules), modules


def test_every_way_into_a_mediation_asks_whether_a_court_or_another_mediation_has_the_claim(p: Procedure) -> None:
    open_to_both = [
        (act.id, way.from_)
        for act in p.acts.values()
        for way in act.ways
        if set(way.to) & p.running and not set(way.from_) & p.running
        if not {"suit_medical", "second_track_medical"} <= {guard.id for guard in way.guards}
    ]
    assert open_to_both == []


def test_every_variant_of_the_catalogue_binds_every_paper_once(p):
    variants = p.settings_spec["catalogue"].choices
    assert len(variants) == 3
    for variant in variants:
        held = [no for row in p.catalogue(variant) for no in row.holds or (row.no,)]
        assert sorted(held) == sorted(row.no for row in p.rows), variant
    assert len(p.catalogue("九行")) == 9
    assert p.catalogue(p.settings_spec["catalogue"].default) == p.rows


def test_a_variant_that_leaves_a_row_out_is_refused(tmp_path):
    text = '[[catalogue]]\nid = "本地"\nrow = [{ title = "全部", need = "必须", holds = [1, 2] }]\n'
    with pytest.raises(Problem) as caught:
        load_procedure(local(tmp_path, "forms", text))
    assert "“本地”：每一目录行须恰好列一次，缺目录行3、4" in caught.value.message


def test_a_centre_changes_one_form_and_the_rest_stays(tmp_path, p):
    text = '[[form]]\nid = "F24"\ntitle = "移送函"\ncopies = "3"\npattern = "{prefix}移〔{year}〕{serial}号"\n'
    own = load_procedure(local(tmp_path, "forms", text))
    assert (own.forms["F24"].title, own.forms["F24"].copies) == ("移送函", "3")
    assert own.forms["F24"].pattern.startswith("{prefix}移")
    assert own.forms["F24"].file == p.forms["F24"].file
    assert {form: own.forms[form] for form in p.forms if form != "F24"} == {
        form: p.forms[form] for form in p.forms if form != "F24"
    }
