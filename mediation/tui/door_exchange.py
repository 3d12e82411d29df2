"""The part of the door through which cases leave for other bodies and come in from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.tui.door_cases import OUT, Wanted
from mediation.values.system import typed_path

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.exchange.packages import Exported, Imported, PackageInfo


class ExchangeDoor(ABC):
    """What can be asked about case packages and lists of what was found. `Door` gives the desk and the folder."""

    folder: Path

    @property
    @abstractmethod
    def desk(self) -> Desk:
        """The open desk."""

    def package_purposes(self) -> tuple[tuple[str, str], ...]:
        """For what a package is made: (purpose, what of the case it shows)."""
        from mediation.exchange.packages import PURPOSES

        return tuple((one.name, one.note) for one in PURPOSES.values())

    def export_package(self, case_id: str, purpose: str, path: str) -> Exported:
        """Write a case as a package; the path is a file or a folder, "" the centre's own."""
        from mediation.exchange.packages import export_package

        if path.strip():
            return export_package(self.desk, case_id, purpose, typed_path(path))
        folder = self.folder / OUT
        folder.mkdir(mode=0o700, exist_ok=True)
        return export_package(self.desk, case_id, purpose, folder)

    def list_printers(self) -> tuple[tuple[str, str], ...]:
        """(name, note) of the printers of this machine; none where it cannot print."""
        from mediation.casework.printing import print_queues

        return print_queues(self.desk)

    def list_out(self, wanted: Wanted, values: Mapping[str, Any]) -> str:
        """Everything a search finds as the form says (xlsx, pdf or print); what became of it in one sentence."""
        from mediation.exchange.listing import SHEET, TABLE, Sought, print_list, write_list

        sought = Sought(f"{wanted.words} {wanted.more}".strip(), wanted.kind, wanted.stage, wanted.first, wanted.last)
        if values["form"] == "print":
            job, count = print_list(self.desk, sought, printer=str(values.get("printer") or ""))
            return f"已送打印机 {job.printer}，清单共{count}件；已记入日志。"
        typed, folder = str(values.get("path") or "").strip(), self.folder / OUT
        if not typed:
            folder.mkdir(mode=0o700, exist_ok=True)
        path = typed_path(typed) if typed else folder
        place, count = write_list(self.desk, sought, path, ending=SHEET if values["form"] == "pdf" else TABLE)
        return f"已存为 {place}，共{count}件；号码已遮盖，已记入日志。"

    def look_package(self, path: str, code: str) -> PackageInfo:
        """What a package says of itself, the code compared; nothing is written."""
        from mediation.exchange.packages import look

        return look(typed_path(path), code=code)

    def import_package(self, path: str, code: str, received_on: str) -> Imported:
        """Register the dispute of a package."""
        from mediation.exchange.packages import import_package

        return import_package(self.desk, typed_path(path), values={"received_on": received_on}, code=code)
