"""Forms that users of Jekyll's themes write: includes, lists, notices, data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from coursesite import importers
from coursesite.build import pipeline
from coursesite.importers.jekyll.calendar import module_events
from coursesite.importers.jekyll.callouts import convert_callouts, site_callouts
from coursesite.importers.jekyll.data_files import read_data
from coursesite.importers.jekyll.theme_layouts import days_markdown
from coursesite.importers.scholarly import citations
from coursesite.site.inputs import Mode

POSTS = {
    "_posts/2024-04-10-floats.md": "---\ntitle: Floats\ncategories: lecture\ntags: [a, b]\n---\nX.",
    "_posts/2024-04-17-roots.md": "---\ntitle: Roots\ncategories: lecture\ntags: [b]\n---\nY.",
}


def texts(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """The files of the course that a site with these files becomes, by their paths."""
    for name, text in {"_config.yml": "title: T\n", "index.md": "# T\n", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    plan = importers.plan_import(folder, "jekyll")
    assert not plan.diagnostics
    return {file.path: (file.data or b"").decode() for file in plan.files if file.data}


def body(text: str) -> str:
    return text.partition("\n---\n")[2].strip()


def settings(files: dict[str, str]) -> dict[str, Any]:
    found = yaml.safe_load(files["content/course.yml"])
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("layout: category\ntaxonomy: lecture", "- [Roots](/lecture/2024"),
        ("layout: posts", "## 2024\n{: #2024 }\n\n- [Roots]("),
        ("layout: categories", "## lecture\n{: #lecture }\n\n- [Roots]("),
        ("layout: tags", "## a\n{: #a }\n\n- [Floats]("),
        ("layout: tag\ntaxonomy: a", "- [Floats]("),
        ("layout: collection\ncollection: labs", "- [Lab [1\\]](/labs/one.html)"),
    ],
)
def test_a_page_has_the_list_of_its_theme_s_layout(
    tmp_path: Path, layout: str, expected: str
) -> None:
    config = (
        "title: T\nremote_theme: mmistakes/minimal-mistakes\ncollections: {labs: {output: true}}\n"
    )
    page = f"---\ntitle: List\npermalink: /list/\n{layout}\n---\n"
    lab = "---\ntitle: Lab [1]\n---\nZ.\n"
    files = {"_config.yml": config, "list.md": page, "_labs/one.md": lab, **POSTS}
    shown = body(texts(tmp_path, files)["content/list.md"])
    assert expected.replace("[Lab [1\\]]", "[Lab \\[1]]") in shown


def test_a_layout_of_the_site_itself_decides_what_it_lists(tmp_path: Path) -> None:
    page = "---\ntitle: List\nlayout: posts\n---\nWords.\n"
    own = "<main>{{ content }}</main>"
    files = texts(tmp_path, {"_layouts/posts.html": own, "list.md": page, **POSTS})
    assert body(files["content/list.md"]) == "Words."


def test_includes_of_a_theme_show_what_the_front_matter_has(tmp_path: Path) -> None:
    front = (
        "gallery:\n  - {image_path: /a.svg, url: /a.svg, alt: A}\n  - {image_path: b.svg}\n"
        "feature_row:\n  - {title: Grids, excerpt: On **grids**, url: /x/, btn_label: Read}\n"
    )
    text = (
        '{% include gallery caption="Two of *them*" %}\n\n{% include feature_row %}\n\n'
        "{% include toc %}\n\n{% include base_path %}\n[x]({{ base_path }}/y/)\n\n"
        '{% include video.liquid path="https://www.youtube.com/embed/jNQXAC9IVRw" class="c" %}\n\n'
        "{% details More on it %}\nInner *text*.\n{% enddetails %}\n"
    )
    files = {"_config.yml": "title: T\nbaseurl: /c\n", "a.md": f"---\ntitle: A\n{front}---\n{text}"}
    files |= {"a.svg": "<svg/>", "b.svg": "<svg/>"}
    shown = body(texts(tmp_path, files)["content/a.md"])
    for part in (
        '<a href="/a.svg"><img src="/a.svg" alt="A"></a><img src="/b.svg" alt="">',
        "<figcaption>Two of <em>them</em></figcaption>",
        "<h3>Grids</h3><p>On <strong>grids</strong></p><p><a href",
        "* TOC\n{:toc}",
        "[x](/y/)",
        "{{< youtube jNQXAC9IVRw >}}",
        '<details markdown="1">\n<summary>More on it</summary>\n\nInner *text*.\n\n</details>',
    ):
        assert part in shown


def test_a_loop_whose_end_is_trimmed_has_one_item_a_line(tmp_path: Path) -> None:
    loop = "{% for g in site.data.g %}\n* {{ g }}\n{%- endfor %}\n"
    files = texts(tmp_path, {"_data/g.yml": "[a, b]\n", "a.md": f"---\ntitle: A\n---\n{loop}"})
    assert body(files["content/a.md"]).endswith("* a\n* b")


def test_an_empty_field_is_nil() -> None:
    assert read_data("a.csv", "a,b\n1,\n") == [{"a": "1", "b": None}]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Text.\n{: .notice--info}", "> Text.\n{: .prompt-note }"),
        ("{: .notice}\nText.", "{: .prompt-note }\n> Text."),
        ("> Text.\n{: .block-danger }", "> Text.\n{: .prompt-danger }"),
    ],
)
def test_notices_of_themes_are_callouts(source: str, expected: str) -> None:
    assert convert_callouts(source, site_callouts({}))[0] == expected


def test_days_of_a_module_may_name_their_events() -> None:
    event = {"name": "Malloc", "type": "lecture", "link": "/m.pdf"}
    listed = days_markdown({"days": [{"date": "2024-02-01", "events": [event]}]})
    (found,) = module_events(listed, 2024, lambda url: url, None)[0]
    assert (found["title"], found["kind"], found["url"]) == ("Malloc", "lecture", "/m.pdf")


def test_a_label_may_say_that_work_is_due() -> None:
    text = "Sep 29\n: **HW 1 due**{: .label }[Bits](/hw1/)\n"
    (found,) = module_events(text, 2023, lambda url: url, None)[0]
    assert (found["title"], found["kind"]) == ("HW 1 due: Bits", "due")


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("{% bibliography %}", ["@*"]),
        ("{% bibliography --cited %}", []),
        ("{% nocite a b %} {% bibliography -c %}", ["a", "b"]),
        ("No tag.", []),
    ],
)
def test_a_list_of_works_without_citations(text: str, works: list[str]) -> None:
    assert citations.uncited(text) == works


def test_notes_of_distill_are_ours(tmp_path: Path) -> None:
    """Formulas, code, footnotes and citations, in captions too, and the bibliography of a page,
    which stands in a folder of its own."""
    source = tmp_path / "source"
    source.mkdir()
    body = (
        'A <d-cite key="ab,cd"></d-cite> `<d-cite key="no"></d-cite>` <d-math>x &lt; y</d-math>.'
        '<d-footnote>See <d-cite key="ab"></d-cite>.</d-footnote>\n\n<d-math block>\nz^2\n'
        '</d-math>\n\n<d-code block language="python">\nx = 1\n\ny = 2\n</d-code>\n\n'
        '<figure>\n<img src="/a.svg" alt="a">\n<figcaption>F. <d-cite key="cd"></d-cite>'
        "</figcaption>\n</figure>\n"
    )
    files = {
        "_config.yml": "title: T\npermalink: /:title/\n",
        "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "_posts/2026-09-29-a.md": f"---\ntitle: A\nbibliography: a.bib\n---\n{body}",
        "assets/bibliography/a.bib": "@book{ab, title={One}, author={A, B}, year={2016}}\n"
        "@book{cd, title={Two}, author={C, D}, year={1998}}\n",
    }
    texts(source, files)
    plan = importers.plan_import(source, "jekyll")
    assert not importers.write(plan, tmp_path / "course").diagnostics
    lecture = (tmp_path / "course/content/lectures/2026-09-29-a.md").read_text()
    assert "bibliography: /a.bib\n" in lecture
    assert 'A [@ab; @cd] `<d-cite key="no"></d-cite>` $x < y$.[^distill-1]\n' in lecture
    assert "\n$$\nz^2\n$$\n\n```python\nx = 1\n\ny = 2\n```\n" in lecture
    assert lecture.endswith("\n\n[^distill-1]: See [@ab].\n")
    assert (tmp_path / "course/static/assets/bibliography/a.bib").is_file()
    built = pipeline.build(
        tmp_path / "course", tmp_path / "site", Mode(now="2026-10-01T00:00:00+00:00")
    )
    assert not built.diagnostics
    assert "[@" not in (tmp_path / "site/a/index.html").read_text().partition("<figcaption")[2]


def test_plugins_and_people_of_the_configuration_count(tmp_path: Path) -> None:
    config = (
        "title: T\nplugins: [jemoji]\n"
        "author: {name: Ada, bio: Teaches **sums**, avatar: /ada.svg, email: a@x.org}\n"
    )
    text = "---\ntitle: A\n---\nHTML.\n\n*[HTML]: Hyper\n"
    found = settings(texts(tmp_path, {"_config.yml": config, "a.md": text, "ada.svg": "<svg/>"}))
    assert found["markdown"] == {"emoji": True, "extensions": ["abbr"]}
    assert found["lecturers"] == [
        {"name": "Ada", "email": "a@x.org", "photo": "/ada.svg", "bio": "Teaches sums"}
    ]


def test_folders_by_their_readme_and_other_addresses_build(tmp_path: Path) -> None:
    """A README is the index of its folder; data at the address of a page, or of one that the build
    makes, gives way; the term ends with the last work; footnotes have our anchors."""
    source = tmp_path / "source"
    source.mkdir()
    rows = "".join(f"2024-01-{day},T{day}\n" for day in (22, 24, 29, 31))
    files = {
        "notes/README.md": "# Notes\n\n- [One](one.md)\n",
        "notes/one.md": "# One\n\nA.[^n]\n\n[^n]: B.\n",
        "index.md": "# T\n\n[n](notes/), [f](notes/one.html#fn:1), [s](/schedule/)\n",
        "_data/schedule.csv": f"date,topic\n{rows}",
        "hw.md": "---\ntitle: H\ndue: 2024-02-14 17:00\n---\nWork.\n",
        "schedule/index.html": "<html><body><p>Plan</p></body></html>",
        "data/schedule.yml": "---\npermalink: /schedule/\n---\nx: 1\n",
        "talks/index.html": "<html><body><p>Talks</p></body></html>",
        "data/talks.yml": "---\npermalink: /talks/\n---\nx: 1\n",
        "data/posts.yml": "---\npermalink: /announcements/\n---\nx: 1\n",
    }
    texts(source, {**files, **POSTS})
    plan = importers.plan_import(source, "jekyll")
    assert not importers.write(plan, tmp_path / "course").diagnostics
    built = pipeline.build(
        tmp_path / "course", tmp_path / "site", Mode(now="2024-02-01T00:00:00+00:00")
    )
    assert not built.diagnostics
    assert (tmp_path / "site/notes/index.html").is_file()
    assert "Talks" in (tmp_path / "site/talks/index.html").read_text()


def test_an_include_in_an_item_stays_in_it(tmp_path: Path) -> None:
    include = "<details><summary>S</summary>\n{{ include.text | markdownify }}\n</details>\n"
    text = '1. Prove it.\n\n   {% include s.html text="By *x*." %}\n2. Code.\n'
    files = {"_includes/s.html": include, "a.md": f"---\ntitle: A\n---\n{text}"}
    shown = body(texts(tmp_path, files)["content/a.md"])
    assert "\n   <details><summary>S</summary>\n   <p>By <em>x</em>.</p>\n   </details>" in shown


def test_files_have_the_values_that_the_configuration_gives_them(tmp_path: Path) -> None:
    config = "title: T\ndefaults: [{scope: {path: pdf}, values: {pdf: true}}]\n"
    loop = (
        '{% assign files = site.static_files | where: "pdf", true %}'
        "{% for f in files %}[{{ f.basename }}]({{ f.path }}) {% endfor %}"
    )
    files = {"_config.yml": config, "pdf/a.pdf": "%PDF", "b.txt": "b", "a.md": f"---\n---\n{loop}"}
    shown = body(texts(tmp_path, files)["content/a.md"])
    assert shown.endswith("[a](/pdf/a.pdf)")


def test_links_in_lists_of_readings_are_titles_with_addresses(tmp_path: Path) -> None:
    lists = "readings: ['CLRS 2', '[notes](https://x.org)']\nfiles: [{name: Code, url: /a.zip}]"
    files = {"a.md": f"---\ntitle: A\n{lists}\n---\nX.\n", "a.zip": "PK"}
    front = yaml.safe_load(texts(tmp_path, files)["content/a.md"].split("---\n")[1])
    assert front["readings"] == ["CLRS 2", {"title": "notes", "url": "https://x.org"}]
    assert front["files"] == [{"title": "Code", "url": "/a.zip"}]


def test_the_author_teaches_where_only_assistants_are_listed(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: T\nauthor: {name: Ada}\n",
        "_data/tas.json": '[{"name": "Bo"}]',
        "a.md": "---\n---\n{% for t in site.data.tas %}{{ t.name }}{% endfor %}\n",
    }
    found = settings(texts(tmp_path, files))
    assert (found["lecturers"], found["staff"][0]["name"]) == ([{"name": "Ada"}], "Bo")


@pytest.mark.parametrize(
    ("config", "option", "is_parsed"),
    [
        ("kramdown: {parse_block_html: true}\n", "", True),
        ("", '{::options parse_block_html="true" /}\n\n', True),
        ("", "", False),
    ],
)
def test_blocks_that_kramdown_parses_say_so(
    tmp_path: Path, config: str, option: str, is_parsed: bool
) -> None:
    text = f'{option}<div class="c">\n*A.*\n</div>\n\n```html\n<div>\n```\n'
    files = {"_config.yml": f"title: T\n{config}", "a.md": f"---\ntitle: A\n---\n{text}"}
    shown = body(texts(tmp_path, files)["content/a.md"])
    assert ('<div class="c" markdown="1">' in shown) is is_parsed
    assert "```html\n<div>\n```" in shown


def test_details_behind_each_other_are_whole_blocks(tmp_path: Path) -> None:
    one = (
        "<details>\n  <ul>\n  <li>A\n\n    <ul>\n\n    <li>B</li>\n    </ul>\n  </li>\n"
        "  </ul>\n</details>"
    )
    noted = "<details>\n<summary>S</summary>\n\nWords *here*.\n\n</details>"
    text = f"---\ntitle: A\n---\n{one}\n{one}\n\n{noted}\n"
    shown = body(texts(tmp_path, {"a.md": text})["content/a.md"])
    flat = "<details>\n<ul>\n<li>A\n<ul>\n<li>B</li>\n</ul>\n</li>\n</ul>\n</details>"
    assert shown == f"{flat}\n{flat}\n\n{noted}"


def test_menus_of_sidebars_and_the_heading_of_the_home_page_are_kept(tmp_path: Path) -> None:
    navigation = (
        "main: [{title: A, url: /a/}]\n"
        "docs: [{title: More, children: [{title: A, url: /a/}, {title: B, url: /b/}]}]\n"
    )
    files = {
        "_config.yml": "title: T\n",
        "_data/navigation.yml": navigation,
        "index.md": "---\ntitle: Overview\n---\n# Overview\n\nText.\n",
        "a.md": "---\npermalink: /a/\nsidebar: {nav: docs}\n---\n{% include nav_list nav='docs' %}",
        "b.md": "---\npermalink: /b/\n---\nB\n",
    }
    found = texts(tmp_path, files)
    more = {"title": "More", "children": [{"title": "B", "url": "/b/"}]}
    assert settings(found)["nav"][1:] == [{"title": "A", "url": "/a/"}, more]
    assert "\n## Overview\n" in found["content/index.md"]
    assert body(found["content/a.md"]).endswith("- More\n    - [A](/a/)\n    - [B](/b/)")


FIGURE = (
    '<figure><picture><img src="{{ include.path | relative_url }}"{% if include.title %} '
    'title="{{ include.title }}"{% endif %}></picture>{% if include.caption %}<figcaption>'
    "{{ include.caption }}</figcaption>{% endif %}</figure>"
)


def test_a_title_that_the_site_s_include_makes_a_tooltip_is_no_caption(tmp_path: Path) -> None:
    page = "# T\n\n{% include figure.liquid path='a.png' title='Two axes' slot='first' %}\n"
    found = texts(tmp_path, {"_includes/figure.liquid": FIGURE, "a.png": "", "index.md": page})
    assert body(found["content/index.md"]).endswith('{{< figure /a.png alt="Two axes" >}}')


def test_a_thumbnail_is_found_from_the_top_of_the_site(tmp_path: Path) -> None:
    post = "---\ntitle: A\nthumbnail: assets/a.png\n---\nX."
    found = texts(tmp_path, {"_posts/2024-04-10-a.md": post, "assets/a.png": "", "index.md": "# T"})
    assert "image: /assets/a.png\n" in found["content/lectures/2024-04-10-a.md"]


TAGS = {
    "{% tabs log %}\n\n{% tab log Type A %}\n\nOne {{ site.title }}.\n\n{% endtab %}\n"
    "{% tab log b %}\n```sh\nls\n```\n{% endtab %}\n\n{% endtabs %}": (
        '{{< tabs >}}\n\n{{< tab "Type A" >}}\n\nOne T.\n\n{{< /tab >}}\n{{< tab b >}}\n\n'
        "```sh\nls\n```\n\n{{< /tab >}}\n\n{{< /tabs >}}"
    ),
    "{% twitter https://example.org/a/1 align=center %}": "<https://example.org/a/1>",
    "{% gist ada/12 %}": "<https://gist.github.com/ada/12>",
    '{% youtube "https://youtu.be/dQw4w9WgXcQ" %}': "{{< youtube dQw4w9WgXcQ >}}",
    "{% file_exists a.ipynb %} {% file_exists b.ipynb %}": "true false",
    "{% assign b = 'a.ipynb' | relative_url %}\n{% jupyter_notebook b %}": (
        '<a href="/a.ipynb">a.ipynb</a>'
    ),
    "`{% gist ada/12 %}` {% other ada %}": "`{% gist ada/12 %}`",
}


@pytest.mark.parametrize("source", TAGS)
def test_tags_of_plugins_keep_what_they_show(tmp_path: Path, source: str) -> None:
    found = texts(tmp_path, {"a.ipynb": "{}", "index.md": f"---\ntitle: T\n---\n{source}\n"})
    assert body(found["content/index.md"]).endswith(TAGS[source])


def test_photos_lie_below_the_folder_of_the_defaults_and_a_link_to_nothing_is_none(
    tmp_path: Path,
) -> None:
    files = {
        "_config.yml": (
            "title: T\ncollections:\n  staffers:\ndefaults:\n  - scope: {type: staffers}\n"
            "    values: {subpath: /assets/team/}\n"
            "aux_links:\n  Dark: ['#']\n  Ed: ['https://e.org']\n"
        ),
        "_staffers/ada.md": "---\nname: Ada\nrole: Instructor\nphoto: ada.png\n---\n",
        "assets/team/ada.png": "",
    }
    course = settings(texts(tmp_path, files))
    assert course["lecturers"][0]["photo"] == "/assets/team/ada.png"
    assert course["links"] == [{"title": "Ed", "url": "https://e.org"}]


def test_a_collection_says_its_folder(tmp_path: Path) -> None:
    page = (
        "---\ntitle: T\n---\n"
        "{% assign all = site.collections | where: 'label', 'lessons' | first %}"
        "{% assign path = 'a.md' | prepend: '/' | prepend: all.relative_directory %}"
        "{% assign one = all.docs | where: 'path', path | first %}{{ one.title }}"
    )
    files = {
        "_config.yml": "title: T\ncollections:\n  lessons:\n    output: true\n",
        "_lessons/a.md": "---\ntitle: First\n---\nX.",
        "index.md": page,
    }
    assert body(texts(tmp_path, files)["content/index.md"]).endswith("First")


def test_filters_behind_two_signs_work_and_addresses_in_styles_lead_on(tmp_path: Path) -> None:
    page = (
        "---\ntitle: T\n---\n{{ 'a | | b' | upcase | | replace: 'A', 'X' }}\n\n"
        "<div style=\"background: url('{{ '/a.png' | relative_url }}')\">x</div>\n"
    )
    found = texts(tmp_path, {"_config.yml": "baseurl: /ml\n", "a.png": "", "index.md": page})
    shown = "X | | B\n\n<div style=\"background: url('/a.png')\">x</div>"
    assert body(found["content/index.md"]).endswith(shown)


def test_quotes_of_lessons_of_the_carpentries_are_callouts_and_their_terms_have_ids(
    tmp_path: Path,
) -> None:
    lesson = (
        "---\ntitle: A\n---\n> ## Saving\n> Which?\n>\n"
        "> 1. ~~~\n>    ls\n>    ~~~\n>    {: .output}\n>\n"
        "> > ## Solution\n> >\n"
        "> > None.\n> {: .solution}\n>\n> > ## Another\n> > Both.\n> >\n"
        "> {: .solution }\n{: .challenge}\n\n>## Mind\n> This.\n{: .callout}\n"
    )
    terms = "---\ntitle: R\n---\n{:auto_ids}\nchange set\n:   A *group*.\n\ncommit\n:   A record.\n"
    config = "title: T\ncollections:\n  episodes:\n    output: true\n"
    files = {"_config.yml": config, "_episodes/01-a.md": lesson, "reference.md": terms}
    found = texts(tmp_path, files)
    assert "kind: lecture" in found["content/episodes/01-a.md"]
    assert body(found["content/episodes/01-a.md"]) == (
        "> [!EXERCISE] Saving\n> Which?\n>\n> 1. ~~~\n>    ls\n>    ~~~\n>    {: .output}\n>\n"
        "> > [!SOLUTION]-\n> >\n> > None.\n>\n>\n> > [!SOLUTION]- Another\n> > Both.\n> >\n>\n\n\n"
        "> [!NOTE] Mind\n> This."
    )
    assert body(found["content/reference.md"]) == (
        '<span id="change-set"></span>change set\n:   A *group*.\n\n'
        '<span id="commit"></span>commit\n:   A record.'
    )


HELPERS = {
    '{% include video id="dQw4w9WgXcQ?start=90" provider="youtube" %}': (
        "{{< youtube dQw4w9WgXcQ start=90 >}}"
    ),
    '{% include video id="1u41lIbMLbV53PvMbyYc9Hz" provider="google-drive" %}': (
        "{{< video https://drive.google.com/file/d/1u41lIbMLbV53PvMbyYc9Hz/preview >}}"
    ),
    '{% include video id="BV1Q44y1B7Wf" provider="bilibili" danmaku="1" %}': (
        "{{< bilibili BV1Q44y1B7Wf >}}"
    ),
    '{% include note.html content="Try *it*." %}': "> [!NOTE]\n> Try *it*.",
    '{% include important.html title="Mind" text="The gap." %}': "> [!IMPORTANT] Mind\n> The gap.",
    "[b]({% post_url 2024-04-10-b %})": "[b](/more%20posts/2024/04/10/b.html)",
}


@pytest.mark.parametrize("source", HELPERS)
def test_helpers_of_themes_that_are_packages(tmp_path: Path, source: str) -> None:
    post = "---\ntitle: B\ncategories: [More Posts]\nheader:\n  video: {id: dQw4w9WgXcQ, provider: "
    post += "youtube}\n  caption: By Ada\n---\nX."
    files = {"_posts/2024-04-10-b.md": post, "index.md": f"---\ntitle: T\n---\n{source}\n"}
    found = texts(tmp_path, files)
    assert body(found["content/index.md"]).endswith(HELPERS[source])
    written = found["content/lectures/2024-04-10-b.md"]
    assert "video: dQw4w9WgXcQ\n" in written and "caption: By Ada\n" in written


def test_paths_of_collections_are_without_the_folder_around_them(tmp_path: Path) -> None:
    config = (
        "title: T\ncollections_dir: all\ncollections:\n  web:\n    output: true\n    title: Web 1\n"
    )
    page = (
        "---\ntitle: T\n---\n[a]({% link _web/a.md %}) [b]({% link _posts/2024-04-10-b.md %}) "
        "{{ site.web[0].path }} {% for c in site.collections %}{{ c.title }}{% endfor %}"
    )
    files = {
        "_config.yml": config,
        "all/_web/a.md": "---\ntitle: A\n---\nX.",
        "all/_posts/2024-04-10-b.md": "---\ntitle: B\n---\nY.",
        "index.md": page,
    }
    shown = "[a](/web/a.html) [b](/2024/04/10/b.html) _web/a.md Web 1"
    assert body(texts(tmp_path, files)["content/index.md"]).endswith(shown)
