"""The rules of the theme: templates and what they load, interface texts, and static files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from coursesite.diagnostics import Span, error, nearest, on_page, span_at, warning
from coursesite.engine import Need, rule
from coursesite.settings.dates import DAYS
from coursesite.settings.decoding import decode
from coursesite.site.extensions import HookRef, extension_code, template_hooks
from coursesite.site.inputs import PLAIN, THEME, blob, data, exists, listing, text_of
from coursesite.site.theme.packages import STATIC, layers, static_folders
from coursesite.text.lazy_regex import rare
from coursesite.theme import assets as bundles
from coursesite.theme.assets import Assets
from coursesite.theme.i18n import Locale, TextError, lineage
from coursesite.theme.i18n import locale as locale_of
from coursesite.theme.layers import BELOW, as_written, in_layer

if TYPE_CHECKING:
    from coursesite.theme.environment import TemplateProblem

Context = dict[str, Any]
"""The names that a template can use, with their values."""

_REFERENCE = rare(
    r"\{%[-+]?\s*(?:extends|include|import|from)\b"
    r"""(?:\s*(["'])([^"'\\\n]*)\1(?=\s*(?:[-+]?%\}|(?:with|without|ignore|import|as)\b)))?"""
)
"""A tag that names another template; group 2 is the name if that is written out."""
_TO_WRITE = "write templates/", "add it to templates/"
PACKAGES = "packages/"
"""The folder of the files of installed packages."""
MATH_FONT = "fonts/stix-two-math.woff2"
"""The mathematics font below `static/`, which is made when coursesite is installed."""
FONT_FACE = "css/41-math-font.css"
"""The stylesheet that names it."""
_PAGE = rare(r"(?<![\w.-])page\b(?!-)")
_WORD = rare(r"\w+")
_INSTALL = "it is made by an installation, such as: pip install -e ."


# ---- templates ---------------------------------------------------------------------------------


def render(need: Need, name: str, context: Context) -> str:
    """A template in a context. The theme renders from memory what `World` holds, so all that it may
    read is read here as digests. TemplateProblem."""
    need.digest(template_closure, name)
    use: TemplateUse = need(template_use, name)
    if use.assets:
        need.world.asset_names.update(need(asset_names))
    variables = {"data": partial(data, need), **context}
    if use.hooks:
        from coursesite.site.theme.template_functions import bound  # for sites with extensions

        variables = bound(need, name, use.hooks, variables)
    try:
        text: str = need.world.theme.render(name, variables)
    except Exception as problem:
        need(template_names)  # one of them may be the hint
        if hasattr(problem, "path") and hasattr(problem, "hint"):
            problem.path = file_of(need, getattr(problem, "name", name))
            if problem.path.startswith(PACKAGES) and problem.hint.startswith(_TO_WRITE):
                problem.hint += " of your own, or tell those who make the package"
        raise
    return text


@rule
def template(need: Need, name: str) -> str | None:
    """The source of a template: that of the first layer that has it."""
    found = _found(need, name)
    if found is None:
        return None
    path, layer = found
    return in_layer((need(blob, path) or b"").decode("utf-8", "replace"), layer)


def _found(need: Need, name: str) -> tuple[str, int] | None:
    """The path of a template and the number of its layer, of which `theme/` in front skips one."""
    layer = 0
    while name.startswith(BELOW):
        layer, name = layer + 1, name.removeprefix(BELOW)
    folders = need(layers)
    for number in range(layer, len(folders)):
        if exists(need, path := f"{folders[number]}{name}"):
            return path, number
    return None


def file_of(need: Need, name: str) -> str:
    """The path of a template in messages, by the name that templates give it; the built-in theme's
    are said as templates name them."""
    found = _found(need, name)
    return f"templates/{name}" if found is None or found[0].startswith(THEME) else found[0]


def written(need: Need, name: str) -> str:
    """The text of a template in its file, by the name that templates give it."""
    found = _found(need, name)
    return (need(blob, found[0]) or b"").decode("utf-8", "replace") if found else ""


def report_failed(need: Need, problem: TemplateProblem, text: str, here: str) -> None:
    """Reports a mistake in a template, whose text this is, met while the page at `here` was made.
    A template that fails while it runs may do so on that page alone, so the message says which."""
    told = problem.diagnostic(text)
    need.report(on_page(told, here) if told.code == "template-error" else told)


@rule
def template_names(need: Need) -> tuple[str, ...]:
    """The names of all templates."""
    return tuple(sorted({name for folder in need(layers) for name in names_in(need, folder)}))


def names_in(need: Need, folder: str) -> list[str]:
    """The paths of the files below a folder, from there."""
    return [path.removeprefix(folder) for path in need(listing, folder)]


@rule(keep=tuple[str, ...])
def template_references(need: Need, name: str) -> tuple[str, ...]:
    """The templates that one names itself, if only in a comment; all of them if a name is known at
    run time only. Jinja is asked for it, and loaded, only if a name is not written out."""
    text = need(template, name)
    if text is None:
        return ()
    names = [match[2] for match in _REFERENCE.finditer(text)]
    if None not in names:
        return tuple(dict.fromkeys(filter(None, names)))
    from coursesite.theme.environment import references

    try:
        parsed = references(text)
    except Exception:  # a syntax error, which rendering reports
        return ()
    every = need(template_names) if None in parsed else ()
    return every or tuple(reference for reference in parsed if reference)


@rule
def reachable(need: Need, name: str) -> tuple[str, ...]:
    """The names of all templates that rendering one may load, itself among them."""
    seen, waiting = {name}, [name]
    while waiting:
        new = [one for one in need(template_references, waiting.pop()) if one not in seen]
        seen |= set(new)
        waiting += new
    return tuple(sorted(seen))


class TemplateUse(Struct, frozen=True):
    """The things that rendering a template needs beside its context: the addresses of assets, if
    it, or one that it may load, asks for one; the hooks that templates may call; and, of the markup
    of a shortcode, whether it asks for the facts of the page."""

    assets: bool = False
    hooks: tuple[HookRef, ...] = ()
    page: bool = False


@rule(keep=TemplateUse)
def template_use(need: Need, name: str) -> TemplateUse:
    """The things that rendering a template needs."""
    texts = [need(template, one) or "" for one in need(reachable, name)]
    page = name.startswith("shortcodes/") and any(map(_asks_for_page, texts))
    return TemplateUse(any("asset" in text for text in texts), need(template_hooks), page)


def _asks_for_page(text: str) -> bool:
    """Whether the markup of a shortcode takes a variable `page` from its context."""
    if not _PAGE.search(text):
        return False
    from coursesite.theme.environment import takes  # for the few that have the word

    return takes(text, "page")


@rule
def template_closure(need: Need, name: str) -> tuple[bytes, ...]:
    """The digests of all text that a template's rendering may depend on, interface texts, too, and
    of the extensions whose hooks are named in it."""
    texts = [one for one in need(template_names) if one.startswith("text/")]
    below = range(len(need(layers)))
    names = sorted(
        {*need(reachable, name), *(BELOW * one + text for text in texts for one in below)}
    )
    digests = tuple(need.digest(template, one) for one in names)
    if hooks := need(template_hooks):
        words = {word for one in need(reachable, name) for word in _words(need, one)}
        origins = dict.fromkeys(hook.origin for hook in hooks if hook.name in words)
        digests += tuple(need.digest(extension_code, origin) for origin in origins)
    return digests


def _words(need: Need, name: str) -> list[str]:
    """The words of a template's source."""
    return _WORD.findall(need(template, name) or "")


# ---- static files ------------------------------------------------------------------------------


@rule
def assets(need: Need) -> Assets:
    """The static files of the theme and of packages. A file of the site replaces the theme's of the
    same name, and the site's `css/NN-name.css` and `js/NN-name.js` join the bundles."""
    folders = static_folders(need(layers))
    named = {folder: frozenset(names_in(need, folder)) for folder in folders}
    own, theme = named[folders[0]], set[str]().union(*(named[folder] for folder in folders[1:]))
    if MATH_FONT not in theme and FONT_FACE in theme:
        theme.remove(FONT_FACE)
        need.report(warning("math-font", "the font of formulas is not there", None, _INSTALL))
    files = {}
    for name in sorted(theme | {one for one in own if _joins(one)}):
        path = next(f"{folder}{name}" for folder in folders if name in named[folder])
        data = need(blob, path)
        default = need(blob, f"{STATIC}{name}") if name in named[STATIC] else None
        if default is not None and data in (None, default):
            data = bundles.small_js(default) if name.endswith(".js") else default
        elif data is not None and bundles.joined(name):
            text, problems = decode(data)
            for problem in problems:
                need.report(problem.within(path))
            data = text.encode()
        if data is not None:
            files[name] = data
    return bundles.bundle(files)


def _joins(name: str) -> bool:
    """Whether a file of a site's `static/` is a part of the theme's stylesheet or script."""
    folder, _, last = name.partition("/")
    return folder in ("css", "js") and last[:2].isdigit() and last[2:3] == "-"


@rule(keep=dict[str, str])
def asset_names(need: Need) -> dict[str, str]:
    """The addresses of the assets by their plain names."""
    return need(assets).names


@rule
def asset_file(need: Need, path: str) -> bytes:
    """A file of the theme, by its path in the output."""
    return need(assets).files[path]


@rule
def verbatim(need: Need) -> tuple[str, ...]:
    """The files of the site's `static/` that are published as they are, by name. One that replaces
    a file of an installed theme or package is that, too: links led there before."""
    own, theme = static_folders(PLAIN)
    replaced = frozenset(names_in(need, theme))
    return tuple(n for n in names_in(need, own) if n not in replaced and not _joins(n))


# ---- interface texts ---------------------------------------------------------------------------


@rule(keep=Locale)
def voice(need: Need, language: str) -> Locale:
    """The interface texts of a language; a file that has mistakes is reported, and left out."""
    count = len(need(layers))
    spoken = lineage(language)
    names = [f"{BELOW * one}text/{name}.yml" for name in spoken for one in range(count)]
    files = {name: text for name in names if (text := need(template, name)) is not None}
    while True:
        try:
            return locale_of(files, language, layers=count)
        except TextError as wrong:
            problem = error("template-syntax", wrong.message, wrong.span, wrong.hint)
            need.report(problem.within(file_of(need, wrong.name)))
            del files[wrong.name]


@rule
def day_names(need: Need, language: str) -> dict[str, str]:
    """The names of the days of the week in a language, long and short, each with its "Mon"."""

    days: dict[str, str] = {}
    for key in ("weekdays", "weekdays_short"):
        try:
            names = need(voice, language)(key).casefold().split()
        except TextError:
            continue  # reported of the pages that print a day
        days |= {name.rstrip("."): day for name, day in zip(names, DAYS, strict=False)}
    return days


def say(need: Need, language: str, key: str) -> str:
    """An interface text in a language; of one that is missing, which is reported, its key."""
    return phrase(need, language, key)


def phrase(need: Need, language: str, key: str, **values: str) -> str:
    """The interface text `key` with values for its placeholders: see `say`."""

    try:
        return need(voice, language)(key, None, **values)
    except TextError as wrong:
        path = f"templates/text/{language}.yml"
        need.report(error("template-error", wrong.message, None, wrong.hint).within(path))
        return key


# ---- blocks ------------------------------------------------------------------------------------


@rule
def block_problems(need: Need) -> None:
    """Reports the blocks of the templates of the site and its theme that no template has which they
    extend: what is in them is never shown."""
    folders = need(layers)
    for layer, folder in enumerate(folders[: folders.index(THEME)]):
        for name in names_in(need, folder):
            text = need(template, BELOW * layer + name) or ""
            if name.endswith(".html") and "extends" in text and "block" in text:
                _compare(need, f"{folder}{name}", text)


def _compare(need: Need, path: str, text: str) -> None:
    """Report the outer blocks of a template that are in none of those above it."""
    from coursesite.theme.blocks import blocks  # not for builds in which no template changed
    from coursesite.theme.environment import TemplateProblem

    try:
        own = above = blocks(text)
        known: set[str] = set()
        seen = {path}
        while above.parent is not None:
            source = need(template, above.parent)
            if not above.parent or above.parent in seen or source is None:
                return  # it is known at run time only, or an error that rendering reports
            seen.add(above.parent)
            above = blocks(source)
            known |= above.every
    except TemplateProblem:  # rendering reports it
        return
    if own.parent is None:
        return
    for block, line in own.outer.items():
        if block not in known:
            near = nearest(block, sorted(known))
            hint = f"did you mean '{near}'?" if near else f"it has {', '.join(sorted(known))}"
            parent = as_written(own.parent)
            message = f"{parent} has no block '{block}', so this one is never shown"
            span = _span(text_of(need, path), line, block)
            need.report(warning("template-block", message, span, hint).within(path))


def _span(text: str, line: int, block: str) -> Span:
    """The place of a block's name in a line of a template."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    at = text.find(block, start)
    return span_at(text, at, len(block)) if at >= 0 else Span(line, 1)
