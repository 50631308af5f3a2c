"""A Chirpy site with all that its posts may hold becomes a course, at the same addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from coursesite import importers
from coursesite.build import pipeline
from coursesite.build.result import BuildResult
from coursesite.importers.plans.plan import ImportPlan
from coursesite.site.inputs import Mode

SITE = Path(__file__).parents[1] / "sites/import/chirpy"


@pytest.fixture(scope="module")
def plan() -> ImportPlan:
    return importers.plan_import(SITE)


@pytest.fixture(scope="module")
def course(plan: ImportPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chirpy")
    assert not importers.write(plan, folder).diagnostics
    return folder


@pytest.fixture(scope="module")
def built(course: Path) -> BuildResult:
    return pipeline.build(course, course / "_site", Mode(now="2026-01-01T00:00:00+00:00"))


def post(course: Path, name: str) -> tuple[dict[str, object], str]:
    _, head, body = (course / "content" / name).read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def test_it_builds_and_warns_of_what_was_missing_before_only(built: BuildResult) -> None:
    assert {one.severity for one in built.diagnostics} == {"warning"}
    assert sorted(one.message for one in built.diagnostics) == [
        "nothing is at '/assets/tone.ogg'",
        "nothing is at '/nowhere/'",
        "nothing is at 'clip.ogv'",
        "nothing is at 'clip.webm'",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "about/index.html",
        "posts/sampling/index.html",
        "posts/quantising/index.html",
        "posts/plain/index.html",
        "posts/latin/index.html",
        "posts/windows/index.html",
        "posts/odd-one/index.html",
        "posts/boxes/index.html",
        "algebra/groups/index.html",
        "old/sampling/index.html",
        "2019/sampling.html",
        "tags/index.html",
        "archives/index.html",
        "categories/index.html",
        "assets/tone.mp3",
        "assets/img/posts/wave.svg",
        "assets/js/site.js",
        "feed.xml",
        "404.html",
    ],
)
def test_no_address_changes(course: Path, built: BuildResult, path: str) -> None:
    assert (course / "_site" / path).is_file()


def test_what_was_not_published_is_not(course: Path, built: BuildResult) -> None:
    names = {one.relative_to(course / "_site").as_posix() for one in course.glob("_site/**/*")}
    assert "posts/hidden/index.html" not in names and "posts/later/index.html" not in names
    assert "tools" not in names and "data" not in names
    assert post(course, "lectures/2023-10-16-hidden.md")[0]["draft"] is True


def test_files_are_copied_byte_for_byte(course: Path) -> None:
    for path in ("assets/tone.mp3", "assets/img/posts/clip.mp4", "assets/img/posts/wave.svg"):
        assert (course / "static" / path).read_bytes() == (SITE / path).read_bytes()
    assert (course / "data/authors.yml").read_bytes() == (SITE / "_data/authors.yml").read_bytes()


def test_the_configuration_is_the_course(course: Path) -> None:
    found = yaml.safe_load((course / "content/course.yml").read_text(encoding="utf-8"))
    assert found["title"] == "Notes on Signals"
    assert found["description"] == "Lecture notes on signals, with recordings."
    assert found["base_url"] == "https://signals.example.org/notes"
    assert found["timezone"] == "Europe/Zurich" and found["language"] == "en"
    assert found["lecturers"] == [{"name": "Ada Example", "email": "ada@example.org"}]
    assert [one["url"] for one in found["nav"]] == ["/", "/about/"]


def test_front_matter_of_chirpy_is_ours(course: Path) -> None:
    head, _ = post(course, "lectures/2023-09-04-sampling.md")
    assert head["title"] == "Sampling: how often?"
    assert head["tags"] == ["sampling", "Nyquist"]
    assert head["categories"] == ["Signals", "Basics"]
    assert head["lecturers"] == [{"name": "Bob Sample", "url": "https://bob.example.org/"}]
    assert head["image"] == {
        "path": "/assets/img/posts/wave.svg",
        "alt": "A wave and its samples",
    }
    assert head["media_subpath"] == "/assets/img/posts/" and head["weight"] == -1
    assert head["mermaid"] is True and "math" not in head and "layout" not in head
    assert head["aliases"] == ["/old/sampling/", "/2019/sampling.html"]
    assert str(head["lastmod"]) == "2023-10-01" and head["extra"] == {"rating": 5}
    later, _ = post(course, "lectures/2023/2023-09-11-quantising.md")
    assert later["video"] == {"id": "2xqkSUhmmXU", "aspect": "16/9"}
    assert later["math"] is False, "with Chirpy, $ is money unless math is on"
    assert post(course, "lectures/2023-10-23-groups.md")[0]["unlisted"] is True


def test_odd_front_matter_is_kept_as_far_as_it_goes(course: Path) -> None:
    head, _ = post(course, "lectures/2023-10-09-odd.md")
    assert head["title"] == "Odd: a colon too many" and str(head["date"]) == "2023-10-09"
    assert head["tags"] == ["tabbed"] and head["toc"] is False
    assert head["extra"] == {"date": "not a date", "image": "/assets/missing.png"}


def test_text_of_any_encoding_is_utf8(course: Path) -> None:
    head, body = post(course, "lectures/2023-09-25-latin.md")
    assert head["title"] == "Café naïve" and "éèü €" in body
    windows = (course / "content/lectures/2023-10-02-windows.md").read_bytes()
    assert b"\r" not in windows and b"Lines\nwith CRLF." in windows


def test_kramdown_is_kept(course: Path) -> None:
    _, body = post(course, "lectures/2023-09-04-sampling.md")
    source = (SITE / "_posts/2023-09-04-sampling.md").read_text(encoding="utf-8")
    for part in (
        "\\\\(f_s\\\\) times",
        "$$\nf_s > 2 f_{\\max}\n$$",
        "> A callout that stays as it is.\n{: .prompt-tip }",
        '![A wave](wave.svg){: w="300" .normal }\n_A wave and its samples_',
        "[^1]: A footnote.",
        "Term\n: Its definition",
        '<div markdown="1">\n*Inside* HTML.\n</div>',
        '{::options parse_block_html="true" /}',
        "* toc\n{:toc}",
    ):
        assert part in source and part in body


def test_links_lead_where_they_led(course: Path) -> None:
    _, body = post(course, "lectures/2023-09-04-sampling.md")
    assert "[the next one](/posts/quantising/#steps), [a file](/assets/tone.mp3)" in body
    assert "[a page](/about/) and [another](/posts/quantising/)" in body
    assert "[old base](/posts/quantising/#steps)" in body
    assert "[the first lecture](/posts/sampling/)" in post(course, "about.md")[1]


def test_a_list_of_posts_stands_as_it_was_below_its_source(course: Path) -> None:
    _, body = post(course, "lectures/2023-10-30-boxes.md")
    assert "<!-- liquid: {% for post in site.posts limit: 2 %}" in body
    assert "- [Boxes](/posts/boxes/) of 30 October 2023\n- [Groups](/algebra/groups/)" in body
    assert '<div class="box">\n<p>A box & its words</p>\n<p>Notes on Signals</p>\n</div>' in body


def test_pages_show_what_their_shortcodes_say(course: Path, built: BuildResult) -> None:
    page = (course / "_site/posts/sampling/index.html").read_text(encoding="utf-8")
    for provider in ("youtube", "spotify", "bilibili", "twitch"):
        assert f'data-provider="{provider}"' in page
    assert "<video" in page and "<audio" in page and 'class="prompt-tip' in page
    text = LexborHTMLParser(page).text()
    assert "mystery" not in text and "{{ secrets.TOKEN }}" in text and "{{< this >}}" in text
