"""Extensions: functions of a site's own, or of installed packages, that take part in its build.

Writing one takes only the names that are exported here. A file `extensions/NAME.py` has functions,
each with the decorator that says where it is called:

- `@template_filter`: `{{ value | name }}` in templates
- `@template_function`: `{{ name(…) }}` in templates
- `@source_transform`: the Markdown of a post, before it is read
- `@tree_transform`: the HTML of a post's notes, as a tree
- `@generated_pages`: pages that are made of no post
- `@check`: findings with codes of their own

A parameter called `site` is given a `Site`, which reads files, data and the facts of posts, and
`page` the `Post` that a transform is for. All that is read by `site` is recorded, so that a later
build calls the function again when it has changed, and only then. A function must go by nothing
else: no clock, no chance, no network.

The machine behind them:

- `hooks`: a decorated function as a `Hook`
- `values`: the values that functions are given, and those that they return
- `nodes`: HTML as nodes of a tree
- `modules`: runs the text of a Python file, and says what is wrong at its line
- `discovery`: the hooks of a file or of an installed module
- `calls`: calls a hook, and makes messages of what it does wrong
- `purity`: places in a file that go by more than what is recorded
- `line_map`: a place in a transformed text as the place in the text that the author wrote
"""

from markupsafe import Markup

from coursesite.extensions.hooks import (
    check,
    generated_pages,
    source_transform,
    template_filter,
    template_function,
    tree_transform,
)
from coursesite.extensions.nodes import html_node
from coursesite.extensions.values import Course, GeneratedPage, Post, Problem, Site

__all__ = [
    "Course",
    "GeneratedPage",
    "Markup",
    "Post",
    "Problem",
    "Site",
    "check",
    "generated_pages",
    "html_node",
    "source_transform",
    "template_filter",
    "template_function",
    "tree_transform",
]
