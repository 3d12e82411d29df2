"""What must never happen to a case, written from the text of the law (law.md §1.2, §1.3, §8) and sharing no code with the engine.

It sees only what was done (act, values, day), the states of the tracks before and after, and what is still owed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

STEPS = """
>P0 P0>P1 P0>PX P0>P9 P0>P10 PX>P0 P8>P0 P9>P0 P10>P0 P1>P2 P1>P8 P1>P9 P1>P10 P2>P2s P2s>P2 P2>P3 P2>P4o P2>P8 P2>P9 P2>P10 P2s>P8 P2s>P9
P2s>P10 P3>P4 P3>P8 P3>P9 P3>P10 P4>P5 P4>P6 P4o>P5 P4o>P6 P5>P6 P5>P7 P7>P2 P7>P6 P4>P2 P4o>P2 P5>P2 P6>P2
P4>P11 P4o>P11 P6>P11 P7>P11 P8>P11 P9>P11 P10>P11 PX>P11 >P11
>A0 A7>A0 A8>A0 A0>A1 A0>A2 A1>A2 A0>A8 A1>A8 A2>A3 A3>A3s A3s>A3 A3>A4s A4s>A4 A0>A5 A1>A5 A2>A5 A3>A5 A3s>A5 A4s>A5 A4>A6 A5>A6 A5>A7 A8>A7
>J0 J0>J1 J0>J2 J1>J2 J0>J3 J1>J3 J1>J6 J2>J4 J2>J6 J4>J4s J4s>J4 J4>J5s J5s>J5 J4>J6 J4s>J6 J5s>J6 J5>J7a J5>J7b J5>J7c J5>J8 J6>J8
>C0 >C1 C0>C1 C1>C2 C1>C3 C2>C3 C1>C5 C2>C5 C3>C4 C3>C6 C1>C7 C2>C7 C3>C7 C4>C9 C9>C4 C9>C6 C5>C0 C6>C0 C7>C0 C0>C0 C4>C0 C5>C1 C7>C1
>E1 >E3 >E4 >E5 >E6 E1>E2 E2>E1 E2>E3 E2>E4 E2>E5 E2>E6 E5>E3 E5>E5 E5>E1 E6>E1 E3>E1 E4>E1 E4>E3 E3>E4 E5>E4 E3>E2 E6>E3 E6>E4 E6>E5 E3>E5 E3>E6 E4>E5 E4>E6 E5>E6
E5>E5e E5e>E1 E5e>E3 E5e>E4 E5e>E5 E5e>E6
>甄别 甄别>引导告知 甄别>不予受理 甄别>移送待接收 甄别>协助法院 甄别>进入程序 移送待接收>移送 移送待接收>甄别 引导告知>进入程序 不予受理>进入程序
进入程序>不予受理 协助法院>移送
"""
"""Steps the law knows, T1-T57: from > to; nothing before > = the track opens."""
KNOWN = frozenset(STEPS.split())
BACK = frozenset(["P2>P7", "P2s>P7", "P3>P7", "P2>P6", "P2s>P6", "P3>P6"])
"""Mediating anew came to nothing: the agreement stands as before (T22), or was performed by enforcement meanwhile."""

ENTERING = frozenset((
    "divert", "accept", "appoint", "change_mediator", "notify", "start", "session", "pause", "resume", "extend", "reach", "sign", "seal", "oral",
    "remediate", "court_refer", "court_accept", "admin_apply", "admin_accept", "admin_to_people",
))  # fmt: skip
COURT_MAY = ("appoint", "change_mediator", "notify", "court_refer")
"""A court hands on and a mediator is proposed before anybody is asked; accepting it is what a refusal bars."""
AFTER_CLOSING = frozenset((
    "follow_up", "file", "correct", "amend", "report_police", "serve", "attach", "reveal", "note", "refer_answer", "reply", "return_papers",
    "call_rate", "call_end", "supervise_end", "meeting", "meeting_done", "emergency", "emergency_ack", "risk", "police_decision", "court_file",
    "enforce", "enforce_end", "sue", "sue_end", "confirm_object", "confirm_object_end",
    "confirm_supplement", "confirm_accept", "confirm_refuse", "confirm_dismiss", "confirm_grant", "confirm_withdraw", "payment_order_end",
    "arbitral_end",
))  # fmt: skip
SHOWN_A_WAY = frozenset((
    "sue", "inform_sue", "enforce", "arbitrate", "arbitral_review", "payment_order", "notarise", "admin_penalise", "police_decision",
))  # fmt: skip
SUPERVISION = frozenset((
    "call", "call_answer", "call_rate", "call_end", "supervise", "supervise_reply", "supervise_end", "meeting", "meeting_done", "emergency",
    "emergency_ack", "risk", "refer_out", "refer_answer", "reply", "return_papers", "owner_offer", "owner_accept", "owner_decline",
))  # fmt: skip
"""Acts that move people and dates; a letter alone moves nothing either."""
MUST_WRITE = ("医疗", "劳动争议", "山林土地/流转", "山林土地/承包经营")
MEDIATING = frozenset(["P1", "P2", "P2s", "P3", "A2", "A3", "A3s", "A4s", "J2", "J4", "J4s", "J5s"])
"""States in which somebody has taken the claim on and no agreement is there yet."""

States = Mapping[str, str]


class Watch:
    """One case from outside. ``objections`` before an allowed act is believed, ``note`` after it, ``illegal`` of where it led."""

    def __init__(
        self, kind: str, parties: tuple[str, ...], minors: Mapping[str, str], general: Mapping[str, str], other: bool
    ) -> None:
        self.kind, self.minors, self.general, self.other = kind, minors, general, other
        self.refusers: set[str] = set()
        self.present, self.dead = set(parties), set[str]()
        self.signed: dict[str, dict[str, date]] = {}
        self.reached: set[str] = set()
        self.forces: set[str] = set()
        self.mediators: tuple[str, ...] = ()
        self.in_force = self.reopened = self.closed = self.filed = False
        self.sued = self.court = self.police = self.decided = self.content = False
        self.owed: dict[str, bool] = {}

    # ---- before ------------------------------------------------------------------------------------------------------

    def objections(
        self, act: str, fields: Mapping[str, Any], on: date, today: date, applied: date, held: States, track: str
    ) -> Iterator[str]:
        """held: states before the act; track: the one it is done in."""
        if on > today:
            yield "an act of tomorrow"
        if on < applied and act not in ("correct", "reveal"):
            yield "an act before the dispute was brought"
        yield from self._bars(act, fields)
        yield from self._agreements(act, fields, track)
        yield from self._ends(act, fields)
        ending = act in ("withdraw", "settle", "fail") and self.in_force
        if ending and track in self.forces and held.get(track) not in MEDIATING:
            yield "taking back what is in force"

    def _bars(self, act: str, fields: Mapping[str, Any]) -> Iterator[str]:
        free = act in COURT_MAY if self.court else act == "court_refer"
        if act in ENTERING and not free and (self.refusers & self.present) - agreeing(fields):
            yield "mediation against a recorded refusal"
        entering = act in ("divert", "accept", "court_refer", "admin_apply", "admin_accept")
        if entering and self.kind == "医疗" and self.other and len(self.present | self.dead) > 1:
            yield "two tracks on one medical claim"
        if act == "extend" and agreeing(fields) < self.present:
            yield "extension without everybody"

    def _agreements(self, act: str, fields: Mapping[str, Any], track: str) -> Iterator[str]:
        signed = set(self.signed.get(track, ()))
        if act == "oral" and self.kind.startswith(MUST_WRITE):
            yield "oral agreement where writing is required"
        if act in ("oral", "reach") and not fields.get("items"):
            yield "agreement without content"
        everybody = self.present | set(self.mediators)
        if act == "seal" and not (track == "judicial" or (track in self.reached and everybody <= signed)):
            yield "seal before everybody signed"
        signer, hand = fields.get("signer"), fields.get("signed_by")
        if act == "sign" and signer in self.minors and hand != self.minors[signer]:
            yield "a minor's own signature"
        if act == "sign" and signer in self.general and hand == self.general[signer]:
            yield "an agent without special authority"
        if act == "confirm_apply" and not (
            self.in_force or self.present <= signed | set(self.signed.get("judicial", ()))
        ):
            yield "confirmation without an agreement"
        if act == "confirm_apply" and set(fields.get("parties", ())) < self.present:
            yield "confirmation by one party alone"

    def _ends(self, act: str, fields: Mapping[str, Any]) -> Iterator[str]:
        if act == "close" and any(self.owed.values()) and not self.sued:
            yield "closing before performance"
        if act == "close" and self.police and self.in_force and any(self.owed.values()) and not self.decided:
            yield "closing a matter of public order before performance"
        if act == "no_penalty_apply" and (any(self.owed.values()) or not self.in_force or self.decided):
            yield "asking the police to accept what was not done, or too late"
        if self.closed and act not in AFTER_CLOSING:
            yield "acting on a closed case"
        if self.filed and act not in ("correct", "reveal"):
            yield "acting on a filed case"

    # ---- after -------------------------------------------------------------------------------------------------------

    def note(self, act: str, fields: Mapping[str, Any], on: date, track: str) -> None:
        if act in ("ask", "remediate"):
            for row in fields["consents"]:
                (self.refusers.add if row["answer"] == "不同意" else _nothing)(row["party"])
                (self.refusers.discard if row["answer"] == "同意" else _nothing)(row["party"])
        if act in ("fail", "refuse"):
            self.refusers |= set(fields.get("refuser", ()))
        if act in ("appoint", "change_mediator"):
            self.mediators = tuple(fields["mediators"])
        if act in ("party_leave", "party_death"):
            self.present.discard(fields["party"])
            (self.dead.add if act == "party_death" else _nothing)(fields["party"])
        if act == "reach":
            self.reached.add(track)
            self.signed[track], self.content = {}, bool(fields.get("items"))
        if act == "sign":
            self.signed.setdefault(track, {})[fields["signer"]] = on
        if act in ("seal", "oral"):
            self.in_force, self.reopened = True, False
            self.forces.add(track)
            self.reached.discard(track)
            self.content = self.content or bool(fields.get("items"))
        if act in ("fail", "withdraw", "settle", "stop_other", "stop_collusion", "sham_end"):
            self.reached.discard(track)
        self._note_rest(act, fields)

    def _note_rest(self, act: str, fields: Mapping[str, Any]) -> None:
        if act == "remediate":
            self.reopened = True
        if act == "receive":
            self.police = self.police or bool(fields.get("security_case"))
        if act == "admin_apply":
            self.police = self.police or fields.get("organ_kind") == "公安"
        self.sued = self.sued or act in SHOWN_A_WAY
        self.decided = self.decided or act in ("police_decision", "admin_penalise")
        self.court = self.court or act == "court_refer"
        self.closed = self.closed or act == "close" or (act == "join" and fields["direction"] == "并入他案")
        self.filed = self.filed or act == "file"

    def illegal(self, act: str, before: States, moves: Sequence[tuple[str, str]]) -> Iterator[str]:
        """What is wrong with where an act led; moves: (track, state entered) in order."""
        held = dict(before)
        for track, new in moves:
            old = held.get(track, "")
            step = f"{old}>{new}"
            if step not in KNOWN and not (self.reopened and step in BACK):
                yield f"{act}: {old or 'nothing'} > {new} is no step the law knows"
            if old == "P8" and new == "C0":
                yield "a failed mediation became confirmable"
            if new in ("C0", "C1") and not (self.in_force or self.court):
                yield "confirmable without an agreement in force"
            if new in ("P4", "P4o", "P5", "P6") and not self.content:
                yield "agreed or performed without a recorded content"
            if new == "P6" and any(self.owed.values()):
                yield "performed with something still owed"
            held[track] = new
        if act in SUPERVISION and moves:
            yield f"{act} moved a track"
        running = [state for state in held.values() if state in MEDIATING]
        if self.kind == "医疗" and len(running) > 1:
            yield f"two tracks on one medical claim: {running}"
        if self.kind == "医疗" and running and held.get("remedy") == "E3":
            yield f"a medical claim mediated beside a suit: {running}"


def agreeing(fields: Mapping[str, Any]) -> set[str]:
    return {row["party"] for row in fields.get("consents", ()) if row["answer"] == "同意"}


def _nothing(_party: str) -> None:
    return
