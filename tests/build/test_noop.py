"""The short way of a build in which nothing changed: taken when that is so, and only then."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from coursesite.build import pipeline, state
from coursesite.engine import RULES
from coursesite.files import stamps
from coursesite.files.destination import MARKER
from coursesite.files.stamps import Stamp
from coursesite.site import inputs
from sitetest import NOW, SiteTest


@pytest.fixture
def built(rich: SiteTest, monkeypatch: pytest.MonkeyPatch) -> SiteTest:
    """The rich little site, built; its files are old enough for their stamps to be trusted."""
    for module in ("snapshot", "publish"):
        monkeypatch.setattr(f"coursesite.files.{module}.racy", lambda stamp, now: False)
    return rich.build().build()


def short(site: SiteTest, **mode: object) -> bool:
    """Builds, and says whether no rule was asked for."""
    return "list the output" not in [name for name, _ in site.build(**mode).built.stages]


def test_it_tells_and_keeps_what_the_last_build_did(built: SiteTest) -> None:
    before, output = built.built, built.output
    assert short(built)
    assert built.built.diagnostics == before.diagnostics
    assert (built.built.pages, built.built.kept) == (before.pages, before.kept)
    assert built.output == output
    assert (built.built.written, built.built.removed, built.built.ran) == ((), (), ())


def test_a_warning_is_told_each_time(built: SiteTest) -> None:
    built.write({"content/about.md": "---\ntitle: About\nbogus: 1\n---\nText.\n"}).build()
    told = built.codes
    assert told
    assert short(built) and built.codes == told


@pytest.mark.parametrize("path", ["index.html", "alg/lectures/start/index.html"])
def test_an_output_that_is_gone_or_other_is_made_again(built: SiteTest, path: str) -> None:
    output = built.output
    file = built.folder / "_site" / path
    file.unlink()
    assert not short(built) and built.output == output
    file.write_text("other")
    assert not short(built) and built.output == output
    assert short(built)


def test_what_is_left_in_a_folder_that_lost_its_marker_is_told(built: SiteTest) -> None:
    """Though the short way was tried before: it must not claim the folder and then give up."""
    output = built.folder / "_site"
    (output / MARKER).unlink()
    (output / "theirs.html").write_text("of another generator")
    (output / "index.html").write_text("other")
    assert not short(built)
    assert "output-leftover" in built.codes


def test_what_a_build_left_that_failed_is_no_last_build(built: SiteTest) -> None:
    """Its traces are of a site that was not published."""
    output = built.output
    built.write({"content/bad.md": "---\ntitle: Bad\n---\n{{< nothing >}}\n"}).build()
    assert built.built.failed
    assert not short(built) and built.built.failed and built.output == output


def test_another_destination_is_built_into(built: SiteTest) -> None:
    other = built.folder.parent / "other"
    pipeline.build(built.folder, other, built.mode)
    assert (other / "index.html").is_file()
    assert not short(built) and built.output


@pytest.mark.parametrize(
    "mode", [{"drafts": True}, {"now": "2031-01-01T00:00:00+00:00"}, {"base_url": "https://a.b/"}]
)
def test_another_mode_is_a_change(built: SiteTest, mode: dict[str, object]) -> None:
    assert not short(built, **mode)
    assert not short(built)
    assert short(built)


def test_the_clock_alone_is_no_change(built: SiteTest) -> None:
    """While no moment that a page depends on has passed."""
    assert short(built, now=NOW.replace("00:00:00", "00:00:01"))


def test_a_warning_about_the_tree_of_files_that_comes_or_goes_is_seen(built: SiteTest) -> None:
    """It is not in any file's bytes."""
    link = built.folder / "content/alg/round"
    link.symlink_to(built.folder / "content/alg")
    assert not short(built) and "link-circle" in built.codes
    assert short(built) and "link-circle" in built.codes
    link.unlink()
    assert not short(built) and "link-circle" not in built.codes


def test_a_file_that_was_only_touched_is_read_once(built: SiteTest) -> None:
    (built.folder / "content/about.md").touch()
    assert not short(built) and built.built.ran == ()
    assert short(built)


@pytest.mark.parametrize("path", ["_site/alg/lectures/start/index.html", "content/about.md"])
def test_what_a_power_cut_left_is_seen_though_its_stamp_is_right(
    built: SiteTest, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The inode of a file was on the disk already, its bytes were not."""
    output, stamp_of = built.output, stamps.stamp_of
    file = built.folder / path
    status = file.stat()
    file.write_bytes(bytes(status.st_size))

    def looked(now: os.stat_result) -> Stamp:
        return stamp_of(status if now.st_ino == status.st_ino else now)

    for module in ("snapshot", "destination"):
        monkeypatch.setattr(f"coursesite.files.{module}.stamp_of", looked)
    assert short(built)
    monkeypatch.setattr(state, "_boot", lambda: "after the power cut")
    assert not short(built)
    if path.startswith("_site"):
        assert built.output == output and built.built.ran == ()
    else:
        assert built.output != output


def test_every_source_is_where_it_is_loaded_from() -> None:
    """Or a change of it would not be seen: no other module may have one."""
    import coursesite.build.run as run

    assert run
    sources = {rule.run.__module__ for rule in RULES.values() if rule.source}
    assert {name for name in sources if name.startswith("coursesite.")} == {inputs.__name__}


@pytest.mark.slow
def test_no_rule_is_loaded_where_nothing_changed(built: SiteTest) -> None:
    """By the command as a process."""
    command = ["coursesite", "build", "-q", "-s", str(built.folder), "--clock", NOW]
    program = (
        f"import sys\nfrom coursesite.__main__ import main\nsys.argv = {command}\n"
        "try:\n    main()\nfinally:\n    print(*sorted(sys.modules), sep='\\n')\n"
    )

    def loaded() -> list[str]:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    loaded()  # this process has another fingerprint than that of the tests, if only by its path
    found = loaded()
    rules = ("build.run", "theme.environment", "markup", "site.pages", "settings.config")
    for name in (*rules, "model", "extensions", "site.shared_files", "files.entry_points"):
        assert f"coursesite.{name}" not in found
    packages = ("jinja2", "markdown", "pygments", "yaml", "watchdog", "starlette", "rich")
    for name in (*packages, "json", "random", "tempfile", "importlib.metadata"):
        assert name not in found
    with (built.folder / "content/about.md").open("a") as file:
        file.write("\nOther.\n")
    found = loaded()
    assert "coursesite.build.run" in found
    assert "yaml" not in found  # neither the front matter nor an interface text changed
