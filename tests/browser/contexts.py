"""Contexts of Chromium that are given out again: to open a page in a new one takes twice the work
that it takes in a tab that is there, since a process of its own begins and ends for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page

_OF_PAGES = {
    "viewport": {"width": 1280, "height": 720},
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
}
"""The options of a context that its pages can be told later, as they are if nothing is said."""
_KEPT = {
    *("java_script_enabled", "has_touch", "permissions", "bypass_csp"),
    *("proxy", "ignore_https_errors"),
}
"""The options that contexts must have in common. Those with another one are made anew."""

_LEAVE = "() => { try { sessionStorage.clear() } catch {} return /native code/.test(Date) }"
"""Removes what the tab has stored, and says whether its clock is its own: one that a test has set
cannot be set back."""


class Contexts:
    """Makes the contexts of a browser. One that a test has closed is in truth kept, and given out
    as it began: nothing is stored, nobody listens, and its tab has no history."""

    def __init__(self, browser: Browser, made: Callable[[BrowserContext], None]) -> None:
        self._new = browser.new_context
        self._made = made
        self._idle: dict[str, list[_Kept]] = {}
        browser.new_context = self.new_context  # type: ignore[method-assign]
        browser.new_page = self.new_page  # type: ignore[method-assign]

    def new_context(self, **options: Any) -> BrowserContext:
        """Stands for `Browser.new_context`."""
        others = {name: options[name] for name in sorted(options.keys() - _OF_PAGES.keys())}
        if not others.keys() <= _KEPT:
            return self._anew(options)
        idle = self._idle.setdefault(repr(others), [])
        kept = idle.pop() if idle else _Kept(self._anew(others), idle)
        kept.options = _OF_PAGES | {name: options[name] for name in options.keys() - others.keys()}
        return kept.context

    def new_page(self, **options: Any) -> Page:
        """Stands for `Browser.new_page`."""
        context = self.new_context(**options)
        page = context.new_page()
        page.close = context.close  # type: ignore[assignment,method-assign]
        return page

    def _anew(self, options: dict[str, Any]) -> BrowserContext:
        context = self._new(**options)
        self._made(context)
        return context


class _Kept:
    """A context with a tab, which is the first page that a test opens."""

    def __init__(self, context: BrowserContext, idle: list[_Kept]) -> None:
        self.context = context
        self.options: dict[str, Any] = _OF_PAGES
        self._idle = idle
        self._new_page, self._new_session = context.new_page, context.new_cdp_session
        self._end = context.close
        self._origins: set[str] = set()
        self._undo: list[Callable[[], object]] = []
        self._tab = self._new_page()
        self._is_open = False
        self._tab.on("framenavigated", lambda frame: self._note(frame.url))
        self._tab.on = partial(self._listen, self._tab.on)  # type: ignore[method-assign]
        for each in (context, self._tab):
            each.add_init_script = partial(self._script, each.add_init_script)  # type: ignore[assignment,method-assign]
            each.route = partial(self._route, each.route, each.unroute_all)  # type: ignore[assignment,method-assign]
        context.new_cdp_session = self.new_cdp_session  # type: ignore[assignment,method-assign]
        context.new_page = self.new_page  # type: ignore[method-assign]
        context.close = self.close  # type: ignore[assignment,method-assign]

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        self._origins.add(f"{parts.scheme}://{parts.netloc}")

    def _listen(self, on: Any, event: Any, f: Any) -> None:
        on(event, f)
        self._undo.append(partial(self._tab.remove_listener, event, f))

    def _script(self, add: Any, *args: Any, **options: Any) -> None:
        self._undo.append(add(*args, **options).close)

    def _route(self, route: Any, undo: Any, *args: Any, **options: Any) -> None:
        route(*args, **options)
        self._undo.append(undo)

    def new_cdp_session(self, page: Page) -> CDPSession:
        """Stands for `BrowserContext.new_cdp_session`."""
        session = self._new_session(page)
        self._undo.append(session.detach)
        return session

    def new_page(self) -> Page:
        """Stands for `BrowserContext.new_page`."""
        page = self._new_page() if self._is_open else self._tab
        self._is_open = True
        page.set_viewport_size(self.options["viewport"])
        media = {name: value for name, value in self.options.items() if name != "viewport"}
        page.emulate_media(media="null", **media)
        return page

    def close(self, **_: str) -> None:
        """Stands for `BrowserContext.close`."""
        if self in self._idle:
            return
        for page in self.context.pages:
            if page != self._tab:
                page.close()
        for undo in self._undo:
            undo()
        self._undo.clear()
        if self._is_open and not self._is_forgotten():
            self._end()
            return
        self._is_open = False
        self._idle.append(self)

    def _is_forgotten(self) -> bool:
        """Removes all that a test has left, unless it cannot be."""
        try:
            if not self._tab.evaluate(_LEAVE):
                return False
            # before what is stored is removed: pages store something as they go
            self._tab.goto("about:blank")
        except Error:  # the page goes to another one at this moment
            return False
        self._tab.mouse.move(-1, -1)
        # not for longer: a session that emulates nothing undoes, in a process that begins, what
        # another one does
        session = self._new_session(self._tab)
        for origin in self._origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.send("Page.resetNavigationHistory")
        session.detach()
        self._origins.clear()
        return True
