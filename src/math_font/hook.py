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
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
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
    "⟂ıȷϝ⌢⌣◯⨄⨆⨿©℘ℏℵℶℷℸ℧ⅆⅇⅈ■□▪▲△▵▽◁▷◊○●★♠♡♢♣♭♮♯✓⩽⩾⪯⪰⨀⨁⨂⧵"
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
    _Mends(font).make()
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


_OPERATORS = "∑∏∐⋀⋁⋂⋃⨀⨁⨂⨄⨆"
_BARS = "|‖∣∥"
_BAR_SIZES = (1150, 1375, 1600, 1850)
_LINES = "\u0332\u0305"
_WIDTHLESS = "\u0302\u0303\u20d7" + _LINES
_PIECE = 200
_WIDEST_ROOT = 860


class _Mends:
    """Changes of what one browser or another draws badly with the font as it is; none draws worse
    afterwards. All lengths are thousandths of an em."""

    def __init__(self, font: TTFont) -> None:
        self._font = font
        self._names = font.getBestCmap()
        self._table = font["MATH"].table
        self._variants = self._table.MathVariants
        covered = self._variants
        self._across = dict(
            zip(covered.HorizGlyphCoverage.glyphs, covered.HorizGlyphConstruction, strict=True)
        )
        self._upright = dict(
            zip(covered.VertGlyphCoverage.glyphs, covered.VertGlyphConstruction, strict=True)
        )

    def make(self) -> None:
        """Makes all of them."""
        self._let_ask_for_forms()
        for construction in self._across.values():
            self._connect(construction.GlyphAssembly)
        for sign in _LINES:
            self._assemble(self._names[ord(sign)])
        self._across[self._names[ord("~")]] = self._across[self._names[0x0303]]
        for sign in _OPERATORS:
            self._centre(self._names[ord(sign)])
        for sign in _BARS:
            self._lengthen(self._names[ord(sign)])
        self._narrow_roots(self._names[ord("√")])
        for sign in _WIDTHLESS:
            self._centre_mark(self._names[ord(sign)])
        # The bold italic theta is drawn as the one that is not bold.
        self._draw(self._names[0x1D6C9], self._names[0x1D73D], (1, 0, 0.2, 1, -40, 0))
        order = self._font.getReverseGlyphMap()
        for cover, constructions, known in (
            ("HorizGlyphCoverage", "HorizGlyphConstruction", self._across),
            ("VertGlyphCoverage", "VertGlyphConstruction", self._upright),
        ):
            names = sorted(known, key=order.__getitem__)
            getattr(self._variants, cover).glyphs = names
            setattr(self._variants, constructions, [known[name] for name in names])
        self._variants.HorizGlyphCount = len(self._across)

    def _let_ask_for_forms(self) -> None:
        """Has all scripts know the forms for indices. Only Firefox takes them by itself, and shapes
        formulas in the script of mathematics; a stylesheet asks the others for them."""
        table = self._font["GSUB"].table
        every = list(range(len(table.FeatureList.FeatureRecord)))
        for record in table.ScriptList.ScriptRecord:
            system = otTables.DefaultLangSys()
            system.ReqFeatureIndex = 0xFFFF
            system.FeatureIndex, system.FeatureCount = every, len(every)
            record.Script.DefaultLangSys = system

    def _connect(self, assembly: Any) -> None:
        """Turns round the ends of a last part whose beginning cannot join the part before it, such
        as the head of an arrow to the right. Chromium draws no such arrow long."""
        if assembly is None:
            return
        last, least = assembly.PartRecords[-1], self._variants.MinConnectorOverlap
        if last.StartConnectorLength < least <= last.EndConnectorLength:
            ends = last.EndConnectorLength, last.StartConnectorLength
            last.StartConnectorLength, last.EndConnectorLength = ends

    def _assemble(self, name: str) -> None:
        """Has a line put together of short pieces alone. Chromium and WebKit take the next longer
        line as long as there is one, and it sticks out of a letter."""
        line = self._font["glyf"][name]
        piece = self._copied(name, f"{name}.piece", x=_PIECE / (line.xMax - line.xMin))
        glyph = self._font["glyf"][piece]
        self._moved(piece, x=-glyph.xMin)
        self._font["hmtx"][piece] = _PIECE, 0
        construction = self._across[name]
        construction.MathGlyphVariantRecord = [_variant(piece, _PIECE)]
        construction.VariantCount = 1
        for part in construction.GlyphAssembly.PartRecords:
            part.glyph, part.FullAdvance = piece, _PIECE
            part.StartConnectorLength = part.EndConnectorLength = _PIECE - 10

    def _centre(self, name: str) -> None:
        """Puts the larger forms of an operator around the axis, as browsers but WebKit do."""
        axis = self._table.MathConstants.AxisHeight.Value
        for record in self._upright[name].MathGlyphVariantRecord[1:]:
            glyph = self._font["glyf"][record.VariantGlyph]
            self._moved(record.VariantGlyph, y=axis - (glyph.yMin + glyph.yMax) // 2)

    def _lengthen(self, name: str) -> None:
        """Gives a bar longer forms up to twice its length, from which on it is put together. WebKit
        draws those between short otherwise."""
        bar = self._font["glyf"][name]
        length, middle = bar.yMax - bar.yMin, (bar.yMin + bar.yMax) / 2
        records = self._upright[name].MathGlyphVariantRecord[:1]
        for size in _BAR_SIZES:
            longer = self._copied(name, f"{name}.{size}", y=size / length)
            self._moved(longer, y=round(middle - middle * size / length))
            records.append(_variant(longer, size + 1))
        self._upright[name].MathGlyphVariantRecord = records
        self._upright[name].VariantCount = len(records)

    def _narrow_roots(self, name: str) -> None:
        """Makes the higher signs of roots about as wide as the lowest. Chromium has the room of the
        widest behind each root."""
        construction = self._upright[name]
        higher = [record.VariantGlyph for record in construction.MathGlyphVariantRecord[1:]]
        parts = [part.glyph for part in construction.GlyphAssembly.PartRecords]
        for glyph in dict.fromkeys([*higher, *parts]):
            width, _ = self._font["hmtx"][glyph]
            if width > _WIDEST_ROOT:
                self._copied(glyph, glyph, x=_WIDEST_ROOT / width)
                self._font["hmtx"][glyph] = _WIDEST_ROOT, self._font["glyf"][glyph].xMin

    def _centre_mark(self, name: str) -> None:
        """Puts a mark that takes no width above its origin. By its place in text it stands to the
        left, where Chromium and WebKit leave it."""
        glyph = self._font["glyf"][name]
        by = -(glyph.xMin + glyph.xMax) // 2
        self._moved(name, x=by)
        accents = self._table.MathGlyphInfo.MathTopAccentAttachment
        if name in accents.TopAccentCoverage.glyphs:
            at = accents.TopAccentCoverage.glyphs.index(name)
            accents.TopAccentAttachment[at].Value += by

    def _moved(self, name: str, x: float = 0, y: float = 0) -> None:
        """Moves the outline of a glyph."""
        self._draw(name, name, (1, 0, 0, 1, x, y))

    def _copied(self, name: str, to: str, x: float = 1, y: float = 1) -> str:
        """Makes a glyph of another one's outline, wider or higher; returns its name."""
        self._draw(name, to, (x, 0, 0, y, 0, 0))
        return to

    def _draw(self, name: str, to: str, transform: tuple[float, ...]) -> None:
        glyphs, metrics = self._font["glyf"], self._font["hmtx"]
        outline = DecomposingRecordingPen(self._font.getGlyphSet())
        glyphs[name].draw(outline, glyphs)
        pen = TTGlyphPen(None)
        outline.replay(TransformPen(pen, transform))
        glyph = pen.glyph()
        if to not in metrics.metrics:
            self._font.setGlyphOrder([*self._font.getGlyphOrder(), to])
        glyphs[to] = glyph
        glyph.recalcBounds(glyphs)
        metrics[to] = metrics[name][0], glyph.xMin


def _variant(name: str, size: int) -> Any:
    """A form of a glyph and its size."""
    record = otTables.MathGlyphVariantRecord()
    record.VariantGlyph, record.AdvanceMeasurement = name, size
    return record


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
