"""Callouts and labels of Just the Docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite import importers, markup
from coursesite.importers.jekyll.callouts import (
    convert_callouts,
    site_callouts,
    space_labels,
)

CALLOUTS = {
    "definition": ("NOTE", "Definition"),
    "theorem": ("IMPORTANT", "Theorem"),
    "plain": ("TIP", ""),
}


def test_what_a_configuration_defines_has_the_nearest_kind() -> None:
    config = {
        "callouts": {
            "definition": {"title": "Definition", "color": "blue"},
            "task": {"title": "To *do*", "color": "green-100", "opacity": 0.3},
            "stop": {"color": "red"},
            "hint": {"title": "A hint"},
            "note": {"title": "Hinweis", "color": "purple"},
            "warning": {"title": "Warning", "color": "red"},
            "highlight": {"color": "yellow"},
            "odd": None,
        }
    }
    found = site_callouts(config)
    assert {name: found[name] for name in config["callouts"] if name in found} == {
        "definition": ("DEFINITION", ""),
        "task": ("TIP", "To do"),
        "stop": ("CAUTION", ""),
        "hint": ("HINT", "A hint"),
        "note": ("NOTE", "Hinweis"),
        "odd": ("NOTE", ""),
    }
    assert site_callouts({}) == site_callouts({"callouts": ["x"]})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "a\n\n{: .definition }\nA set is\na thing.\n\nb",
            "a\n\n> [!NOTE] Definition\n> A set is\n> a thing.\n\nb",
        ),
        ("A set.\n{: .definition }\nb", "> [!NOTE] Definition\n> A set.\n\nb"),
        ("{: .theorem}\n> One.\n>\n> Two.", "> [!IMPORTANT] Theorem\n> One.\n>\n> Two."),
        ("> One.\n{:.theorem}", "> [!IMPORTANT] Theorem\n> One."),
        ("{: .theorem }\n> - a\n> - b", "> [!IMPORTANT] Theorem\n>\n> - a\n> - b"),
        (
            "{: .theorem-title }\n> Of *Euler*\n>\n> Text.\n",
            "> [!IMPORTANT] Of Euler\n> Text.\n",
        ),
        ("{: .plain }\nA tip.", "{: .prompt-tip }\n> A tip."),
        ("A tip.\n{: .plain #x }", "> A tip.\n{: .prompt-tip #x }"),
        (
            "{: #thm .theorem .wide }\n> One.",
            "{: #thm .wide }\n> [!IMPORTANT] Theorem\n> One.",
        ),
        (
            "> Out\n>\n> {: .definition }\n> In\n>\n> Out",
            "> Out\n>\n> > [!NOTE] Definition\n> > In\n>\n> Out",
        ),
        ("- a\n\n  {: .definition }\n  In\n", "- a\n\n  > [!NOTE] Definition\n  > In\n"),
        (
            "{: .plain }\nA\n\n{: .definition }\nB\n\n{: .note }\nC",
            "{: .prompt-tip }\n> A\n\n> [!NOTE] Definition\n> B\n\n{: .note }\nC",
        ),
    ],
)
def test_callouts_of_a_site_are_ours(source: str, expected: str) -> None:
    assert convert_callouts(source, CALLOUTS)[0] == expected


@pytest.mark.parametrize(
    "source",
    [
        "```\n{: .definition }\nA\n```",
        "{: .definitions }\nA",
        "A {: .definition }",
        "## A\n{: .definition }",
        "{: .definition }\n- a\n- b",
        "{: .definition }\n\nA",
        "{: .theorem-title }\nA",
        "{: .note }\n> A",
    ],
)
def test_other_lists_of_attributes_stay(source: str) -> None:
    text, changes = convert_callouts(source, CALLOUTS)
    assert text == source
    assert {one.status for one in changes} <= {"left"}


def test_labels_and_buttons_do_not_run_into_what_follows() -> None:
    text = (
        "**Lecture**{: .label }[Introduction](/a) **Lab**{: .label .label-green } x, "
        "[A](b){: .btn .btn-blue }[C](d){:.btn}. `**a**{: .label }b`\nA\n{: .label }\nB"
    )
    assert space_labels(text) == (
        text.replace("}[Intro", "} [Intro").replace("}[C]", "} [C]"),
        2,
    )
    assert space_labels("**a**{: .labelled }b") == ("**a**{: .labelled }b", 0)
    assert ">Lecture</strong> <a" in markup.render(space_labels(text)[0]).html


def test_the_report_says_where_callouts_were(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "theme: just-the-docs\ncallouts: {definition: {title: Definition, color: blue}}\n"
    )
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\n---\n{: .note }\nKnown.\n\n{: .definition }\nA set.\n\n"
        "{: .definition }\n> A map.\n\n{: .definition }\n- a list\n\n**a**{: .label }[b](c)\n"
    )
    plan = importers.plan_import(tmp_path)
    (body,) = (one.data or b"" for one in plan.files if one.path == "content/a.md")
    assert b"{: .note }\nKnown.\n\n> [!DEFINITION]\n> A set.\n" in body
    rows = [(one.line, one.status, one.note) for one in plan.rows if "callout" in one.note]
    assert rows == [
        (7, "converted", "the callout 'definition' is [!DEFINITION]"),
        (10, "converted", "the callout 'definition' is [!DEFINITION]"),
        (13, "left", "the callout 'definition' is on something else than a paragraph or a quote"),
    ]
    assert any(one.note == "1 labels have a space behind them now" for one in plan.rows)
