"""The part of the door about form packs and electronic archive packages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.tui.door_cases import OUT
from mediation.values.system import typed_path

if TYPE_CHECKING:
    from mediation.casework.desk import Desk


class PackDoor(ABC):
    """What can be asked about them. `Door` gives the desk and the folder."""

    folder: Path

    @property
    @abstractmethod
    def desk(self) -> Desk:
        """The open desk."""

    def packs(self) -> tuple[Any, ...]:
        """Installed form packs, the newest first."""
        from mediation.casework.packs import listed

        return listed(self.desk)

    def publishers(self) -> dict[str, str]:
        """Publishers this centre trusts: name → public key."""
        from mediation.casework.packs import publishers

        return publishers(self.desk)

    def own_files(self) -> tuple[str, ...]:
        """The centre's own templates, which go before any pack."""
        folder = self.folder / "templates"
        return tuple(sorted(one.name for one in folder.iterdir() if one.is_file())) if folder.is_dir() else ()

    def pack_faults(self) -> tuple[str, ...]:
        """What of the installed packs is not as it was signed."""
        from mediation.casework.packs import faults

        return tuple(one.message for one in faults(self.desk))

    def pack_told(self, label: str) -> list[str]:
        """What a pack brings, line by line."""
        from mediation.casework.packs import brings

        return list(brings(self.desk, label))

    def look_pack(self, path: str) -> Any:
        """What a pack file would change."""
        from mediation.casework.packs import look

        return look(self.desk, typed_path(path))

    def install_pack(self, path: str) -> str:
        """Install it; one sentence."""
        from mediation.casework.packs import install
        from mediation.values.dates import print_arabic

        made = install(self.desk, typed_path(path))
        return f"已安装《{made.title}》（{made.label}），{print_arabic(made.since)}起申请的案件使用。"

    def trust_publisher(self, name: str, key: str) -> None:
        """Pin a publisher's public key."""
        from mediation.casework.packs import trust

        trust(self.desk, name, key)

    def archive_package(self, case_id: str, path: str) -> Any:
        """Make the electronic archive package of a filed case."""
        from mediation.exchange.archive import archive_package

        if path.strip():
            return archive_package(self.desk, case_id, typed_path(path))
        folder = self.folder / OUT
        folder.mkdir(mode=0o700, exist_ok=True)
        return archive_package(self.desk, case_id, folder)

    def check_archive(self, path: str) -> Any:
        """Check an electronic archive package, this centre's or another's."""
        from mediation.exchange.archive_check import check_package

        return check_package(typed_path(path))
