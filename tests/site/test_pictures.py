"""Smaller copies of pictures: which there are, who refers to them, and what is told."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from coursesite.programs import ProgramError, pictures, versions
from sitetest import SiteTest

COURSE = "title: T\nimages: {widths: [64, 128], formats: [webp]}\n"
NOTES = """\
---
title: A
---

![wide](wide.png)

![narrow](narrow.png)

![between](between.jpg){: width="50" }

![drawing](drawing.svg)

![moving](moving.webp)

![own](wide.png){: srcset="other.png 2x" }

{{< figure wide.png alt="in a figure" >}}
"""
PAGE = "lectures/a/index.html"


def picture(width: int, height: int, form: str = "PNG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 7 if mode == "P" else "teal").save(out, form)
    return out.getvalue()


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (300, 100), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def made(folder: Path, course: str = COURSE, notes: str = NOTES) -> SiteTest:
    files = {"content/course.yml": course, "content/lectures/01-a.md": notes}
    site = SiteTest(folder).write(files)
    for name, data in {
        "wide.png": picture(300, 200),
        "narrow.png": picture(40, 40),
        "between.jpg": picture(100, 50, "JPEG"),
        "moving.webp": moving(),
        "other.png": picture(10, 10),
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    }.items():
        (site.folder / "content/lectures" / name).write_bytes(data)
    return site


def copies(site: SiteTest) -> set[str]:
    return {path.rpartition("/")[2] for path in site.output if re.search(r"\.\d+\.webp$", path)}


def tags(site: SiteTest, page: str = PAGE) -> dict[str, str]:
    return {tag: tag for tag in re.findall(r"<img[^>]*>", site.page(page))}


def of(site: SiteTest, words: str, page: str = PAGE) -> str:
    return next(tag for tag in tags(site, page) if f'alt="{words}"' in tag)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    return made(tmp_path_factory.mktemp("pictures")).build()


def test_a_picture_has_copies_that_are_smaller_than_it(site: SiteTest) -> None:
    assert not site.built.diagnostics
    assert copies(site) == {
        *("wide.png.64.webp", "wide.png.128.webp"),
        *("between.jpg.64.webp", "between.jpg.100.webp", "narrow.png.40.webp"),
        "other.png.10.webp",
    }
    with Image.open(io.BytesIO(site.output["lectures/wide.png.64.webp"])) as copy:
        assert (copy.format, copy.size) == ("WEBP", (64, 43))


def test_a_page_lets_the_browser_choose(site: SiteTest) -> None:
    wide = of(site, "wide")
    assert 'srcset="../wide.png.64.webp 64w, ../wide.png.128.webp 128w"' in wide
    assert 'src="../wide.png"' in wide and 'sizes="(min-width: 48rem)' in wide
    assert 'sizes="50px"' in of(site, "between")
    assert "wide.png.64.webp" in of(site, "in a figure")
    assert "64w" not in of(site, "own")
    for words in ("drawing", "moving"):
        assert "srcset" not in of(site, words)


def test_copies_follow_their_picture_and_settings(tmp_path: Path) -> None:
    site = made(tmp_path).build()
    before = site.output["lectures/wide.png.64.webp"]
    (site.folder / "content/lectures/wide.png").write_bytes(picture(90, 90, mode="RGBA"))
    site.build()
    assert site.output["lectures/wide.png.64.webp"] != before
    assert "wide.png.90.webp" in copies(site)
    site.write({"content/course.yml": COURSE.replace("[64, 128]", "[32]")}).build()
    assert copies(site) == {
        *("wide.png.32.webp", "narrow.png.32.webp", "between.jpg.32.webp", "other.png.10.webp"),
    }
    site.clean()
    site.write({"content/course.yml": "title: T\n"}).build()
    assert not copies(site)
    assert "srcset=" not in of(site, "wide")


def test_copies_of_what_is_not_out_are_nowhere(tmp_path: Path) -> None:
    site = made(tmp_path, notes="---\ntitle: A\n---\n\nText.\n")
    draft = "---\ntitle: B\ndraft: true\n---\n\n![wide](wide.png)\n"
    site.write({"content/lectures/02-b.md": draft}).build()
    assert not [path for path in site.output if "wide.png" in path]
    site.edit("content/lectures/02-b.md", "draft: true\n", "").build()
    assert "wide.png.64.webp" in copies(site)
    site.clean()


def test_the_page_with_all_notes_leads_to_the_same_copies(tmp_path: Path) -> None:
    site = made(tmp_path)
    site.write({"content/lectures/02-b.md": "---\ntitle: B\n---\n\nText.\n"}).build()
    assert "../lectures/wide.png.64.webp 64w" in of(site, "wide", "print/index.html")


def test_without_pillow_it_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise versions.metadata.PackageNotFoundError

    monkeypatch.setattr(versions.metadata, "version", missing)
    site = made(tmp_path).build()
    assert site.codes == ["images-missing"]
    assert not copies(site)


def test_a_damaged_picture_is_no_picture() -> None:
    assert not pictures.is_still(b"\x89PNG\r\n\x1a\n damaged")
    with pytest.raises(ProgramError, match="no copy as webp"):
        pictures.resized(b"\x89PNG\r\n\x1a\n damaged", 10, "webp")


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_pictures_of_all_kinds_have_copies_with_what_is_clear(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    Image.new(mode, (20, 10)).save(out, form)
    with Image.open(io.BytesIO(pictures.resized(out.getvalue(), 10, "webp"))) as copy:
        assert copy.size == (10, 5)
        assert ("A" in copy.mode) == (mode in ("LA", "RGBA"))


def test_a_photo_stands_the_way_up_that_the_camera_says() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(pictures.resized(out.getvalue(), 10, "webp"))) as copy:
        assert copy.size == (10, 20)
        assert not copy.getexif()


def test_a_drawing_that_loses_its_dark_colours_is_one_image(tmp_path: Path) -> None:
    modes = "<svg><style>@media (prefers-color-scheme: dark) { a { fill: red } }</style></svg>"
    files = {"content/a.md": '![A](d.svg)\n\n<picture><img src="d.svg" alt="b"></picture>\n'}
    site = SiteTest(tmp_path).write(files | {"content/d.svg": modes}).build(index=False).clean()
    assert set(site.output) > {"d.svg", "d.svg.light.svg", "d.svg.dark.svg"}
    page = site.page("a/index.html")
    assert page.count("d.svg.light.svg") == page.count("d.svg.dark.svg") == 1
    assert 'src="../d.svg"' in page, "in a <picture> it is one of several already"
    site.write({"content/d.svg": "<svg></svg>"}).build(index=False).clean()
    assert not {"d.svg.light.svg", "d.svg.dark.svg"} & set(site.output)
    assert site.page("a/index.html").count('src="../d.svg"') == 2


@pytest.mark.parametrize(("formats", "told"), [("[gif]", ["config-value"]), ("[]", [])])
def test_without_a_format_that_is_known_there_are_no_copies(
    tmp_path: Path, formats: str, told: list[str]
) -> None:
    site = made(tmp_path, COURSE.replace("[webp]", formats)).build()
    assert [one.code for one in site.built.diagnostics] == told
    assert not copies(site)
