"""The part of the door through which signed sheets come in from the scanner."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.values.system import typed_path

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.piles import Progress
    from mediation.casework.scanning import Assigned, Batch, Filing, Outcome

Filed = tuple["Outcome", "Batch", "Path | None"]


class ScanDoor(ABC):
    """What can be asked about scanned sheets. `Door` gives the desk and keeps what is put aside."""

    @property
    @abstractmethod
    def desk(self) -> Desk:
        """The open desk."""

    @abstractmethod
    def keep_output(self, name: str, data: bytes | Path) -> Path:
        """Write a made file into the centre's own folder for such; returns where."""

    def look_scans(self, paths: Sequence[str], *, again: bool, progress: Progress) -> Batch:
        """Whose each sheet of these files or folders is; nothing is written."""
        from mediation.casework.scanning import look

        return look(self.desk, [typed_path(path) for path in paths], again=again, progress=progress)

    def assign_scans(self, batch: Batch, assigned: Sequence[Assigned], *, again: bool) -> Batch:
        """The same sheets with those laid to a paper by hand."""
        from mediation.casework.scanning import assign

        return assign(self.desk, batch, assigned, again=again)

    def file_scans(self, batch: Batch, assigned: Sequence[Assigned], *, progress: Filing) -> Filed:
        """File what is whole; what it made of the batch, and where the sheets lie that still wait."""
        from mediation.casework.scanning import aside, aside_name, assign, file_sheets

        done = file_sheets(self.desk, batch, progress=progress)
        with aside(batch) as rest:
            kept = self.keep_output(aside_name(), rest) if rest else None
        return done, assign(self.desk, batch, assigned), kept
