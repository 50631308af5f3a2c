"""The post that the project started from becomes a course, and no sentence of it is lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursesite import importers
from coursesite.build import pipeline
from coursesite.site.inputs import Mode

TESTS = Path(__file__).parents[1]
POST = TESTS / "sites/seed/content/mit-6s191.md"
KRAMDOWN = TESTS / "cases/seed/kramdown.html"
LECTURES = json.loads((TESTS / "sites/import/seed/lectures.json").read_text(encoding="utf-8"))
GONE = {
    "Lecturer: Alexander Amini": "a lecturer of the course, which is said in other words",
    "Watch Video Lecture": "only announced the recording",
    "Watch Lecture online": "only announced the recording",
    "Apr. 29, 2024": "the date of a lecture, in the form that all dates have",
    "May 6, 2024": "the same",
    "May 13, 2024": "the same",
    "May 20, 2024": "the same",
    "May 27, 2024": "the same",
    "June 3, 2024": "the same",
    "June 10, 2024": "the same",
    "June 17, 2024": "the same",
    "old Edition 2024, 2025": "two links of the course, each with its label",
    "Mnist_2layers_arch true": "a torn image address, which is mended",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported course, built; neither step has anything to warn of."""
    folder = tmp_path_factory.mktemp("course")
    plan = importers.plan_import(POST)
    assert not plan.diagnostics
    done = importers.write(plan, folder)
    assert len(done.written) == 13 and not done.diagnostics
    built = pipeline.build(folder, folder / "_site", Mode(now="2026-01-01T00:00:00+00:00"))
    assert not built.diagnostics
    return folder


def _main(path: Path) -> str:
    """The words of a page's main part, with single spaces."""
    main = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("main")
    assert main is not None
    for node in main.css("annotation, script, template"):
        node.decompose()
    return _plain(main.text(separator=" "))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text))


def test_the_ten_lectures_are_those_that_were_given(site: Path) -> None:
    from zoneinfo import ZoneInfo

    from coursesite.settings import post_file

    found = []
    for file in sorted((site / "content/lectures").iterdir()):
        front = post_file.parse(file.read_bytes(), zone=ZoneInfo("UTC")).front
        found.append(
            {
                "number": front.number,
                "kind": front.kind or "lecture",
                "title": front.title,
                "date": front.date.at.date().isoformat() if front.date else None,
                "slides": front.slides.src if front.slides else None,
                "video": front.video.id if front.video else None,
                "start": (front.video.start or None) if front.video else None,
            }
        )
    assert found == [{k: v for k, v in one.items() if k != "date_as_written"} for one in LECTURES]


def test_no_sentence_of_the_post_is_lost(site: Path) -> None:
    """Each heading, paragraph and item is on the page that it belongs to; what is not is named."""
    pages = [_main(site / "_site/index.html")]
    pages += [
        _main(next(site.glob(f"_site/lectures/{file.stem.partition('-')[2]}/index.html")))
        for file in sorted((site / "content/lectures").iterdir())
    ]
    body = LexborHTMLParser(f"<body>{KRAMDOWN.read_text(encoding='utf-8')}").body
    assert body is not None
    part, gone, checked = 0, Counter[str](), 0
    for node in body.css("h1, h2, h3, h4, p, li"):
        words = " ".join(node.text(separator=" ").split())
        if node.tag in ("h1", "h2") and re.match(r"Lecture \d+:", words):
            part += 1
            words = words.partition(": ")[2]
        checked += 1
        if _plain(words) not in pages[part]:
            gone[words.replace(" , ", ", ")] += 1
    assert checked == 187 and part == 10
    assert {_plain(one) for one in gone} == {_plain(one) for one in GONE}
    assert gone["Watch Video Lecture"] == 5


def test_every_word_that_went_is_one_of_these(site: Path) -> None:
    def count(text: str) -> Counter[str]:
        return Counter(re.findall(r"\w+", text.lower()))

    body = LexborHTMLParser(f"<body>{KRAMDOWN.read_text(encoding='utf-8')}").body
    assert body is not None
    after = Counter[str]()
    for page in [site / "_site/index.html", *site.glob("_site/lectures/*/index.html")]:
        main = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("main")
        assert main is not None
        for script in main.css("script"):
            script.decompose()
        after += count(main.text(separator=" "))
    assert dict(count(body.text(separator=" ")) - after) == {
        "watch": 6,  # six lines that announced a recording: "Watch Video Lecture" five times
        "video": 5,
        "online": 1,  # … and "Watch Lecture online"
        "lecturer": 1,  # "Lecturer: Alexander Amini" is said in the words of the theme
        "true": 1,  # the torn end of an image address
    }


def test_the_facts_of_the_course_are_in_its_course_file(site: Path) -> None:
    from coursesite.settings import config

    found, problems = config.parse((site / "content/course.yml").read_bytes())
    assert not problems
    assert found.title == "MIT 6.S191 Introduction to Deep Learning"
    assert found.description.startswith("MIT's introductory program on deep learning methods")
    assert [one.name for one in found.lecturers] == ["Alexander Amini"]
    assert [(one.title, one.url) for one in found.links] == [
        ("Old Edition 2024", "https://introtodeeplearning.com/2024/index.html"),
        ("Old Edition 2025", "https://introtodeeplearning.com/"),
    ]


def test_each_anchor_of_the_old_page_leads_to_where_it_is_now(site: Path) -> None:
    """The old address has an element with every old id, and it is a link to an id that exists."""
    old = re.findall(r'<h\d id="([^"]*)"', KRAMDOWN.read_text(encoding="utf-8"))
    page = site / "_site/posts/mit-6s191/index.html"
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    links = {one.attributes["id"]: one.attributes["href"] for one in tree.css("main a[id]")}
    assert len(old) == 45 and set(old) <= set(links)
    for name in old:
        to, _, fragment = (links[name] or "").partition("#")
        target = (page.parent / to).resolve()
        there = LexborHTMLParser(target.read_text(encoding="utf-8"))
        if fragment:
            assert there.css_first(f'[id="{fragment}"]') is not None, name
    assert (links["lecture-5-deep-generative-modeling"] or "").endswith(
        "lectures/deep-generative-modeling/index.html"
    )
    assert (links["5-summary"] or "").endswith("deep-reinforcement-learning/index.html#5-summary")


def test_notes_are_in_our_way(site: Path) -> None:
    texts = {
        int(file.name[:2]): file.read_text(encoding="utf-8")
        for file in (site / "content/lectures").iterdir()
    }
    assert all("<iframe" not in text and "si=" not in text for text in texts.values())
    assert not any(re.search(r"^#+ \*\*", text, re.M) for text in texts.values())
    assert "## 2. How CNNs Work (Like a Detective!) 🔍\n\n### Step 1: Convolution" in texts[4]
    assert texts[6].count("{{< figure ") == 5 and "?raw=)" not in texts[6]
    assert all(not text.rstrip().endswith("---") for text in texts.values())
    for text in texts.values():
        levels = [len(one) for one in re.findall(r"^(#+) ", text, re.M)]
        assert all(a <= b + 1 for a, b in zip(levels, [1, *levels], strict=False))


def test_importing_again_changes_nothing(site: Path) -> None:
    done = importers.write(importers.plan_import(POST), site)
    assert done.written == () and len(done.unchanged) == 13 and not done.diagnostics
