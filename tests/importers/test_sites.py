"""Sites of other shapes, and sites that are broken: nothing stops an import, nothing is lost."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml

from coursesite import importers, markup
from coursesite.build import pipeline
from coursesite.importers.plans.plan import ImportPlan
from coursesite.site.inputs import Mode


def site(folder: Path, files: dict[str, str | bytes]) -> ImportPlan:
    """The plan for a site with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    plan = importers.plan_import(folder, "jekyll")
    assert not plan.diagnostics
    return plan


def built(plan: ImportPlan, folder: Path) -> tuple[set[str], list[str]]:
    """The files that the imported site publishes, and the codes of its diagnostics."""
    done = importers.write(plan, folder)
    assert not done.diagnostics
    result = pipeline.build(folder, folder / "_site", Mode(now="2026-01-01T00:00:00+00:00"))
    assert not result.failed, result.diagnostics
    root = folder / "_site"
    names = {one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file()}
    return names, [one.code for one in result.diagnostics]


def texts(plan: ImportPlan) -> dict[str, str]:
    return {one.path: one.data.decode() for one in plan.files if one.data is not None}


def notes(plan: ImportPlan, source: str) -> str:
    return "\n".join(row.note for row in plan.rows if row.source == source)


def test_pages_with_one_address_are_told_and_both_kept(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "title: T",
            "a.md": "---\npermalink: /same/\n---\nFirst",
            "b.md": "---\npermalink: /same/\n---\nSecond",
            "c.md": "---\nredirect_from: [/same/, /old]\n---\nThird",
            "same/index.html": "<p>Fourth</p>",
        },
    )
    assert "a.md has the address /same/ already: this one is at /b/" in notes(plan, "b.md")
    assert "/same/ is the address of another page" in notes(plan, "c.md")
    assert "a.md has its address" in notes(plan, "same/index.html")
    names, codes = built(plan, tmp_path / "out")
    assert {"same/index.html", "b/index.html", "c.html", "old/index.html"} <= names
    assert codes == []


def test_names_that_differ_in_case_only_are_kept_apart(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {"A.md": "---\n---\none", "a.markdown": "---\n---\ntwo", "a.html": "---\n---\nthree"},
    )
    contents = {text.split("---\n")[-1].strip() for text in texts(plan).values()}
    assert len({path.casefold() for path in texts(plan)}) == len(texts(plan)) == 4
    assert {"one", "two", "<div>\nthree\n</div>"} <= contents


def test_a_site_in_docs_or_in_its_source_folder_is_found(tmp_path: Path) -> None:
    plan = site(tmp_path / "a", {"docs/_config.yml": "title: D", "docs/index.md": "Hi"})
    assert "title: D" in texts(plan)["content/course.yml"] and "content/index.md" in texts(plan)
    plan = site(tmp_path / "b", {"_config.yml": "title: S\nsource: src", "src/x.md": "Hi"})
    assert "title: S" in texts(plan)["content/course.yml"] and "content/x.md" in texts(plan)


def test_a_readme_is_the_home_of_a_site_that_has_no_other(tmp_path: Path) -> None:
    plan = site(tmp_path / "a", {"README.md": "# Course\nWords.", "notes.md": "N"})
    assert "Words." in texts(plan)["content/index.md"]
    plan = site(tmp_path / "b", {"README.md": "# Repo", "index.md": "Home"})
    assert "Home" in texts(plan)["content/index.md"] and "repository" in notes(plan, "README.md")


def test_an_academic_site_with_pages_in_a_folder_of_their_own(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "title: Prof\ninclude: [_pages, files]\nauthor: {name: Ada, bio: x}\n"
            "locale: en-US\nurl: https://a.org\npermalink: /:categories/:title/\n"
            "collections:\n  teaching: {output: true, permalink: '/:collection/:path/'}\n",
            "_pages/about.md": "---\npermalink: /\ntitle: About\n---\nMe. [T](/teaching/)",
            "_pages/teaching.html": "---\npermalink: /teaching/\ntitle: Teaching\n---\n"
            "{% include base_path %}\n{% for post in site.teaching reversed %}\n"
            '  {% include archive-single.html type="list" %}\n{% endfor %}\n',
            "_includes/base_path": "{% assign base_path = site.url %}",
            "_includes/archive-single.html": '<div class="item">\n  <h2><a href="{{ base_path }}'
            '{{ post.url }}">{{ post.title }}</a></h2>\n\n<p>{{ post.excerpt }}</p></div>',
            "_teaching/2014-course.md": "---\ntitle: A course\ndate: 2014-01-01\n---\nText.",
            "_data/navigation.yml": "main:\n  - {title: Teaching, url: /teaching/}\n",
            "files/paper.pdf": b"%PDF",
            "_layouts/single.html": "{{ content }}",
        },
    )
    assert "Me. [T](/teaching/)" in texts(plan)["content/index.md"]
    listing = texts(plan)["content/pages/teaching.md"]
    assert '<h2><a href="/teaching/2014-course/">A course</a></h2>' in listing
    course = yaml.safe_load(texts(plan)["content/course.yml"])
    assert [one["url"] for one in course["nav"]] == ["/", "/teaching/"]
    assert course["language"] == "en-US" and course["lecturers"] == [{"name": "Ada", "bio": "x"}]
    names, codes = built(plan, tmp_path / "out")
    assert {"teaching/index.html", "teaching/2014-course/index.html", "files/paper.pdf"} <= names
    assert codes == []


def test_collections_in_a_folder_of_their_own(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "collections_dir: parts\ncollections: [labs, notes]\n",
            "parts/_posts/2024-01-02-a.md": "---\n---\nPost",
            "parts/_labs/one.md": "---\n---\nLab",
            "index.md": "---\n---\n{% for lab in site.labs %}{{ lab.title }}{% endfor %}",
        },
    )
    assert "Post" in texts(plan)["content/lectures/2024-01-02-a.md"]
    assert "draft" not in texts(plan)["content/labs/one.md"]
    assert "One" in texts(plan)["content/index.md"]


def test_links_out_of_the_site_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "out.md").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    plan = site(folder, {"index.md": "Home", "real/a.txt": "a"})
    (folder / "in").symlink_to(folder / "real", target_is_directory=True)
    plan = importers.plan_import(folder, "jekyll")
    assert {one.path for one in plan.files} == {
        "content/course.yml",
        "content/index.md",
        "static/real/a.txt",
        "static/in/a.txt",
    }
    assert "leads out" in notes(plan, "out.md") and "leads out" in notes(plan, "up")


def test_what_is_included_is_not_read_through_a_link_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("the secret")
    folder = tmp_path / "in"
    (folder / "_includes").mkdir(parents=True)
    (folder / "_includes/a.html").symlink_to(tmp_path / "secret.html")
    post = "---\ntitle: A\n---\nBefore {% include a.html %} after\n"
    plan = site(folder, {"_config.yml": "title: T\n", "_posts/2024-01-02-a.md": post})
    one = importers.plan_import(folder / "_posts/2024-01-02-a.md")
    for made in (plan, one):
        assert "secret" not in "".join(texts(made).values())
        assert "Before" in "".join(texts(made).values())


def test_a_permalink_can_not_leave_the_site(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "a.md": "---\npermalink: /../../../etc/passwd\n---\nA",
            "b.md": "---\npermalink: //other.org/x/\n---\nB",
            "c.css": "---\npermalink: ../../up.css\n---\nbody {}",
        },
    )
    names, _ = built(plan, tmp_path / "out")
    assert {"etc/passwd.html", "other.org/x/index.html", "up.css"} <= names
    assert all(".." not in one.path for one in plan.files)


def test_big_and_binary_files_are_copied_by_bytes(tmp_path: Path) -> None:
    blob = random.Random(1).randbytes(3_000_000)
    plan = site(tmp_path / "in", {"index.md": "x", "big.bin": blob, "odd.txt": b"\xff\xfe\x00"})
    importers.write(plan, tmp_path / "out")
    assert (tmp_path / "out/static/big.bin").read_bytes() == blob
    assert (tmp_path / "out/static/odd.txt").read_bytes() == b"\xff\xfe\x00"


def test_pages_that_redirect_say_where(tmp_path: Path) -> None:
    plan = site(tmp_path / "in", {"go.md": "---\nredirect_to: https://x.org/y\n---\n"})
    assert "[https://x.org/y](https://x.org/y)" in texts(plan)["content/go.md"]


def test_relative_links_to_sources_lead_to_pages(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "baseurl: /base\nurl: https://me.org\ncdn: https://cdn.org/",
            "a/one.md": '[t](two.md#x) ![i](img/p.png "T") [r]\n\n[r]: ../index.md\n'
            '<a href="/base/a/two.html?q=1">x</a> [o](https://me.org/base/a/two.html) '
            "[e](https://me.org/elsewhere) [![i](/base/a/img/p.png)](two) ![c](/cdn.png) "
            "`[k](two.md)` [m](mailto:a@b.org) [f](#here) [g](gone.md) "
            '<a href="javascript:void(0);" class="x">no link</a>',
            "a/two.md": "# Two\n\n## x",
            "a/img/p.png": b"png",
            "index.md": "Home",
        },
    )
    body = texts(plan)["content/a/one.md"]
    for part in (
        "[t](/a/two.html#x)",
        '![i](img/p.png "T")',
        "[r]: /",
        '<a href="/a/two.html?q=1">',
        "[o](/a/two.html)",
        "[e](https://me.org/elsewhere)",
        "[![i](/a/img/p.png)](/a/two.html)",
        "![c](https://cdn.org/cdn.png)",
        "`[k](two.md)`",
        "[m](mailto:a@b.org) [f](#here) [g](gone.md)",
        '<a href="#" class="x">',
    ):
        assert part in body
    assert "'gone.md' led nowhere before" in notes(plan, "a/one.md")
    _, codes = built(plan, tmp_path / "out")
    assert codes == ["link-anchor", "link-not-found"]


@pytest.mark.parametrize(
    "config",
    [
        "url: https://me.github.io\nbaseurl: /course\n",
        "url: https://me.github.io/course/\n",
        "url: https://Me.github.io/a\nbaseurl: /b\n",
    ],
)
def test_links_to_the_authors_own_pages_beside_the_course_stay(tmp_path: Path, config: str) -> None:
    base = "/a/b" if "/b" in config else "/course"
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": f"{config}collections: [staffers]\n",
            "a.md": "---\n---\n[home](https://me.github.io/) [bare](https://me.github.io) "
            "[cv](https://me.github.io/a.html) [b](https://me.github.io/courses/) "
            f"[ours](https://me.github.io{base}) [here](https://me.github.io{base}/a.html#x)",
            "staff.md": "---\n---\n{% for one in site.staffers %}{{ one }}{% endfor %}",
            "_staffers/kevin.md": "---\nname: Kevin Lin\nwebsite: https://me.github.io/\n---\n",
        },
    )
    body = texts(plan)["content/a.md"]
    assert (
        "[home](https://me.github.io/) [bare](https://me.github.io) "
        "[cv](https://me.github.io/a.html) [b](https://me.github.io/courses/) "
        "[ours](/) [here](/a.html#x)"
    ) in body
    assert "2 links rewritten" in notes(plan, "a.md")
    assert "### [Kevin Lin](https://me.github.io/)" in texts(plan)["content/staff.md"]


def test_where_a_figure_leads_is_a_link_like_others(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "baseurl: /base\n",
            "a.md": '---\n---\n{% include image.html src="/base/a.png" link="/base/b.html" %}',
            "b.md": "---\n---\nB",
            "a.png": b"png",
        },
    )
    assert '{{< figure /a.png link="/b.html" >}}' in texts(plan)["content/a.md"]


def test_includes_of_a_site_are_its_own(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "baseurl: /base\n",
            "_includes/img.html": '<img src="{{ "/assets/img/" | append: include.src'
            ' | relative_url }}">',
            "notes/a.md": '---\n---\n{% include img.html src="x.png" %}\n\n'
            "{% include_relative parts/b.md %} {% include_relative ../../../secret.md %}",
            "notes/parts/b.md": "A *part*.",
            "assets/img/x.png": b"png",
            "../secret.md": "secret",
        },
    )
    body = texts(plan)["content/notes/a.md"]
    assert "{{< figure /assets/img/x.png >}}" in body and "A *part*." in body
    assert "secret\n" not in body and "led nowhere" not in notes(plan, "notes/a.md")


def test_front_matter_of_older_themes_is_ours(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "a.md": "---\nimg_path: /assets/a/\nimage: b.png\ninstructor: Ada Byron\n"
            "due_event: {type: due, date: 2024-03-01}\n---\n![b](b.png)\n",
            "assets/a/b.png": b"png",
        },
    )
    head, body = texts(plan)["content/a.md"].split("---\n")[1:]
    front = yaml.safe_load(head)
    assert front["media_subpath"] == "/assets/a/" and front["image"] == "/assets/a/b.png"
    assert front["lecturers"] == ["Ada Byron"] and str(front["due"]) == "2024-03-01"
    assert body == "\n![b](b.png)\n"


def test_ids_in_the_lines_of_headings_stay_theirs(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "a.md": "---\n---\n## Grading ## {#grading}\nText {#no}\n\n> Late work {#late:1}\n"
            "> ----\n\n```\n# x {#y}\n```\n\n[g](#grading)\n",
        },
    )
    html = markup.render(texts(plan)["content/a.md"].partition("---\n\n")[2]).html
    assert re.findall(r'<h2 id="([^"]*)">([^<]*)<', html) == [
        ("grading", "Grading"),
        ("late:1", "Late work"),
    ]
    assert "{#no}" in html and "# x {#y}" in html


def test_posts_that_are_not_published_are_in_no_list(tmp_path: Path) -> None:
    plan = site(
        tmp_path / "in",
        {
            "_config.yml": "collections: [labs]\n",
            "a.md": "---\n---\n{{ site.posts.size }} {{ site.posts.last.title }} "
            "{{ site.labs.size }} {{ site.tags.x.size }} {{ site.pages.size }}",
            "b.md": "---\npublished: false\n---\nB",
            "_posts/2024-01-01-one.md": "---\npublished: false\ntags: x\n---\n",
            "_posts/2024-01-02-two.md": "---\ntitle: Two\ntags: x\n---\n",
            "_labs/c.md": "---\npublished: false\n---\n",
        },
    )
    assert "1 Two 0 1 1" in texts(plan)["content/a.md"]
