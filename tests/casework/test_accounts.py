"""Who may come in, who may do what, and what is shown."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest

from mediation.casework import accounts, reading
from mediation.casework.acts import act
from mediation.casework.desk import create_centre, open_desk
from mediation.casework.drafts import draft_keys, drop_draft, load_draft, save_draft
from mediation.casework.settings import set_setting, settings
from mediation.values import dates
from mediation.values.problems import Problem, Refused
from tests.casework.office import PASSWORD, Office, registered, taken_in


def test_without_a_session_the_way_in_is_named(centre: Path) -> None:
    with pytest.raises(Problem) as problem:
        open_desk(centre)
    assert problem.value.reason == "login"
    assert "mediation login" in problem.value.message


def test_without_a_centre_the_way_to_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        open_desk(tmp_path / "空")
    assert problem.value.reason == "no_centre"


def test_login_leaves_a_private_token_that_expires(centre: Path) -> None:
    accounts.login(centre, "李璟", PASSWORD)
    path = accounts.session_file(centre)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert accounts.session_name(centre) == "李璟"
    with open_desk(centre) as desk:
        assert desk.person.role == "mediator"
    dates.set_clock(lambda: dt.datetime(2026, 12, 1, 15, 0, tzinfo=dt.UTC))
    with pytest.raises(Problem) as problem:
        open_desk(centre)
    assert problem.value.reason == "login"


def test_logout_ends_the_session_even_for_a_copied_token(centre: Path) -> None:
    token = accounts.login(centre, "李璟", PASSWORD)
    accounts.logout(centre)
    assert not accounts.session_file(centre).exists()
    with pytest.raises(Problem):
        open_desk(centre, token=token)


def test_a_token_others_can_read_is_not_used(centre: Path) -> None:
    accounts.login(centre, "李璟", PASSWORD)
    accounts.session_file(centre).chmod(0o644)
    with pytest.raises(Problem) as problem:
        open_desk(centre)
    assert problem.value.reason == "login"


def test_five_wrong_passwords_lock_for_five_minutes_then_longer(centre: Path) -> None:
    for _ in range(5):
        with pytest.raises(Problem, match="姓名或密码不对"):
            accounts.login(centre, "周敏", "不对的密码")
    with pytest.raises(Problem) as problem:
        accounts.login(centre, "周敏", PASSWORD)
    assert problem.value.reason == "locked"
    assert "10时05分" in problem.value.message
    dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 6, tzinfo=dt.UTC))
    with pytest.raises(Problem, match="姓名或密码不对"):
        accounts.login(centre, "周敏", "不对的密码")
    with pytest.raises(Problem, match="10时16分"):
        accounts.login(centre, "周敏", PASSWORD)
    dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 17, tzinfo=dt.UTC))
    assert accounts.login(centre, "周敏", PASSWORD)


def test_an_unknown_name_is_told_the_same(centre: Path) -> None:
    with pytest.raises(Problem) as unknown:
        accounts.login(centre, "查无此人", PASSWORD)
    with pytest.raises(Problem) as wrong:
        accounts.login(centre, "李璟", "不对的密码")
    assert unknown.value.message == wrong.value.message


@pytest.mark.parametrize("password", ["短", "12345678", "新人甲的密码", "aaaaaaaa"])
def test_weak_passwords_are_refused(office: Office, password: str) -> None:
    with pytest.raises(Problem) as problem:
        accounts.add_staff(office.desk("管理员甲"), "新人甲", password, "mediator")
    assert problem.value.reason == "weak_password"


def test_the_administrator_keeps_accounts_but_sees_no_case(office: Office) -> None:
    case_id = registered(office.desk(), "01")
    admin = office.desk("管理员甲")
    accounts.add_staff(admin, "新人甲", PASSWORD, "mediator")
    assert "新人甲" in {person.name for person in accounts.staff(admin)}
    for look in (
        lambda: reading.snapshot(admin, case_id),
        lambda: reading.case_lines(admin),
        lambda: reading.search(admin, "王桂兰"),
        lambda: reading.reveal(admin, case_id),
        lambda: act(admin, case_id, "divert", {}),
    ):
        with pytest.raises(Problem) as problem:
            look()
        assert problem.value.reason == "forbidden"
        assert "管理员" in problem.value.message


def test_a_mediator_makes_no_accounts(office: Office) -> None:
    with pytest.raises(Problem, match="管理人员账号"):
        accounts.add_staff(office.desk(), "新人甲", PASSWORD, "mediator")


def test_an_archivist_does_not_mediate(office: Office) -> None:
    case_id = registered(office.desk(), "01")
    with pytest.raises(Refused, match="档案员"):
        act(office.desk("档案员乙"), case_id, "divert", {})


def test_the_last_administrator_stays(office: Office) -> None:
    admin = office.desk("管理员甲")
    with pytest.raises(Problem) as problem:
        accounts.set_active(admin, admin.person.id, active=False)
    assert problem.value.reason == "last_administrator"


def test_a_closed_account_is_out_at_once(office: Office, centre: Path) -> None:
    mediator, admin = office.desk("周敏"), office.desk("管理员甲")
    accounts.set_active(admin, mediator.person.id, active=False)
    with pytest.raises(Problem):
        accounts.login(centre, "周敏", PASSWORD)


def test_passwords_change_by_their_owner_or_the_administrator(office: Office, centre: Path) -> None:
    desk = office.desk("周敏")
    with pytest.raises(Problem, match="原密码不对"):
        accounts.set_password(desk, "不是原来的", "另一个好密码")
    accounts.set_password(desk, PASSWORD, "另一个好密码八位")
    assert accounts.login(centre, "周敏", "另一个好密码八位")
    accounts.reset_password(office.desk("管理员甲"), desk.person.id, "管理员重设的密码")
    assert accounts.login(centre, "周敏", "管理员重设的密码")


def test_numbers_are_masked_until_revealed_and_the_look_is_logged(office: Office) -> None:
    desk = office.desk()
    case_id = taken_in(desk, "01")
    shown = reading.masked(reading.snapshot(desk, case_id)).parties[0]
    assert (shown.id_no, shown.phone) == ("990***********0284", "139****0001")
    whole = reading.reveal(desk, case_id).parties[0]
    assert whole.id_no == "990101195603120284"
    line = reading.log_lines(desk, case_id)[0]
    assert (line.action, line.actor) == ("reveal", "李璟")
    exported = reading.export_case(desk, case_id)
    assert "990101195603120284" not in str(exported)
    assert "13900000001" not in str(exported)
    assert reading.log_lines(desk, case_id)[0].action == "export"


def test_revealing_one_party_leaves_the_others_masked(office: Office) -> None:
    desk = office.desk()
    case_id = registered(desk, "01")
    first = reading.snapshot(desk, case_id).parties[0]
    shown = reading.reveal(desk, case_id, first.id)
    assert shown.parties[0].id_no == "990101195603120284"
    assert "*" in shown.parties[1].id_no


def test_an_amended_number_is_masked_in_the_file_too(office: Office) -> None:
    desk = office.desk()
    case_id = registered(desk, "01")
    act(desk, case_id, "amend", {"object": "赵明", "field": "电话", "value": "13900000009", "reason": "换号"})
    assert "13900000009" not in str(reading.masked(reading.snapshot(desk, case_id)))


def test_the_log_names_fields_and_never_values(office: Office) -> None:
    desk = office.desk()
    case_id = taken_in(desk, "01")
    lines = reading.log_lines(desk, case_id, limit=100)
    assert lines[-1].action == "register"
    assert all(line.actor == "李璟" for line in lines)
    text = (desk.folder / "mediation.db").read_bytes()
    assert text.count(b"login") >= 1
    assert "王桂兰" not in str(lines)


def test_two_centres_cannot_share_a_folder(centre: Path) -> None:
    with pytest.raises(Problem) as problem:
        create_centre(centre, name="甲", committee="乙", prefix="丙", administrator=("丁某某", PASSWORD))
    assert problem.value.reason == "centre_exists"


def test_settings_are_checked_and_shown_as_the_centres_own(office: Office) -> None:
    desk = office.desk("何主任")
    assert all(line.law.startswith("本中心设置") for line in settings(desk))
    set_setting(desk, "mediation_days", "45")
    assert next(line.value for line in settings(desk) if line.name == "mediation_days") == 45
    with pytest.raises(Problem, match="整数"):
        set_setting(desk, "mediation_days", "四十五")
    with pytest.raises(Problem) as problem:
        set_setting(desk, "number_case", "{serial}")
    assert problem.value.reason == "bad_pattern"
    set_setting(desk, "number_case", "{prefix}字({year}){serial:05d}号")
    assert registered(desk, "01")
    assert reading.case_lines(desk).lines[0].reg_no == "博字(2026)00001号"
    with pytest.raises(Problem) as problem:
        set_setting(office.desk("李璟"), "mediation_days", "45")
    assert problem.value.reason == "forbidden"


def test_drafts_stay_with_their_owner(office: Office) -> None:
    desk = office.desk()
    save_draft(desk, "intake", {"name": "王桂兰"})
    assert load_draft(desk, "intake") == {"name": "王桂兰"}
    assert load_draft(office.desk("周敏"), "intake") is None
    assert draft_keys(desk) == ("intake",)
    drop_draft(desk, "intake")
    assert load_draft(desk, "intake") is None
