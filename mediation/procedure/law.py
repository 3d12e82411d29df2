"""Articles of law: how a rule names what it rests on, and whether that binds in this centre's region."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

LAW = "法"
SETTING = "本中心设置"
UNCHECKED = "待核"
AGREED = "协议约定"


@dataclass(frozen=True, slots=True)
class Renumber:
    """Before the day ``before`` this article bore the number ``to``; "" where that text was not read."""

    before: date
    article: str
    to: str


@dataclass(frozen=True, slots=True)
class Law:
    """One article of one text.

    article: "29", or "29.2" for the second paragraph; "" where only the text as a whole is known.
    grade:   V read in full; VL local, law only where the centre's region begins with one of ``region``; S only seen as
             an excerpt; CFG no text fixes it.
    kinds:   dispute kinds the text speaks of; () = all.
    bodies:  who mediates by the text: tracks, or kinds of agency; () = anybody.
    titled:  whether ``title`` is the title itself; words that only describe a text stand without 《》.
    """

    title: str
    article: str
    grade: str
    region: tuple[str, ...] = ()
    note: str = ""
    kinds: tuple[str, ...] = ()
    renumber: tuple[Renumber, ...] = ()
    titled: bool = True
    bodies: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The text as it is named: 《title》."""
        return f"《{self.title}》" if self.titled else self.title

    @property
    def cite(self) -> str:
        """《中华人民共和国人民调解法》第29条第2款."""
        return self._cite(self.article)

    def cite_on(self, day: date | None) -> str:
        """The citation with the number the article bore on ``day``."""
        if day is not None:
            for change in self.renumber:
                if day < change.before and change.article == self.article.split(".")[0]:
                    return self._cite(change.to)
        return self.cite

    def _cite(self, article: str) -> str:
        if self.grade == "CFG":
            return SETTING
        # Of a local text whose article we cannot name the rule holds, but its number has to be looked up.
        unknown = f"（条号{UNCHECKED}）" if self.grade == "VL" and not article else ""
        return f"{self.name}{article_words(article)}{unknown}"

    def speaks_of(self, kind: str) -> bool:
        """Whether the text concerns disputes of this kind."""
        return not self.kinds or any(under(kind, own) for own in self.kinds)

    def applies(self, region: str, kind: str = "") -> bool:
        """Whether the article binds as law for a dispute of this kind at a centre of this region (six-digit code)."""
        if not self.speaks_of(kind):
            return False
        return self.grade == "V" or (self.grade == "VL" and region.startswith(self.region))

    def basis(self, region: str, kind: str = "") -> str:
        """法, 本中心设置 or 待核."""
        if self.applies(region, kind):
            return LAW
        return UNCHECKED if self.grade == "S" else SETTING

    def words(self, region: str, day: date | None = None) -> str:
        """How a screen names it here: the article, 参照 the article, the article 待核, or 本中心设置."""
        text = self.cite_on(day)
        if self.grade == "S":
            return f"{text}（{UNCHECKED}）"
        if self.grade == "VL" and not region.startswith(self.region):
            return f"{SETTING}（参照{text}）"
        return text


def article_words(article: str) -> str:
    """第29条第2款 of "29.2"; "" of ""."""
    if not article:
        return ""
    number, _, paragraph = article.partition(".")
    return f"第{number}条第{paragraph}款" if paragraph else f"第{number}条"


def under(kind: str, own: str) -> bool:
    """Whether dispute kind ``kind`` is ``own`` or a leaf below it."""
    return kind == own or kind.startswith(own + "/")


def resting(laws: Sequence[Law], region: str, kind: str = "", day: date | None = None) -> tuple[str, str]:
    """(basis, words) of a rule that rests on these texts, at this region, for this kind of dispute.

    The articles that bind are named; where none binds, the first local one as 参照, else the first unchecked one as 待核,
    else 本中心设置.
    """
    heard = [law for law in laws if law.speaks_of(kind)]
    binding = [law for law in heard if law.applies(region, kind)]
    if binding:
        return LAW, _joined(binding, day)
    for grade in ("VL", "S"):
        for law in heard:
            if law.grade == grade:
                return law.basis(region, kind), law.words(region, day)
    return SETTING, SETTING


def leading(laws: Sequence[Law], region: str, kind: str = "", day: date | None = None) -> str:
    """The first text a thing rests on here, for this kind of dispute, as a screen names it: see `resting`."""
    binding = [law for law in laws if law.applies(region, kind)]
    return resting(binding[:1] or laws, region, kind, day)[1]


def spoken(laws: Sequence[Law], bodies: Collection[str], others: Sequence[Law]) -> tuple[Law, ...]:
    """Of these texts those by which one of ``bodies`` mediates; where there is none, those of ``others``, else no track's."""
    for texts in (laws, others):
        own = tuple(law for law in texts if not law.bodies or not set(law.bodies).isdisjoint(bodies))
        if own:
            return own
    return tuple(law for law in laws if _TRACKS.isdisjoint(law.bodies))


_TRACKS = frozenset({"people", "judicial"})


def referring(laws: Sequence[Law], region: str, kind: str = "", day: date | None = None) -> str:
    """Every local text that is no law here, in one breath: 本中心设置（参照A、B）; as `resting` where there is none."""
    local = [law for law in laws if law.grade == "VL" and law.speaks_of(kind) and not law.applies(region, kind)]
    return f"{SETTING}（参照{_joined(local, day)}）" if local else resting(laws, region, kind, day)[1]


def _joined(laws: Iterable[Law], day: date | None) -> str:
    words: list[str] = []
    last = ""
    for law in laws:
        cite = law.cite_on(day)
        head = law.name
        words.append(cite.removeprefix(head) if head == last and cite != head else cite)
        last = head
    return "、".join(dict.fromkeys(words))
