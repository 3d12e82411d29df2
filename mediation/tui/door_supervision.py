"""The part of the door that goes across cases: supervision, joint meetings, and the organs of this database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.supervising import OrderLine
    from mediation.records.snapshot import CaseLine, Changed, Organ

MEETING_CASES = 200  # cases that can be chosen for a meeting, the newest first


class SupervisionDoor(ABC):
    """What can be asked of casework about supervision and organs. `Door` gives the desk."""

    @property
    @abstractmethod
    def desk(self) -> Desk:
        """The open desk."""

    def supervision(self, kind: str = "") -> tuple[OrderLine, ...]:
        """What others were asked in every case and still owe; one kind of it, or all."""
        from mediation.casework.supervising import ledger

        return ledger(self.desk, kind=kind)

    def risk_criteria(self) -> tuple[str, ...]:
        """Circumstances this centre judges risk by."""
        from mediation.casework.settings import settings

        told = next(str(one.value) for one in settings(self.desk) if one.name == "risk_criteria")
        return tuple(word.strip() for word in told.split("、") if word.strip())

    def meeting_fields(self) -> tuple[Any, ...]:
        """What the record of a joint meeting asks for."""
        return self.desk.procedure.acts["meeting"].fields

    def meeting_cases(self) -> tuple[CaseLine, ...]:
        """Cases a meeting may be held on."""
        from mediation.casework.reading import case_lines

        return tuple(case_lines(self.desk, limit=MEETING_CASES).lines)

    def hold_meeting(self, cases: Sequence[str], values: Mapping[str, object], on: str) -> tuple[Changed, ...]:
        """Record one meeting on several cases: all of them or none."""
        from mediation.casework.supervising import hold_meeting

        return hold_meeting(self.desk, cases, values, on=on)

    def organs(self) -> tuple[Organ, ...]:
        """Organs that work in this database, retired ones too."""
        from mediation.casework.referring import organs

        return organs(self.desk, every=True)

    def organ_kinds(self) -> tuple[str, ...]:
        """Kinds an organ can have."""
        from mediation.casework.referring import ORGAN_KINDS

        return ORGAN_KINDS

    def add_organ(self, name: str, kind: str) -> Changed:
        """Add one."""
        from mediation.casework.referring import add_organ

        return add_organ(self.desk, name, kind)

    def retire_organ(self, organ_id: str) -> Changed:
        """Take one out of use."""
        from mediation.casework.referring import retire_organ

        return retire_organ(self.desk, organ_id)

    def assign_staff(self, staff_id: str, organ_id: str) -> Changed:
        """Put a person into an organ; "" = the centre itself."""
        from mediation.casework.referring import assign_staff

        return assign_staff(self.desk, staff_id, organ_id)
