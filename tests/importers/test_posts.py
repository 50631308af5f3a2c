"""Files of any encoding and front matter of any quality can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from coursesite.importers import plan_import
from coursesite.importers.data.posts import join_post, split_post
from coursesite.importers.data.yaml_reader import load
from coursesite.importers.data.yaml_writer import YamlDate, dump, plain_data
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.encoding import decode
from coursesite.importers.text.html_blocks import join_html_blocks, one_block


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("é\n".encode(), "é\n", ""),
        ("\ufeffé\r\nx\r".encode(), "é\nx\n", ""),
        (b"caf\xe9 \x93x\x94", "café “x”", "Windows-1252"),
        (b"\x81\xe9", "\x81é", "Latin-1"),
        ("é".encode("utf-16"), "é", "UTF-16"),
        (b"a\0b", "a�b", ""),
    ],
)
def test_a_text_is_decoded(data: bytes, text: str, encoding: str) -> None:
    found = decode(data)
    assert (found.text, found.encoding) == (text, encoding)


def test_front_matter_and_body_are_parted() -> None:
    found = split_post("---\ntitle: A\ndate: 2024-02-05\n...\nBody\n---\nmore\n")
    assert found.front == {"title": "A", "date": "2024-02-05"}
    assert (found.body, found.lines) == ("Body\n---\nmore\n", 4)


@pytest.mark.parametrize("text", ["", "Body", "---", "---\ntitle: open\n", "\n---\na: 1\n---\n"])
def test_what_has_no_front_matter_is_all_body(text: str) -> None:
    assert split_post(text).body == text and not split_post(text).has_front


def test_the_end_of_front_matter_may_be_longer() -> None:
    found = split_post("---\ntitle: A\n----\n\nBody\n\n---\nmore\n")
    assert (found.front, found.body, found.lines) == ({"title": "A"}, "\nBody\n\n---\nmore\n", 3)
    assert split_post("---\n\nText\n----\n").body == "---\n\nText\n----\n"


def test_broken_front_matter_is_read_line_by_line() -> None:
    found = split_post(
        "---\ntitle: A: B\ntags:\n\t- one\n\t- two\nlist: [a, b\nnumber: 3\nquote: 'x\nlong:\n"
        "  more: 1\n---\nBody"
    )
    assert "line by line" in found.problem and found.body == "Body"
    assert found.front["title"] == "A: B"
    assert found.front["tags"] == ["one", "two"]
    assert found.front["number"] == 3 and found.front["list"] == "[a, b"
    assert found.front["quote"] == "x" and found.front["long"] == {"more": 1}


def test_front_matter_that_is_no_mapping_is_told() -> None:
    found = split_post("---\n- a\n- b\n---\nBody")
    assert found.front == {} and "no list of keys" in found.problem


def test_yaml_makes_plain_data_only() -> None:
    assert load("a: !ruby/object:X {b: 1}\nc: !!python/name:os.system x\n") == {
        "a": {"b": 1},
        "c": "x",
    }
    with pytest.raises(yaml.YAMLError):
        load("a: &a [x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n"
            for i in range(9)
        ))  # fmt: skip


def test_what_is_written_can_be_read_again() -> None:
    data = {
        "title": "A: b # c",
        "date": YamlDate("2024-02-05 10:00:00 +0800"),
        "day": YamlDate("2024-02-05"),
        "odd": YamlDate("Feb 5: noon"),
        "text": "two\nlines\n",
        "list": [{"a": 1}, True, None, "yes", "1"],
    }
    text = dump(data)
    assert "date: 2024-02-05 10:00:00 +0800\nday: 2024-02-05\n" in text and "!!" not in text
    assert load(text) == {key: str(v) if isinstance(v, YamlDate) else v for key, v in data.items()}
    assert split_post(join_post({"a": 1}, "\n\n---\nb\n")).body.strip() == "---\nb"


def test_ranges_know_code_in_all_its_forms() -> None:
    text = "a `b` c\n> ```\n> d\n> ```\n\n- ~~~x\n  e\n  ~~~\n<pre>f</pre> ``g`h`` \\`i `j\n\nk`"
    found = "".join(text[a:b] for a, b in markdown_ranges.code(text))
    assert all(char in found for char in "bdefgh")
    assert not any(char in found for char in "acijk")


def test_quotes_in_quotes_are_read_at_once() -> None:
    """In time that grows with their depth, not with all ways to read it."""
    quoted = "> " * 40 + "x\n" + "> " * 40 + "```\n"
    assert markdown_ranges.fences(quoted) == [(quoted.index("x\n") + 2, len(quoted))]


def test_html_becomes_one_block() -> None:
    source = "<div>\n\n    <p>a</p>\n<pre>\nx\n\n  y\n</pre>\n<script>\nb;\n\nc;</script>\n</div>"
    made = one_block(source)
    assert "\n\n" not in made
    assert "\n<p>a</p>" in made and "\nx\n&#10;  y\n" in made
    assert "<script>\nb;\nc;</script>" in made


def test_html_with_blank_lines_stays_whole_among_markdown() -> None:
    table = "<table>\n\n  <tr>\n\n    <td>a</td>\n  </tr>\n</table>"
    found, count = join_html_blocks(f"*x*\n\n{table}\n\n# y\n\n```\n{table}\n```\n")
    assert count == 1
    assert found.startswith("*x*\n\n<table>\n<tr>\n<td>a</td>\n</tr>\n</table>\n\n# y")
    assert found.endswith(f"```\n{table}\n```\n")


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n\n**Markdown**\n\n</div>\n",
        '<div markdown="1">\n\n<p>a</p>\n</div>\n',
        "<div>\n\n<p>never closed\n",
        "<div>\n\n<p>a</p></div> and text\n",
        "text\n<div>\n\n<p>a</p></div>\n",
        "<div>\n    <p>a</p>\n</div>\n",
    ],
)
def test_other_html_is_not_touched(text: str) -> None:
    assert join_html_blocks(text) == (text, 0)


def test_characters_that_our_builder_refuses_are_not_written() -> None:
    assert dump({"title": "a\x1bb\x00", "extra": ["\x7f", "é\tx"]}) == (
        "title: ab\nextra:\n  - ''\n  - \"é\\tx\"\n"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [("yes", {"extra": True}), ("[a]", {"extra": ["a"]}), ("{a: 1}\nown: 2", {"a": 1, "own": 2})],
)
def test_data_of_a_post_s_own_is_kept_whatever_it_is(
    tmp_path: Path, written: str, kept: dict[str, object]
) -> None:
    file = tmp_path / "2024-05-06-x.md"
    file.write_text(f"---\ntitle: X\nextra: {written}\n---\nText.\n")
    (post,) = [one.data for one in plan_import(file).files if one.path.endswith("x.md")]
    assert post is not None
    assert yaml.safe_load(post.decode().split("---\n")[1])["extra"] == kept


def test_front_matter_has_no_noncharacters() -> None:
    assert plain_data({"\ufdd0": ["a\ufdd0b"], "c\ufddf": 1}) == {"": ["ab"], "c": 1}
