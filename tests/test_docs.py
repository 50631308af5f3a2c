"""The guide, the README and the changelog say what is there: no less, and no more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
import pytest
from click.testing import CliRunner

import codes
from coursesite import model
from coursesite.build import pipeline
from coursesite.cli.main import main
from coursesite.importers import SOURCES
from coursesite.settings.config import INHERITED
from coursesite.settings.course_calendar import Break
from coursesite.settings.mappings import MAPPINGS
from coursesite.settings.meetings import Weekly
from coursesite.settings.spellings import plan
from coursesite.shortcodes import discovery, signature
from coursesite.site.inputs import Mode
from guide import GUIDE, PAGES, ROOT, SPAN, examples, named, page, split_fences, tables
from sitetest import NOW, SiteTest
from test_architecture import HOUSE

# ---- commands ---------------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    assert isinstance(main, click.Group)
    return {"coursesite": main} | {f"coursesite {k}": v for k, v in main.commands.items()}


@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_is_in_its_table(name: str) -> None:
    """And every option in the table is one of the command's."""
    command = commands()[name]
    given: set[str] = set()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            given |= {*parameter.opts, *parameter.secondary_opts}
        else:
            given.add(str(parameter.name).upper())
    if name == "coursesite":
        given |= {"-h", "--help"}
    heading = f"`{name}`"
    if not given:
        assert f"\n## {heading}\n" in page("commands")
        return
    assert named("commands", "Option", heading) == given


def test_every_source_of_an_import_is_in_the_guide() -> None:
    assert named("import", "Name") == {source.name for source in SOURCES}


def test_the_guide_describes_no_command_that_is_not_there() -> None:
    described = set(re.findall(r"^## `(coursesite[^`]*)`$", page("commands"), re.MULTILINE))
    assert described == set(commands())


def test_commands_in_the_guide_and_the_readme_can_be_typed() -> None:
    """Every command line in a console block parses, options and all."""
    lines = []
    for path in [*PAGES, ROOT / "README.md"]:
        for block in split_fences(path.read_text(encoding="utf-8"))[1]:
            if block.language == "console":
                shell = block.text.replace("\\\n", " ")
                lines += re.findall(r"^\$ (?:\S*/)?coursesite (.*)$", shell, re.MULTILINE)
    assert len(lines) > 5
    for line in lines:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line.partition("#")[0])]
        if words == ["--version"]:
            continue
        command = commands()[f"coursesite {words[0]}"]
        command.make_context("coursesite", words[1:], resilient_parsing=True)
        known = {
            option
            for one in command.params
            if isinstance(one, click.Option)
            for option in (*one.opts, *one.secondary_opts)
        }
        assert {word for word in words[1:] if word.startswith("-")} <= known, line


def test_the_report_in_json_is_as_described(tmp_path: Path) -> None:
    [block] = [b for b in split_fences(page("commands"))[1] if b.language == "json"]
    described = json.loads(block.text)
    site = SiteTest(tmp_path).write({"content/index.md": "[a](#b)\n"})
    done = CliRunner().invoke(main, ["build", "-s", str(site.folder), "--format", "json"])
    made = json.loads(done.stdout)
    assert made.keys() == described.keys()
    [one], [other] = made["diagnostics"], described["diagnostics"]
    assert one.keys() == other.keys()
    assert one["code"] == other["code"] == "link-anchor"


def test_environment_variables_are_those_of_the_source() -> None:
    read: set[str] = set()
    for path in (ROOT / "src" / "coursesite").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", text))
    assert named("commands", "Variable") == read


# ---- keys -------------------------------------------------------------------------------------

STRUCTS: dict[type, tuple[str, str | None]] = {
    model.Person: ("front-matter", "People"),
    model.Resource: ("front-matter", "Links"),
    model.Recording: ("front-matter", "`video` in full"),
    model.Chapter: ("front-matter", "An entry of `chapters`"),
    model.Slides: ("front-matter", "`slides` in full"),
    model.Image: ("front-matter", "`image` in full"),
    model.Event: ("course-settings", "An entry of `events`"),
    Weekly: ("course-settings", "A mapping of what is every week"),
    Break: ("course-settings", "An entry of `skip`"),
    model.InWeek: ("front-matter", "`due` in full"),
    model.CoursePart: ("course-settings", "An entry of `parts`"),
    model.NavEntry: ("course-settings", "Navigation"),
    model.Repository: ("course-settings", "Keys of `repository`"),
    model.ThemeOptions: ("course-settings", "Keys of `theme`"),
    model.MarkdownSettings: ("course-settings", "Keys of `markdown`"),
    model.Numbering: ("course-settings", "Keys of `numbering`"),
    model.MathSettings: ("course-settings", "Keys of `math`"),
    model.HtmlOptions: ("course-settings", "Keys of `html`"),
    model.ContentPolicy: ("course-settings", "Keys of `csp`"),
    model.ImageSettings: ("course-settings", "Keys of `images`"),
    model.Embeds: ("course-settings", "Keys of `embeds`"),
}
WHOLE = {
    model.FrontMatter: (
        "front-matter",
        ("What it is", "When", "Where it goes", "How it is shown", "What belongs to it"),
    ),
    model.Config: (
        "course-settings",
        (
            "What it is",
            "When it takes place",
            "Where it is published, and how it looks",
            "How notes are read",
        ),
    ),
}
PARTS = {model.Validation: "links", model.LinkValidation: "links."}
"""Described together, below "Keys of `validation`"."""


def keys(struct: type) -> set[str]:
    return set(plan(struct).spellings)


def reached(struct: type) -> set[type]:
    """The structs that may stand within a struct."""
    found: set[type] = set()
    waiting: list[Any] = [spelling.yaml for spelling in plan(struct).spellings.values()]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one not in found:
            found.add(one)
            waiting += [spelling.yaml for spelling in plan(one).spellings.values()]
    return found


@pytest.mark.parametrize("struct", WHOLE, ids=lambda struct: struct.__name__)
def test_every_key_is_in_the_tables(struct: type) -> None:
    """In all its spellings; and what is in the tables is a key."""
    name, headings = WHOLE[struct]
    listed = [named(name, "Key", heading) for heading in headings]
    assert set().union(*listed) == keys(struct)
    assert sum(map(len, listed)) == len(keys(struct))


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_key_of_a_mapping_is_in_its_table(struct: type) -> None:
    name, heading = STRUCTS[struct]
    assert heading is not None
    assert named(name, "Key", heading) == keys(struct)


def test_the_checks_are_in_their_table() -> None:
    expected = keys(model.Validation) | {f"links.{key}" for key in keys(model.LinkValidation)}
    assert named("course-settings", "Key", "Keys of `validation`") == expected


def test_every_mapping_has_a_table() -> None:
    structs = reached(model.FrontMatter) | reached(model.Config)
    assert structs == {*STRUCTS, *PARTS}
    assert structs | {*WHOLE} == MAPPINGS.keys()


def test_keys_that_are_passed_over_are_listed() -> None:
    text = page("front-matter").partition("## How values are read")[2].partition("\n## ")[0]
    listed = set(SPAN.findall(text.rpartition("passed over in silence:")[2]))
    assert listed - {"image"} == MAPPINGS[model.FrontMatter].ignored | MAPPINGS[model.Image].ignored


def test_inherited_settings_are_listed() -> None:
    text = page("course-settings").partition("## Several courses")[2]
    listed = set(SPAN.findall(text.partition("What it says under")[2].partition("holds for")[0]))
    assert listed == set(INHERITED)


# ---- shortcodes -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", discovery.BUILTIN)
def test_every_argument_of_a_shortcode_is_in_its_table(name: str) -> None:
    """Written as it is given: `start=` by name, `id` by its place, `more…` as often as you like."""
    entry = discovery.builtin()[name]
    assert isinstance(entry, signature.Shortcode)
    expected = {
        parameter.key if parameter.reader.flag else str(parameter) for parameter in entry.parameters
    }
    if expected:
        assert named("shortcodes", "Argument", f"`{name}`") == expected


def test_every_shortcode_in_the_guide_is_built_in() -> None:
    described = set(re.findall(r"^### `(\w+)`$", page("shortcodes"), re.MULTILINE))
    assert described == set(discovery.BUILTIN)


def test_every_shortcode_has_a_live_example() -> None:
    shown = "\n".join(live for _, live in examples())
    for name in discovery.BUILTIN:
        assert f"{{{{< {name}" in shown, name


def test_names_without_import_are_listed() -> None:
    text = page("own-shortcodes")
    listed = set(SPAN.findall(" ".join(row[0] for t in tables(text) for row in t.rows)))
    types = {name for name in discovery.PRELUDE if name[0].isupper()}
    returned = {"Embed", "Include", "Markdown", "ShortcodeError", "Literal"}
    assert types - returned == {name for name in listed if name[0].isupper() and name.isalpha()}
    for name in returned:
        assert name in text


# ---- messages ---------------------------------------------------------------------------------


def test_every_code_is_in_the_list_of_messages() -> None:
    """And every code there is one that the source can give."""
    assert not codes.unread()
    assert named("messages", "Code") == codes.codes().keys()


def test_severities_are_those_of_the_broken_sites() -> None:
    told: dict[str, str] = {}
    for table in tables(page("messages")):
        told |= {code: row[2] for row in table.rows for code in SPAN.findall(row[0])}
    sites = sorted((ROOT / "tests" / "sites" / "broken").glob("*/expected.txt"))
    assert len(sites) > 40
    for path in sites:
        code = path.parent.name
        assert f"{told[code]}[{code}]" in path.read_text(encoding="utf-8")


# ---- the whole --------------------------------------------------------------------------------


def test_the_guide_builds_without_a_word(tmp_path: Path) -> None:
    """With the demo around it; and its pages load nothing from another host."""
    built = pipeline.build(ROOT, tmp_path / "site", Mode(now=NOW), cache=False)
    assert built.diagnostics == ()
    pages_ = sorted((tmp_path / "site" / "guide").rglob("*.html"))
    assert len(pages_) > len(PAGES)
    loads = re.compile(
        r'<(?:script|img|iframe|source|video|audio|embed|object|track)\b[^>]*\s(?:src|data)="'
        r'(?:https?:)?//|<link rel="(?:stylesheet|icon|preload)"[^>]*href="(?:https?:)?//'
    )
    for path in pages_:
        assert not loads.search(path.read_text(encoding="utf-8")), path


def test_every_package_of_the_house_is_described_in_its_order() -> None:
    """From the top floor down, as imports run."""
    [table] = [t for t in tables(page("how-it-works")) if t.head[0] == "Package"]
    assert [row[0].strip("`").removesuffix(".py") for row in table.rows] == list(HOUSE)
    assert all(row[1] for row in table.rows)
    contributing = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [picture] = [b.text for b in split_fences(contributing)[1] if b.language == "text"]
    assert re.findall(r"^(\w+) ", picture, re.MULTILINE) == list(HOUSE)


def test_the_files_that_developers_are_sent_to_are_there() -> None:
    """By their paths in the project, the site, the package, or the guide."""
    pages = [path for path in PAGES if path.stem[:2] in ("23", "24", "25")]
    roots = (ROOT, ROOT / "content", ROOT / "src" / "coursesite", GUIDE / "lectures")
    for page_ in [*pages, ROOT / ".github" / "CONTRIBUTING.md"]:
        text = page_.read_text(encoding="utf-8")
        named_ = re.findall(r"`([\w./-]+/|[\w./-]+\.(?:py|md|html|yml|js))`", text)
        assert len(named_) > 4
        for name in named_:
            made_up = any(word in name for word in ("NAME", "CODE", "heaps"))
            if not made_up and name[0] not in "._":  # the output and hidden folders
                assert any((root / name).exists() for root in roots), f"{page_.name}: {name}"


def test_every_page_of_the_guide_is_reached_from_its_home() -> None:
    """By the list of lectures, or by the list of decisions."""
    decisions = (GUIDE / "decisions" / "index.md").read_text(encoding="utf-8")
    for path in (GUIDE / "decisions").glob("*.md"):
        assert path.name == "index.md" or f"({path.name})" in decisions, path.name


def test_the_readme_names_commands_that_are_there() -> None:
    """`make NAME` is a target of the Makefile; the paths in its tree exist."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    contributing = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    made = set(re.findall(r"\bmake ([a-z]+)\b", readme))
    assert {"build", "test"} <= made <= targets
    assert set(re.findall(r"\bmake ([a-z]+)\b", contributing)) <= targets
    [tree] = [b.text for b in split_fences(readme)[1] if b.language == "text"]
    paths = re.findall(r"^(\S+)", tree, re.MULTILINE)
    assert len(paths) > 6
    for name in paths:
        assert (ROOT / name).exists(), name


def test_the_changelog_has_the_version_of_the_package() -> None:
    from coursesite import __version__

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\]", changelog, re.MULTILINE)
