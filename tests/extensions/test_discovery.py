"""The hooks that a file of Python has, by their names, and what is told of a file without them."""

from __future__ import annotations

from typing import Any

import pytest

from coursesite.extensions.discovery import Extension, from_source
from sitetest import for_each

START = "from coursesite.extensions import *\n\n\n"


def extension(body: str) -> Extension:
    return from_source(START + body, "extensions/own.py")


def hooks(body: str) -> dict[str, Any]:
    found = extension(body)
    assert not found.problems, found.problems
    return {hook.name: hook.function for hook in found.hooks}


def test_a_hook_has_the_name_that_it_has_in_its_file() -> None:
    made = hooks(
        "def make(n):\n    @template_filter\n    def add(x): return x + n\n    return add\n\n\n"
        "one, ten_ = make(1), make(10)\nup = template_filter(lambda text: text.upper())\n"
    )
    assert [made["one"](0), made["ten"](0), made["up"]("a")] == [1, 10, "A"]


def test_two_functions_that_had_one_name_are_two_hooks() -> None:
    made = hooks(
        "@source_transform\ndef t(text): return 'first'\n\n\nfirst = t\n\n\n"
        "@source_transform\ndef t(text): return 'second'\n"
    )
    assert {name: call("") for name, call in made.items()} == {"t": "second", "first": "first"}


def test_classes_find_the_module_that_they_are_in() -> None:
    body = (
        "from dataclasses import dataclass\nfrom typing import ClassVar, get_type_hints\n\n\n"
        "@dataclass\nclass Person:\n    name: str\n    limit: ClassVar[int] = 1\n\n\n"
        "@template_function\ndef names(): return sorted(get_type_hints(Person))\n"
    )
    later = f"from __future__ import annotations\n{START}{body}"
    found = from_source(later, "extensions/own.py")
    assert not found.problems
    assert found.hooks[0].function() == ["limit", "name"]


@for_each(
    [
        "class Mine(BaseException): pass\n\n\nraise Mine('no')\n",
        "raise GeneratorExit\n",
        "raise SystemExit(3)\n",
        "class Kind:\n    def __call__(self, x): return x\n\n\nup = template_filter(Kind())\n",
        "from functools import partial\n\nup = template_filter(partial(max, 1))\n",
        "@template_filter\nclass Up: pass\n",
    ]
)
def test_whatever_is_raised_is_told_of_the_file(body: str) -> None:
    (problem,) = extension(body).problems
    assert problem.code == "hook-load" and "0x" not in problem.message


def test_ctrl_c_is_no_mistake_in_a_file() -> None:
    with pytest.raises(KeyboardInterrupt):
        extension("raise KeyboardInterrupt\n")


def test_an_object_that_fails_when_it_is_looked_at_is_no_hook() -> None:
    odd = "class Odd:\n    __dict__ = property(lambda self: 1 / 0)\n\n\nodd = Odd()\n"
    assert list(hooks(odd + "@check\ndef found(): return None\n")) == ["found"]


@for_each(
    [
        "@check\nasync def f(site, page): pass\n",
        "@generated_pages\nasync def f(): yield 1\n",
        "@template_filter\nasync def f(x): return x\n",
        "from functools import cache\n\n\n@check\n@cache\nasync def f(): pass\n",
    ]
)
def test_an_asynchronous_function_is_told_once(body: str) -> None:
    found = extension(body)
    assert [one.message for one in found.problems] == [
        "f: a function of an extension cannot be asynchronous"
    ]
    assert not found.hooks
