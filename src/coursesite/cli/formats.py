"""Messages in the forms that other programs read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import quoteattr

from coursesite.diagnostics import Diagnostic

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML 1.0 document may have."""


def fields(said: Diagnostic) -> dict[str, object]:
    """A message as an object of JSON; see `build --format json` in the guide."""
    return {
        "severity": said.severity,
        "code": said.code,
        "message": said.message,
        "path": said.path,
        "line": said.span.line if said.span else None,
        "column": said.span.column if said.span else None,
        "hint": said.hint,
    }


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Messages as workflow commands, which GitHub shows beside the changed lines of a pull request.

    Format: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for said in diagnostics:
        given: dict[str, object] = {"file": said.path, "title": said.code}
        if said.span:
            end = said.span.column + said.span.length - 1
            given |= {"line": said.span.line, "col": said.span.column, "endColumn": end}
        properties = ",".join(f"{name}={_property(value)}" for name, value in given.items())
        words = f"{said.message}\nhint: {said.hint}" if said.hint else said.message
        lines.append(f"::{said.severity} {properties}::{_data(words)}\n")
    return "".join(lines)


def junit(diagnostics: Iterable[Diagnostic], seconds: float) -> str:
    """Messages as failed tests of JUnit's XML, which GitLab, Jenkins and others show: a suite for
    each file. Without messages there is one test, which passed.

    Format: https://github.com/testmoapp/junitxml
    """
    every = list(diagnostics)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    total = max(1, len(every))
    lines.append(
        f'<testsuites name="coursesite" tests="{total}" failures="{len(every)}" '
        f'time="{seconds:.3f}">'
    )
    for path, group in groupby(every, key=lambda said: said.path):
        suite = list(group)
        lines.append(
            f'  <testsuite name={_attribute(path or "site")} tests="{len(suite)}" '
            f'failures="{len(suite)}">'
        )
        for said in suite:
            place = f"{path}:{said.span.line}:{said.span.column}" if said.span else path
            hint = f"\nhint: {said.hint}" if said.hint else ""
            lines += [
                f"    <testcase name={_attribute(f'{said.code} {place}')} "
                f"classname={_attribute(path or 'site')} file={_attribute(path)}>",
                f'      <failure type="{said.severity}" message='
                f"{_attribute(said.message + hint)}/>",
                "    </testcase>",
            ]
        lines.append("  </testsuite>")
    if not every:
        lines += [
            '  <testsuite name="site" tests="1" failures="0">',
            '    <testcase name="no messages" classname="site"/>',
            "  </testsuite>",
        ]
    return "\n".join([*lines, "</testsuites>", ""])


def _attribute(text: str) -> str:
    return quoteattr(_CONTROLS.sub("\ufffd", text), {"\n": "&#10;"})


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
