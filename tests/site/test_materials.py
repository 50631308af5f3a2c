"""The record of a lecture: what its page shows of recording, transcript, slides and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursesite.engine import Engine
from coursesite.files import snapshot as files
from coursesite.site.inputs import World
from coursesite.site.pages.materials import cues_of
from sitetest import SiteTest

VTT = """\
WEBVTT

00:01.000 --> 00:02.000
<v Ada>One thing.

00:02.500 --> 00:04.000
<v Ada>And another.
"""
SRT = "1\n00:00:01,000 --> 00:00:02,000\nOne thing.\n"


def lecture(video: str, more: str = "") -> str:
    return f"---\ntitle: A\nvideo: {{{video}}}\n---\n\nText.\n{more}"


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path).write(
        {
            "content/lectures/01-a.md": lecture("id: dqoEU9Ac3ek, transcript: a.vtt"),
            "content/lectures/02-b.md": lecture("id: dqoEU9Ac3ek"),
            "content/lectures/a.vtt": VTT,
            "content/lectures/b.srt": SRT,
            "content/lectures/film.webm": "",
        }
    )


A = "lectures/a/index.html"


def test_a_transcript_is_text_in_the_page_whose_lines_are_links_to_their_second(
    site: SiteTest,
) -> None:
    page = site.build().clean().page(A)
    assert '<details class="cs-transcript" id="page.transcript">' in page
    assert '<b>Ada</b> <a href="#t=1">One thing.</a> <a href="#t=2.5">And another.</a></p>' in page
    assert "transcript" not in site.page("lectures/b/index.html").partition("<main")[2]


def test_an_edit_of_a_transcript_renders_its_page_and_no_other(site: SiteTest) -> None:
    site.build().edit("content/lectures/a.vtt", "One thing", "A new thing").build().clean()
    assert site.rendered == ["lectures/01-a.md"]
    assert "A new thing" in site.page(A)


def test_a_transcript_that_comes_later_or_goes_is_noticed(site: SiteTest) -> None:
    site.delete("content/lectures/a.vtt").build()
    assert site.codes == ["link-not-found"]
    site.write({"content/lectures/a.vtt": VTT}).build().clean()
    assert "One thing." in site.page(A)


def test_a_transcript_may_lie_in_static(site: SiteTest) -> None:
    site.delete("content/lectures/a.vtt").write({"static/said/a.vtt": VTT})
    site.edit("content/lectures/01-a.md", "a.vtt", "/said/a.vtt").build().clean()
    assert "One thing." in site.page(A)


def test_captions_are_the_transcript_where_there_is_no_other(site: SiteTest) -> None:
    site.write({"content/lectures/01-a.md": lecture("src: film.webm, captions: a.vtt")})
    page = site.build().clean().page(A)
    assert '<a href="#t=1">One thing.</a>' in page
    assert '<track kind="captions" src="../a.vtt" srclang="en" label="Captions" default>' in page


def test_a_transcript_is_offered_as_captions_which_stay_off_until_they_are_wanted(
    site: SiteTest,
) -> None:
    site.write({"content/lectures/01-a.md": lecture("src: film.webm, transcript: a.vtt")})
    page = site.build().clean().page(A)
    assert '<track kind="captions" src="../a.vtt" srclang="en" label="Captions">' in page


def test_captions_that_browsers_cannot_read_are_published_as_webvtt_too(site: SiteTest) -> None:
    site.write({"content/lectures/01-a.md": lecture("src: film.webm, captions: b.srt")})
    page = site.build().clean().page(A)
    assert 'src="../b.srt.vtt"' in page
    assert site.page("lectures/b.srt.vtt") == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOne thing.\n"
    )
    assert site.page("lectures/b.srt") == SRT
    site.delete("content/lectures/b.srt").edit(
        "content/lectures/01-a.md", "b.srt", "a.vtt"
    ).build().clean()
    assert "lectures/b.srt.vtt" not in site.output


def test_the_shortcode_takes_such_captions_as_well(site: SiteTest) -> None:
    text = "---\ntitle: A\n---\n\n{{< video film.webm captions=b.srt >}}\n"
    page = site.write({"content/lectures/01-a.md": text}).build().clean().page(A)
    assert 'src="../b.srt.vtt"' in page


def test_a_transcript_of_another_kind_is_a_link(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("id: dqoEU9Ac3ek, transcript: notes.pdf"),
            "content/lectures/notes.pdf": "",
        }
    )
    page = site.build().clean().page(A)
    assert (
        '<p class="cs-transcript" id="page.transcript"><a href="../notes.pdf">Transcript</a></p>'
        in page
    )


def test_what_is_wrong_with_a_transcript_is_said_of_its_file_also_when_nothing_was_built_anew(
    site: SiteTest,
) -> None:
    site.edit("content/lectures/a.vtt", "00:02.000", "00:00.500").build()
    told = site.built.diagnostics
    assert [(one.code, one.path) for one in told] == [("transcript-time", "content/lectures/a.vtt")]
    assert site.build().built.diagnostics == told


def test_the_cues_of_a_page_can_be_had_by_its_path(site: SiteTest) -> None:
    snapshot = files.scan(site.folder, {}, theme=None)
    engine = Engine(World(snapshot, site.mode))
    found = engine.need(cues_of, "lectures/01-a.md")
    assert [(cue.start, cue.speaker, cue.text) for cue in found] == [
        (1.0, "Ada", "One thing."),
        (2.5, "Ada", "And another."),
    ]
    assert engine.need(cues_of, "lectures/02-b.md") == ()


def test_a_recording_of_another_server_is_not_asked_for_before_it_is_played(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture(
                "src: https://example.org/film.webm, captions: https://example.org/a.vtt",
                "\n{{< video https://example.org/b.mp4 autoplay >}}\n\n"
                "{{< audio https://example.org/b.mp3 >}}\n",
            )
        }
    )
    main = site.build().clean().page(A).partition("<main")[2]
    assert main.count('preload="none"') == 3
    assert "autoplay" not in main
    assert "default" not in main


def test_slides_are_shown_with_their_pages_and_size_in_the_language_of_the_page(
    site: SiteTest,
) -> None:
    head = "title: A\nlang: de\nslides: {src: deck.pdf, pages: 3}\nfiles: [deck.pdf]"
    text = f"---\n{head}\n---\n\nText.\n"
    site.write({"content/lectures/01-a.md": text, "content/lectures/deck.pdf": "x" * 2345})
    page = site.build().clean().page(A)
    assert '<span class="cs-embed-meta">PDF · 3 Seiten · 2,3\u00a0kB</span>' in page
    assert '<a href="../deck.pdf">deck.pdf</a> <span class="cs-size">2,3\u00a0kB</span>' in page


def test_a_page_of_the_slides_is_a_link_to_that_page_of_the_file(site: SiteTest) -> None:
    text = "---\ntitle: A\nslides: deck.pdf\n---\n\nSee {{< slides page=2 >}} and {{< slides >}}.\n"
    site.write({"content/lectures/01-a.md": text, "content/lectures/deck.pdf": ""})
    page = site.build().clean().page(A)
    assert '<a class="cs-slide-ref" href="../deck.pdf#page=2" data-page="2">' in page
    assert '<a class="cs-slide-ref" href="#page.slides">' in page


OWN = """\
---
title: A
slides: deck.pdf
video: film.webm
---

{{< slides deck.pdf >}}

{{< video film.webm >}}

{{< audio /lectures/film.webm >}}

{{< slides https://example.com/deck.pdf >}}
"""


@pytest.mark.parametrize("base", ["https://example.org/c/", ""])
def test_own_slides_and_recordings_have_their_whole_address_on_paper(
    site: SiteTest, base: str
) -> None:
    """Where the base URL is known; else the link from their page."""
    site.write({"content/lectures/01-a.md": OWN, "content/lectures/deck.pdf": ""})
    site.write({"content/course.yml": f"title: C\nbase_url: {base}\n" if base else "title: C\n"})
    page = site.build().clean().page(A)
    prefix = f"{base}lectures/" if base else "../"
    printed = [node.attributes["data-print"] for node in LexborHTMLParser(page).css("[data-print]")]
    assert printed == [
        f"Recording: {prefix}film.webm",
        f"{prefix}deck.pdf",
        f"{prefix}deck.pdf",
        f"{prefix}film.webm",
        f"{prefix}film.webm",
    ]
    book = LexborHTMLParser(site.page("print/index.html"))
    prefix = f"{base}lectures/" if base else "../lectures/"
    assert [node.attributes["data-print"] for node in book.css(".cs-prose [data-print]")] == [
        f"{prefix}deck.pdf",
        f"{prefix}film.webm",
        f"{prefix}film.webm",
    ]


def test_slides_that_are_missing_are_told_of_once(site: SiteTest) -> None:
    text = "---\ntitle: A\n---\n\n{{< slides dek.pdf >}}\n"
    site.write({"content/lectures/01-a.md": text}).build()
    assert [one.code for one in site.built.diagnostics] == ["link-not-found"]


def test_the_picture_of_a_page_may_lie_beside_it_or_in_static_and_has_to_be_there(
    site: SiteTest,
) -> None:
    def cover(image: str) -> str:
        text = f"---\ntitle: A\nimage: {image}\n---\n"
        page = site.write({"content/lectures/01-a.md": text}).build(base_url="https://a.org")
        found = page.page(A).partition('<meta property="og:image" content="')[2]
        return found.partition('"')[0]

    site.write({"content/lectures/own.png": "", "static/img/all.png": ""})
    assert cover("own.png") == "https://a.org/lectures/own.png"
    assert cover("/lectures/own.png") == "https://a.org/lectures/own.png"
    assert cover("/img/all.png") == "https://a.org/img/all.png"
    assert cover("https://b.org/a.png") == "https://b.org/a.png"
    assert 'src="../../img/all.png"' in site.edit(
        "content/lectures/01-a.md", "https://b.org/a.png", "/img/all.png"
    ).build().page(A)
    site.clean().delete("static/img/all.png").build()
    assert [(one.code, one.span and one.span.line) for one in site.built.diagnostics] == [
        ("link-not-found", 3)
    ]
    site.write({"static/img/all.png": ""}).build().clean()


@pytest.mark.parametrize(
    ("head", "notes"),
    [
        ("video: dqoEU9Ac3ek\nslides: deck.pdf", ""),
        ("video: https://example.org/recording\nslides: https://example.org/deck", ""),
        ("title: B", "{{< video film.webm >}}\n\n{{< slides deck.pdf >}}"),
        ("title: B", "{{< youtube dqoEU9Ac3ek >}}\n\n{{< slides deck.pdf page=2 >}}"),
        ("title: B", "{{< audio said.mp3 >}}\n\n{{< slides https://example.org/deck >}}"),
        ("slides: deck.pdf", '<video src="film.webm" controls></video>'),
    ],
)
def test_a_moment_and_a_slide_lead_to_what_the_page_has_wherever_that_stands(
    site: SiteTest, head: str, notes: str
) -> None:
    links = "See {{< at 0:10 >}}, [here](#t=10), {{< slides page=2 >}} and {{< slides >}}."
    there = "[There](02-b.md#t=10), and [on the slides](02-b.md#page.slides)."
    site.write(
        {
            "content/lectures/01-a.md": f"---\ntitle: A\n---\n\n{there}\n",
            "content/lectures/02-b.md": f"---\n{head}\n---\n\n{links}\n\n{notes}\n",
            "content/lectures/deck.pdf": "",
            "content/lectures/said.mp3": "",
        }
    ).build().clean()
    site.write({"content/lectures/02-b.md": f"---\ntitle: B\n---\n\n{links}\n"}).build()
    told = [(one.code, one.path.rpartition("/")[2]) for one in site.built.diagnostics]
    assert told == [("link-anchor", "01-a.md")] * 2 + [("link-anchor", "02-b.md")] * 4
    site.write({"content/course.yml": "validation: {links: {anchors: ignore}}\n"}).build().clean()


def test_slides_have_the_moments_of_their_own_and_of_chapters_where_there_is_a_recording(
    site: SiteTest,
) -> None:
    video = "video: {id: dqoEU9Ac3ek, chapters: [0:00 One, {start: 1:00, title: Two, slide: 2}]}"
    slides = "slides: {src: deck.pdf, moments: {2:30: 4, 0:10: 1, 60: 9}}"
    site.write(
        {
            "content/lectures/01-a.md": f"---\ntitle: A\n{video}\n{slides}\n---\n",
            "content/lectures/02-b.md": f"---\ntitle: B\n{slides}\n---\n",
            "content/lectures/deck.pdf": "",
        }
    ).build().clean()
    page = site.page("lectures/a/index.html")
    assert 'data-moments="10:1 60:2 150:4"' in page
    link = LexborHTMLParser(page).css_first(".cs-chapters .cs-slide-ref")
    assert link is not None
    assert (link.attributes["href"], link.text()) == ("../deck.pdf#page=2", "Slide 2")
    assert "data-moments" not in site.page("lectures/b/index.html")
    site.edit("content/lectures/01-a.md", "2:30: 4", "2:30: four").build()
    assert site.codes == ["front-matter-value"]
