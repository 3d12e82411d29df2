"""Make the shipped font files, ``manifest.toml`` and ``coverage.bin`` from unpacked packages.

A developer runs ``python -m mediation.fonts._build SOURCES`` by hand, never the installation. ``SOURCES`` holds
one folder for each package named in `RECIPES` and `UNIHAN`, unpacked as it is. Besides fontTools it needs
``uharfbuzz`` 0.57, which reduces a face in a tenth of a second where fontTools takes minutes.
"""

from __future__ import annotations

import bz2
import hashlib
import importlib
import io
import json
import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont, newTable

from mediation.fonts._manifest import COVERAGE, FONT_DIR, MANIFEST

BUILT = "2026-11"
UNIHAN = Path("unicode-data/usr/share/unicode")

# Kept although a list may lack them: characters met in names that most fonts do not have.
NAMES = "䶮㛃𬭚𰻝堃喆叕镕珺昇㴋𠅤𡚸𤧛䲜𬱖𬜬𪨰𫖮㑇"
# Latin-1, general punctuation, currency, letterlike, numerals, arrows, operators, enclosed, boxes, shapes,
# CJK punctuation, units, full-width forms.
SYMBOLS: tuple[tuple[int, int], ...] = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x205E), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x249B), (0x2500, 0x257F), (0x25A0, 0x25FF), (0x2605, 0x2606),
    (0x3000, 0x303F), (0x3220, 0x3229), (0x3380, 0x33DF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
IDEOGRAPHS = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF))
# Chinese runs across the page only and text must come back from a PDF as typed: no vertical forms, ligatures
# or regional variants; the rest are spacing and accents.
FEATURES = ("ccmp", "chws", "halt", "kern", "mark", "mkmk", "palt")
DROPPED = ("DSIG", "FFTM", "STAT", "meta", "vhea", "vmtx", "BASE", "gasp")


@dataclass(frozen=True, slots=True)
class Sets:
    """Character sets as code points; ``mainland`` is every ideograph with a mainland source in Unihan."""

    gb2312: frozenset[int]
    gbk: frozenset[int]
    tgh: frozenset[int]
    mainland: frozenset[int]
    dictionary: frozenset[int]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one shipped file is made; ``keep`` gets the sets, the source's code points and those already shipped.

    ``rename`` is set where the licence reserves the old name or the reduced face must not pass for the
    whole one; ``whole`` copies the file as it is; ``withheld`` picks code points of it whose glyphs are
    never used.
    """

    file: str
    source_file: str
    family: str
    roles: tuple[str, ...]
    source: str
    upstream: str
    license: str
    license_files: tuple[str, ...]
    coverage: str
    keep: Callable[[Sets, frozenset[int], frozenset[int]], Iterable[int]]
    rename: bool = False
    whole: bool = False
    withheld: Callable[[Sets, frozenset[int]], Iterable[int]] | None = None


def _office(sets: Sets, have: frozenset[int], _done: frozenset[int]) -> Iterable[int]:
    return have & (sets.gb2312 | sets.tgh | _span(SYMBOLS) | frozenset(map(ord, NAMES)))


def _all(_sets: Sets, have: frozenset[int], _done: frozenset[int]) -> Iterable[int]:
    return have


def _bold(sets: Sets, have: frozenset[int], done: frozenset[int]) -> Iterable[int]:
    return (have & sets.gbk) | (have - _span(IDEOGRAPHS)) | frozenset(_office(sets, have, done))


def _rare(sets: Sets, have: frozenset[int], done: frozenset[int]) -> Iterable[int]:
    names = frozenset(map(ord, NAMES))
    return (have & ((_span(IDEOGRAPHS) & sets.mainland) | names | sets.gbk)) - done


def _rarest(sets: Sets, have: frozenset[int], done: frozenset[int]) -> Iterable[int]:
    return (have & _span(IDEOGRAPHS) & (sets.mainland - sets.dictionary)) - done


# Seen by setting every glyph beside another face's. FandolFang draws the full-width yen sign as a dollar sign, the
# overline as a hyphen, the trade mark sign as a speck, and traditional characters as the simplified ones
# (a person named 餘 would be printed 余); its ideographs of GB2312 are right. Private code points mean
# something else in every font.
def _fandol_wrong(sets: Sets, have: frozenset[int]) -> Iterable[int]:
    ideographs = have & _span((*IDEOGRAPHS, (0xE000, 0xFAFF)))
    return (ideographs - sets.gb2312 - {0x3007}) | {0x2122, 0xFFE3, 0xFFE5}


_OFL = "OFL-1.1"
_NOTO = "https://github.com/notofonts/noto-cjk"
_SERIF = "noto-serif-sc/package"
RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "song/NotoSerifSC-Regular.ttf", f"{_SERIF}/400Regular/NotoSerifSC_400Regular.ttf", "Noto Serif SC",
        ("BodySong", "TitleSong"), "npm @expo-google-fonts/noto-serif-sc 0.4.3", _NOTO, _OFL,
        ("song/LICENSE-OFL.txt",), "GB 18030-2022 级别2（含 GBK、通用规范汉字表、扩展A）及全部符号", _all,
    ),
    Recipe(
        "song/NotoSerifSC-Bold.ttf", f"{_SERIF}/700Bold/NotoSerifSC_700Bold.ttf", "Noto Serif SC",
        ("BodySong", "TitleSong"), "npm @expo-google-fonts/noto-serif-sc 0.4.3", _NOTO, _OFL,
        ("song/LICENSE-OFL.txt",), "GBK、GB2312、通用规范汉字表及符号", _bold,
    ),
    Recipe(
        "hei/NotoSansSC-Regular.ttf", "noto-sans-sc/package/400Regular/NotoSansSC_400Regular.ttf", "Noto Sans SC",
        ("HeadHei",), "npm @expo-google-fonts/noto-sans-sc 0.4.3", _NOTO, _OFL,
        ("hei/LICENSE-OFL.txt",), "GB2312、通用规范汉字表及符号", _office,
    ),
    Recipe(
        "kai/MediationKai-Regular.ttf",
        "fonts-lxgw-wenkai/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", "Mediation Kai",
        ("NoteKai",), "Debian fonts-lxgw-wenkai 1.250+repack-1", "https://github.com/lxgw/LxgwWenKai", _OFL,
        ("kai/LICENSE-OFL.txt",), "GB2312、通用规范汉字表及符号", _office, rename=True,
    ),
    Recipe(
        "fandol/FandolFang-Regular.otf",
        "texlive-lang-chinese/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        "FandolFang", ("BodyFang",), "Debian texlive-lang-chinese 2022.20230122-1 (Fandol 0.3)",
        "https://ctan.org/pkg/fandol", "GPL-3.0-or-later WITH Font-exception-2.0",
        ("fandol/LICENSE-GPL-3.txt", "fandol/LICENSE-FONT-EXCEPTION.txt"), "GB2312（原字体，未改动；字形有误者不用，见 withheld）", _all, whole=True,
        withheld=_fandol_wrong,
    ),
    Recipe(
        "fallback/MediationHan-Regular.ttf",
        "fonts-babelstone-han/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf", "Mediation Han",
        (), "Debian fonts-babelstone-han 15.0.5-2", "https://www.babelstone.co.uk/Fonts/Han.html",
        "Arphic-1999", ("fallback/LICENSE-ARPHIC.txt",), "宋体所无、有中国大陆来源的扩展B–H汉字", _rare, rename=True,
    ),
    Recipe(
        "fallback/MediationHanPlus-Regular.ttf", "fonts-hanazono/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
        "Mediation Han Plus", (), "Debian fonts-hanazono 20170904-2.1", "https://glyphwiki.org",
        "LicenseRef-Hanazono-Font", ("fallback/LICENSE-HANAZONO.txt",),
        "以上各体所无、有中国大陆来源（不计仅见于康熙字典者）的扩展B汉字", _rarest, rename=True,
    ),
)  # fmt: skip


def _span(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def _codec(name: str) -> frozenset[int]:
    found = set()
    for code in range(0x80, 0x10000):
        try:
            chr(code).encode(name)
        except UnicodeEncodeError:
            continue
        found.add(code)
    return frozenset(found)


def read_sets(unihan: Path) -> Sets:
    """Character sets from Python's codecs and from the folder of ``Unihan_*.txt.bz2``."""
    table, sources = set(), {}
    for path in sorted(unihan.glob("Unihan_*.txt.bz2")):
        for line in bz2.decompress(path.read_bytes()).decode("utf-8").splitlines():
            if not line.startswith("U+"):
                continue
            code, field, value = line[2:].split("\t")
            if field == "kTGH":
                table.add(int(code, 16))
            elif field == "kIRG_GSource":
                sources[int(code, 16)] = value
    kangxi = frozenset(code for code, value in sources.items() if value.startswith("GKX"))
    return Sets(_codec("gb2312"), _codec("gbk"), frozenset(table), frozenset(sources), kangxi)


def codes_of(path: Path) -> frozenset[int]:
    """Code points with a glyph in one face."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def reduce(source: Path, codes: frozenset[int]) -> bytes:
    """The TrueType face with only these characters, unhinted."""
    harfbuzz: Any = importlib.import_module("uharfbuzz")
    wanted = harfbuzz.SubsetInput()
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(codes)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in FEATURES)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in DROPPED)
    face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(source)))
    return bytes(harfbuzz.subset(face, wanted).blob.data)


def label(data: bytes, source: Path, recipe: Recipe) -> bytes:
    """The reduced face with the notice of change that the licences ask for and, where due, its new name."""
    with TTFont(source, lazy=True) as original:
        old = {number: original["name"].getDebugName(number) for number in range(15)}
    style = str(old[2])
    post = recipe.family.replace(" ", "") + "-" + style
    names = {number: old[number] for number in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14)}
    if recipe.rename:
        names |= {1: recipe.family, 3: f"{recipe.family}:{BUILT}", 4: recipe.family, 6: post}
        names.pop(7)
    names[10] = (
        f"Modified {BUILT} for the program mediation from {old[4]} ({recipe.source}): characters outside its lists, "
        "hinting, vertical metrics and most layout features removed; outlines unchanged."
    )
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    font["name"] = table = newTable("name")
    table.names = []
    for number, text in sorted(names.items()):
        if text:
            table.setName(text, number, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _runs(codes: Iterable[int], among: Iterable[int]) -> list[list[int]]:
    """``codes`` as the fewest inclusive ranges that enclose no other member of ``among``."""
    chosen, runs, broken = frozenset(codes), list[list[int]](), True
    for code in sorted(among):
        if code not in chosen:
            broken = True
        elif broken:
            runs.append([code, code])
            broken = False
        else:
            runs[-1][1] = code
    return runs


def _row(recipe: Recipe, path: Path, withheld: frozenset[int]) -> dict[str, object]:
    """One table of the manifest."""
    data = path.read_bytes()
    with TTFont(path, lazy=True) as font:
        weight, glyphs = font["OS/2"].usWeightClass, font["maxp"].numGlyphs
    return {
        "file": recipe.file, "roles": list(recipe.roles), "family": recipe.family, "weight": weight,
        "source": recipe.source, "upstream": recipe.upstream, "license": recipe.license,
        "license_files": list(recipe.license_files),
        "changes": "无" if recipe.whole else "删减字符、微调指令与竖排数据" + ("，改名" if recipe.rename else ""),
        "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "glyphs": glyphs,
        "characters": len(codes_of(path) - withheld), "coverage": recipe.coverage,
        "withheld": _runs(withheld, codes_of(path)),
    }  # fmt: skip


def _write_coverage(codes: Iterable[int]) -> None:
    """The union of all faces as inclusive ranges, see `_coverage`."""
    ranges = _runs(codes, range(0x110000))
    COVERAGE.write_bytes(b"".join(struct.pack("<2I", *pair) for pair in ranges))


def build(sources: Path) -> None:
    """Make every file; the order of `RECIPES` decides which face a rare character comes from."""
    sets = read_sets(sources / UNIHAN)
    done: frozenset[int] = frozenset()
    lines = ["# Made by _build.py; see the licence beside each file."]
    for recipe in RECIPES:
        source, path = sources / recipe.source_file, FONT_DIR / recipe.file
        path.parent.mkdir(exist_ok=True)
        if recipe.whole:
            path.write_bytes(source.read_bytes())
        else:
            codes = frozenset(recipe.keep(sets, codes_of(source), done))
            path.write_bytes(label(reduce(source, codes), source, recipe))
        withheld = frozenset(recipe.withheld(sets, codes_of(path)) if recipe.withheld else ())
        done |= codes_of(path) - withheld
        row = _row(recipe, path, withheld)
        lines += ["", "[[font]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items())]
        sys.stdout.write(f"{path.stat().st_size:>9} {row['characters']:>6} {recipe.file}\n")
    _write_coverage(done)
    digest = hashlib.sha256(COVERAGE.read_bytes()).hexdigest()
    lines += ["", "[coverage]", f'file = "{COVERAGE.name}"', f'sha256 = "{digest}"', f"characters = {len(done)}", ""]
    MANIFEST.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
