"""The preview follows every save, however an editor does it, and survives every mistake."""

from __future__ import annotations

import os
import shutil

import pytest

from coursesite.build import pipeline
from coursesite.diagnostics import frame
from coursesite.site.inputs import Mode
from gitwork import Work
from preview.kit import NOTES, PIPES, SITE, WAVES, Preview, Serve, Stream
from sitetest import SiteTest


def test_a_save_is_served_and_told(preview: Preview) -> None:
    """The page that is open reloads: its substance is another; an event names what was edited."""
    before = preview.ask(WAVES)
    with Stream(preview) as stream:
        first = stream.next()
        preview.edit(NOTES, "both of its ends", "one of its ends")
        after = preview.until_in(WAVES, "one of its ends")
        report = stream.next()
    assert before.said("text") != after.said("text")
    assert report["build"] != first["build"]
    assert report["edited"] == [{"url": WAVES, "title": "Waves"}]
    assert not report["failed"] and report["problems"] == []
    assert preview.ask(WAVES).said("build") == report["build"]


def test_a_mistake_leaves_the_last_good_site_up(serve: Serve, site: SiteTest) -> None:
    """The browser gets the code frame of the terminal, until the mistake is gone."""
    preview = serve().ready()
    good = preview.ask(WAVES)
    with Stream(preview) as stream:
        stream.next()
        preview.edit(NOTES, "A string", "A [cord](02-cords.md)")
        report = stream.next()
        assert report["failed"]
        assert preview.ask(WAVES).built == good.built
        expected = pipeline.build(site.folder, site.folder.parent / "o", Mode(), cache=False)
        assert expected.failed
        text = (site.folder / NOTES).read_text(encoding="utf-8")
        frames = [frame(one, text) for one in expected.diagnostics]
        assert [one["text"] for one in report["problems"]] == frames
        preview.until_told("stays as it was")
        assert frames[0] in "\n".join(preview.lines)
        preview.edit(NOTES, "A [cord](02-cords.md)", "A rope")
        report = stream.next()
        assert not report["failed"] and report["problems"] == []
    assert preview.ask(WAVES).built != good.built


@pytest.mark.parametrize(
    "typed", ["---\ntitle: Wa", "---\ntitle: [Waves\n---\n", "---\n", "", "---\n: :\n---\n"]
)
def test_half_written_front_matter_tears_nothing_down(preview: Preview, typed: str) -> None:
    whole = (preview.site / NOTES).read_text(encoding="utf-8")
    with Stream(preview) as stream:
        stream.next()
        preview.write(NOTES, typed)
        stream.next()
        assert preview.ask(PIPES).status == 200
        preview.write(NOTES, whole + "\nWritten to its end.\n")
        report = stream.next(lambda report: not report["problems"])
    assert b"Written to its end." in preview.ask(WAVES).body
    assert report["edited"] == [{"url": WAVES, "title": "Waves"}]


def test_a_stylesheet_changes_only_the_stylesheet_of_a_page(preview: Preview) -> None:
    """So that a browser swaps it, where other changes make it load the page again."""
    before = preview.ask(WAVES)
    with Stream(preview) as stream:
        stream.next()
        preview.write("static/css/99-mine.css", "h1 { color: teal }\n")
        report = stream.next()
        after = preview.ask(WAVES)
        assert before.built != after.built
        assert before.said("text") == after.said("text")
        assert any(path.endswith(".css") for path in report["files"])
        preview.write("static/js/99-mine.js", "document.title += '!';\n")
        stream.next()
    assert preview.ask(WAVES).said("text") != before.said("text")


def test_editors_save_in_many_ways(preview: Preview) -> None:
    file = preview.site / NOTES
    text = file.read_text(encoding="utf-8")

    beside = file.with_name("01-waves.md.tmp123")
    beside.write_text(f"{text}\nBy a rename.\n", encoding="utf-8")
    beside.replace(file)
    preview.until_in(WAVES, "By a rename.")

    file.rename(file.with_name("01-waves.md~"))
    file.write_text(f"{text}\nWith a backup.\n", encoding="utf-8")
    preview.until_in(WAVES, "With a backup.")

    file.unlink()
    file.write_text(f"{text}\nDeleted and made again.\n", encoding="utf-8")
    preview.until_in(WAVES, "Deleted and made again.")

    with file.open("w", encoding="utf-8") as slow:
        for line in f"{text}\nIn bursts.\n".splitlines(keepends=True):
            slow.write(line)
            slow.flush()
    preview.until_in(WAVES, "In bursts.")
    assert not any("publish" in line for line in preview.lines)


def test_files_come_and_go(preview: Preview) -> None:
    """A rename, a new folder with a page in it, a whole folder moved in and deleted."""
    lectures = preview.site / "content" / "lectures"
    (lectures / "01-waves.md").rename(lectures / "01-ripples.md")
    (lectures / "02-pipes.md").write_text("---\ntitle: Pipes\n---\nNo link.\n", encoding="utf-8")
    preview.until_in("/lectures/ripples/", "both of its ends")
    preview.until(WAVES, lambda got: got.status == 404)

    preview.write("content/labs/deep/down/01-tune.md", "---\ntitle: Tune\n---\nTurn the peg.\n")
    preview.until_in("/labs/deep/down/tune/", "Turn the peg.")
    preview.edit("content/labs/deep/down/01-tune.md", "peg", "key")
    preview.until_in("/labs/deep/down/tune/", "Turn the key.")

    aside = preview.site.parent / "aside"
    aside.mkdir()
    (aside / "01-new.md").write_text("---\ntitle: New\n---\nMoved in.\n", encoding="utf-8")
    aside.rename(preview.site / "content" / "notes")
    preview.until_in("/notes/new/", "Moved in.")
    shutil.rmtree(preview.site / "content" / "notes")
    preview.until("/notes/new/", lambda got: got.status == 404)


def test_a_folder_of_the_site_may_come_later(preview: Preview) -> None:
    preview.write("templates/page.html", "{% extends 'theme/page.html' %}{# one #}")
    preview.write("content/about.md", "---\ntitle: About\n---\nWho.\n")
    preview.until_in("/about/", "Who.")
    preview.write(
        "templates/page.html",
        '{% extends "theme/page.html" %}{% block main %}{{ super() }}<i>own</i>{% endblock %}',
    )
    preview.until_in("/about/", "<i>own</i>")


def test_a_checkout_is_one_change(serve: Serve) -> None:
    """Of hundreds of files: few builds, and the last has them all."""
    preview = serve().ready()
    with Stream(preview) as stream:
        stream.next()
        for number in range(300):
            preview.write(f"content/notes/note-{number}.md", f"---\ntitle: T{number}\n---\nText.\n")
        preview.write("content/notes/end.md", "---\ntitle: End\n---\nThe last one.\n")
        preview.until_in("/notes/end/", "The last one.")
        preview.until_told("changed in")
    told = [line for line in preview.lines if "changed in" in line]
    assert 2 <= len(told) < 20
    assert preview.ask("/notes/end/").status == 200


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no symbolic links")
def test_what_links_lead_to_is_watched(serve: Serve, site: SiteTest) -> None:
    elsewhere = site.folder.parent / "elsewhere"
    (elsewhere / "more").mkdir(parents=True)
    (elsewhere / "more" / "a.md").write_text("---\ntitle: A\n---\nOne.\n", encoding="utf-8")
    (elsewhere / "b.md").write_text("---\ntitle: B\n---\nOne.\n", encoding="utf-8")
    site.write({**SITE, "content/course.yml": "title: Sound and its shapes\nsymlinks: follow\n"})
    (site.folder / "content" / "more").symlink_to(elsewhere / "more")
    (site.folder / "content" / "b.md").symlink_to(elsewhere / "b.md")
    preview = serve().ready()
    (elsewhere / "more" / "a.md").write_text("---\ntitle: A\n---\nTwo.\n", encoding="utf-8")
    preview.until_in("/more/a/", "Two.")
    (elsewhere / "b.md").write_text("---\ntitle: B\n---\nTwo.\n", encoding="utf-8")
    preview.until_in("/b/", "Two.")
    shutil.rmtree(elsewhere / "more")
    preview.until_told("file-unreadable")
    (elsewhere / "more").mkdir()
    (elsewhere / "more" / "a.md").write_text("---\ntitle: A\n---\nThree.\n", encoding="utf-8")
    preview.until_in("/more/a/", "Three.")
    (elsewhere / "more" / "a.md").write_text("---\ntitle: A\n---\nFour.\n", encoding="utf-8")
    preview.until_in("/more/a/", "Four.")


def test_a_commit_dates_the_pages(serve: Serve, site: SiteTest) -> None:
    site.write({**SITE, "content/course.yml": "title: Sound\nlastmod: git\n"})
    work = Work(site.folder)
    work.commit("2025-02-01T10:00:00+00:00")
    preview = serve().ready()
    preview.edit(NOTES, "both of its ends", "neither end")
    preview.until_in(WAVES, "neither end")
    work.commit("2025-03-04T10:00:00+00:00")
    preview.until_in(WAVES, "2025-03-04T10:00")


def test_polling_finds_changes_too(serve: Serve) -> None:
    preview = serve("--poll").ready()
    preview.edit(NOTES, "both of its ends", "neither end")
    preview.until_in(WAVES, "neither end")
    preview.write("content/labs/01-tune.md", "---\ntitle: Tune\n---\nTurn the peg.\n")
    preview.until_in("/labs/tune/", "Turn the peg.")


def test_a_site_that_fails_from_the_start_recovers(serve: Serve, site: SiteTest) -> None:
    site.write({"content/bad.md": "---\ntitle: [\n---\n"})
    preview = serve()
    with Stream(preview) as stream:
        assert stream.next()["failed"]
        assert (preview.ask("/").status, preview.ask("/bad/").status) == (200, 404)
        preview.write("content/bad.md", "---\ntitle: Good\n---\n")
        assert not stream.next()["failed"]
    assert preview.ask("/bad/").status == 200
