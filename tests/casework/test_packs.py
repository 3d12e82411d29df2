"""Form packs: signed by a publisher the centre trusts, tried before they are installed, and only for cases to come."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.care import verify
from mediation.casework.desk import Desk
from mediation.casework.packs import brings, install, listed, look, trust
from mediation.casework.papers import make_paper
from mediation.documents.packs import MANIFEST, SIGNATURE, make, new_key
from mediation.documents.templating import templates_dir
from mediation.documents.text import fold, pdf_pages
from mediation.values import dates
from mediation.values.problems import Problem
from tests.casework.office import Office, mediating, registered, sample

PRIVATE, PUBLIC = new_key()
PUBLISHER = "江州市司法局"
NEW = "依照2027年版文书格式制作"


def described(folder: Path, **changes: str) -> None:
    told = {
        "id": "jiangzhou",
        "version": "2027",
        "title": "江州2027年版文书",
        "publisher": PUBLISHER,
        "valid_from": "2026-12-10",
    }
    lines = [f'{key} = "{value}"' for key, value in (told | changes).items()]
    (folder / "pack.toml").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A pack with a changed application form under a new title."""
    folder = tmp_path / "source"
    (folder / "templates").mkdir(parents=True)
    described(folder)
    (folder / "forms.toml").write_text('[[form]]\nid = "F03"\ntitle = "人民调解申请书（2027年版）"\n', encoding="utf-8")
    shipped = (templates_dir() / "F03.html").read_text(encoding="utf-8")
    changed = shipped.replace("{% block body %}", '{% block body %}\n<p class="note">' + NEW + "</p>", 1)
    (folder / "templates" / "F03.html").write_text(changed, encoding="utf-8")
    return folder


@pytest.fixture
def signed(source: Path, tmp_path: Path) -> Callable[..., Path]:
    def seal(key: str = PRIVATE, name: str = "新文书.mpack") -> Path:
        (tmp_path / name).write_bytes(make(source, key))
        return tmp_path / name

    return seal


@pytest.fixture
def keeper(office: Office) -> Desk:
    """The administrator, who trusts the publisher."""
    desk = office.desk("管理员甲")
    trust(desk, PUBLISHER, PUBLIC)
    return desk


def today(day: int) -> None:
    dates.set_clock(lambda: dt.datetime(2026, 12, day, 2, 0, tzinfo=dt.UTC))


def refused(desk: Desk, path: Path) -> Problem:
    """Why a pack is not installed; nothing of it is left behind."""
    with pytest.raises(Problem) as caught:
        install(desk, path)
    assert list(desk.folder.glob("packs/*")) == []
    assert "\n" not in caught.value.message
    return caught.value


def words(desk: Desk, case_id: str, form: str = "F03") -> str:
    return fold("".join(pdf_pages(make_paper(desk, case_id, form).data)))


def test_a_new_form_is_for_cases_of_its_day_and_old_cases_keep_the_old_one(
    office: Office, keeper: Desk, signed: Callable[..., Path]
) -> None:
    pack = install(keeper, signed())
    assert pack.since.isoformat() == "2026-12-10"
    assert [line.state for line in listed(keeper)] == ["未到启用日期"]
    desk = office.desk()
    old = registered(desk, "01")
    assert NEW not in words(desk, old)
    today(11)
    later = office.desk()
    new = registered(later, "03", applied_on="2026-12-10")
    assert NEW in words(later, new)
    assert "2027年版" in words(later, new)
    assert NEW not in words(later, old)
    made = make_paper(later, new, "F03", freeze=True)
    with later.store.read() as reader:
        entry = next(one for one in reader.log(case_id=new) if one.object_id == made.paper_id)
    assert "pack" in str(entry)
    assert [line.state for line in listed(keeper)] == ["使用中"]


def test_a_pack_of_a_stranger_or_with_a_wrong_signature_is_refused(
    keeper: Desk, source: Path, signed: Callable[..., Path]
) -> None:
    other, _ = new_key()
    assert refused(keeper, signed(other)).reason == "bad_signature"
    described(source, publisher="某文印店")
    assert "不在本中心信任的名单里" in refused(keeper, signed()).message


def test_a_changed_file_is_found_though_the_signature_is_right(
    keeper: Desk, signed: Callable[..., Path], tmp_path: Path
) -> None:
    bent = tmp_path / "改.mpack"
    with zipfile.ZipFile(signed()) as old, zipfile.ZipFile(bent, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(NEW.encode(), "偷换的内容".encode()))
    assert "与清单不符" in refused(keeper, bent).message


@pytest.mark.parametrize(
    "name", ["../templates/F03.html", "/etc/F03.html", "templates/../../F03.html", "templates/a/F03.html"]
)
def test_a_file_that_would_lie_elsewhere_is_refused(
    keeper: Desk, signed: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    bent = tmp_path / "越界.mpack"
    with zipfile.ZipFile(signed()) as old, zipfile.ZipFile(bent, "w") as new:
        for kept in (MANIFEST, SIGNATURE):
            new.writestr(kept, old.read(kept))
        new.writestr(name, "x")
    assert "不许有的文件" in refused(keeper, bent).message
    assert not (keeper.folder.parent / "templates").exists()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% extends '_form.html' %}{% block body %}<p>{{ case.colour }}</p>{% endblock %}", "没有“case.colour”这一项"),
        ("{% extends '_form.html' %}{% block body %}<p>{{ case.title </p>{% endblock %}", "写法有误"),
    ],
)
def test_a_form_that_cannot_be_made_from_the_samples_keeps_the_whole_pack_out(
    keeper: Desk, source: Path, signed: Callable[..., Path], template: str, said: str
) -> None:
    (source / "templates" / "F03.html").write_text(template, encoding="utf-8")
    found = refused(keeper, signed())
    assert found.reason == "pack_form"
    assert "F03" in found.message
    assert said in found.message


def test_a_form_the_program_does_not_ship_comes_with_what_it_needs(
    office: Office, keeper: Desk, source: Path, signed: Callable[..., Path]
) -> None:
    (source / "forms.toml").write_text(
        '[[form]]\nid = "J01"\ntitle = "调解回执单"\nrow = 14\nper = "case"\nfile = "J01.html"\nskin = "dense"\nneed = "按需"\n'
        'copies = "2"\nparts = ["case", "people"]\n',
        encoding="utf-8",
    )
    (source / "templates" / "F03.html").rename(source / "templates" / "J01.html")
    (source / "templates" / "J01.html").write_text(
        '{% extends "_form.html" %}{% block body %}<p class="body">{{ case.title }}一案，当事人{{ parties|length }}人。</p>{% endblock %}',
        encoding="utf-8",
    )
    described(source, valid_from="2020-01-01")
    pack = install(keeper, signed())
    assert pack.since.isoformat() == "2026-12-02"  # never for cases that are there already
    today(3)
    desk = office.desk()
    new = registered(desk, "01", applied_on="2026-12-03")
    assert "一案，当事人2人" in words(desk, new, "J01")


def test_only_who_keeps_the_settings_installs(office: Office, keeper: Desk, signed: Callable[..., Path]) -> None:
    with pytest.raises(Problem) as caught:
        install(office.desk("李璟"), signed())
    assert caught.value.reason == "forbidden"


def test_the_centres_own_file_goes_before_the_pack_and_a_changed_one_is_told(
    keeper: Desk, signed: Callable[..., Path]
) -> None:
    pack = install(keeper, signed())
    own = keeper.folder / "templates"
    own.mkdir(exist_ok=True)
    assert keeper.templates_on(pack.since) == (own, pack.templates)
    (pack.templates / "F03.html").write_text("x", encoding="utf-8")
    assert [line.state for line in listed(keeper)] == ["文件已改动"]


def test_the_list_of_a_pack_names_every_file(signed: Callable[..., Path]) -> None:
    with zipfile.ZipFile(signed()) as packed:
        names = set(packed.namelist()) - {MANIFEST, SIGNATURE}
        assert set(json.loads(packed.read(MANIFEST))["files"]) == names


def test_a_paper_of_an_old_case_keeps_its_name(keeper: Desk, office: Office, signed: Callable[..., Path]) -> None:
    install(keeper, signed())
    old = registered(office.desk(), "01")
    today(11)
    desk = office.desk()
    new = registered(desk, "03", applied_on="2026-12-10")
    assert [make_paper(desk, case, "F03").title for case in (old, new)] == [
        "人民调解申请书",
        "人民调解申请书（2027年版）",
    ]
    assert "2027" not in make_paper(desk, old, "F03").name


def test_a_lower_version_is_not_installed_over_a_newer_one(
    keeper: Desk, source: Path, signed: Callable[..., Path]
) -> None:
    described(source, version="1.10")
    install(keeper, signed(name="a.mpack"))
    described(source, version="1.9")
    with pytest.raises(Problem, match=r"已经安装了更新的 jiangzhou@1\.10"):
        install(keeper, signed(name="b.mpack"))
    described(source, version="1.11")
    install(keeper, signed(name="c.mpack"))
    assert [line.pack for line in listed(keeper)] == ["jiangzhou@1.11", "jiangzhou@1.10"]


def test_verify_tells_a_pack_that_was_changed_moved_or_is_of_nobody_known_and_what_was_left_over(
    keeper: Desk, office: Office, signed: Callable[..., Path]
) -> None:
    pack = install(keeper, signed())
    assert verify(keeper) == ()
    folder = keeper.folder / "packs" / "jiangzhou@2027"
    (folder / "since").write_text("2026-12-05")
    (folder / "templates" / "F99.html").write_text("x")
    trust(keeper, PUBLISHER, new_key()[1])
    (found,) = verify(keeper)
    assert found.area == "文书包"
    for said in (
        "templates/F99.html与签名的清单不符",
        "签名与现在登记的公钥不符",
        "启用日期与安装时登记的不符，改正之前不使用",
        "从备份恢复",
    ):
        assert said in found.message
    (folder / "templates" / "F99.html").unlink()
    for left in (".new-0a", ".ready-b@1"):
        (keeper.folder / "packs" / left).mkdir()
    desk = office.desk("管理员甲")
    assert desk.packs == ()  # by a wrong day cases would change their papers
    assert [line.state for line in listed(desk)] == ["启用日期已改动"]
    told = " ".join(one.message for one in verify(desk))
    for said in ("packs/.new-0a", "packs/.ready-b@1", "删去它"):
        assert said in told
    (folder / "since").write_text(pack.since.isoformat(), encoding="utf-8")
    assert [one.label for one in office.desk("管理员甲").packs] == ["jiangzhou@2027"]


def test_a_program_killed_while_it_installs_leaves_the_pack_whole_or_none(
    keeper: Desk, signed: Callable[..., Path]
) -> None:
    import os
    import subprocess
    import sys

    script = (
        "import os, sys, datetime as dt; from pathlib import Path; from mediation.values import dates; "
        "from mediation.documents import packs; from mediation.casework.packs import install; "
        "from mediation.casework.desk import Desk; from mediation.store import Store; "
        "dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC)); "
        "store = Store.open(Path(sys.argv[1])); reader = store.read().__enter__(); people = reader.staff(); "
        "store.close(); store = Store.open(Path(sys.argv[1])); "
        "desk = Desk(store, next(one for one in people if one.role == 'administrator')); "
        "packs.put_in_force = lambda ready: os._exit(9) if sys.argv[3] == 'late' else None; "
        "desk.store.__class__.unit = (lambda *a: os._exit(9)) if sys.argv[3] == 'early' else desk.store.__class__.unit; "
        "install(desk, Path(sys.argv[2]))"
    )
    for when, there in (("early", False), ("late", True)):
        command = [sys.executable, "-c", script, str(keeper.folder), str(signed()), when]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
        assert done.returncode == 9, done.stderr
        assert bool(keeper.packs) is there
    assert verify(keeper) == ()
    assert [line.pack for line in listed(keeper)] == ["jiangzhou@2027"]
    assert list(keeper.folder.glob("packs/.ready-*")) == []


def test_the_clauses_offered_are_those_of_the_cases_own_day(
    keeper: Desk, office: Office, source: Path, signed: Callable[..., Path]
) -> None:
    from mediation.casework.agreeing import clauses

    desk = office.desk("李璟")
    old = registered(desk, "01", applied_on="2026-12-01")
    before = [one.title for one in clauses(desk, old)]
    (source / "templates" / "clauses.toml").write_text(
        '[[clause]]\nid = "X1"\ntitle = "新编条款"\nact = "作为"\ntext = "按新编条款办理。"\n', encoding="utf-8"
    )
    install(keeper, signed())
    today(10)
    new = registered(desk, "03", applied_on="2026-12-10")
    assert [one.title for one in clauses(desk, old)] == before
    assert "新编条款" in [one.title for one in clauses(desk, new)]


def test_what_is_no_folder_of_a_pack_is_said(source: Path) -> None:
    with pytest.raises(Problem, match="不是文件夹"):
        make(source / "pack.toml", PRIVATE)
    with pytest.raises(Problem, match=r"没有 pack\.toml"):
        make(source / "templates", PRIVATE)


def test_a_damaged_or_missing_pack_is_told_beside_the_others_and_stops_nobody(
    keeper: Desk, source: Path, signed: Callable[..., Path]
) -> None:
    install(keeper, signed())
    place = keeper.folder / "packs" / "jiangzhou@2027"
    kept = {name: (place / name).read_bytes() for name in (MANIFEST, SIGNATURE)}
    (place / SIGNATURE).unlink()
    assert "没有签名" in verify(keeper)[0].message
    (place / SIGNATURE).write_bytes(kept[SIGNATURE])
    for broken in (b"[]", b'{"format": 1}', b"{", b""):
        (place / MANIFEST).write_bytes(broken)
        (found,) = verify(keeper)
        assert "jiangzhou@2027”不完整" in found.message
    (place / MANIFEST).write_bytes(kept[MANIFEST])
    assert verify(keeper) == ()
    place.rename(keeper.folder / "packs" / ".away")
    (found,) = verify(keeper)
    assert "文件夹不在了" in found.message


def test_the_pack_says_what_it_replaces_for_how_many_cases_it_is_kept_and_what_stays_the_centres_own(
    keeper: Desk, office: Office, source: Path, signed: Callable[..., Path]
) -> None:
    form = '[[form]]\nid = "F03"\ntitle = "人民调解申请书（2027年版）"\ncopies = "5"\n'
    (source / "forms.toml").write_text(form, encoding="utf-8")
    own = keeper.folder / "templates"
    own.mkdir(exist_ok=True)
    (own / "F03.html").write_bytes((templates_dir() / "F03.html").read_bytes())
    told = look(keeper, signed()).changes
    for said in (
        "版本：程序自带 → 2027", "改动文书1种：F03", "名称人民调解申请书 → 人民调解申请书（2027年版）", "→ 5", "本中心自己的文件仍优先：F03.html",
    ):  # fmt: skip
        assert said in told
    install(keeper, signed())
    today(11)
    desk = office.desk()
    for number in ("01", "03"):
        registered(desk, number, applied_on="2026-12-10")
    assert [line.kept for line in listed(keeper)] == ["2件案件在用"]
    described(source, version="2028", valid_from="2026-12-12")
    install(keeper, signed(name="b.mpack"))
    today(13)
    registered(office.desk(), "04", applied_on="2026-12-12")
    assert [line.kept for line in listed(keeper)] == ["1件案件在用", "为2件旧案保留"]
    assert "版本：2027 → 2028" in brings(keeper, "jiangzhou@2028")


def test_nothing_is_frozen_by_a_pack_whose_files_were_changed_after_it_was_installed(
    office: Office, keeper: Desk, signed: Callable[..., Path]
) -> None:
    install(keeper, signed())
    today(11)
    desk = office.desk()
    new = registered(desk, "03", applied_on="2026-12-10")
    page = keeper.folder / "packs" / "jiangzhou@2027" / "templates" / "F03.html"
    whole = page.read_text(encoding="utf-8")
    page.write_text(whole.replace(NEW, "被人改过的话"), encoding="utf-8")
    with pytest.raises(Problem, match="jiangzhou@2027 的文件在安装以后被改动过，不能用它定稿"):
        make_paper(desk, new, "F03", freeze=True)
    page.write_text(whole, encoding="utf-8")
    listed_file = page.parents[1] / MANIFEST
    kept = listed_file.read_bytes()
    listed_file.write_bytes(kept.replace("江州2027年版文书".encode(), "江州2028年版文书".encode()))
    with pytest.raises(Problem, match="不能用它定稿"):
        make_paper(desk, new, "F03", freeze=True)
    listed_file.write_bytes(kept)
    assert make_paper(desk, new, "F03", freeze=True).paper_id


def test_a_folder_nobody_installed_is_not_used(office: Office, keeper: Desk, signed: Callable[..., Path]) -> None:
    install(keeper, signed())
    today(11)
    installed = keeper.folder / "packs" / "jiangzhou@2027"
    stray = installed.with_name("evil@9")
    shutil.copytree(installed, stray)
    manifest = json.loads((stray / MANIFEST).read_text(encoding="utf-8")) | {"id": "evil", "version": "9"}
    (stray / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    (stray / "since").write_text("2000-01-01", encoding="utf-8")
    desk = office.desk()
    assert [one.label for one in desk.packs] == ["jiangzhou@2027"]
    assert NEW not in words(desk, registered(desk, "01"))
    assert "记录链里没有它的安装记录" in " ".join(one.message for one in verify(keeper))


@pytest.mark.parametrize(
    "text", ["[[clause]\nid=", 'drop = ["ZZ9"]', '[[clause]]\nid = "G1"\ntitle = "x"\nact = "胡说"\ntext = "x"']
)
def test_a_pack_whose_clauses_cannot_be_read_is_not_installed(
    keeper: Desk, source: Path, signed: Callable[..., Path], text: str
) -> None:
    (source / "templates" / "clauses.toml").write_text(text, encoding="utf-8")
    told = refused(keeper, signed())
    assert told.reason == "pack_form"
    assert "文书包里的条款库；文书包没有安装" in told.message


def test_the_number_pattern_of_a_pack_numbers_the_agreements_of_its_cases(
    office: Office, keeper: Desk, source: Path, signed: Callable[..., Path]
) -> None:
    row = '[[form]]\nid = "F11"\npattern = "江协〔{year}〕{serial}号"\n'
    (source / "forms.toml").write_text(row, encoding="utf-8")
    (source / "templates" / "F03.html").unlink()
    install(keeper, signed())
    today(12)
    desk = office.desk()
    numbers = []
    for day in ("2026-12-10", "2026-12-09"):
        case = registered(desk, "01", applied_on=day)
        mediating(desk, case, "2026-12-11")
        reached = sample("01")["agreement"]["items"][1] | {"due": "2026-12-20"}
        act(desk, case, "reach", {"facts": "漏水", "items": [reached], "copies": "3"}, on="2026-12-11")
        agreement = reading.snapshot(desk, case).agreement
        assert agreement is not None
        numbers.append(agreement.no)
    assert numbers[0] == "江协〔2026〕1号"
    assert "人调字" in numbers[1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('id = "P02"\npattern = "{nosuch}"', "文号格式“{nosuch}”不能用"),
        ('id = "P02"\npattern = "没有序号"', "文号格式“没有序号”不能用"),
        ('id = "F03"\npattern = "{prefix}〔{year}〕{serial}号"', "这种文书没有文号"),
    ],
)
def test_a_pack_with_a_number_pattern_that_cannot_serve_is_not_installed(
    keeper: Desk, source: Path, signed: Callable[..., Path], row: str, said: str
) -> None:
    (source / "forms.toml").write_text(f"[[form]]\n{row}\n", encoding="utf-8")
    assert said in refused(keeper, signed()).message
