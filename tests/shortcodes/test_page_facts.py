"""Shortcodes that ask for the facts of their page, and are made again when these change."""

from __future__ import annotations

import pytest

from coursesite.shortcodes import registry
from coursesite.shortcodes.signature import Shortcode
from shortcodes.kit import expand
from sitetest import SiteTest

DUE = '''\
"""{{< hand-in >}}: when and as what to hand in."""


@shortcode
def hand_in(form: str = "PDF", *, page: Page) -> Embed:
    return Embed("shortcodes/hand-in.html", form=form, facts=page)
'''
MARKUP = (
    '<p class="due">{{ form }} of {{ facts.title }} ({{ facts.course.code }}) '
    "by {{ facts.due | day }}</p>\n"
)
WHERE = "<i>{{ page.kind }} {{ page.number }} at {{ page.url }} in {{ page.lang }}</i>\n"
SITE = {
    "content/course.yml": "title: Algorithms\ncode: CS 1\ntimezone: UTC\n",
    "content/assignments/01-sorting.md": (
        "---\ntitle: Sorting\ndue: 2025-10-01\n---\n{{< hand-in >}}\n\n"
        '{{< include "/parts/rules.md" >}}\n\n> [!NOTE]\n> {{< where >}}\n'
    ),
    "content/assignments/02-heaps.md": (
        "---\ntitle: Heaps\ndue: 2025-11-01\nlang: de\n---\n"
        "{{< hand-in >}}\n\nA line: {{< where >}}\n"
    ),
    "content/lectures/01-one.md": "---\ntitle: One\n---\n{{< note >}}Text{{< /note >}}\n",
    "content/parts/rules.md": "---\ndraft: true\n---\nRules for {{< where >}}.\n",
    "shortcodes/hand-in.py": DUE,
    "templates/shortcodes/hand-in.html": MARKUP,
    "templates/shortcodes/where.html": WHERE,
}
SORTING, HEAPS = "assignments/sorting/index.html", "assignments/heaps/index.html"


def expanded(site: SiteTest) -> list[str]:
    """The notes that were rendered by the last build, and the expansions that it made."""
    return [" ".join(map(str, key[:1] + key[-1:])) for key in site.built.ran if key[0] in KINDS]


KINDS = ("prose", "page_expansion", "expansion")


def test_a_shortcode_is_given_the_facts_of_its_page_and_made_again_with_them(
    site: SiteTest,
) -> None:
    site.write(SITE).build().clean()
    page = site.page(SORTING)
    assert "PDF of Sorting (CS 1) by 1 October 2025" in page
    assert page.count("<i>assignment 1 at /assignments/sorting/ in en</i>") == 2
    assert "PDF of Heaps (CS 1) by 1. November 2025" in site.page(HEAPS)
    assert "<i>assignment 2 at /assignments/heaps/ in de</i>" in site.page(HEAPS)

    # what it did not ask for makes nothing again, what it did only its own page
    site.edit("content/assignments/02-heaps.md", "lang", "description: Trees.\nlang").build()
    assert expanded(site) == []
    site.edit("content/assignments/02-heaps.md", "2025-11-01", "2025-12-01").build().clean()
    assert "by 1. Dezember 2025" in site.page(HEAPS)
    assert {one for one in expanded(site) if one.startswith("prose")} == {
        "prose assignments/02-heaps.md"
    }
    site.edit("content/course.yml", "CS 1", "CS 2").build().clean()
    assert "Sorting (CS 2)" in site.page(SORTING) and "Heaps (CS 2)" in site.page(HEAPS)
    assert "prose lectures/01-one.md" not in expanded(site)
    assert site.output == site.clean_output

    # a template that no longer asks does without, one that begins to is made again
    site.edit("templates/shortcodes/where.html", "page.", "args.").build()
    assert set(site.codes) == {"shortcode-template"}
    site.write({"templates/shortcodes/where.html": "<b>{{ page | rich }}</b>\n"}).build().clean()
    assert "<b>Heaps</b>" in site.page(HEAPS) and "<b>Sorting</b>" in site.page(SORTING)
    assert site.output == site.clean_output


def test_a_site_whose_shortcodes_do_not_ask_pays_nothing(site: SiteTest) -> None:
    text = '{{< figure "a.svg" >}}\n\n{{< note >}}Text{{< /note >}}\n\n{{< slide-ref 3 >}}\n'
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'></svg>"
    head = "---\nslides: a.pdf\n---\n"
    site.write({"content/lectures/01-a.md": head + text, "content/lectures/a.svg": svg})
    site.write({"content/lectures/a.pdf": "%PDF-1.4\n"}).build()
    assert not {"page_facts", "page_expansion"} & {key[0] for key in site.built.ran}


def test_the_facts_are_no_argument_and_come_by_their_name() -> None:
    known, found = registry.load({"shortcodes/hand-in.py": DUE})
    entry = known["hand-in"]
    assert found == () and isinstance(entry, Shortcode)
    assert (entry.page, [str(one) for one in entry.parameters]) == ("page", ["form"])
    assert entry.example == "{{< hand-in >}}"
    assert expand("{{< hand-in >}}", known).page
    # a wrong call is wrong on every page
    wrong = expand("{{< hand-in page=3 >}}", known)
    assert (wrong.page, wrong.diagnostics[0].code) == (False, "shortcode-argument")


@pytest.mark.parametrize(
    ("signature", "message"),
    [("page: Page, /", "come as page="), ("page: Page, *a: str", "must stand behind *args")],
)
def test_facts_that_could_not_be_passed_are_told(signature: str, message: str) -> None:
    source = f"@shortcode\ndef box({signature}) -> Markdown: ...\n"
    _, (found,) = registry.load({"shortcodes/box.py": source})
    assert message in found.message
