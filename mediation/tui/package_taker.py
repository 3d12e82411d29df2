"""Taking in a case package from any page that lists cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediation.records.snapshot import Changed
from mediation.tui.dialogs.package import TakeDialog
from mediation.tui.page import Page

if TYPE_CHECKING:
    from mediation.exchange.packages import Imported


class PackageTaker(Page):
    """A page on which a package that came in can be registered; the case opens then."""

    def do_take_package(self) -> None:
        """Ask for the file."""
        self.app.push_screen(TakeDialog(), self._taken)

    def _taken(self, done: Imported | None) -> None:
        if done is not None:
            warnings = tuple(one for one in done.warnings if one)
            self.home.open_case(done.case_id, said=Changed(done.case_id, "import_package", done.said, (), warnings))
