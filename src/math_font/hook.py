"""Makes the mathematics font that the theme comes with, when the package is built.

A browser needs a font with an OpenType MATH table to draw brackets that grow, roots and large
operators; many devices have none. The font is STIX Two Math, cut down to the signs of formulas and
compressed as WOFF2. It is made for wheels and editable installations, in a folder that git ignores;
the source distribution carries none.
"""

from __future__ import annotations

import io
import shutil
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = "src/coursesite/theme/fonts"
FONT = "stix-two-math.woff2"
LICENSE = "OFL.txt"
FEATURES = ("ssty", "dtls", "flac", "rtlm")
"""Features of mathematics: forms for indices, for letters below accents, and from right to left."""
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΓΔΘΛΞΠΣΥΦΨΩαβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
_UPRIGHT = "".join(map(chr, range(0x20, 0x7F))) + _GREEK + "∇§¬±×÷°¶£¥·\u00a0"
_MARKS = (
    "\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u030a\u030c\u0332\u0333\u0338\u20d7"
    "^ˇ˘~¯‾˙¨´`ˆ˜_←→↔⏞⏟⏜⏝⎴⎵"
)
"""Accents, and braces above and below: no text shows all of them by itself."""
_PRIMES = "′″‴⁗"
_SIGNS = (
    "–—‘’“”†‡•…‖\u2009\u200a\u2061\u2062\u2063⟦⟧⟨⟩⌈⌉⌊⌋⌜⌝⌞⌟"
    "∀∁∂∃∄∅∇∈∉∋∌∏∐∑−∓∔∖∗∘∙√∝∞∠∡∢∣∤∥∦∧∨∩∪∫∬∭∮∴∵∶∷∼∽≀≁≂≃≄≅≇≈≉≊≍≎≏≐≑≔≕≖≗≜≝≟≠≡≢≤≥≦≧≨≩≪≫≬≮≯≰≱≲≳≶≷≺≻≼≽≾≿⊀⊁"
    "⊂⊃⊄⊅⊆⊇⊈⊉⊊⊋⊎⊏⊐⊑⊒⊓⊔⊕⊖⊗⊘⊙⊚⊛⊞⊟⊠⊡⊢⊣⊤⊥⊨⊩⊪⊬⊭⊮⊯⊲⊳⊴⊵⊸⋀⋁⋂⋃⋄⋅⋆⋈⋉⋊⋍⋎⋏⋐⋑⋔⋖⋗⋘⋙⋚⋛⋞⋟⋠⋡⋮⋯⋰⋱"
    "←↑→↓↔↕↖↗↘↙↚↛↞↠↢↣↦↩↪↭↶↷↺↻↼↽↾↿⇀⇁⇂⇃⇄⇆⇇⇉⇋⇌⇍⇎⇏⇐⇑⇒⇓⇔⇕⇝⟵⟶⟷⟸⟹⟺⟼"
    "⟂ıȷϝ⌢⌣◯⨄⨆⨿©℘ℏℵℶℷℸ℧ⅆⅇⅈ■□▪▲△▵▽◁▷◊○●★♠♡♢♣♭♮♯✓⩽⩾⪯⪰⨀⨁⨂"
)
_ALPHABETS = (
    (_LATIN, ("BOLD", "ITALIC", "BOLD ITALIC"), "MATHEMATICAL {} {} {}"),
    (_LATIN[:26], ("SCRIPT", "FRAKTUR", "DOUBLE-STRUCK"), "MATHEMATICAL {} {} {}"),
    ("abcdghklmnpqsu", ("FRAKTUR",), "MATHEMATICAL {} {} {}"),
)
_HOLES = "ℂℍℕℙℚℝℤℬℰℱℋℐℒℳℛℓℊℴℯℭℌℑℜℨℎ"
"""Letters of those alphabets that Unicode had before."""


def signs() -> str:
    """All characters that the font has."""
    greek = range(0x1D6E2, 0x1D71C)  # italic; browsers put it in the place of upright letters
    bold = (*range(0x1D6C2, 0x1D6DB), *range(0x1D736, 0x1D74F))  # small Greek letters
    styled = [
        _styled(pattern, style, letter)
        for letters, styles, pattern in _ALPHABETS
        for style in styles
        for letter in letters
    ]
    digits = "𝟎𝟏𝟙𝕜𝚤𝚥"
    every = (_UPRIGHT, _MARKS, _PRIMES, _SIGNS, _HOLES, digits, *styled, *map(chr, [*greek, *bold]))
    return "".join(every)


def _styled(pattern: str, style: str, letter: str) -> str:
    """A letter of an alphabet of mathematics; "" for one that Unicode had before."""
    size = "CAPITAL" if letter.isupper() else "SMALL"
    try:
        return unicodedata.lookup(pattern.format(style, size, letter.upper()))
    except KeyError:
        return ""


def reduced() -> str:
    """The characters that keep their forms for indices: others are only made smaller there, since
    these forms are most of the font's size."""
    italic = "".join(_styled("MATHEMATICAL {} {} {}", "ITALIC", letter) for letter in _LATIN)
    return f"{_PRIMES}0123456789+−=<>∞∗*ℎ{italic}" + "".join(map(chr, range(0x1D6E2, 0x1D71C)))


def make() -> bytes:
    """The font as WOFF2: the same bytes each time."""
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.drop_tables += ["DSIG", "GPOS", "GDEF"]
    options.layout_features = list(FEATURES)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    font = subset.load_font(str(_source()), options)
    _drop_forms(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=signs())
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    font.close()
    return out.getvalue()


def _source() -> Path:
    """The font file of the package that carries it."""
    package = find_spec("ziamath")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("the package ziamath, which has the font, is not installed")
    return Path(package.submodule_search_locations[0]) / "fonts" / "STIXTwoMath-Regular.ttf"


def _drop_forms(font: TTFont) -> None:
    """Takes the forms for indices away from all characters but those that are `reduced`."""
    names = font.getBestCmap()
    kept = {names[ord(letter)] for letter in reduced() if ord(letter) in names}
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "ssty"
        for index in record.Feature.LookupListIndex
    }
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            forms = getattr(part, "ExtSubTable", part)
            mapping = getattr(forms, "alternates", None) or getattr(forms, "mapping", {})
            for name in [name for name in mapping if name not in kept]:
                del mapping[name]


def write(root: Path) -> Path:
    """Writes the font and its license into the folder of the theme; returns that folder."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    data = make()
    target = folder / FONT
    if not target.is_file() or target.read_bytes() != data:
        target.write_bytes(data)
    shutil.copyfile(Path(__file__).parent / LICENSE, folder / LICENSE)
    return folder


class MathFontHook(BuildHookInterface[Any]):
    """The hook that Hatchling calls before it collects the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes the font, and has it taken along though git ignores it."""
        write(Path(self.root))
        build_data["artifacts"].append(f"/{FOLDER}/*")
