"""Files beside the notes: held back with a page that is not out, unless something published refers
to them."""

from __future__ import annotations

import pytest

from coursesite.build import pipeline
from coursesite.build.executors import forked_pages
from coursesite.build.executors.executor import choose
from sitetest import SiteTest, forked, quiet

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='2' height='1'/>"
HELD = "---\npublish_date: 2026-03-01\n---\n\n"
SOLUTION = {
    "content/course.yml": "timezone: UTC\n",
    "content/solutions/sheet-1/index.md": HELD + "The solution.\n",
    "content/solutions/sheet-1/solution.pdf": "%PDF",
    "content/solutions/sheet-1/data/deep.csv": "1",
    "content/solutions/open/index.md": "Out.\n",
    "content/solutions/open/beside.pdf": "%PDF",
    "content/solutions/loose.txt": "Nothing refers to it.",
}


def files(site: SiteTest, **mode: object) -> list[str]:
    """The files of the output that are made of one beside the notes, after a build that has nothing
    to say and comes out as a clean one."""
    site.build(**mode)
    assert not site.built.diagnostics, site.built.diagnostics
    return [
        path for path in site.output if path.startswith("solutions/") and "index.html" not in path
    ]


def test_files_below_a_page_that_is_not_out_are_held_back_with_it(site: SiteTest) -> None:
    site.write(SOLUTION)
    others = ["solutions/loose.txt", "solutions/open/beside.pdf"]
    assert files(site) == others
    assert site.built.held.files == (
        "solutions/sheet-1/data/deep.csv",
        "solutions/sheet-1/solution.pdf",
    )
    assert site.output == site.clean_output
    out = ["solutions/sheet-1/data/deep.csv", "solutions/sheet-1/solution.pdf"]
    assert files(site, future=True) == [others[0], others[1], *out]
    assert files(site) == others
    site.write({"content/solutions/open/README.md": "---\ndraft: true\n---\nFor ourselves.\n"})
    assert files(site) == others
    site.delete("content/solutions/open/README.md")
    assert files(site, now="2026-03-01T00:00:00+00:00") == [others[0], others[1], *out]
    assert site.built.held.files == () and site.output == site.clean_output


def test_files_that_nothing_refers_to_are_named_if_somebody_asks(site: SiteTest) -> None:
    site.write(SOLUTION).write(
        {"content/a.md": "[x](b.html)\n", "content/b.html": "<img src=c.png>"}
    )
    site.write({"content/c.png": "1", "content/d.html": "<img src=e.png>", "content/e.png": "1"})
    for _ in range(2):
        assert site.build().built.unreferenced == ()
        assert site.build(unreferenced=True).built.unreferenced == (
            "d.html",
            "solutions/loose.txt",
            "solutions/open/beside.pdf",
        )
        assert not site.built.written
    assert site.output == site.clean_output


REFERENCES = {
    "in Markdown": "[x](FILE)",
    "a picture": "![x](FILE)",
    "raw HTML": '<video controls src="FILE"></video>',
    "a list of pictures": '<img src="a.svg" srcset="FILE 2x" alt="">',
    "a style": '<p style="background: url(FILE)">x</p>',
    "a stylesheet in the page": "<style>\np { background: url('FILE') }\n</style>",
    "a set of pictures": "<p style=\"background: image-set('FILE' 2x)\">x</p>",
    "a form": '<form action="FILE"></form>',
    "a button": '<button formaction="FILE">Send</button>',
    "the document of a frame": '<iframe srcdoc="<img src=FILE>" title="T"></iframe>',
    "a poster": '<video poster="FILE" src="a.svg"></video>',
    "a shortcode": "{{< figure FILE >}}",
    "a video": "{{< video FILE >}}",
    "an included file": "{{< include FILE lang=text >}}",
    "by its address": "[x](/solutions/hidden.FILE)",
    "captions that are made of it": "[x](/solutions/hidden.FILE.vtt)",
}
FRONT = {
    "a file": "files: [FILE]",
    "a reading": "readings: [{url: FILE, title: T}]",
    "slides": "slides: FILE",
    "an image": "image: FILE",
    "a recording": "video: {src: FILE, provider: file}",
    "captions": "video: {id: dqoEU9Ac3ek, captions: FILE}",
    "a transcript": "video: {id: dqoEU9Ac3ek, transcript: FILE}",
    "data of its own": "extra: {more: [{deep: FILE}]}",
}
NAME = {"a video": "hidden.mp4", "a recording": "hidden.mp4"}


def page(name: str, target: str) -> str:
    """The text of a post that refers to a file."""
    if name in FRONT:
        return f"---\n{FRONT[name].replace('FILE', target)}\n---\nText.\n"
    text = (
        REFERENCES[name].replace("hidden.FILE", target.rpartition("/")[2]).replace("FILE", target)
    )
    return f"---\ntitle: T\n---\n\n{text}\n"


@pytest.fixture(scope="module", params=["", "held"])
def referring(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bool, SiteTest, dict[str, str]]:
    """A site in which each kind of reference, in a post that is not out, is to a file of its own;
    and in one of the two, in a post that is out, too."""
    site = SiteTest(tmp_path_factory.mktemp("site") / "site")
    site.write({"content/course.yml": "timezone: UTC\n", "content/solutions/a.svg": SVG})
    site.write({"content/out/a.svg": SVG})
    where = {}
    for number, name in enumerate((*REFERENCES, *FRONT)):
        ending = ".svg"
        if name in ("a video", "a recording"):
            ending = ".mp4"
        if "captions" in name or name == "a transcript":
            ending = ".srt"
        target = where[name] = f"hidden{number}{ending}"
        text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n" if ending == ".srt" else SVG
        site.write({f"content/solutions/{target}": text})
        secret = page(name, target).replace("---\n", "---\ndraft: true\n", 1)
        site.write({f"content/solutions/p{number}.md": secret})
        if not request.param and name != "data of its own":
            site.write({f"content/out/p{number}.md": page(name, f"../solutions/{target}")})
    site.build()
    return bool(request.param), site, where


@pytest.mark.parametrize("name", [*REFERENCES, *FRONT])
def test_a_file_that_only_a_post_refers_to_which_is_not_out_is_held_back(
    name: str, referring: tuple[bool, SiteTest, dict[str, str]]
) -> None:
    held, site, where = referring
    site.clean()
    published = not held and name != "data of its own"
    assert (f"solutions/{where[name]}" in site.output) == published
    if where[name].endswith(".srt"):
        assert (f"solutions/{where[name]}.vtt" in site.output) == published
    assert (where[name] in str(site.built.held.files)) != published


def test_pages_and_stylesheets_that_are_published_refer_to_files_themselves(site: SiteTest) -> None:
    """At one remove or many; and those that are held back hold back what they refer to."""
    site.write(SOLUTION).write(
        {
            "content/a.md": "[deck](deck.html)\n",
            "content/deck.html": (
                '<link rel="stylesheet" href="deck.css"><img src="solutions/sheet-1/one.png">'
            ),
            "content/deck.css": "p { background: url( 'solutions/sheet-1/two.svg' ) }",
            "content/solutions/sheet-1/one.png": "1",
            "content/solutions/sheet-1/two.svg": f"<svg><image href='three.png'/>{SVG}</svg>",
            "content/solutions/sheet-1/three.png": "3",
            "content/solutions/sheet-1/index.md": HELD + "[secret](../../secret.html)\n",
            "content/secret.html": '<img src="media/four.png"><img src="/solutions/loose.txt">',
            "content/media/four.png": "4",
        }
    )
    assert [path.rpartition("/")[2] for path in files(site)] == [
        "beside.pdf",
        "one.png",
        "three.png",
        "two.svg",
    ]
    assert not {"secret.html", "media/four.png"} & site.output.keys()
    site.write({"static/own.css": "@import '../media/four.png';"})
    site.write({"static/x.html": "<a href='own.css'>"}).build()
    assert "media/four.png" in site.output and "secret.html" not in site.output
    assert site.output == site.clean_output


def test_own_pages_refer_from_their_base_and_by_leading_on(site: SiteTest) -> None:
    site.write(SOLUTION).write(
        {
            "content/a.md": "[deck](deck.html)\n",
            "content/deck.html": (
                '<base href="solutions/sheet-1/"><img src="data/deep.csv">'
                '<meta http-equiv="Refresh" content="3; URL=solution.pdf">'
            ),
        }
    )
    assert files(site)[2:] == ["solutions/sheet-1/data/deep.csv", "solutions/sheet-1/solution.pdf"]


def test_a_page_of_a_folder_is_known_in_any_case_and_a_course_has_a_page(site: SiteTest) -> None:
    """The home of a course is there without a text: the draft of a catalogue above it holds nothing
    of the course back."""
    site.write(
        {
            "content/course.yml": "title: School\ntimezone: UTC\n",
            "content/index.md": "---\ndraft: true\n---\nAll courses.\n",
            "content/loose.csv": "1",
            "content/alg/course.yml": "title: Algebra\nkey: alg\n",
            "content/alg/lectures/1.md": "One.\n",
            "content/alg/lectures/data.csv": "1",
            "content/alg/solutions/Readme.md": "---\ndraft: true\n---\nAll.\n",
            "content/alg/solutions/all.pdf": "%PDF",
        }
    )
    site.build().clean()
    assert site.built.held.files == ("alg/solutions/all.pdf", "loose.csv")
    assert "alg/lectures/data.csv" in site.output and site.output == site.clean_output


def test_templates_of_the_site_and_settings_refer_to_files(site: SiteTest) -> None:
    site.write(SOLUTION).write(
        {
            "content/course.yml": (
                "timezone: UTC\nstaff: [{name: A, photo: /solutions/sheet-1/data/deep.csv}]\n"
            ),
            "content/solutions/sheet-1/logo.svg": SVG,
            "templates/home.html": (
                '{% extends "theme/home.html" %}{% block footer %}'
                '<img src="{{ \'/solutions/sheet-1/logo.svg\' | rel }}" alt="">{% endblock %}'
            ),
        }
    )
    assert files(site)[2:] == ["solutions/sheet-1/data/deep.csv", "solutions/sheet-1/logo.svg"]
    assert site.output == site.clean_output


def test_templates_of_the_site_name_files_of_pages_that_are_not_out(site: SiteTest) -> None:
    """By their own front matter, or by the name of the page: neither is there before the page. What
    is wrong with that page is not said before, either."""
    site.write(
        {
            "content/course.yml": "timezone: UTC\n",
            "templates/page.html": (
                '{% extends "theme/page.html" %}{% block footer %}'
                "<a href=\"{{ ('/' ~ page.path | replace('.md', '.pdf')) | rel }}\">PDF</a>"
                "{% endblock %}"
            ),
            "content/one.md": "---\ntitle: One\n---\n\nOut.\n",
            "content/one.pdf": "%PDF",
            "content/two.md": (
                "---\ntitle: Two\ndraft: true\nvideo: {id: dqoEU9Ac3ek, transcript: no.srt}\n"
                "image: no.png\nfiles: [no.pdf]\n---\n\n[no](no.md) $\\wrong$\n"
            ),
            "content/two.pdf": "%PDF",
        }
    )
    site.build().clean()
    assert "one.pdf" in site.output and "two.pdf" not in site.output
    assert site.built.held.files == ("two.pdf",)
    assert site.output == site.clean_output
    site.edit("content/two.md", "draft: true\n", "").build()
    assert "link-not-found" in site.codes


def test_what_the_settings_publish_is_always_out(site: SiteTest) -> None:
    site.write(SOLUTION).write(
        {"content/course.yml": "timezone: UTC\npublish: solutions/**/*.csv\n"}
    )
    assert "solutions/sheet-1/data/deep.csv" in files(site)
    assert "solutions/sheet-1/solution.pdf" not in site.output
    site.edit("content/course.yml", "**/*.csv", "none").build()
    assert site.codes == ["publish-unused"]


def test_what_only_a_page_names_in_static_which_is_not_out_is_told(site: SiteTest) -> None:
    site.write(SOLUTION).write(
        {
            "static/answer.pdf": "%PDF",
            "static/logo.svg": SVG,
            "content/a.md": "![logo](/logo.svg)\n",
            "content/solutions/sheet-1/index.md": HELD + "![x](/logo.svg) [it](/answer.pdf)\n",
        }
    )
    site.build()
    [told] = site.built.diagnostics
    assert told.code == "held-static" and "answer.pdf" in told.message
    assert told.span is not None and (told.span.line, told.span.column) == (5, 22)
    assert "answer.pdf" in site.output


def test_an_edit_that_leaves_references_alone_decides_nothing_again(site: SiteTest) -> None:
    site.write(SOLUTION).write({"content/a.md": "[x](solutions/sheet-1/solution.pdf) word\n"})
    assert "solutions/sheet-1/solution.pdf" in files(site)

    def decided() -> set[str]:
        return {key[0] for key in site.built.ran} & {"candidates", "published", "held_files"}

    site.edit("content/a.md", "word", "another").build()
    assert not decided() and "resolved" in {key[0] for key in site.built.ran}
    site.edit("content/solutions/sheet-1/index.md", "The", "A").build()
    assert not decided()
    site.edit("content/a.md", "solution.pdf", "data/deep.csv").build()
    assert decided() == {"published", "held_files"}
    assert "solutions/sheet-1/solution.pdf" not in site.output
    assert site.output == site.clean_output


def test_a_site_without_pages_that_are_not_out_asks_for_no_references(site: SiteTest) -> None:
    site.write({"content/a.md": "![x](x.svg)\n", "content/x.svg": SVG}).build().clean()
    assert not {key[0] for key in site.built.ran} & {"references", "published", "of_pages"}


def test_the_text_of_a_page_that_comes_out_later_is_included_then(site: SiteTest) -> None:
    """A draft is how a text is kept that is only to be a part of other pages."""
    site.write(SOLUTION).write(
        {
            "content/a.md": "{{< include solutions/sheet-1/index.md >}}\n",
            "content/b.md": "{{< include d.md >}}\n",
            "content/d.md": "---\ndraft: true\n---\nA part of others.\n",
        }
    )
    site.build().clean()
    assert "The solution" not in site.page("a/index.html")
    assert '<p class="cs-remark">available from 1 March 2026</p>' in site.page("a/index.html")
    assert "A part of others" in site.page("b/index.html") and "d/index.html" not in site.output
    site.build(now="2026-03-01T00:00:00+00:00")
    assert "The solution" in site.page("a/index.html") and site.output == site.clean_output


@forked
@quiet
def test_copies_that_make_pages_read_them_too(
    site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is made once for its file and for its references, but for the first of all."""
    for name in ("FEW", "BATCH"):
        monkeypatch.setattr(forked_pages, name, 2)
    site.write(SOLUTION).write({f"content/p{n}.md": "Text.\n" for n in range(9)})
    img = "<img src=\"{{ '/solutions/sheet-1/solution.pdf' | rel }}\">"
    page = '{% extends "theme/page.html" %}{% block footer %}' + img + "{% endblock %}"
    site.write({"templates/page.html": page})
    with choose(2) as executor:
        built = pipeline.build(site.folder, site.folder / "_site", site.mode, executor=executor)
    site.built = built
    assert not built.diagnostics
    assert "solutions/sheet-1/solution.pdf" in site.output
    assert built.held.files == ("solutions/sheet-1/data/deep.csv",)
    made = [key for key in built.ran if key[0] == "post_page"]
    assert len(made) <= len(set(made)) + 1 and site.output == site.clean_output
