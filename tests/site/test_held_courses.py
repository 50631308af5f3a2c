"""Courses that are held back as a whole: nothing of them is out before their day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from coursesite.cli.main import main
from coursesite.preview import page_status
from sitetest import SiteTest

OLD = {
    "content/course.yml": (
        "title: All\nbase_url: https://example.org\nkey: all\ntimezone: Europe/Zurich\n"
    ),
    "content/2026/course.yml": "title: Lines\nterm: Spring 2026\nstart_date: 2026-02-16\n",
    "content/2026/lectures/01-one.md": "---\ntitle: One\ntags: [lines]\n---\n\nText.\n",
}
NEW = {
    "content/2027/course.yml": (
        "title: Xenia\nterm: Spring 2027\nprevious: 2026\nstart_date: 2027-02-15\n"
        "staff: [{name: Zenobia, photo: /2027/zenobia.svg}]\npublish: ['*.txt']\n"
        "events: [{title: Zfair, date: 2027-03-01}]\n"
    ),
    "content/2027/index.md": "Xwelcome.\n",
    "content/2027/zenobia.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/2027/lectures/01-xylem.md": (
        "---\ntitle: Xylem\ntags: [xtag]\naliases: [/xold/]\n---\n\nXtext ![x](xpic.svg)\n"
    ),
    "content/2027/lectures/xpic.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/2027/announcements/2026-01-01-xnews.md": "# Xnews\n",
    "content/2027/alone.txt": "Xalone.\n",
}
HELD = ("draft: true", "published: false", "publish_date: 2027-01-10 08:00")
LINKS = {
    "content/2026/links.md": (
        "# Links\n\n[a](../2027/lectures/01-xylem.md), [b](/2027/), [c](../2027/index.md), "
        "[d](/2027/schedule/), [e](/2027/tags/), [f](/2027/feed.xml), [g](/xold/).\n"
    )
}


def words(site: SiteTest) -> bytes:
    return b" ".join(name.encode() + b" " + data for name, data in site.output.items())


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    """The site without the new course."""
    return SiteTest(tmp_path_factory.mktemp("old")).write(OLD).build().clean()


@pytest.mark.parametrize("line", HELD)
def test_the_site_is_what_it_is_without_the_course(
    site: SiteTest, old: SiteTest, line: str
) -> None:
    """Search, feeds, sitemap, catalogue, editions and files included."""
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{line}\n")
    site.build().clean()
    assert site.output == old.output
    assert {post.path for post in site.built.held.posts} == {
        path.removeprefix("content/") for path in NEW if path.endswith(".md")
    }
    until = "2027-01-10T08:00+01:00" if "date" in line else ""
    assert {post.until for post in site.built.held.posts} == {until}


def test_it_comes_out_on_its_day_as_in_a_clean_build(site: SiteTest) -> None:
    site.write(OLD | NEW | LINKS)
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{HELD[2]}\n")
    site.build().clean()
    page = site.page("2026/links/index.html")
    assert page.count('available from <time datetime="2027-01-10T08:00+01:00">') == 7
    assert b"/2027/" not in words(site)
    assert site.output == site.clean_output
    site.build(now="2027-01-10T07:00:01+00:00").clean()
    assert site.output == site.clean_output
    page = site.page("2026/links/index.html")
    assert "available" not in page
    assert page.count('href="../../2027/') >= 6
    assert "Xalone." in site.page("2027/alone.txt")
    assert "Zenobia" in site.page("2027/index.html")
    assert "2027" in site.page("2026/lectures/one/index.html")  # the banner of the edition before


def test_one_line_more_or_less_is_exact(site: SiteTest) -> None:
    site.write(OLD | NEW | LINKS).build().clean()
    for before, after in (
        ("title: Xenia\n", "title: Xenia\ndraft: true\n"),
        ("draft: true", "draft: false"),
        ("draft: false", "publish_date: 2027-01-10"),
    ):
        site.edit("content/2027/course.yml", before, after).build().clean()
        assert site.output == site.clean_output


def test_what_is_later_or_a_draft_by_itself_stays_so(site: SiteTest) -> None:
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{HELD[2]}\n")
    site.edit("content/2027/lectures/01-xylem.md", "tags", "publish_date: 2027-02-01\ntags")
    site.edit("content/2027/index.md", "Xwelcome", "---\ndraft: true\n---\nXwelcome")
    site.build().clean()
    found = {post.path: (post.why, post.until[:10]) for post in site.built.held.posts}
    assert found == {
        "2027/index.md": ("draft", ""),
        "2027/lectures/01-xylem.md": ("scheduled", "2027-02-01"),
        "2027/announcements/2026-01-01-xnews.md": ("scheduled", "2027-01-10"),
    }


@pytest.mark.parametrize(("line", "mode"), [(HELD[0], "drafts"), (HELD[2], "future")])
def test_a_build_may_have_it_all_the_same(site: SiteTest, line: str, mode: str) -> None:
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{line}\n")
    site.build(**{mode: True}).clean()
    assert "Xtext" in site.page("2027/lectures/xylem/index.html")


def test_a_preview_points_its_pages_out(site: SiteTest) -> None:
    from coursesite.cli import site_engine

    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{HELD[2]}\n")
    engine = site_engine.over(site.folder, "2027-02-01T00:00:00+00:00")
    told = page_status.withheld(engine, "2026-12-01T00:00:00+00:00")
    assert (
        told["/2027/"] == told["/2027/lectures/xylem/"] == "Not published before 2027-01-10 08:00"
    )
    assert "/2026/lectures/one/" not in told


def test_an_edition_in_the_middle_is_passed_over(site: SiteTest) -> None:
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", "title: Xenia\ndraft: true\n")
    site.write({"content/2028/course.yml": "title: Lines\nterm: Spring 2028\nprevious: 2027\n"})
    site.build().clean()
    assert "2028/" in site.page("2026/lectures/one/index.html")
    assert b"Spring 2027" not in words(site)


def test_an_edition_that_takes_files_from_a_draft_is_none_itself(site: SiteTest) -> None:
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", "title: Xenia\ndraft: true\n")
    site.write({"content/2028/course.yml": "from: ../2027\nstart_date: 2028-02-14\n"})
    site.build()
    assert not [one for one in site.built.diagnostics if one.severity == "error"]
    assert "Xtext" in site.page("2028/lectures/xylem/index.html")
    assert not (site.folder / "_site/2027").exists()


def test_a_reference_to_it_has_a_number_and_no_title(site: SiteTest) -> None:
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", "title: Xenia\ndraft: true\n")
    site.write({"content/2027/lectures/02-sum.md": "# Xsum\n\n$$ x $$\n{: #eq-x }\n"})
    site.write({"content/2026/to.md": "# To\n\nSee [](/2027/lectures/02-sum.md#eq-x).\n"})
    site.build().clean()
    assert "See <span>Equation" in site.page("2026/to/index.html")
    assert b"Xenia" not in words(site) and b"Xsum" not in words(site)


def test_a_course_without_a_post_holds_its_files_back(site: SiteTest) -> None:
    site.write(OLD | {"content/2027/course.yml": "draft: true\n", "content/2027/a.txt": "Xalone."})
    site.build().clean()
    assert b"Xalone" not in words(site)
    assert b"2027" not in words(site)


def test_the_first_course_of_a_site_cannot_be_held_back(site: SiteTest) -> None:
    site.write({"content/course.yml": "title: T\nkey: t\ndraft: true\n", "content/a.md": "A.\n"})
    (problem,) = site.build().built.diagnostics
    assert (problem.code, problem.severity) == ("config-value", "error")
    assert problem.span is not None and problem.span.line == 3


def test_a_course_without_a_time_zone_is_told_of_it(site: SiteTest) -> None:
    site.write(OLD | NEW).edit("content/course.yml", "timezone: Europe/Zurich\n", "")
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{HELD[2]}\n")
    site.build(now="2027-01-09T20:00:00+00:00")
    (problem,) = site.built.diagnostics
    assert problem.code == "timezone-missing"
    assert (problem.path, problem.span and problem.span.line) == ("content/2027/course.yml", 2)


@pytest.fixture
def held(site: SiteTest) -> Iterator[Path]:
    site.write(OLD | NEW)
    site.edit("content/2027/course.yml", "title: Xenia\n", f"title: Xenia\n{HELD[2]}\n")
    yield site.folder


def test_commands_know_it(held: Path) -> None:
    run = CliRunner()
    told = run.invoke(main, ["next", "-s", str(held), "--clock", "2026-12-01", "-n", "2"])
    assert told.stdout.splitlines()[:1] == ["2027-01-10 08:00  out        Xenia  (2027/course.yml)"]
    refused = run.invoke(
        main, ["export", "--epub", "-s", str(held), "-c", "2027", "--clock", "2026-12-01"]
    )
    assert refused.exit_code == 2
    assert "the course in content/2027 is not out" in refused.stderr
    made = run.invoke(main, ["new", "lecture", "Roots", "-s", str(held), "-c", "2027"])
    assert made.exit_code == 0
    assert (held / "content/2027/lectures/02-roots.md").exists()


@pytest.mark.parametrize("share", [(), ("--share",)])
def test_a_new_term_may_begin_as_a_draft(site: SiteTest, old: SiteTest, share: tuple[str]) -> None:
    site.write(OLD)
    options = ["new", "term", "2027", "-c", "2026", "--start", "2027-02-15", "--draft", *share]
    assert CliRunner().invoke(main, [*options, "-s", str(site.folder)]).exit_code == 0
    site.build().clean()
    assert site.output == old.output
    site.edit("content/2027/course.yml", "draft: true", "draft: false").build().clean()
    assert "Text." in site.page("2027/lectures/one/index.html")
