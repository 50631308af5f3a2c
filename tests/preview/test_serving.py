"""What the preview shows: the built output, drafts and all, and never half of it."""

from __future__ import annotations

import shutil

from coursesite.build import pipeline
from coursesite.site.inputs import Mode
from preview.kit import NOTES, PIPES, SITE, WAVES, Preview, Serve, Stream
from sitetest import SiteTest


def test_what_is_served_is_the_built_output(serve: Serve, site: SiteTest) -> None:
    """Byte for byte but for the index of search, which it has none of; with one script added to
    pages on the way out. Nothing is published."""
    preview = serve().ready()
    clean = site.folder.parent / "clean"
    mode = Mode(drafts=True, future=True, now="2026-01-01T00:00:00+00:00", index=False)
    pipeline.build(site.folder, clean, mode, cache=False)
    files = [path for path in clean.rglob("*") if path.is_file() and path.name[0] != "."]
    assert len(files) > 8
    for file in files:
        path = file.relative_to(clean).as_posix()
        got = preview.ask(f"/{path}")
        assert got.status == 200, path
        assert (got.built if file.suffix == ".html" else got.body) == file.read_bytes(), path
        assert (preview.output / path).read_bytes() == file.read_bytes(), path
    assert not (site.folder / "_site").exists()


def test_a_folder_is_its_page(preview: Preview) -> None:
    assert preview.ask(WAVES).built == preview.ask(f"{WAVES}index.html").built
    moved = preview.ask("/lectures/waves?a=b")
    assert (moved.status, moved.headers["location"]) == (307, "/lectures/waves/?a=b")


def test_where_nothing_is_the_site_says_so(preview: Preview) -> None:
    got = preview.ask("/lectures/nothing/")
    assert got.status == 404
    assert got.built == (preview.output / "404.html").read_bytes()


def test_drafts_and_the_future_are_shown_and_marked(serve: Serve, site: SiteTest) -> None:
    site.write({"content/news.md": "---\ntitle: News\npublish_date: 2999-01-01\n---\nSoon.\n"})
    preview = serve().ready()
    draft = preview.until("/lectures/bells/", lambda got: bool(got.said("status")))
    assert draft.said("status") == "Draft: not published"
    assert preview.ask("/news/").said("status").startswith("Not published before 2999-01-01")
    assert preview.ask(WAVES).said("status") == ""
    preview.edit("content/lectures/03-bells.md", "draft: true", "draft: false")
    preview.until("/lectures/bells/", lambda got: got.status == 200 and not got.said("status"))


def test_without_drafts_it_shows_what_would_be_published(serve: Serve, site: SiteTest) -> None:
    site.write({"content/news.md": "---\ntitle: News\npublish_date: 2999-01-01\n---\nSoon.\n"})
    preview = serve("--no-drafts").ready()
    assert preview.ask("/lectures/bells/").status == 404
    assert preview.ask("/news/").status == 404
    assert preview.ask(WAVES).status == 200


def test_what_was_published_is_shown_at_once_and_stays_as_it_is(
    serve: Serve, site: SiteTest
) -> None:
    """Until the preview is built for the first time; the next time the last preview is."""
    site.write(SITE).build().clean()
    published = site.output
    preview = serve()
    assert preview.ask(WAVES).built == published["lectures/waves/index.html"]
    preview.ready()
    preview.until_in("/lectures/bells/", "many tones")
    assert site.output == published
    assert preview.stop() == 0
    again = serve()
    assert again.ask("/lectures/bells/").status == 200
    site.build().clean()
    assert site.output == published


def test_before_the_first_build_a_page_waits_and_then_is_told(serve: Serve) -> None:
    """Also where the first build fails."""
    preview = serve()
    with Stream(preview) as stream:
        first = preview.ask(WAVES)
        assert first.status in (200, 503)
        assert first.said("text")
        assert stream.next()["build"]


def test_a_cleaned_site_is_built_again(serve: Serve, site: SiteTest) -> None:
    preview = serve().ready()
    shutil.rmtree(site.folder / ".coursesite")
    preview.edit(NOTES, "both of its ends", "all of its ends")
    preview.until_in(WAVES, "all of its ends")
    preview.until(PIPES, lambda got: got.status == 200)
