"""Every diagnostic has a site that earns it, under `tests/sites/broken/`, with what is said there.

`pytest tests/site/test_diagnostics.py --update` writes the messages anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from codes import codes
from coursesite.build import pipeline
from coursesite.diagnostics import frame
from coursesite.files import snapshot
from coursesite.markup.engines import commonmark
from coursesite.programs import mermaid, versions
from coursesite.site.inputs import Mode
from coursesite.theme import default
from gitwork import Work
from installed import install
from sitetest import NOW

SITES = Path(__file__).parents[1] / "sites" / "broken"
CODES = sorted(path.name for path in SITES.iterdir())
Prepare = Callable[[Path, pytest.MonkeyPatch], None]


def engine_missing(site: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "pyromark", None)
    commonmark.engine.cache_clear()


def diagram_missing(site: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mermaid, "find_spec", lambda name: None)
    patch.setattr(mermaid, "_local", threading.local())
    patch.setenv("PATH", "")


def pandoc_missing(site: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(versions, "find_spec", lambda name: None)
    patch.setenv("PATH", "")


def extension_failed(site: Path, patch: pytest.MonkeyPatch) -> None:
    """An extension whose preprocessor fails on every text."""
    code = (
        "from markdown.extensions import Extension\n"
        "from markdown.preprocessors import Preprocessor\n"
        "class Fragile(Preprocessor):\n"
        "    def run(self, lines):\n"
        "        raise LookupError('nothing here')\n"
        "class Adds(Extension):\n"
        "    def extendMarkdown(self, md):\n"
        "        md.preprocessors.register(Fragile(md), 'fragile', 1)\n"
        "makeExtension = Adds\n"
    )
    (site.parent / "fragile.py").write_text(code)
    patch.syspath_prepend(site.parent)


def file_unreadable(site: Path, patch: pytest.MonkeyPatch) -> None:
    os.mkfifo(site / "content" / "pipe.md")


def file_name(site: Path, patch: pytest.MonkeyPatch) -> None:
    Path(os.fsdecode(os.fsencode(site / "content") + b"/caf\xe9.md")).write_text("Text.\n")


def link_circle(site: Path, patch: pytest.MonkeyPatch) -> None:
    (site / "content" / "again").symlink_to(site / "content")


def link_outside(site: Path, patch: pytest.MonkeyPatch) -> None:
    (site / "content" / "sheets").symlink_to("../../sheets")


def file_unstable(site: Path, patch: pytest.MonkeyPatch) -> None:
    def read(self: snapshot.Snapshot, path: str) -> bytes:
        raise snapshot.FileChangedError(path)

    patch.setattr(snapshot.Snapshot, "read", read)


def build_unsteady(site: Path, patch: pytest.MonkeyPatch) -> None:
    pipeline.build(site, site / "_site", Mode(now=NOW))
    page = site / "content" / "lectures" / "now.md"
    page.write_text(page.read_text() + "More.\n")


def output_foreign(site: Path, patch: pytest.MonkeyPatch) -> None:
    (site / "public").mkdir()
    (site / "public" / "thesis.txt").write_text("the only copy")


def output_path(site: Path, patch: pytest.MonkeyPatch) -> None:
    (site / "content" / "a\\b.png").write_bytes(b"")


def output_case(site: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("plot.png", "Plot.png"):
        (site / "content" / name).write_bytes(name.encode())


def output_leftover(site: Path, patch: pytest.MonkeyPatch) -> None:
    (site / "_site").mkdir()
    (site / "_site" / "old.html").write_text("made by hand")


def output_unwritable(site: Path, patch: pytest.MonkeyPatch) -> None:
    pipeline.build(site, site / "_site", Mode(now=NOW))
    (site / "_site" / "index.html").unlink()
    (site / "_site" / "index.html").mkdir()
    (site / "_site" / "index.html" / "mine").write_text("in the way")


def state_unwritable(site: Path, patch: pytest.MonkeyPatch) -> None:
    (site / ".coursesite" / "state" / "mine").mkdir(parents=True)


def git_shallow(site: Path, patch: pytest.MonkeyPatch) -> None:
    """A clone with the last of two commits only."""
    work = Work(site)
    work.commit("2025-02-01T10:00:00+01:00")
    (site / "content" / "index.md").write_text("Text.\n")
    work.commit("2025-02-02T10:00:00+01:00")
    work.git("clone", "-q", "--depth", "1", f"file://{site}", str(site.parent / "clone"))
    shutil.rmtree(site / ".git")
    (site.parent / "clone" / ".git").rename(site / ".git")


def search_index(site: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("pagefind_bin", "pagefind_bin_extended"):
        patch.setitem(sys.modules, name, None)


def search_words(site: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "pagefind_bin_extended", None)


def output_colours(site: Path, patch: pytest.MonkeyPatch) -> None:
    for name in [*(one for one in sys.modules if one.split(".")[0] == "rich"), "rich.text"]:
        patch.setitem(sys.modules, name, None)


def math_font(site: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(default, "FONTS", site / "none")


def image_large(site: Path, patch: pytest.MonkeyPatch) -> None:
    with (site / "content/lectures/plot.png").open("ab") as file:
        file.write(bytes(30_000_000))


def images_missing(site: Path, patch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise versions.metadata.PackageNotFoundError

    patch.setattr(versions.metadata, "version", missing)


def theme_missing(site: Path, patch: pytest.MonkeyPatch) -> None:
    themes = {"coursesite.themes": {"paper": "some_paper", "plain": "some_paper.plain"}}
    install(site.parent / "packages", "some_paper", {}, themes)
    patch.syspath_prepend(site.parent / "packages")


def package_clash(site: Path, patch: pytest.MonkeyPatch) -> None:
    """Two packages with one shortcode, and with files that another one or the theme has."""
    folder = site.parent / "packages"
    box = {"coursesite.shortcodes": {"box": "some_boxes:box"}}
    install(folder, "some_boxes", {"templates/shortcodes/box.html": "<b>1</b>"}, box)
    box = {"coursesite.shortcodes": {"box": "more_boxes:box"}}
    more = {"templates/shortcodes/box.html": "<b>2</b>", "templates/lecture.html": "mine"}
    install(folder, "more_boxes", more, box)
    patch.syspath_prepend(folder)


PREPARE: dict[str, Prepare] = {
    "engine-missing": engine_missing,
    "diagram-missing": diagram_missing,
    "pandoc-missing": pandoc_missing,
    "extension-failed": extension_failed,
    "file-unreadable": file_unreadable,
    "file-name": file_name,
    "link-circle": link_circle,
    "link-outside": link_outside,
    "file-unstable": file_unstable,
    "build-unsteady": build_unsteady,
    "image-large": image_large,
    "images-missing": images_missing,
    "math-font": math_font,
    "output-colours": output_colours,
    "output-foreign": output_foreign,
    "output-path": output_path,
    "output-case": output_case,
    "output-leftover": output_leftover,
    "output-unwritable": output_unwritable,
    "search-index": search_index,
    "search-words": search_words,
    "state-unwritable": state_unwritable,
    "theme-missing": theme_missing,
    "package-clash": package_clash,
    "git-shallow": git_shallow,
}
"""What cannot lie in a repository: it is made when the test runs."""
DESTINATIONS = {
    "output-unsafe": "content/out",
    "output-foreign": "public",
    "output-edition": "_site-teacher",
}


def said(site: Path, destination: str = "_site", *, index: bool = False) -> tuple[list[str], str]:
    """The codes of a build's diagnostics, and all of them as text."""
    built = pipeline.build(site, site / destination, Mode(now=NOW, index=index))
    frames = []
    for one in built.diagnostics:
        path = site / one.path
        text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        frames.append(frame(one, text))
    return [one.code for one in built.diagnostics], "\n\n".join(frames).replace(str(site), "SITE")


@pytest.mark.parametrize("code", CODES)
def test_a_broken_site_says_what_is_wrong(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / code, site)
    (site / "expected.txt").unlink(missing_ok=True)
    if code in PREPARE:
        PREPARE[code](site, monkeypatch)
    codes, text = said(site, DESTINATIONS.get(code, "_site"), index=code.startswith("search"))
    commonmark.engine.cache_clear()
    assert code in codes
    if request.config.getoption("--update"):
        (SITES / code / "expected.txt").write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == (SITES / code / "expected.txt").read_text(encoding="utf-8")


def test_every_code_has_a_site_or_a_test_of_its_own_command() -> None:
    """What only `import`, `serve`, `check` and `--verify` can say is asserted in their tests."""
    tests = "".join(
        path.read_text(encoding="utf-8") for path in SITES.parents[1].rglob("test_*.py")
    )
    for code, modules in codes().items():
        if all(
            module.startswith(("cli/", "importers/", "preview/", "build/verify"))
            for module in modules
        ):
            assert code in tests, code
        else:
            assert code in CODES, code
    assert set(CODES) <= codes().keys()


def test_all_mistakes_of_all_pages_are_told_at_once(tmp_path: Path) -> None:
    """A page that cannot even be decoded does not hide what is wrong with the others."""
    for code in ("encoding", "front-matter-syntax", "shortcode-unknown", "math-error"):
        for path in (SITES / code / "content").rglob("*.md"):
            target = tmp_path / "content" / code / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    codes, _ = said(tmp_path)
    assert {"encoding", "front-matter-syntax", "shortcode-unknown", "math-error"} <= set(codes)
    assert not (tmp_path / "_site").exists()


def test_the_command_shows_the_frame_and_fails(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / "shortcode-argument", site)
    command = [sys.executable, "-m", "coursesite", "build", "-s", str(site)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}, check=False
    )
    assert done.returncode == 1
    assert (site / "expected.txt").read_text(encoding="utf-8").strip() in done.stderr
    assert "Traceback" not in done.stderr
