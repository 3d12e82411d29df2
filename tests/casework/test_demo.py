"""The demo centre: marked, varied, legal, the same for the same seed, and never in a real centre."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest

from mediation.casework import desk_view, reading, referring
from mediation.casework.acts import act, offers
from mediation.casework.demo import DEMO_PASSWORD, demo
from mediation.casework.desk import open_desk
from mediation.casework.walk import walk
from mediation.casework.wandering import paths
from mediation.store import Store
from mediation.values import dates
from mediation.values.identity import check_id
from mediation.values.problems import Problem

OFFICES = ("judicial", "administrative", "confirmation", "remedy", "referral", "supervision")


def ten() -> dt.datetime:
    """Ten in the morning at the centre."""
    return dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dates.set_clock(ten)
    folder = tmp_path_factory.mktemp("demo") / "demo"
    demo(folder, size=200, seed=5)
    return folder


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre where every path was copied at least once."""
    from mediation.casework import demo as demo_room

    dates.set_clock(ten)
    folder = tmp_path_factory.mktemp("copied") / "demo"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_room, "CLONE_FROM", 200)
        patch.setattr(demo_room, "_FIRST_SET", len(paths()))
        demo(folder, size=2 * len(paths()) + 30, seed=3)
    return folder


def test_every_stage_is_there_and_the_centre_is_sound(made: Path) -> None:
    with open_desk(made) as desk:
        stages = set(reading.counts(desk))
        assert {"甄别分流", "待征询", "已受理", "调解中", "达成一致待签", "履行中", "履行完毕", "计时暂停"} <= stages
        assert {"已结案", "已归档", "不予受理", "引导告知", "未履行或履行争议", "调解不成终止"} <= stages
        assert desk.store.centre.demo
        assert desk.store.verify() == ()


def test_every_state_of_every_track_is_reached_by_some_case(made: Path) -> None:
    reached: set[str] = set()
    with open_desk(made) as desk:
        for line in reading.case_lines(desk, limit=200).lines:
            case = reading.snapshot(desk, line.id)
            reached |= {move.state for move in case.moves} | {track.state for track in case.tracks}
        known = desk.procedure.states
        begun = {state for act in desk.procedure.acts.values() for state in act.from_ if act.id != "register"}
        unreached = [known[state].label for state in known if state not in reached and state in begun | reached]
    assert unreached == []


def test_courts_agencies_hand_overs_and_supervision_are_there(made: Path) -> None:
    acts: set[str] = set()
    modes: set[str] = set()
    colours: set[str] = set()
    with open_desk(made) as desk:
        for line in reading.case_lines(desk, limit=200).lines:
            case = reading.snapshot(desk, line.id)
            acts |= {entry.act for entry in case.entries}
            modes |= {referral.mode for referral in case.referrals}
            colours.add(case.risk)
        left_out = {name for name, act in desk.procedure.acts.items() if act.track in OFFICES and name not in acts}
    assert {"委派", "委托先行调解", "邀请协助", "移送", "告知引导", "首接责任移交"} <= modes
    assert colours == {"", "红", "橙", "黄", "蓝"}
    assert left_out == set()


def test_a_demo_of_the_usual_size_shows_something_in_every_group_of_the_desk(tmp_path: Path) -> None:
    demo(tmp_path / "演示", size=24, seed=1)
    with open_desk(tmp_path / "演示") as desk:
        work = desk_view.work(desk)
        for group in (work.overdue, work.today, work.week, work.waiting):
            assert len(group) > 1, work
        assert {line.danger for group in (work.overdue, work.week) for line in group} >= {1, 2, 3, 4}
        assert referring.inbox(desk) != ()
        assert "已归档" in reading.counts(desk)


def test_every_path_has_come_to_its_end_today() -> None:
    for path in paths():
        assert max((step.after for step in path.steps), default=0) <= path.ago[0] <= path.ago[1], path.name


def test_all_numbers_lie_in_the_invented_region_and_are_valid(made: Path) -> None:
    with open_desk(made) as desk:
        for line in reading.case_lines(desk, limit=100).lines:
            case = reading.snapshot(desk, line.id)
            assert case.demo
            for party in case.parties:
                assert party.phone.startswith("139000")
                if party.natural:
                    assert check_id(party.id_type, party.id_no, today=desk.today()).number.startswith("9901")


def test_a_demo_case_can_be_worked_on_like_any_other(made: Path) -> None:
    with open_desk(made) as desk:
        line = next(one for one in reading.case_lines(desk, limit=100).lines if one.stage == "甄别分流")
        assert any(offer.act.id == "divert" and offer.allowed for offer in offers(desk, line.id))
        act(desk, line.id, "divert", {})


def told(folder: Path) -> list[object]:
    """What a demo centre holds, without the ids of its rows."""
    with open_desk(folder) as desk:
        cases = [reading.snapshot(desk, line.id) for line in reading.case_lines(desk, limit=200).lines]
        people = [[(p.name, p.id_no, p.phone) for p in case.parties] for case in cases]
        acts = [[(entry.act, entry.on, entry.actor, entry.at) for entry in case.entries] for case in cases]
        dues = [sorted((due.label, str(due.due), due.state) for due in case.dues) for case in cases]
        return [[(case.reg_no, case.title, case.facts, case.stage) for case in cases], people, acts, dues]


def test_the_same_seed_gives_the_same_cases(tmp_path: Path) -> None:
    for name in ("一", "二"):
        demo(tmp_path / name, size=12, seed=9)
    demo(tmp_path / "三", size=3, seed=10)
    first, second, third = (told(tmp_path / name) for name in ("一", "二", "三"))
    assert first == second
    assert [people[0] for people in third[1]] != [people[0] for people in first[1][-3:]]  # type: ignore[index]


def test_a_real_centre_is_left_alone(centre: Path) -> None:
    with pytest.raises(Problem) as problem:
        demo(centre, size=3)
    assert problem.value.reason == "not_demo"
    with Store.open(centre) as store, store.read() as reader:
        assert reader.total() == 0


def test_a_filled_demo_centre_is_not_filled_twice(made: Path) -> None:
    with pytest.raises(Problem) as problem:
        demo(made, size=3)
    assert problem.value.reason == "demo_filled"


def test_a_large_centre_broken_off_is_gone_on_with_and_becomes_the_same(tmp_path: Path) -> None:
    from mediation.casework import copying
    from mediation.casework import demo as demo_room

    dates.set_clock(ten)

    class CutError(Exception):
        pass

    def cut(done: int) -> None:
        if done == 26:
            raise CutError

    with pytest.MonkeyPatch.context() as patch:
        for room, name, value in ((demo_room, "CLONE_FROM", 20), (demo_room, "_FIRST_SET", 12), (copying, "BATCH", 7)):
            patch.setattr(room, name, value)
        demo(tmp_path / "一", size=40, seed=4)
        with pytest.raises(CutError):
            demo(tmp_path / "二", size=40, seed=4, progress=cut)
        with pytest.raises(Problem, match="已有26件案件"):
            demo(tmp_path / "二", size=41, seed=4)
        assert demo(tmp_path / "二", size=40, seed=4) == 40
    assert told(tmp_path / "一") == told(tmp_path / "二")
    with open_desk(tmp_path / "二") as desk:
        assert desk.store.verify() == ()


def test_many_cases_are_copied_from_a_first_set(copied: Path) -> None:
    with open_desk(copied) as desk:
        assert desk.store.verify() == ()
        found = reading.case_lines(desk, limit=1000).lines
        assert len({line.reg_no for line in found}) == 2 * len(paths()) + 30
        for line in found[::7]:
            case = reading.snapshot(desk, line.id)
            assert [track.state_label for track in case.tracks]
            assert all(check_id(p.id_type, p.id_no, today=desk.today()) for p in case.parties if p.natural)
            assert [hit.case_id for hit in reading.search(desk, case.parties[0].id_no).hits] == [case.id]
        waiting = next(one for one in found if one.stage == "履行中")
        act(desk, waiting.id, "perform", {})
        assert reading.snapshot(desk, waiting.id).stage in ("履行完毕", "履行中")


def test_copied_cases_stand_where_their_own_days_put_them(copied: Path) -> None:
    from mediation.casework import settling
    from mediation.casework.facts import facts_of
    from mediation.casework.registering import Round
    from mediation.records.tables import Case, Deadline, Referral, Track

    with open_desk(copied) as desk, desk.store.unit(desk.person.id, desk.person.role) as unit:
        run = Round.of(desk)
        found = reading.case_lines(desk, limit=1000).lines
        assert min(line.applied_on for line in found) < dt.date(2026, 6, 1)

        def stored(case_id: str) -> tuple[list[object], ...]:
            case = unit.need(Case, case_id)
            dues = [
                (
                    d.rule,
                    d.label,
                    d.start_on,
                    d.due,
                    d.state,
                    d.basis,
                    d.law,
                    d.explanation,
                    d.day_n,
                    d.day_m,
                    d.warn,
                    d.ref,
                    d.due_at,
                    d.whose,
                    d.danger,
                )
                for d in unit.rows(Deadline, case_id)
            ]
            tracks = [(t.track, t.state, t.since, t.active) for t in unit.rows(Track, case_id)]
            sent = [
                (r.ref, r.direction, r.mode, r.body, r.their_no, r.received_on, r.due, r.state, r.decided_on, r.reason)
                for r in unit.rows(Referral, case_id)
            ]
            columns = [case.stage, case.outcome, case.next_due, case.next_label, case.risk]
            return sorted(map(str, dues)), sorted(tracks), sorted(map(str, sent)), columns

        for line in found:
            before = stored(line.id)
            snapshot = unit.snapshot(line.id)
            standing, clocks = settling.fold_and_clock(
                desk, facts_of(desk.procedure, snapshot, run.settings, run.people)
            )
            settling.write_rows(desk, unit, line.id, standing, clocks)
            case = unit.need(Case, line.id)
            for name, value in settling.case_columns(desk, snapshot, standing, clocks).items():
                setattr(case, name, value)
            now = stored(line.id)
            for one, other in zip(now, before, strict=True):
                assert [a for a in one if a not in other] == []  # type: ignore[attr-defined]
            assert now == before


def test_demo_people_log_in_with_the_demo_password(made: Path) -> None:
    from mediation.casework import accounts

    assert accounts.login(made, "周敏", DEMO_PASSWORD)
    assert accounts.login(made, "李璟", DEMO_PASSWORD)


def test_the_walk_leads_from_the_window_to_the_bound_volume(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("temp")
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    done = walk(tmp_path / "走一遍")
    assert [path.name for path in elsewhere.rglob("*.json")] == []
    assert (tmp_path / "走一遍" / "out" / "01-邻里漏水.json").is_file(), "what was taken in lies beside what was made"
    assert any("归档" in step for step in done.steps)
    assert [path.suffix for path in done.files] == [".pdf", ".docx", ".pdf"]
    assert all(path.stat().st_size > 10_000 for path in done.files)
    assert "王桂兰" not in "".join(path.name for path in done.files)


def test_the_committee_of_the_demo_centre_takes_over_what_was_sent_to_it(made: Path) -> None:
    from mediation.casework import accounts

    with open_desk(made, token=accounts.login(made, "程岚", DEMO_PASSWORD)) as desk:
        waiting = referring.inbox(desk)
        assert waiting != ()
        taken = act(desk, waiting[0].case_id, waiting[0].accept, {})
        assert reading.snapshot(desk, waiting[0].case_id).stage == "移送其他机关"
        assert reading.snapshot(desk, taken.made["case_id"]).stage == "甄别分流"
        assert desk.store.verify() == ()
