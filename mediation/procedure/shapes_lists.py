"""Strict shapes of the lists: kinds, sources, papers, retention, settings and courts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mediation.procedure.shapes import Strict


class KindRuleRow(Strict):
    """A rule of a trade."""

    sort: Literal["前提", "不得受理", "先后", "材料", "人数", "公开", "效力", "途径"]
    text: str
    laws: list[str] = Field(min_length=1)
    material: str = ""


class LeafRow(Strict):
    """A kind of dispute."""

    id: str = Field(pattern=r"^[^/]+$")
    label: str = ""
    A: str = ""
    B: str = ""
    C: str = ""
    D: str = ""
    cause: str = ""
    written: list[str] = Field(default_factory=list)
    joint: list[str] = Field(default_factory=list)
    confirmable: Literal["可以", "部分可以", "不可以"] = "可以"
    permanent: str = ""
    free_text: bool = False
    note: str = ""
    rules: list[KindRuleRow] = Field(default_factory=list)
    organs: list[str] = Field(default_factory=list)
    private: list[str] = Field(default_factory=list)


class KindRow(LeafRow):
    """A kind of level 1 with its leaves."""

    leaf: list[LeafRow] = Field(default_factory=list)


class KindFile(Strict):
    """kinds.toml."""

    scheme: str
    version: str
    kind: list[KindRow]


class SourceRow(Strict):
    """A way in."""

    id: str
    sort: Literal["way", "sender", "channel", "mode"]
    label: str = ""
    note: str = ""


class SourceFile(Strict):
    """sources.toml."""

    source: list[SourceRow]


class CatalogueRow(Strict):
    """A row of the catalogue."""

    no: int
    title: str
    need: Literal["必须", "按需"]
    generated: bool


class VariantRow(Strict):
    """A row of another variant of the catalogue."""

    title: str
    need: Literal["必须", "按需"]
    holds: list[int] = Field(min_length=1)


class CatalogueVariant(Strict):
    """Another order a volume is bound in."""

    id: str
    row: list[VariantRow] = Field(min_length=1)


class FormRow(Strict):
    """A paper."""

    id: str
    title: str
    row: int
    per: str
    file: str
    skin: str
    need: Literal["必须", "按需"]
    copies: str = Field(pattern=r"^(\d+|parties\+\d+)$")
    laws: list[str] = Field(default_factory=list)
    required_when: list[str] = Field(default_factory=list)
    signers: list[str] = Field(default_factory=list)
    series: str = ""
    uploaded: bool = False
    filing: list[str] = Field(default_factory=list)
    track: Literal["", "people", "judicial", "administrative"] = ""
    pattern: str = ""
    parts: list[str] = Field(default_factory=list)


class FormFile(Strict):
    """forms.toml."""

    row: list[CatalogueRow]
    catalogue: list[CatalogueVariant] = Field(default_factory=list)
    form: list[FormRow]


class TermRow(Strict):
    """A retention period."""

    id: str
    scheme: str
    label: str
    years: int | None = None
    note: str = ""


class PromptRow(Strict):
    """A reason to keep longer."""

    id: str
    text: str


class RetentionFile(Strict):
    """retention.toml."""

    default: str
    term: list[TermRow]
    prompt: list[PromptRow]


class SettingRow(Strict):
    """A centre setting."""

    name: str
    label: str
    type: Literal["int", "bool", "text", "choice", "ints"]
    default: bool | int | str | list[int]
    note: str = "本中心设置"
    help: str = ""
    unit: str = ""
    min: int | None = None
    max: int | None = None
    choices: list[str] = Field(default_factory=list)


class SettingFile(Strict):
    """settings.toml."""

    setting: list[SettingRow]


class CourtRow(Strict):
    """A rule of competence for judicial confirmation."""

    id: str
    when: Literal["own", "invited", "labour"]
    of: Literal["inviting", "party", "subject", "organisation"]
    why: str
    laws: list[str] = Field(min_length=1)


class MaterialRow(Strict):
    """One thing to hand in for judicial confirmation."""

    id: str
    name: str
    needed: Literal["always", "natural", "corporate", "agent", "guardian", "rights"]
    note: str = ""
    laws: list[str] = Field(min_length=1)
    forms: list[str] = Field(default_factory=list)
    categories: list[str] = Field(default_factory=list)


class CourtFile(Strict):
    """courts.toml."""

    note: str
    note_laws: list[str] = Field(min_length=1)
    court: list[CourtRow]
    material: list[MaterialRow]
