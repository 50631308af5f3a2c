"""The files of a new course that publish it: workflows of GitHub and GitLab, what they install, and
the schema for editors."""

from __future__ import annotations

import json
from importlib import metadata

import msgspec
from msgspec import Struct

from coursesite import __version__
from coursesite.settings import json_schema

_GITHUB = """\
# Publishes the course after every push and once a day, since some of it may come out by date, and
# looks through every pull request. In the settings of the repository, under Pages, choose
# "GitHub Actions" as the source.
name: Course
on:
  push:
    branches: [main]
  pull_request:
  schedule:
    - cron: "17 4 * * *" # in UTC
  workflow_dispatch:
permissions:
  contents: read
jobs:
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
          cache: pip
      - run: pip install -r requirements.txt
      - run: coursesite check --strict --format github
  publish:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pages: write
      id-token: write
    concurrency: pages
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # the dates of commits, for `lastmod: git`
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
          cache: pip
      - run: pip install -r requirements.txt
      - uses: actions/cache@v4
        with:
          path: .coursesite
          key: coursesite-${{ github.run_id }}
          restore-keys: coursesite-
      - id: pages
        uses: actions/configure-pages@v5
      - run: coursesite build --strict --base-url "${{ steps.pages.outputs.base_url }}"
      - uses: actions/upload-pages-artifact@v3
        with:
          path: _site
      - id: deployment
        uses: actions/deploy-pages@v4
"""
_GITLAB = """\
# Publishes the course after every push to the default branch, and looks through every merge
# request. For what comes out by date add a schedule, once a day, under Build, Pipeline schedules.
image: python:3.12
variables:
  GIT_DEPTH: 0 # the dates of commits, for `lastmod: git`
  PIP_CACHE_DIR: $CI_PROJECT_DIR/.cache/pip
cache:
  key: coursesite
  paths: [.coursesite, .cache/pip]
before_script:
  - pip install -r requirements.txt
check:
  stage: test
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - coursesite check --strict --format junit > report.xml
  artifacts:
    when: always
    reports:
      junit: report.xml
pages:
  stage: deploy
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - coursesite build --strict -d public --base-url "$CI_PAGES_URL"
  artifacts:
    paths: [public]
"""
_SCHEMA = ".vscode/course.schema.json"


def files() -> dict[str, str]:
    """The files, by path from the course's folder."""
    schema = msgspec.json.encode(json_schema.schema("course"))
    editor = {"yaml.schemas": {_SCHEMA: "content/**/course.yml"}}
    return {
        "requirements.txt": f"{requirement()}\n",
        ".github/workflows/course.yml": _GITHUB,
        ".gitlab-ci.yml": _GITLAB,
        _SCHEMA: msgspec.json.format(schema, indent=2).decode() + "\n",
        ".vscode/settings.json": json.dumps(editor, indent=2) + "\n",
    }


def requirement() -> str:
    """The requirement by which pip installs this program again: its version, or the commit that it
    was installed from."""
    origin = _origin()
    if origin.vcs_info.vcs == "git" and origin.vcs_info.commit_id:
        return f"coursesite @ git+{origin.url}@{origin.vcs_info.commit_id}"
    return f"coursesite=={__version__}"


def is_local() -> bool:
    """Whether this program was installed from a folder or file of this computer, which no workflow
    finds."""
    return _origin().url.startswith("file:")


class _Version(Struct, frozen=True):
    vcs: str = ""
    commit_id: str = ""


class _Origin(Struct, frozen=True):
    """Where a package was installed from, if it was from no index (PEP 610)."""

    url: str = ""
    vcs_info: _Version = _Version()


def _origin() -> _Origin:
    try:
        text = metadata.distribution("coursesite").read_text("direct_url.json")
        return msgspec.json.decode(text or "{}", type=_Origin)
    except (metadata.PackageNotFoundError, msgspec.MsgspecError):
        return _Origin()
