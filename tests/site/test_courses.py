"""Courses: kinds, order, neighbours, addresses, links between pages, the catalogue."""

from __future__ import annotations

import re

import pytest

from sitetest import SiteTest

LECTURE = "---\ntitle: {title}\n{more}---\n\nText of {title}.\n"


def lecture(title: str, more: str = "") -> str:
    return LECTURE.format(title=title, more=more)


def test_a_file_without_front_matter_is_a_page_with_its_heading_as_title(site: SiteTest) -> None:
    site.write({"content/notes.md": "# What to bring\n\nA pencil.\n"}).build().clean()
    page = site.page("notes/index.html")
    assert page.count("What to bring</h1>") == 1
    assert "<title>What to bring" in page


def test_the_folder_says_the_kind_and_front_matter_wins(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A"),
            "content/lectures/02-b.md": lecture("B", "kind: lab\n"),
            "content/assignments/01-c.md": lecture("C", "due: 2024-05-06\n"),
            "content/about.md": lecture("D"),
        }
    ).build()
    kinds = {
        url: re.search(r'<body class="cs-is-(\w+)', site.page(f"{url}/index.html"))[1]  # type: ignore[index]
        for url in ("lectures/a", "lectures/b", "assignments/c", "about")
    }
    assert list(kinds.values()) == ["lecture", "lab", "assignment", "page"]


def test_order_is_weight_then_date_then_number_then_path(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/z.md": lecture("Late", "date: 2024-06-01\n"),
            "content/lectures/y.md": lecture("Early", "date: 2024-05-01\n"),
            "content/lectures/02-b.md": lecture("Two"),
            "content/lectures/x.md": lecture("One", "number: 1\n"),
            "content/lectures/w.md": lecture("First of all", "weight: -1\n"),
        }
    ).build()
    titles = re.findall(
        r'<h3 class="cs-row-title"><a href="[^"]*">([^<]*)</a>', site.page("index.html")
    )
    assert titles == ["First of all", "Early", "Late", "One", "Two"]


def test_announcements_are_read_on_in_the_order_of_time(site: SiteTest) -> None:
    """Though the list has the newest first."""
    site.write(
        {
            "content/announcements/2025-01-01-a.md": lecture("A"),
            "content/announcements/2025-01-02-b.md": lecture("B"),
            "content/announcements/2025-01-03-c.md": lecture("C"),
        }
    ).build()
    rel = re.findall(
        r'<link rel="(prev|next)" href="([^"]*)">',
        site.page("announcements/b/index.html"),
    )
    assert rel == [
        ("prev", "../a/index.html"),
        ("next", "../c/index.html"),
    ]


def test_the_first_date_of_a_task_is_labelled(site: SiteTest) -> None:
    site.write({"content/assignments/01-d.md": lecture("D", "date: 2025-01-02\ndue: 2025-01-09\n")})
    page = site.build().page("assignments/d/index.html")
    assert re.search(r'<li>Out <time datetime="2025-01-02', page)


def test_the_picture_of_a_home_page_is_shared(site: SiteTest) -> None:
    home = "---\nimage: {path: a.png, alt: A wave}\n---\nText.\n"
    site.write({"content/index.md": home, "content/a.png": "x"}).build(base_url="https://e.org/")
    shared = '<meta property="og:image" content="https://e.org/a.png">'
    assert shared in site.page("index.html")


def test_lectures_and_labs_are_one_row_of_neighbours(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A"),
            "content/labs/02-b.md": lecture("B"),
            "content/lectures/03-c.md": lecture("C"),
            "content/assignments/01-d.md": lecture("D"),
            "content/lectures/04-e.md": lecture("E", "unlisted: true\n"),
        }
    ).build()
    rel = re.compile(r'<link rel="(prev|next)" href="([^"]*)">')
    assert rel.findall(site.page("labs/b/index.html")) == [
        ("prev", "../../lectures/a/index.html"),
        ("next", "../../lectures/c/index.html"),
    ]
    assert [which for which, _ in rel.findall(site.page("lectures/c/index.html"))] == ["prev"]
    assert not rel.findall(site.page("assignments/d/index.html"))


def test_addresses_drop_prefixes_and_slug_and_permalink_replace_them(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-intro/index.md": lecture("A") + "\n![a](plot.svg)\n",
            "content/lectures/01-intro/plot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "content/lectures/2024-05-06-dated.md": lecture("B"),
            "content/lectures/c.md": lecture("C", "slug: see\n"),
            "content/lectures/d.md": lecture("D", "permalink: /old/place/\n"),
            "content/e.md": lecture("E", "aliases: [/before/]\n"),
        }
    ).build().clean()
    assert {
        "lectures/intro/index.html",
        "lectures/intro/plot.svg",
        "lectures/dated/index.html",
        "lectures/see/index.html",
        "old/place/index.html",
        "e/index.html",
        "before/index.html",
    } <= site.output.keys()
    assert 'datetime="2024-05-06"' in site.page("lectures/dated/index.html")
    assert "../e/index.html" in site.page("before/index.html")


def test_links_lead_where_they_are_meant_from_every_page(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": (
                "[b](02-b.md) [b2](02-b.md#two) [root](/lectures/02-b.md) [url](/lectures/b/) "
                "[rel](../b/) [file](data/x.csv) [self](#one) [out](https://example.org/)\n\n"
                "## One\n"
            ),
            "content/lectures/02-b.md": "Text.\n\n## Two\n",
            "content/lectures/data/x.csv": "1,2\n",
        }
    ).build().clean()
    assert re.findall(r'<a href="([^"]*)">(?:b|b2|root|url|rel|file|self|out)</a>',
                      site.page("lectures/a/index.html")) == [
        "../b/index.html", "../b/index.html#two", "../b/index.html", "../b/index.html",
        "../b/index.html", "../data/x.csv", "#one", "https://example.org/",
    ]  # fmt: skip


def test_images_get_the_size_that_their_file_has(site: SiteTest) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='360'/>"
    site.write({"content/a.md": '![p](p.svg) ![q](p.svg){: w="64"}\n', "content/p.svg": svg})
    page = site.build().clean().page("a/index.html")
    assert 'src="../p.svg" width="640" height="360"' in page
    assert 'src="../p.svg" height="36" width="64"' in page


def test_the_catalogue_counts_what_the_home_of_a_course_counts(site: SiteTest) -> None:
    site.write(
        {
            "content/algo/course.yml": "title: Algorithms\n",
            "content/algo/lectures/a.md": lecture("A"),
            "content/algo/labs/b.md": lecture("B"),
            "content/algo/lectures/c.md": lecture("C", "unlisted: true\n"),
            "content/nets/course.yml": "title: Networks\n",
            "content/nets/lectures/a.md": lecture("A"),
        }
    ).build().clean()
    counts = [re.findall(r">(\d+ \w+)<", site.page(f"{path}index.html")) for path in ("", "algo/")]
    assert counts == [["2 sessions", "1 session"], ["2 sessions"]]


def test_several_courses_have_a_catalogue_and_share_settings(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: All courses\nlanguage: de\n",
            "content/algo/course.yml": "title: Algorithms\ncode: CS 1\n",
            "content/algo/lectures/01-a.md": lecture("A"),
            "content/nets/course.yml": "title: Networks\nlanguage: en\n",
            "content/nets/lectures/01-b.md": lecture("B"),
        }
    ).build().clean()
    catalogue = site.page("index.html")
    assert "Algorithms" in catalogue
    assert "Networks" in catalogue
    assert 'href="algo/index.html"' in catalogue
    assert '<html lang="de"' in site.page("algo/lectures/a/index.html")
    assert '<html lang="en"' in site.page("nets/lectures/b/index.html")


def test_drafts_and_later_announcements_wait(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A"),
            "content/lectures/02-b.md": lecture("B", "draft: true\n"),
            "content/lectures/03-c.md": lecture("C", "date: 2030-01-01\n"),
            "content/announcements/2030-01-01-soon.md": lecture("Soon"),
            "content/labs/01-d.md": lecture("D", "expiry_date: 2020-01-01\n"),
        }
    )
    assert not {"lectures/b/index.html", "announcements/soon/index.html", "labs/d/index.html"} & (
        site.build().output.keys()
    )
    assert "lectures/c/index.html" in site.output
    assert "lectures/b/index.html" in site.build(drafts=True).output
    assert "announcements/soon/index.html" in site.build(future=True).output
    assert "lectures/b/index.html" not in site.output


def test_the_record_is_made_from_front_matter_alone(site: SiteTest) -> None:
    more = (
        "video: {id: ErnWZxJovaM, start: 2, chapters: {'0:00': Start, '1:30': Middle}}\n"
        "slides: deck.pdf\nreadings: [{title: A paper, url: https://example.org/p}]\n"
        "files: [{url: code.py, title: The code}]\n"
    )
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", more),
            "content/lectures/deck.pdf": "%PDF-1.4\n",
            "content/lectures/code.py": "print(1)\n",
        }
    ).build().clean()
    page = site.page("lectures/a/index.html")
    assert "youtube-nocookie.com/embed/ErnWZxJovaM?" in page
    assert "<iframe" not in page
    for part in ("deck.pdf", "A paper", "The code", "Middle", 'data-seek="90"'):
        assert part in page


def test_a_wrong_file_of_the_record_is_reported_at_its_place(site: SiteTest) -> None:
    site.write({"content/lectures/01-a.md": lecture("A", "slides: dek.pdf\n")}).build()
    (problem,) = site.built.diagnostics
    assert (problem.code, problem.span and (problem.span.line, problem.span.column)) == (
        "link-not-found",
        (3, 9),
    )


def test_schedule_counts_weeks_and_shows_what_is_due(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": (
                "key: a\nstart_date: 2024-04-29\nevents: [{date: 2024-05-09, title: No class}]\n"
            ),
            "content/lectures/01-a.md": lecture("A", "date: 2024-04-29\n"),
            "content/labs/02-b.md": lecture("B"),
            "content/lectures/03-c.md": lecture("C", "week: 3\nday: Tue\n"),
            "content/assignments/01-d.md": lecture("D", "due: 2024-05-10 12:00\n"),
        }
    ).build().clean()
    page = site.page("schedule/index.html")
    order = [page.index(f">{name}<") for name in ("A", "B", "No class", "D", "C")]
    assert order == sorted(order)
    assert "2024-05-14" in page


def test_tags_have_pages_and_names_that_differ_in_case_are_one(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", "tags: [Neural Nets, maths]\n"),
            "content/lectures/02-b.md": lecture("B", "tags: [neural nets]\n"),
        }
    ).build().clean()
    assert {"tags/index.html", "tags/neural-nets/index.html", "tags/maths/index.html"} <= (
        site.output.keys()
    )
    page = site.page("tags/neural-nets/index.html")
    assert ">A<" in page
    assert ">B<" in page


def test_one_folder_of_output_has_all_that_a_host_needs(site: SiteTest) -> None:
    site.write({"content/lectures/01-a.md": lecture("A", "date: 2024-04-29\n")})
    plain = site.build().output
    assert {"index.html", "404.html", "feed.xml", "robots.txt", ".nojekyll", "calendar.ics"} <= (
        plain.keys()
    )
    assert "sitemap.xml" not in plain
    based = site.build(base_url="https://example.org/x/").output
    assert b"https://example.org/x/lectures/a/" in based["sitemap.xml"]
    assert b'href="https://example.org/x/lectures/a/"' in based["lectures/a/index.html"]


def test_the_calendar_parses_back(site: SiteTest) -> None:
    import icalendar

    site.write({"content/lectures/01-a.md": lecture("A", "date: 2024-04-29 10:15\n")}).build()
    calendar = icalendar.Calendar.from_ical(site.output["calendar.ics"])
    (event,) = calendar.walk("VEVENT")
    assert str(event["summary"]) == "A"
    assert event.start.isoformat() == "2024-04-29T10:15:00+00:00"


def test_a_time_in_the_calendar_is_the_moment_in_the_course_s_zone(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "timezone: Europe/Zurich\n",
            "content/assignments/01-a.md": lecture("A", "due: 2024-05-15 23:59\n"),
        }
    ).build().clean()
    assert b"DTSTART:20240515T215900Z" in site.output["calendar.ics"]


def test_the_feed_is_well_formed_with_the_newest_first(site: SiteTest) -> None:
    from xml.etree import ElementTree

    site.write(
        {
            "content/lectures/01-a.md": lecture("A & B", "date: 2024-04-29\n"),
            "content/announcements/2024-05-01-c.md": lecture("C"),
        }
    ).build()
    root = ElementTree.fromstring(site.output["feed.xml"])
    names = [title.text for title in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert names[1:] == ["C", "A & B"]


def test_static_files_are_verbatim_and_own_styles_join_the_stylesheet(site: SiteTest) -> None:
    site.write(
        {
            "content/a.md": "Text.\n",
            "static/CNAME": "example.org\n",
            "static/css/95-own.css": "body { color: rebeccapurple }\n",
        }
    ).build().clean()
    assert site.output["CNAME"] == b"example.org\n"
    (style,) = [name for name in site.output if re.fullmatch(r"assets/style\.\w{10}\.css", name)]
    assert b"rebeccapurple" in site.output[style]
    assert "css/95-own.css" not in site.output


def test_a_sites_template_extends_the_theme_s(site: SiteTest) -> None:
    site.write(
        {
            "content/a.md": "Text.\n",
            "templates/page.html": (
                '{% extends "theme/page.html" %}{% block notes %}<p>before</p>{{ super() }}'
                "{% endblock %}"
            ),
        }
    ).build().clean()
    page = site.page("a/index.html")
    assert page.index("<p>before</p>") < page.index("<p>Text.</p>")


def test_the_output_is_the_same_bytes_every_time(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", "tags: [x, y]\ndate: 2024-04-29\n"),
            "content/labs/02-b.md": lecture("B", "tags: [y]\n"),
        }
    )
    first = site.build().output
    from coursesite.build import pipeline

    other = site.folder.parent / "other"
    pipeline.build(site.folder, other, site.mode, cache=False)
    again = {
        path.relative_to(other).as_posix(): path.read_bytes()
        for path in other.rglob("*")
        if path.is_file() and path.name != ".coursesite-files"
    }
    assert again == first


def test_an_error_leaves_the_published_site_alone(site: SiteTest) -> None:
    site.write({"content/a.md": "Text.\n", "content/b.md": "More.\n"}).build()
    before = site.output
    site.edit("content/a.md", "Text.", "{{< nope >}}").edit("content/b.md", "More.", "Less.")
    assert site.build().built.failed
    assert site.output == before
    assert not site.built.written


def test_editing_a_body_renders_one_page(site: SiteTest) -> None:
    site.write({f"content/lectures/0{n}-x{n}.md": lecture(f"X{n}") for n in range(1, 6)}).build()
    assert len(site.rendered) == 5
    site.edit("content/lectures/03-x3.md", "Text", "Words").build()
    assert site.rendered == ["lectures/03-x3.md"]


def test_editing_a_title_renders_the_pages_that_show_it(site: SiteTest) -> None:
    """In a course that each page lists as a whole, all of its posts."""
    site.write({f"content/lectures/0{n}-x{n}.md": lecture(f"X{n}") for n in range(1, 6)}).build()
    site.edit("content/lectures/03-x3.md", "title: X3", "title: Y3").build()
    assert sorted(site.rendered) == [f"lectures/0{n}-x{n}.md" for n in range(1, 6)]


def test_in_a_long_course_a_title_is_on_the_pages_of_its_section_only(site: SiteTest) -> None:
    site.write({f"content/lectures/{n:03}-x{n}.md": lecture(f"X{n}") for n in range(1, 91)}).build()
    site.edit("content/lectures/041-x41.md", "title: X41", "title: Y41").build()
    own = [f"lectures/{n:03}-x{n}.md" for n in range(41, 81)]
    assert sorted(site.rendered) == ["lectures/040-x40.md", *own]  # the first is the one before it
    assert site.output == site.clean_output


def test_editing_a_title_leaves_alone_what_does_not_say_it(site: SiteTest) -> None:
    """Neither addresses nor the order of a course hang on titles."""
    notes = {f"content/lectures/{n:02}-x{n}.md": lecture(f"X{n}") for n in range(1, 9)}
    site.write({"content/course.yml": "base_url: https://example.org/\n", **notes}).build()
    site.edit("content/lectures/03-x3.md", "title: X3", "title: Y3").build()
    ran = [key[0] for key in site.built.ran]
    assert {"addresses", "pages_of", "targets", "sitemap_file"}.isdisjoint(ran)
    assert "prose" not in ran


def test_editing_a_template_runs_no_markdown(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A"),
            "templates/lecture.html": '{% extends "theme/lecture.html" %}\n',
        }
    ).build()
    site.write({"templates/lecture.html": '{% extends "theme/lecture.html" %}{# new #}\n'}).build()
    ran = {key[0] for key in site.built.ran}
    assert "post_page" in ran
    assert "prose" not in ran


def test_nothing_changed_writes_nothing(site: SiteTest) -> None:
    site.write({"content/a.md": "Text.\n"}).build().build()
    assert not site.built.written
    assert not site.rendered
    assert site.built.kept == len(site.output)


def test_a_google_deck_and_a_pdf_elsewhere_open_in_their_viewers(site: SiteTest) -> None:
    deck = "https://docs.google.com/presentation/d/1AbCdefghijklmnopqrstuvwxyz_d/edit"
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", f"slides: {deck}\n"),
            "content/lectures/02-b.md": lecture("B", "slides: https://example.org/x.pdf\n"),
        }
    ).build().clean()
    assert (
        'data-frame="https://docs.google.com/presentation/d/1AbCdefghijklmnopqrstuvwxyz_d/embed'
        in site.page("lectures/a/index.html")
    )
    assert 'data-frame="https://example.org/x.pdf' in site.page("lectures/b/index.html")


def test_a_link_to_a_folder_leads_to_its_readme_unless_a_page_has_that_address(
    site: SiteTest,
) -> None:
    site.write(
        {
            "content/labs/lab1/README.md": "# Lab 1\n\n[Two](../lab2), [here](.)\n",
            "content/labs/lab2/README.md": "# Lab 2\n\n## Setup\n\n[One](/labs/lab1/)\n",
            "content/lectures/README.md": "# Read me\n",
            "content/lectures/01-a.md": lecture("A")
            + "[setup](../labs/lab2/#setup) [all](/lectures/)\n",
            "content/all.md": lecture("All", "permalink: /lectures/\n"),
        }
    ).build().clean()
    assert 'href="../../lab2/README/index.html"' in site.page("labs/lab1/README/index.html")
    assert 'href="../../lab1/README/index.html"' in site.page("labs/lab2/README/index.html")
    page = site.page("lectures/a/index.html")
    assert 'href="../../labs/lab2/README/index.html#setup"' in page
    assert 'href="../index.html">all' in page
    site.delete("content/labs/lab2/README.md")
    assert site.build().codes == ["link-not-found"] * 2


def test_a_reading_without_an_address_is_text_and_a_file_has_its_name(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture(
                "A", "readings: ['Bishop, chapter 5']\nfiles: [data.csv]\n"
            ),
            "content/lectures/data.csv": "1\n",
        }
    ).build().clean()
    page = site.page("lectures/a/index.html")
    assert "<li>Bishop, chapter 5</li>" in page
    assert '<a href="../data.csv">data.csv</a>' in page


def test_an_alias_at_the_address_of_another_page_is_an_error(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", "aliases: [/lectures/b/]\n"),
            "content/lectures/02-b.md": lecture("B"),
        }
    ).build()
    assert site.codes == ["duplicate-address"]


def test_an_address_that_is_taken_is_told_at_its_key(site: SiteTest) -> None:
    """An alias by its place in the list, or by the key where its text stands elsewhere, too."""
    site.write(
        {
            "content/a.md": "---\naliases: [/old/]\n---\n",
            "content/b.md": "---\naliases:\n- /new/\n- /a/\n---\n",
            "content/c.md": "---\ntitle: C\nredirect_from: /old/\n---\n",
            "content/d.md": "---\naliases: /old/\n---\nSee /old/ and /old/.\n",
            "content/e.md": "---\ntitle: E\npermalink: /a/\n---\n",
            "content/f.md": "---\nslug: a\n---\n",
            "content/g.md": "---\naliases: [/own, /own/]\n---\n",
        }
    ).build()
    assert site.codes == ["duplicate-address"] * 5
    spans = {one.path: one.span for one in site.built.diagnostics}
    places = {path: (one.line, one.column) for path, one in spans.items() if one}
    assert places == {
        "content/b.md": (4, 3),
        "content/c.md": (3, 16),
        "content/d.md": (2, 1),
        "content/e.md": (3, 1),
        "content/f.md": (2, 1),
    }


def test_a_link_to_a_draft_says_that_it_is_one(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": "[b](02-b.md)\n",
            "content/lectures/02-b.md": lecture("B", "draft: true\n"),
        }
    )
    page = site.build().clean().page("lectures/a/index.html")
    assert '<span>b <span class="cs-remark">not available yet</span></span>' in page
    assert [(one.path, one.why) for one in site.built.held.posts] == [("lectures/02-b.md", "draft")]


def test_drafts_and_later_posts_are_marked_wherever_they_are_shown(site: SiteTest) -> None:
    """On their own page, in the lists, on the home and in the schedule; nothing else is."""
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", "date: 2024-05-06\n"),
            "content/lectures/02-b.md": lecture("B", "date: 2024-05-13\ndraft: true\n"),
            "content/lectures/03-c.md": lecture(
                "C", "date: 2024-05-20\npublish_date: 2030-01-01\n"
            ),
            "content/announcements/2030-01-01-d.md": lecture("D"),
        }
    ).build(drafts=True, future=True)
    draft, later = (
        '<span class="cs-draft">Draft</span>',
        '<span class="cs-draft">Not yet published</span>',
    )
    marks = {
        "lectures/a/index.html": (0, 0),
        "lectures/b/index.html": (1, 0),
        "lectures/c/index.html": (0, 1),
        "announcements/d/index.html": (0, 1),
        "announcements/index.html": (0, 1),
        "schedule/index.html": (1, 1),
        "index.html": (1, 2),
    }
    for path, counts in marks.items():
        page = site.page(path)
        assert (page.count(draft), page.count(later)) == counts, path
    plain = site.build().output
    assert not [path for path, data in plain.items() if b'class="cs-draft"' in data]


def test_tags_that_signs_set_apart_have_addresses_of_their_own(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": lecture("A", "tags: [C, C++, 'C#', '!', '?']\n"),
            "content/lectures/02-b.md": lecture("B", "tags: [C plus plus, c, R&D]\n"),
            "content/lectures/03-c.md": lecture("C", "tags: [machine learning]\n"),
            "content/lectures/04-d.md": lecture("D", "tags: [Machine-Learning]\n"),
            "content/assignments/01-e.md": lecture("E", "tags: [machine learning]\n"),
        }
    ).build().clean()
    kinds = re.findall(r'cs-offer-kind">([^<]*)', site.page("tags/machine-learning/index.html"))
    assert kinds == ["Assignment"], "its number is none of a lecture"
    named = dict(
        re.findall(r'<a href="([^"]*)/index.html">([^<]*)</a> <span', site.page("tags/index.html"))
    )
    assert named == {
        "c": "C",
        "c-plus-plus": "C plus plus",
        "c-plus-plus-2": "C++",
        "c-sharp": "C#",
        "u21": "!",
        "u3f": "?",
        "r-and-d": "R&amp;D",
        "machine-learning": "machine learning",
    }
    assert 'href="../../tags/c-plus-plus-2/index.html"' in site.page("lectures/a/index.html")
    for slug, count in {"c": 2, "c-plus-plus": 1, "machine-learning": 3}.items():
        assert site.page(f"tags/{slug}/index.html").count('class="cs-row"') == count


def test_categories_are_terms_of_the_same_index(site: SiteTest) -> None:
    more = "categories: [Algebra, Maps]\ntags: [maps, kernels]\n"
    site.write({"content/lectures/01-a.md": lecture("A", more)}).build().clean()
    found = re.findall(r'rel="tag">([^<]*)<', site.page("lectures/a/index.html"))
    assert found == ["maps", "kernels", "Algebra"]
    assert "tags/algebra/index.html" in site.output


def test_data_of_one_s_own_is_there_for_templates(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: Algebra\nextra: {room: 3, tools: [chalk]}\n",
            "content/lectures/01-a.md": lecture("A", "extra: {level: hard}\n"),
            "templates/lecture.html": (
                "{{ course.extra.room }} {{ site.extra.tools[0] }} {{ front.extra.level }}\n"
            ),
        }
    ).build().clean()
    assert site.page("lectures/a/index.html").strip() == "3 chalk hard"


def test_addresses_in_the_settings_are_looked_up_at_their_line(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": (
                "title: Algebra\n"
                "nav: [Syllabus: /sylabus/, Home: /, Plan: syllabus.md]\n"
                "links: [{title: Rules, url: '/syllabus/#rulez'}, {url: https://x.org/}]\n"
                "staff: [{name: Ben, photo: /ben.jpg, url: 'mailto:b@x.org'}]\n"
                "events: [{date: 2025-04-07, title: Test, url: /test/}]\nkey: a\n"
            ),
            "content/syllabus.md": "# Syllabus\n\n## Rules\n",
        }
    ).build()
    told = {
        (one.span.line, one.span.column): (one.severity, one.code, one.hint)
        for one in site.built.diagnostics
        if one.span
    }
    root = "no page or file of the site has this address: make one, or write another address"
    assert told == {
        (2, 17): ("error", "link-not-found", "did you mean '/syllabus/'?"),
        (2, 43): ("error", "link-not-found", "write '/syllabus/'"),
        (3, 30): ("warning", "link-anchor", "did you mean '#rules'?"),
        (4, 28): ("error", "link-not-found", root),
        (5, 47): ("error", "link-not-found", root),
    }
    assert all(one.path == "content/course.yml" for one in site.built.diagnostics)
    site.edit(
        "content/course.yml", "title: Algebra\n", "validation: {links: {not_found: ignore}}\n"
    )
    assert site.build().codes == ["link-anchor"]


def test_a_page_that_comes_settles_what_led_nowhere(site: SiteTest) -> None:
    site.write({"content/course.yml": "nav: [Rules: /rules/]\n", "content/index.md": "Text.\n"})
    assert site.build().codes == ["link-not-found"]
    site.write({"content/rules.md": "# Rules\n"}).build().clean()
    assert site.delete("content/rules.md").build().codes == ["link-not-found"]


def test_callouts_have_their_titles_in_the_language_of_the_page(site: SiteTest) -> None:
    notes = "".join(f"> [!{name}]\n> Text.\n\n" for name in ("TODO", "HINT", "ABSTRACT", "NOTE"))
    site.write({"content/course.yml": "language: de\n", "content/a.md": f"# A\n\n{notes}"})
    found = re.findall(
        r'class="cs-callout-title">([^<]*)<', site.build().clean().page("a/index.html")
    )
    assert found == ["Zu tun", "Tipp", "Zusammenfassung", "Hinweis"]


def test_a_title_in_another_language_says_so_wherever_it_stands(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: الجبر\nlanguage: ar\n",
            "content/lectures/01-a.md": lecture("A", "date: 2025-02-17\nlang: en\ntags: [t]\n"),
            "content/lectures/02-b.md": lecture("B", "date: 2025-02-18\n"),
        }
    ).build().clean()
    english = re.compile(r'lang="en" dir="ltr">A</')
    for path in ("index.html", "schedule/index.html", "tags/t/index.html", "lectures/b/index.html"):
        page = site.page(path)
        assert '<html lang="ar" dir="rtl"' in page
        assert english.search(page), path
    page = site.page("lectures/a/index.html")
    assert '<html lang="en" dir="ltr"' in page
    assert page.count('lang="ar" dir="rtl">الجبر') == 2, "above and at the foot"
    assert 'lang="ar" dir="rtl">B</span>' in page
    assert not re.search(r' lang="', re.sub(r"<html [^>]*>", "", site.page("404.html")))


@pytest.mark.parametrize(
    "named",
    (
        '{% include "x.html" %}',
        "{%- include 'x.html' ignore missing -%}",
        '{% include "x" ~ ".html" %}',
        '{% include "x.html" if true else "y.html" %}',
        '{% include ["y.html", "x.html"] %}',
        '{% set name = "x.html" %}{% include name %}',
        '{% from "x.html" import m %}{{ m() }}',
        "{% import 'x.html' as x %}{{ x.m() }}",
        '{% extends "x.html" %}',
    ),
)
def test_a_page_is_made_anew_when_a_template_changes_that_its_own_names(
    site: SiteTest, named: str
) -> None:
    site.write(
        {
            "content/index.md": "---\ntitle: A\n---\n\nText.\n",
            "templates/home.html": named,
            "templates/x.html": "{% macro m() %}one{% endmacro %}{{ m() }}",
        }
    ).build()
    assert "one" in site.output["index.html"].decode()
    site.edit("templates/x.html", "one", "two").build()
    assert "two" in site.output["index.html"].decode()


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_files_of_one_computer_are_no_addresses_and_harmless_ones_stay(
    site: SiteTest, engine: str
) -> None:
    text = (
        "![x](C:\\Users\\me\\a.png) [y](file:///home/me/a.pdf) [z](FILE:a.pdf) <img src=d:/a.png>\n"
    )
    others = "[a](mailto:a@b.org) [b](//b.org/x) [c](data:text/plain,x) [d](ftp://b.org/x)\n"
    site.write(
        {
            "content/course.yml": f"markdown: {{engine: {engine}}}\n",
            "content/lectures/01-a.md": text,
            "content/lectures/02-b.md": others,
        }
    ).build()
    assert site.codes == ["link-not-found"] * 4
    assert {one.path for one in site.built.diagnostics} == {"content/lectures/01-a.md"}
    assert all("file on your computer" in one.hint for one in site.built.diagnostics)


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_names_with_spaces_have_addresses_without_and_are_linked_by_name(
    site: SiteTest, engine: str
) -> None:
    by_name = "[a](<03 - My Lecture.md>) [b](03%20-%20My%20Lecture.md#one) [c](../my-lecture/) "
    files = "![p](<02. Maps/my plot.svg>) [d](<02. Maps/index.md>) [e](02.%20Maps)\n"
    site.write(
        {
            "content/course.yml": f"markdown: {{engine: {engine}}}\n",
            "content/lectures/01 Vectors.md": by_name + files,
            "content/lectures/02. Maps/index.md": "![p](<my plot.svg>)\n",
            "content/lectures/02. Maps/my plot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "content/lectures/03 - My Lecture.md": "## One\n",
        }
    ).build().clean()
    page = site.page("lectures/vectors/index.html")
    assert re.findall(r'<a href="([^"]*)">[abcde]</a>', page) == [
        "../my-lecture/index.html", "../my-lecture/index.html#one", "../my-lecture/index.html",
        "../maps/index.html", "../maps/index.html",
    ]  # fmt: skip
    assert ' src="../maps/my%20plot.svg"' in page
    assert "lectures/maps/my plot.svg" in site.output
    assert "<title>My Lecture" in site.page("lectures/my-lecture/index.html")


def test_numbers_in_names_count_as_numbers_in_the_order(site: SiteTest) -> None:
    names = ["Lecture 2", "Lecture 9", "Lecture 10", "Lecture 10b", "lecture-1", "lecture-02"]
    site.write({f"content/lectures/{name}.md": "" for name in names}).build().clean()
    titles = re.findall(
        r'<h3 class="cs-row-title"><a href="[^"]*">([^<]*)</a>', site.page("index.html")
    )
    assert titles == [
        "Lecture 2",
        "Lecture 9",
        "Lecture 10",
        "Lecture 10b",
        "Lecture 1",
        "Lecture 02",
    ]
