"""The part of the door that is about cases: reading them, acting on them, their papers and volumes."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.tui.widgets.virtual import Slice
from mediation.values.system import typed_path

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.desk_view import DeskWork
    from mediation.casework.referring import InboxLine
    from mediation.casework.remedies import NextStep
    from mediation.records.snapshot import CaseLine, Changed, Snapshot
    from mediation.tui.guidance import Guide

PAGE_ROWS = 100
OUT = "out"  # folder of the centre that made papers are put into


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk shows: work in groups, what waits for acceptance here, and the number of cases by stage."""

    work: DeskWork
    inbox: tuple[InboxLine, ...]
    counts: tuple[tuple[str, int], ...]
    drafts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words, and what the cases are narrowed down to; days are those of registration, both included."""

    words: str = ""
    kind: str = ""
    stage: str = ""
    first: date | None = None
    last: date | None = None
    more: str = ""
    """Other limits, as they are typed into the line: 程序:人民调解 金额:1000-5000."""

    @property
    def narrowed(self) -> bool:
        """Whether anything but words is asked."""
        return bool(self.kind or self.stage or self.first or self.last or self.more)


class CaseDoor(ABC):
    """What can be asked of casework about cases. `Door` gives the desk, the day and the folder."""

    folder: Path
    organ: str | None = None
    """Whose cases the desk and the case list show: an organ's id, "" the centre itself, None all."""
    organ_name = ""

    @property
    @abstractmethod
    def desk(self) -> Desk:
        """The open desk."""

    @property
    @abstractmethod
    def today(self) -> date:
        """Today at this desk."""

    # Reading

    def desk_view(self, within: int = 7) -> DeskView:
        """What there is to do up to `within` days ahead, the inbox, cases by stage, names of kept drafts."""
        from mediation.casework.desk_view import work
        from mediation.casework.drafts import draft_keys
        from mediation.casework.reading import counts
        from mediation.casework.referring import inbox

        stages = [state.stage or state.label for state in self.desk.procedure.states.values()]
        order = {stage: place for place, stage in enumerate(dict.fromkeys(stages))}
        return DeskView(
            work=work(self.desk, within=within, organ=self.organ),
            inbox=inbox(self.desk),
            counts=tuple(
                sorted(counts(self.desk).items(), key=lambda pair: order.get(pair[0], 900 + (pair[0] == "已归档")))
            ),
            drafts=tuple(draft_keys(self.desk)),
        )

    def stages(self) -> tuple[str, ...]:
        """Stages that have cases."""
        from mediation.casework.reading import counts

        return tuple(counts(self.desk))

    def case_page(self, stage: str, after: CaseLine | None) -> Slice[CaseLine]:
        """One page of the case list, newest first."""
        from mediation.casework.reading import case_lines

        before = after.docid if after else None
        page = case_lines(self.desk, stage=stage, organ=self.organ, limit=PAGE_ROWS, before=before)
        return Slice(tuple(page.lines), page.more)

    def search(self, wanted: Wanted, before: int | None = None) -> Any:
        """One page of search results."""
        from mediation.casework.reading import search

        return search(
            self.desk,
            f"{wanted.words} {wanted.more}".strip(),
            kind=wanted.kind,
            stage=wanted.stage,
            date_from=wanted.first,
            date_to=wanted.last,
            limit=20,
            before=before,
        )

    def search_choices(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Names of tracks, results, people and organs a search may be narrowed down to."""
        from mediation.casework.asking import choices

        return choices(self.desk)

    def snapshot(self, case_id: str) -> Snapshot:
        """The case, numbers masked."""
        from mediation.casework.reading import masked, snapshot

        return masked(snapshot(self.desk, case_id))

    def reveal(self, case_id: str) -> Snapshot:
        """The case with whole numbers; logged."""
        from mediation.casework.reading import reveal

        return reveal(self.desk, case_id)

    def offers(self, case_id: str) -> tuple[Any, ...]:
        """What may be done now."""
        from mediation.casework.acts import offers

        return tuple(offers(self.desk, case_id))

    def lane_tracks(self) -> dict[str, str]:
        """Rule of a deadline → the track it belongs to; deadlines of supervision and letters belong to none."""
        beside = ("call", "supervise", "meeting", "ack", "referral")
        return {rule.id: rule.track for rule in self.desk.procedure.clocks if rule.each not in beside}

    def track_labels(self) -> dict[str, str]:
        """Name of each track, in the order of the lanes."""
        tracks = sorted(self.desk.procedure.tracks.values(), key=lambda track: track.lane or 9)
        return {track.id: track.label for track in tracks}

    def fields_of(self, case_id: str, act_id: str) -> tuple[Any, ...]:
        """The fields an act asks for, choices filled in."""
        from mediation.casework.acts import fields_of

        return tuple(fields_of(self.desk, case_id, act_id))

    def field_labels(self, act_id: str) -> dict[str, str]:
        """Names of an act's fields in Chinese."""
        act = self.desk.procedure.acts.get(act_id)
        return {field.name: field.label for field in act.fields} if act else {}

    def guide(self, case_id: str, act_id: str) -> Guide | None:
        """What to see before applying for confirmation; None for other acts."""
        from mediation.tui.guidance import CONFIRMING, Guide

        if act_id not in CONFIRMING:
            return None
        from mediation.casework.confirming import courts, courts_note, items, materials

        return Guide(
            courts(self.desk, case_id), courts_note(self.desk), items(self.desk, case_id), materials(self.desk, case_id)
        )

    def next_steps(self, case_id: str) -> tuple[NextStep, ...]:
        """Ways onward after default or failure; () while nothing went wrong."""
        from mediation.casework.remedies import next_steps

        return next_steps(self.desk, case_id)

    def kind_rules(self, kind_id: str) -> tuple[tuple[str, str], ...]:
        """What the trade of a kind asks beyond the general procedure: (sort, words with the article)."""
        from mediation.procedure.kinds import find_kind, rule_words

        kind = find_kind(self.desk.procedure.kinds, kind_id)
        region = self.desk.centre.region
        return tuple((rule.sort, rule_words(rule, region, kind_id, self.today)) for rule in kind.rules)

    def find_case(self, text: str) -> str:
        """The case id meant by a number."""
        from mediation.casework.acts import find_case

        return find_case(self.desk, text)

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Dispute kinds: (id, what is special about it)."""
        return tuple((kind.id, kind.note) for kind in self.desk.procedure.kinds.values())

    def sources(self) -> tuple[str, ...]:
        """Channels through which disputes come in."""
        return tuple(s.label for s in self.desk.procedure.sources.values() if s.sort == "channel")

    # Doing

    def act(
        self, case_id: str, act_id: str, values: Mapping[str, object], *, on: str = "", version: int | None = None
    ) -> Changed:
        """Do one act."""
        from mediation.casework.acts import act

        return act(self.desk, case_id, act_id, values, on=on or None, version=version)

    def register(self, data: Mapping[str, object]) -> Changed:
        """Register a dispute given in the shape of the sample files."""
        from mediation.casework.registering import draft_from, register

        return register(self.desk, draft_from(data, self.today))

    def check_draft(self, data: Mapping[str, object]) -> tuple[Any, ...]:
        """Disputes that look like this draft."""
        from mediation.casework.registering import draft_from, look_alikes

        return tuple(look_alikes(self.desk, draft_from(data, self.today)))

    def attach(self, case_id: str, path: str, **about: Any) -> Changed:
        """Take a file into the case."""
        from mediation.casework.papers import attach

        return attach(self.desk, case_id, typed_path(path), **about)

    def retention_terms(self) -> tuple[tuple[str, str], ...]:
        """Retention periods that can be chosen: (id, note)."""
        return tuple((term.id, term.note) for term in self.desk.procedure.retention.terms)

    def retention_prompts(self, case_id: str) -> tuple[str, ...]:
        """What speaks for keeping the volume of this case for ever."""
        from mediation.casework.keeping import retention_prompts

        return retention_prompts(self.desk, case_id)

    # Agreement

    def lint(self, case_id: str, values: Mapping[str, object]) -> tuple[Any, ...]:
        """What the linter says about a typed agreement."""
        from mediation.casework.checking import lint

        return tuple(lint(self.desk, case_id, values))

    def clauses(self, case_id: str) -> tuple[Any, ...]:
        """The clause library for this case."""
        from mediation.casework.agreeing import clauses

        return tuple(clauses(self.desk, case_id))

    def save_agreement(self, case_id: str, values: Mapping[str, object], version: int) -> Changed:
        """Change an agreement nobody has signed yet."""
        from mediation.casework.agreeing import save_agreement

        return save_agreement(self.desk, case_id, values, version)

    # Papers and volume

    def papers(self, case_id: str, *, optional: bool = False) -> tuple[Any, ...]:
        """Required, made and missing papers; with `optional` also those that can be made on request."""
        from mediation.casework.papers import papers

        return tuple(papers(self.desk, case_id, optional=optional))

    def freeze_all(self, case_id: str) -> tuple[Any, ...]:
        """Make and freeze every paper the case needs."""
        from mediation.casework.papers import freeze_all

        return tuple(freeze_all(self.desk, case_id))

    def amendable(self, case: Snapshot, item: str) -> dict[str, str]:
        """Fields of the case, a party or an aide that can be amended: name → label."""
        from mediation.casework.amending import amendable

        return amendable("case" if item == "案件" else "party" if case.party(item) else "aide")

    def make_paper(self, case_id: str, form: str, **how: Any) -> Any:
        """Make a paper."""
        from mediation.casework.papers import make_paper

        return make_paper(self.desk, case_id, form, **how)

    def print_offer(self, case_id: str, form: str) -> Any:
        """What a print would be: copies, printers."""
        from mediation.casework.printing import print_offer

        return print_offer(self.desk, case_id, form)

    def print_paper(self, case_id: str, form: str, subject: str, values: Mapping[str, Any]) -> str:
        """Send a paper to the printer as the dialog says; what became of it in one sentence."""
        from mediation.casework.printruns import print_as
        from mediation.tui.dialogs.printing import how_of

        others, sheets = str(values.get("cases") or ""), str(values.get("sheets") or "")
        job, what = print_as(self.desk, case_id, form, subject=subject, others=others, sheets=sheets, **how_of(values))
        return _sent(job, what)

    def print_papers(self, case_id: str, papers: Sequence[tuple[str, str]], values: Mapping[str, Any]) -> str:
        """Several papers of a case, each told by (form, subject), as one job; what became of it in one sentence."""
        from mediation.casework.printruns import print_papers
        from mediation.tui.dialogs.printing import how_of

        return _sent(print_papers(self.desk, case_id, papers, **how_of(values)), f"{len(papers)} 份文书")

    def print_choices(self, case_ids: Sequence[str]) -> tuple[tuple[tuple[str, str], ...], Any]:
        """(form, title) of the papers these cases have in common, and the printers."""
        from mediation.casework.printruns import common_forms

        forms = common_forms(self.desk, case_ids)
        return forms, self.print_offer(case_ids[0], forms[0][0]) if forms else None

    def print_cases(self, case_ids: Sequence[str], values: Mapping[str, Any]) -> str:
        """Papers of several cases as one job; what became of it in one sentence."""
        from mediation.casework.printruns import print_run
        from mediation.tui.dialogs.printing import how_of

        job = print_run(self.desk, case_ids, [str(form) for form in values["forms"]], **how_of(values))
        return _sent(job, f"{len(case_ids)} 件案件，每件前有分隔页")

    def delivery(
        self, case_id: str, form: str, subject: str
    ) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
        """(title, parties, ways) of handing over a finished paper."""
        from mediation.casework.delivering import ACT, finished, receivers
        from mediation.casework.reading import snapshot

        case = snapshot(self.desk, case_id)
        spec = self.desk.procedure.acts[ACT].field("way")
        return finished(case, form, subject).title, receivers(case, subject), spec.choices if spec else ()

    def deliver(self, case_id: str, form: str, subject: str, values: Mapping[str, Any]) -> str:
        """Record copies handed over as the dialog says; one sentence."""
        from mediation.casework.delivering import deliver
        from mediation.tui.dialogs.printing import handed_of

        handed, place = handed_of(values), str(values.get("place") or "")
        done = deliver(self.desk, case_id, form, handed, subject=subject, way=str(values["way"]), place=place)
        return f"已登记交付 {sum(one.copies for one in handed)} 份，共 {len(done)} 人。"

    def check(self, case_id: str) -> tuple[Any, ...]:
        """Agreement and volume findings."""
        from mediation.casework.checking import check

        return tuple(check(self.desk, case_id))

    def binder_list(self) -> tuple[Any, ...]:
        """What the binder looks at by eye."""
        from mediation.casework.checking import binder_list

        return binder_list(self.desk)

    def make_volume(self, case_id: str) -> Any:
        """Bind the volume."""
        from mediation.casework.volumes import make_volume

        return make_volume(self.desk, case_id)

    def print_volume(self, case_id: str) -> Any:
        """Send the bound volume to the printer; (job, its state in the queue)."""
        from mediation.casework.printing import job_state
        from mediation.casework.volumes import print_volume

        job = print_volume(self.desk, case_id)
        return job, job_state(job)

    def keep_output(self, name: str, data: bytes | Path) -> Path:
        """Write a made paper (bytes, or a file to copy) into the centre's ``out`` folder (0700), as the command line does; returns where."""
        folder = self.folder / OUT
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / name
        if isinstance(data, Path):
            shutil.copyfile(data, path)
        else:
            path.write_bytes(data)
        path.chmod(0o600)
        return path


def _sent(job: Any, what: str) -> str:
    from mediation.casework.printing import job_state

    return f"已送打印机 {job.printer}，{what}，任务 {job.id}，{job_state(job)}。"
