"""When a page was last changed: as it says, or as git knows."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from coursesite.programs import git
from gitwork import Work
from sitetest import SiteTest

COURSE = "title: Algebra\ntimezone: Europe/Zurich\nlastmod: git\n"
NOTES = {
    "content/lectures/01-a.md": "---\ntitle: A\ndate: 2025-02-17\n---\n\nText.\n",
    "content/lectures/02-b.md": "---\ntitle: B\ndate: 2025-02-24\n---\n\nText.\n",
    "content/lectures/03 ü.md": "---\ntitle: C\nlast_modified_at: 2024-12-24\n---\n\nText.\n",
}


def updated(site: SiteTest, name: str) -> str:
    found = re.search(r'Updated <time datetime="([^"]*)"', site.page(f"lectures/{name}/index.html"))
    return found[1] if found else ""


@pytest.fixture
def work(site: SiteTest) -> Work:
    """A repository that the site is a folder of, with two commits."""
    site.write({"content/course.yml": COURSE, **NOTES})
    work = Work(site.folder)
    work.commit("2025-02-01T10:00:00+01:00")
    site.edit("content/lectures/02-b.md", "Text.", "More text.")
    work.commit("2025-02-02T23:30:00+00:00")
    return work


@pytest.fixture
def gits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one for each time that a build starts git."""
    started: list[str] = []
    run = subprocess.run

    def counted(command: Any, *args: Any, **more: Any) -> Any:
        started.append(str(command))
        return run(command, *args, **more)

    monkeypatch.setattr(git.subprocess, "run", counted)
    return started


def test_front_matter_says_it(site: SiteTest) -> None:
    site.write(NOTES).build().clean()
    assert updated(site, "ü") == "2024-12-24"
    assert not updated(site, "a")


def test_git_says_it_where_the_page_does_not(site: SiteTest, work: Work) -> None:
    """In the time zone of the course."""
    site.build(base_url="https://example.org").clean()
    assert updated(site, "a") == "2025-02-01T10:00+01:00"
    assert updated(site, "b") == "2025-02-03T00:30+01:00"
    assert updated(site, "ü") == "2024-12-24"
    assert "<lastmod>2025-02-03T00:30:00+01:00</lastmod>" in site.page("sitemap.xml")
    assert "<updated>2025-02-01T10:00:00+01:00</updated>" in site.page("feed.xml")
    assert "<published>2025-02-17T00:00:00+01:00</published>" in site.page("feed.xml")


def test_nobody_asks_git_who_was_not_told_to(site: SiteTest, work: Work, gits: list[str]) -> None:
    site.edit("content/course.yml", "lastmod: git", "lastmod: none").build().clean()
    assert not gits
    assert not updated(site, "a")


def test_git_runs_once_and_again_only_after_a_commit(
    site: SiteTest, work: Work, gits: list[str]
) -> None:
    site.build().clean()
    assert len(gits) == 1
    site.build().clean()
    site.edit("content/lectures/01-a.md", "Text.", "New text.").build().clean()
    assert site.rendered == ["lectures/01-a.md"]
    assert len(gits) == 1, "its commit is the one it was"
    work_time = "2025-03-01T10:00:00+01:00"
    Work(site.folder).commit(work_time)
    gits.clear()
    site.build().clean()
    assert gits and site.rendered == ["lectures/01-a.md"]
    assert updated(site, "a") == "2025-03-01T10:00+01:00"


def test_a_build_after_commits_is_that_of_a_clean_one(site: SiteTest, work: Work) -> None:
    site.build()
    site.edit("content/lectures/01-a.md", "Text.", "New text.")
    work.commit("2025-03-01T10:00:00+01:00")
    work.git("pack-refs", "--all")
    made = site.build().clean().output
    (site.folder / ".coursesite" / "state").unlink()
    assert site.build().clean().output == made


def test_a_site_within_a_repository_and_a_linked_work_tree(site: SiteTest) -> None:
    outer = Work(site.folder.parent)
    site.write({"content/course.yml": COURSE, **NOTES})
    outer.git("add", "site/content")
    outer.git("commit", "-q", "-m", "Notes", time="2025-02-01T10:00:00+01:00")
    assert updated(site.build().clean(), "a") == "2025-02-01T10:00+01:00"
    linked = site.folder.parent / "linked"
    outer.git("worktree", "add", "-q", str(linked))
    other = SiteTest(linked / "site").build().clean()
    assert updated(other, "a") == "2025-02-01T10:00+01:00"
    other.edit("content/lectures/01-a.md", "Text.", "New text.")
    Work(linked).git("commit", "-q", "-a", "-m", "Notes", time="2025-03-01T10:00:00+01:00")
    assert updated(other.build().clean(), "a") == "2025-03-01T10:00+01:00"
    assert updated(site.build().clean(), "a") == "2025-02-01T10:00+01:00"


def test_an_outer_git_s_variables_are_not_meant_for_us(
    site: SiteTest, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere/at/all")
    assert updated(site.build().clean(), "a") == "2025-02-01T10:00+01:00"


def test_without_git_a_warning_and_no_dates(
    site: SiteTest, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", "/nowhere/at/all")
    assert site.build().codes == ["git-failed"]
    assert site.build().codes == ["git-failed"]
    assert not updated(site, "a")
    monkeypatch.setenv("PATH", path)
    assert site.build().codes == []
    assert updated(site, "a"), "it is asked until it answers"


def test_a_site_that_moves_within_its_repository_is_another(tmp_path: Path) -> None:
    """For git its files are new, until they are committed."""
    here, there = tmp_path / "here", tmp_path / "there"
    SiteTest(here).write({"content/course.yml": COURSE, **NOTES})
    Work(tmp_path).git("add", ".")
    Work(tmp_path).git("commit", "-qm", "Notes", time="2025-02-01T10:00:00+01:00")
    assert updated(SiteTest(here).build(), "a")
    here.rename(there)
    assert updated(SiteTest(there).build().clean(), "a") == ""


def test_a_shallow_clone_shows_no_date_that_is_wrong(site: SiteTest, work: Work) -> None:
    """Of a file that the first commit it has did not change, nothing is known."""
    clone = SiteTest(site.folder.parent / "clone")
    site.edit("content/lectures/01-a.md", "Text.", "New text.")
    work.commit("2025-03-01T10:00:00+01:00")
    work.git("clone", "-q", "--depth", "2", f"file://{site.folder}", str(clone.folder))
    assert clone.build().codes == ["git-shallow"]
    assert updated(clone, "a") == "2025-03-01T10:00+01:00"
    assert not updated(clone, "b")


@pytest.mark.parametrize("outer", [True, False], ids=["submodule", "alone"])
def test_a_folder_with_a_repository_of_its_own_has_the_dates_of_that(
    site: SiteTest, outer: bool
) -> None:
    site.write({"content/course.yml": COURSE, "content/about.md": "Text.\n", **NOTES})
    (site.folder / "content/lectures/content").mkdir()
    inner = Work(site.folder / "content/lectures")
    inner.git("add", ".")
    inner.git("commit", "-q", "-m", "Notes", time="2025-02-05T10:00:00+01:00")
    if outer:
        Work(site.folder).commit("2025-02-09T10:00:00+01:00")
    site.build().clean()
    assert updated(site, "a").startswith("2025-02-05")
    assert ("2025-02-09" in site.page("about/index.html")) is outer
    site.edit("content/lectures/01-a.md", "Text.", "More.")
    inner.git("commit", "-q", "-a", "-m", "More", time="2025-02-06T10:00:00+01:00")
    site.build().clean()
    assert updated(site, "a").startswith("2025-02-06")
