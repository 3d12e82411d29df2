"""How far an invented case has come: a path for every stage, walked by the same acts as a real case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from mediation.casework.inventing import Invention, Inventor, invent
from mediation.casework.registering import Round, insert
from mediation.casework.replaying import signatures
from mediation.casework.vetting import vet

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Work
    from mediation.store.unit import Unit

Step = tuple[int, str, dict[str, Any]]
"""Days after the application, act, values. ``sign_all`` signs for everybody, ``sign_one`` for the applicant."""


@dataclass(frozen=True, slots=True)
class Path:
    """One path. ``ago``: the application lay so many days back (from, to); ``medical``: only, never, or either kind."""

    name: str
    ago: tuple[int, int]
    steps: Callable[[Invention, date, str], list[Step]]
    medical: bool | None = False
    written: bool = True


_ALL = {"consents": "全部:同意"}


def _open(_story: Invention, _day: date, _host: str) -> list[Step]:
    return []


def _accepted(_story: Invention, _day: date, host: str) -> list[Step]:
    return [
        (0, "divert", {}),
        (1, "ask", {**_ALL, "way": "电话"}),
        (1, "accept", {}),
        (1, "appoint", {"mediators": host, "recorder": "吴桐" if host != "吴桐" else "周敏"}),
    ]


def _begun(story: Invention, day: date, host: str) -> list[Step]:
    meeting = datetime.combine(day + timedelta(days=4), time(9, 30))
    return [
        *_accepted(story, day, host),
        (1, "notify", {"at": meeting, "place": "中心第一调解室", "way": "电话"}),
        (4, "start", {}),
    ]


def _met(result: str, words: str) -> Callable[[Invention, date, str], list[Step]]:
    def steps(story: Invention, day: date, host: str) -> list[Step]:
        begun = datetime.combine(day + timedelta(days=4), time(9, 30))
        record = f"调解员告知各方权利义务。各方陈述：{story.draft.facts}{words}"
        session = {
            "started": begun, "ended": begun + timedelta(minutes=95), "place": "中心第一调解室", "mode": "现场",
            "record": record, "result": result,
        }  # fmt: skip
        return [*_begun(story, day, host), (4, "session", session)]

    return steps


_agreed = _met("达成协议", "经核对票据、现场查看，各方互谅互让，就处理办法达成一致。")
_differed = _met("未达成", "各方对事实和数额分歧较大，未能达成一致。")


def _reached(story: Invention, day: date, host: str) -> list[Step]:
    return [*_agreed(story, day, host), (4, "reach", {"items": story.agreed(day + timedelta(days=18))})]


def _signing(story: Invention, day: date, host: str) -> list[Step]:
    return [*_reached(story, day, host), (5, "sign_one", {})]


def _effective(story: Invention, day: date, host: str) -> list[Step]:
    return [
        *_reached(story, day, host),
        (4, "sign_all", {}),
        (5, "seal", {}),
        (5, "inform_confirm", {"agreed": "暂不申请", "way": "当面"}),
    ]


def _overdue(story: Invention, day: date, host: str) -> list[Step]:
    return [
        *_effective(story, day, host),
        (20, "urge", {"party": "被申请人", "way": "电话", "content": "提醒已到履行期限。", "reply": "请求宽限几日。"}),
    ]


def _defaulted(story: Invention, day: date, host: str) -> list[Step]:
    return [*_overdue(story, day, host), (24, "default", {"reason": "逾期未履行", "detail": "多次督促仍未履行。"})]


def _performed(story: Invention, day: date, host: str) -> list[Step]:
    return [*_effective(story, day, host), (16, "perform", {"note": "各方确认已履行。"})]


def _closed(story: Invention, day: date, host: str) -> list[Step]:
    visit = {
        "by": host,
        "interviewee": story.draft.parties[0].name,
        "way": "电话",
        "performed": "全部履行",
        "satisfaction": "满意",
    }
    return [*_performed(story, day, host), (24, "follow_up", visit), (24, "close", {"result": "协议全部履行。"})]


def _oral(story: Invention, day: date, host: str) -> list[Step]:
    return [*_agreed(story, day, host), (4, "oral", {"items": story.agreed(day + timedelta(days=4)), "on_spot": "是"})]


def _oral_closed(story: Invention, day: date, host: str) -> list[Step]:
    return [*_oral(story, day, host), (6, "close", {"result": "口头协议当场履行。"})]


def _failed(story: Invention, day: date, host: str) -> list[Step]:
    return [
        *_differed(story, day, host),
        (
            6,
            "fail",
            {
                "reason": "达不成协议",
                "remedies_told": "是",
                "remedies": "可以依法向人民法院起诉。",
                "disputed": "责任和数额。",
            },
        ),
    ]


def _failed_closed(story: Invention, day: date, host: str) -> list[Step]:
    served: list[Step] = [
        (
            6,
            "serve",
            {"paper_title": "终止调解通知书", "party": party.name, "place": "中心窗口", "receiver": party.name},
        )
        for party in story.draft.parties
    ]
    return [*_failed(story, day, host), *served, (8, "close", {})]


def _withdrawn(story: Invention, day: date, host: str) -> list[Step]:
    return [*_begun(story, day, host), (6, "withdraw", {"party": "申请人", "reason": "另行协商。"}), (7, "close", {})]


def _settled(story: Invention, day: date, host: str) -> list[Step]:
    return [*_accepted(story, day, host), (3, "settle", {"content": "双方自行和解。"}), (4, "close", {})]


def _refused(_story: Invention, _day: date, _host: str) -> list[Step]:
    return [
        (0, "divert", {}),
        (1, "ask", {"consents": "申请人:同意、被申请人:不同意"}),
        (2, "refuse", {"reason": "一方明确拒绝调解", "refuser": "被申请人", "remedies": "可以依法向人民法院起诉。"}),
    ]


def _guided(_story: Invention, _day: date, _host: str) -> list[Step]:
    return [(0, "guide", {"reason": "当事人选择其他途径", "routes": "可以向人民法院起诉，诉讼时效三年。"})]


def _paused(story: Invention, day: date, host: str) -> list[Step]:
    return [*_begun(story, day, host), (6, "pause", {"reason": "鉴定", "basis": "各方同意委托鉴定。"})]


def _asked(_story: Invention, _day: date, _host: str) -> list[Step]:
    return [(0, "divert", {}), (0, "ask", {"consents": "申请人:同意、被申请人:联系不上", "way": "电话"})]


PATHS = (
    Path("登记", (0, 1), _open),
    Path("待征询", (1, 3), _asked),
    Path("已受理", (2, 4), _accepted),
    Path("调解中", (5, 12), _met("继续调解", "各方同意下次再谈。")),
    Path("待签", (6, 10), _reached),
    Path("履行中", (8, 16), _effective),
    Path("履行完毕", (20, 30), _performed),
    Path("已结案", (30, 60), _closed),
    Path("履行逾期", (20, 24), _overdue),
    Path("未履行", (26, 34), _defaulted),
    Path("口头", (5, 9), _oral, written=False),
    Path("口头结案", (10, 40), _oral_closed, written=False),
    Path("调解不成", (8, 14), _failed),
    Path("不成结案", (12, 40), _failed_closed),
    Path("撤回", (9, 40), _withdrawn),
    Path("和解", (6, 40), _settled),
    Path("不予受理", (4, 30), _refused),
    Path("引导", (2, 30), _guided),
    Path("签署中", (6, 9), _signing),
    Path("医疗暂停", (8, 16), _paused, medical=True),
    Path("医疗协议", (8, 14), _effective, medical=True),
)
_HOSTS = ("李璟", "周敏", "李璟", "吴桐")


def wander(run: Round, unit: Unit, inventor: Inventor, number: int) -> str:
    """Make the ``number``-th case and lead it along its path; paths take turns so that every stage is there. Its id."""
    from mediation.casework.acts import begin

    today = run.desk.today()
    path = PATHS[number % len(PATHS)]
    applied = today - timedelta(days=inventor.random.randint(*path.ago))
    story = invent(inventor, applied, today, medical=path.medical)
    while not path.written and run.desk.procedure.kind(story.draft.kind).written_required:
        story = invent(inventor, applied, today, medical=False)
    vetted, warnings = vet(story.draft, run.desk.procedure.kinds, today)
    changed, _snapshot = insert(run, unit, vetted, warnings)
    work = begin(run, unit, changed.case_id)
    host = _HOSTS[number % len(_HOSTS)]
    for offset, act_id, values in path.steps(story, applied, host):
        day = applied + timedelta(days=offset)
        if day > today:
            break
        _take(work, act_id, values, day)
    return changed.case_id


def _take(work: Work, act_id: str, values: dict[str, Any], day: date) -> None:
    from mediation.casework.acts import perform

    if act_id in ("sign_all", "sign_one"):
        rows = signatures(work.look(), day)
        for row in rows if act_id == "sign_all" else rows[:1]:
            perform(work.again(), "sign", row, day)
        return
    perform(work.again(), act_id, values, day)


def file_some(desk: Desk, count: int) -> None:
    """File the first few closed cases with their papers made and kept."""
    from mediation.casework.acts import act
    from mediation.casework.papers import freeze_all

    with desk.store.read() as reader:
        lines = reader.lines(stage="已结案", limit=count).lines if count else ()
    for line in lines:
        freeze_all(desk, line.id)
        values = {"retention": "定期30年", "retention_reason": "一般民间纠纷。", "filer": "周敏", "checker": "何主任"}
        act(desk, line.id, "file", values)
