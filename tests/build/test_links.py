"""Nothing is written through a symbolic link that leads out of a site, nor published from behind
one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from coursesite.build import pipeline
from coursesite.cli.main import main
from coursesite.site.inputs import Mode
from sitetest import NOW, SiteTest

SECRET = "the secret text"


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.md").write_text(f"# Secret\n\n{SECRET}\n\n```\n{SECRET}\n```\n")
    files = {
        "content/index.md": (
            "Text.\n\n{{< include secret.md >}}\n\n![a](secret.md)\n\n"
            "```md\n{{< include secret.md >}}\n```\n"
        ),
        "content/lectures/01-one.md": (
            "---\ntitle: One\nvideo: {src: a.mp4, transcript: a.vtt}\n---\n"
        ),
        "content/lectures/a.mp4": "film",
    }
    made = SiteTest(tmp_path / "site").write(files)
    for name in ("secret.md", "lectures/02-two.md", "lectures/a.vtt"):
        (tmp_path / "site/content" / name).symlink_to(tmp_path / "out/secret.md")
    return made


def test_the_text_of_a_file_outside_is_nowhere(site: SiteTest) -> None:
    settings = "validation: {links: {not_found: ignore}}\n"
    site.write({"content/course.yml": settings}).build()
    assert site.codes.count("link-outside") == 3
    told = [*site.built.diagnostics]
    site.write({"content/index.md": "Text.\n"})
    site.edit("content/lectures/01-one.md", ", transcript: a.vtt", "").build()
    assert set(site.codes) == {"link-outside"}
    for data in site.output.values():
        assert SECRET.encode() not in data
    assert SECRET not in str([one.message + one.hint for one in told])
    site.build()  # and a build in which nothing has changed says the same
    assert (site.codes, site.built.ran) == (["link-outside"] * 3, ())
    site.write({"content/course.yml": "symlinks: follow\n"}).build()
    assert SECRET in site.page("lectures/two/index.html")


@pytest.mark.parametrize("name", ["", "/values", "/state", "/lock", "/new", "/templates", "/a.new"])
def test_state_is_not_written_through_a_link(tmp_path: Path, name: str) -> None:
    site = SiteTest(tmp_path / "site").write({"content/index.md": "Text.\n"})
    other = tmp_path / "other"
    if name in ("", "/new"):
        other.mkdir()
    else:
        other.write_text("mine")
    if name:
        (site.folder / ".coursesite").mkdir()
    (site.folder / f".coursesite{name}").symlink_to(other)
    assert site.build().codes == ["link-outside"]
    assert site.page("index.html")
    assert list(other.iterdir()) == [] if other.is_dir() else other.read_text() == "mine"
    served = CliRunner().invoke(main, ["serve", "-s", str(site.folder)])
    assert served.exit_code == 1
    assert "is a link" in served.output
    site.write({"content/course.yml": "symlinks: follow\n"})
    assert "link-outside" not in site.build().codes or name not in ("", "/new")


def test_the_output_does_not_go_through_a_link_that_leaves_the_site(tmp_path: Path) -> None:
    site = SiteTest(tmp_path / "site").write({"content/index.md": "Text.\n"})
    away = tmp_path / "away"
    away.mkdir()
    (site.folder / "_site").symlink_to(away)
    assert site.build().codes == ["output-unsafe"]
    assert CliRunner().invoke(main, ["clean", "-s", str(site.folder)]).exit_code == 1
    assert list(away.iterdir()) == []
    built = pipeline.build(site.folder, away, Mode(now=NOW))  # named by itself, it may be anywhere
    assert not built.diagnostics
    (site.folder / "_site").unlink()
    (site.folder / "public").mkdir()
    (site.folder / "_site").symlink_to("public")
    assert site.build().codes == []
    assert (site.folder / "public/index.html").is_file()
    (site.folder / "_site").unlink()
    (site.folder / "_site").symlink_to(away)
    site.write({"content/course.yml": "symlinks: follow\n"}).build().clean()
