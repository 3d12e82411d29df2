"""Disputes from files (导入): JSON in the shape of ``cases/samples`` and the 18-column xlsx ledger.

One JSON file holds one dispute or a list of them; its keys are told in ``drafting`` and ``replaying``. All files of one call
are one transaction: one bad line and nothing is written, unless ``skip_bad`` asks for the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework import alikes, ledger, replaying
from mediation.casework.alikes import Known
from mediation.casework.drafting import CaseDraft, draft_from
from mediation.casework.dropped import dropped
from mediation.casework.linting import agreement_faults
from mediation.casework.permits import need
from mediation.casework.registering import WORDS, Round, insert, notices
from mediation.casework.replaying import Story
from mediation.casework.taking import is_file
from mediation.casework.vetting import vet
from mediation.values.problems import Problem, Refused
from mediation.values.system import system_said
from mediation.values.text import clean, normalise, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Work
    from mediation.records.snapshot import Changed
    from mediation.store.unit import Unit

_FEW = 200
"""Up to so many disputes are also compared by phone with the whole centre; a mass intake only by name and number."""

_LARGEST = 200 * 1024 * 1024
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What became of the files: cases registered, and (with ``skip_bad``) what was refused and why."""

    registered: tuple[Changed, ...]
    refused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One dispute read from a file, ready to be written. ``where`` names file and place."""

    where: str
    draft: CaseDraft
    story: Story
    warnings: tuple[str, ...]
    note: str = ""
    near: tuple[Known, ...] = ()  # cases of the centre that share a name, number or phone


def intake(
    desk: Desk, files: Sequence[Path], *, skip_bad: bool = False, progress: Progress = lambda _done: None
) -> IntakeResult:
    """Register the disputes of these files. Raises Problem naming file, field and cure; then nothing is written."""
    need(desk.person, "register")
    refused: list[Problem] = []
    items: list[Item] = []
    for path in files:
        try:
            items.extend(_items(desk, path, refused if skip_bad else None))
        except Problem as problem:
            if not skip_bad:
                raise
            refused.append(problem)
    # Looked up before the transaction: a reader could not pass the writer once its cache is full.
    phones = [alikes.by_phone(desk.store, item.draft) if len(items) <= _FEW else [] for item in items]
    with desk.store.read() as reader:
        items = [
            replace(item, near=tuple(alikes.stored(reader, item.draft, more)))
            for item, more in zip(items, phones, strict=True)
        ]
    registered = _write(desk, items, refused, skip_bad=skip_bad, progress=progress)
    return IntakeResult(tuple(registered), tuple(refused))


def _items(desk: Desk, path: Path, refused: list[Problem] | None) -> Iterator[Item]:
    """The disputes of one file, checked; a bad one goes to ``refused`` if there is such a list."""
    name = shorten(clean(path.name), 80)
    from_ledger = path.suffix.lower() == ".xlsx"
    rows: Iterator[tuple[str, Any]] = ledger.rows(path) if from_ledger else _json_rows(path, name)
    for place, data in rows:
        where = f"{name}{place}"
        note = str(data.pop(ledger.NOTE)) if from_ledger else ""
        cells = data.pop(ledger.CELLS) if from_ledger else {}
        try:
            yield _item(desk, where, data, note, cells)
        except Problem as problem:
            if refused is None:
                raise _located(problem, where) from None
            refused.append(_located(problem, where))


def _item(desk: Desk, where: str, data: object, note: str, cells: Mapping[str, str]) -> Item:
    told = ledger.strange(cells) if cells else dropped(data, WORDS)
    given = draft_from(data, desk.today())
    draft, warnings = vet(given, desk.procedure.kinds, desk.today())
    assert isinstance(data, Mapping)
    warnings += told
    warnings += tuple(_assumed(given, data))
    return Item(where, draft, replaying.story_of(data, draft, desk.today()), warnings, note)


def _assumed(given: CaseDraft, data: Mapping[str, Any]) -> Iterator[str]:
    """What the file leaves open and is filled in here."""
    if given.applied_on is None:
        yield "没有写申请日期，按今天登记；不是今天申请的，请用“更正”改正登记日期。"
    if isinstance(data.get("claims"), str) and given.claims:
        yield "申请事项写成了一段文字，按一条登记；有几条的，请在文件里写成列表。"


def _json_rows(path: Path, name: str) -> Iterator[tuple[str, Any]]:
    data = read_json(path, name)
    if isinstance(data, list):
        if not data:
            raise Problem("empty_file", f"{name}：列表是空的，没有可登记的纠纷，请检查是否选错了文件。", where=name)
        for number, row in enumerate(data, 1):
            yield f" 第{number}件", row
    else:
        yield "", data


def read_json(path: Path, name: str) -> Any:
    """The content of a JSON file. Raises Problem: no_file, file_too_large, bad_encoding, bad_json, duplicate_field."""
    if not is_file(path):
        raise Problem("no_file", f"{name}：找不到这个文件，请检查路径。", where=name)
    if path.stat().st_size > _LARGEST:
        raise Problem("file_too_large", f"{name}：文件超过{_LARGEST // 1024 // 1024}MB，请分成几份。", where=name)
    text = _text_of(path, name)
    try:
        return json.loads(text, object_pairs_hook=_no_twins)
    except RecursionError as error:
        raise Problem("bad_json", f"{name}：文件嵌套过深，不是有效的纠纷数据，请检查内容。", where=name) from error
    except json.JSONDecodeError as error:
        short = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        fault = "文件不完整，像是没有保存完" if short else f"第{error.lineno}行第{error.colno}列附近的写法有误"
        raise Problem("bad_json", f"{name}：{fault}，请检查括号、引号和逗号后重新导入。", where=name) from error
    except Problem as problem:
        raise _located(problem, name) from None
    except ValueError as error:  # a whole number of thousands of digits
        raise Problem("bad_json", f"{name}：有一个数字长得读不了，请检查内容。", where=name) from error


def _text_of(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise Problem(
                "bad_json", f"{name}：文件不完整，像是没有保存完，请重新保存后再导入。", where=name
            ) from error
        raise Problem("bad_encoding", f"{name}：文件不是UTF-8编码，请用“另存为UTF-8”重新保存。", where=name) from error
    except OSError as error:
        raise Problem(
            "no_file", f"{name}：打不开这个文件（{system_said(error)}），请检查路径和权限。", where=name
        ) from error


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, _ in pairs if sum(other == key for other, _ in pairs) > 1)
        raise Problem("duplicate_field", f"字段“{shorten(clean(twice), 40)}”写了两次，请只保留一个。", field=twice)
    return found


def _located(problem: Problem, where: str) -> Problem:
    """The same problem, naming its file."""
    if problem.message.startswith(where):
        return problem
    message = f"{where}：{problem.message}"
    if isinstance(problem, Refused):
        return Refused(problem.reason, message, field=problem.field, where=where, article=problem.article)
    return Problem(problem.reason, message, field=problem.field, where=where)


def _keyed(problem: Problem, key: str) -> Problem:
    """The same problem, naming the key of the file that asked for what was refused."""
    if not key or key in problem.message:
        return problem
    told = problem.message.removesuffix("。").removesuffix("请改正").rstrip("，；。")
    message = f"{told}，请改正 {key}。"
    if isinstance(problem, Refused):
        return Refused(problem.reason, message, field=problem.field, where=problem.where, article=problem.article)
    return Problem(problem.reason, message, field=problem.field, where=problem.where)


def _write(
    desk: Desk, items: list[Item], refused: list[Problem], *, skip_bad: bool, progress: Progress
) -> list[Changed]:
    if not items:
        return []
    run = Round.of(desk)
    registered: list[Changed] = []
    with desk.store.bulk(desk.person.id, desk.person.role, every=0, guarded=skip_bad) as bulk:
        for number, item in enumerate(items, 1):
            try:
                with bulk.case() as unit:
                    registered.append(_one(run, unit, item))
            except Problem as problem:
                if not skip_bad:
                    raise _located(problem, item.where) from None
                refused.append(_located(problem, item.where))
            progress(number)
    return registered


def _one(run: Round, unit: Unit, item: Item) -> Changed:
    from mediation.casework.acts import begin, perform

    _known(run, item.story.people)
    warnings = [*item.warnings, *notices(run, item.draft, item.near)]
    changed, _snapshot = insert(run, unit, item.draft, tuple(warnings), note=item.note)
    if not item.story.steps:
        return changed
    made = dict(changed.made)
    work: Work | None = None
    for step in item.story.steps:
        work = work.again() if work else begin(run, unit, changed.case_id)
        signing = step.act == "signing"
        rounds = replaying.signatures(work.snapshot, step.on, **step.values) if signing else [step.values]
        for number, values in enumerate(rounds):
            work = work.again() if number else work
            try:
                after = perform(work, "sign" if signing else step.act, values, step.on)
            except Problem as problem:
                raise _keyed(problem, step.key) from None
            if step.act in ("reach", "oral"):
                _refuse_faults(run, work)
            made |= after.made
            warnings += after.warnings
    assert work is not None
    said = f"{changed.said.removesuffix('。')}，已办理至“{work.case.stage}”。"
    return replace(changed, said=said, warnings=tuple(dict.fromkeys(warnings)), made=made)


def _refuse_faults(run: Round, work: Work) -> None:
    """An agreement that must be mended is not carried on to its signatures and its performance by a file."""
    for fault in agreement_faults(run.desk.procedure, work.snapshot, run.desk.today()):
        place = f"{fault.where}（agreement.items）" if fault.where.endswith("条") else f"（agreement）{fault.where}"
        article = f"（{fault.article}）" if fault.article else ""
        raise Problem(
            "agreement_fault", f"协议{place}：{fault.message.removesuffix('。')}{article}。", field=fault.where
        )


def _known(run: Round, names: Sequence[str]) -> None:
    """Accounts are made by the administrator, never by a file. Raises Problem("unknown_staff") naming who is not there."""
    known = {person.name for person in run.people if person.active}
    missing = [clean(name) for name in names if normalise(name) not in known]
    if missing:
        who = "、".join(f"“{shorten(name, 40)}”" for name in missing)
        raise Problem(
            "unknown_staff",
            f"本中心人员名册里没有{who}，请核对姓名；确是本中心调解员的，请管理员先用 mediation staff --add 添加，再导入。",
            field="调解员",
        )
