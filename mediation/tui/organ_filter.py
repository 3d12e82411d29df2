"""Whose cases a page shows: all organs of the database, one's own, or another one; the desk and the case list agree on it."""

from __future__ import annotations

from collections.abc import Sequence

from mediation.records.snapshot import Organ
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.fields.base import Option
from mediation.tui.page import Page

ALL, CENTRE = "全部", "本中心"  # a picker answers with words; an organ's id is its own


class OrganFilter(Page):
    """A page whose lines can be narrowed down to those of one organ."""

    def do_organ_filter(self) -> None:
        """Ask which organ."""
        self.ask("organ_names", self.door.organs)

    def show_organ_names(self, organs: Sequence[Organ]) -> None:
        """Offer all, one's own first, then the others."""
        if not organs:
            self.say("本中心没有另设机构，全部案件都在这里。")
            return
        person = self.door.person
        own = person.organ_id if person else ""
        names = {"": self.door.centre_name} | {organ.id: organ.name for organ in organs}
        listed = [own, *(organ for organ in names if organ != own)]
        options = [Option(ALL, "全部机构")]
        options += [Option(one or CENTRE, names.get(one, one), "本机构" if one == own else "") for one in listed]

        def picked(chosen: str | None) -> None:
            if chosen is not None:
                self.door.organ = None if chosen == ALL else "" if chosen == CENTRE else chosen
                self.door.organ_name = "" if self.door.organ is None else names[self.door.organ]
                self.narrowed()

        present = ALL if self.door.organ is None else self.door.organ or CENTRE
        self.app.push_screen(PickDialog("只看某一机构的案件", options, chosen=present), picked)

    def narrowed(self) -> None:
        """Another organ's cases are shown: say so and read again."""
        self.name_organ()
        self.load()

    def name_organ(self) -> None:
        """The title says whose cases are shown."""
        self.title_text(" · ".join(word for word in (self.heading, self.door.organ_name) if word))
