"""The font of formulas: what the build of the package makes, and what the build of a site makes of
it."""

from __future__ import annotations

import importlib.util
import io
import itertools
import re
import tarfile
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont
from math_core import LatexToMathML

from coursesite.theme import default
from sitetest import SiteTest

ROOT = Path(__file__).parents[1]
MOST = 90_000
FORMULAS = (
    r"\sum_{i=1}^n \int_0^\infty \sqrt[3]{x^2} \left( \frac{a}{b} \right]",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix} \begin{cases}a&b\end{cases} \binom{n}{k}",
    r"\hat x \bar{y} \vec v \tilde A \dot q \ddot q \widehat{xy} \overbrace{a}^b \underbrace{c}_d",
    r"\mathbb{RCNZQPE} \mathcal{LFH} \mathfrak{gSu} \mathbf{Ax} \boldsymbol{\alpha} f'' \ell \hbar",
    r"\forall \exists \in \notin \subseteq \cup \cap \setminus \emptyset \iff \implies \mapsto \to",
    r"\langle \psi \rvert \otimes \oplus \dagger \nabla \partial \approx \equiv \le \ge \ll \pm",
    r"\cdots \vdots \ddots \lfloor x \rfloor \lceil y \rceil \infty \propto \perp \mid \coloneqq",
)


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hook", ROOT / "src/math_font/hook.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def font(hook: ModuleType) -> bytes:
    made: bytes = hook.make()
    return made


def test_it_is_small_and_knows_mathematics(font: bytes) -> None:
    assert font[:4] == b"wOF2"
    assert len(font) <= MOST
    table = TTFont(io.BytesIO(font))
    assert {"MATH", "GSUB", "cmap"} <= set(table.keys())
    assert "Open Font License" in table["name"].getDebugName(13)


def test_it_is_the_same_each_time(hook: ModuleType, font: bytes) -> None:
    assert hook.make() == font


@pytest.mark.parametrize("tex", FORMULAS)
def test_it_has_the_signs_of_formulas(font: bytes, tex: str) -> None:
    mathml = LatexToMathML().convert_with_local_state(tex, displaystyle=True)
    text = re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", mathml)
    known = TTFont(io.BytesIO(font)).getBestCmap()
    signs = {char for char in text if char.isprintable() and unicodedata.combining(char) == 0}
    assert not sorted(char for char in signs if ord(char) not in known and char != "\ufe00")


def test_browsers_draw_alike_what_it_is_mended_for(font: bytes) -> None:
    table = TTFont(io.BytesIO(font))
    names, glyphs, maths = table.getBestCmap(), table["glyf"], table["MATH"].table
    variants = maths.MathVariants
    across = dict(
        zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True)
    )
    upright = dict(
        zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True)
    )
    for glyph, construction in across.items():
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        for part, following in itertools.pairwise(parts):
            joint = min(part.EndConnectorLength, following.StartConnectorLength)
            assert joint >= variants.MinConnectorOverlap, glyph
    assert names[ord("~")] in across
    for sign in "∑⋃⨁⋀":
        for record in upright[names[ord(sign)]].MathGlyphVariantRecord[1:]:
            glyph = glyphs[record.VariantGlyph]
            assert abs((glyph.yMin + glyph.yMax) / 2 - maths.MathConstants.AxisHeight.Value) <= 1
    assert len(upright[names[ord("|")]].MathGlyphVariantRecord) > 3
    widths = {
        table["hmtx"][r.VariantGlyph][0] for r in upright[names[ord("√")]].MathGlyphVariantRecord
    }
    assert max(widths) - min(widths) < 100
    substitution = table["GSUB"].table
    for script in substitution.ScriptList.ScriptRecord:
        tags = [
            substitution.FeatureList.FeatureRecord[index].FeatureTag
            for index in script.Script.DefaultLangSys.FeatureIndex
        ]
        assert "ssty" in tags
    italic, bold = glyphs[names[0x1D703]], glyphs[names[0x1D73D]]
    assert italic.coordinates != bold.coordinates


def test_the_source_distribution_has_none(tmp_path: Path) -> None:
    from hatchling.builders.sdist import SdistBuilder

    made = next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    with tarfile.open(made) as archive:
        names = archive.getnames()
    assert any(name.endswith("src/math_font/hook.py") for name in names)
    assert not [name for name in names if name.endswith((".woff2", ".ttf", ".otf"))]


def test_a_page_asks_for_it_only_if_it_has_formulas(site: SiteTest) -> None:
    site.write({"content/a.md": "# With\n$x$\n", "content/b.md": "# Without\nx\n"}).build()
    (font,) = [path for path in site.output if path.endswith(".woff2")]
    assert [path for path in site.output if path.startswith("assets/fonts/OFL.")]
    assert font in site.page("a/index.html")
    assert font not in site.page("b/index.html")
    assert f'url("{font.removeprefix("assets/")}")' in style(site)


def style(site: SiteTest) -> str:
    (sheet,) = [data for path, data in site.output.items() if path.startswith("assets/style.")]
    return sheet.decode()


def test_without_it_no_page_names_it(site: SiteTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default, "FONTS", site.folder / "none")
    site.write({"content/a.md": "# With\n$x$\n", "content/b.md": "# More\n$y$\n"}).build()
    assert site.codes == ["math-font"]
    assert "@font-face" not in style(site)
    assert "woff2" not in site.page("a/index.html")


def test_one_of_the_site_takes_its_place(site: SiteTest) -> None:
    site.write(
        {"content/a.md": "# With\n$x$\n", "static/fonts/stix-two-math.woff2": "mine"}
    ).build()
    assert [data for path, data in site.output.items() if path.endswith(".woff2")] == [b"mine"]
