"""Layout shifts: what a browser says has moved in a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

WATCH = """
window.shifts = [];
window.lettered = 0;
document.fonts.addEventListener('loadingdone', () => { lettered = performance.now() });
const AROUND = '.cs-site-header, .cs-site-footer, .cs-bar, .cs-offers';
new PerformanceObserver(list => {
  for (const one of list.getEntries()) {
    const nodes = one.sources.map(({ node }) => node?.nodeType === 1 ? node : node?.parentElement);
    const moved = nodes.filter(Boolean).map(node => (node.closest(AROUND) ? 'around: ' : 'read: ')
      + node.outerHTML.slice(0, 80));
    shifts.push({ at: one.startTime, by: one.value, recent: one.hadRecentInput, moved });
  }
}).observe({ type: 'layout-shift', buffered: true });
"""
"""A script of a page, which keeps its shifts in `shifts`: when, how far, whether soon after a click
or key, and what moved. That is nothing within a browser's own controls, of an audio player say. In
`lettered` is when the fonts of the page were there."""
_EARLY = """(() => {
  const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  const { domInteractive } = performance.getEntriesByType('navigation')[0];
  return painted < Math.max(domInteractive, lettered);
})()"""
_TRIES = 5


def settled(load: Callable[[], Page]) -> list[dict[str, Any]]:
    """The shifts of a page that `load` opens. A slow browser may paint the half of a page that has
    come, or before the font of formulas has: then the end of a line, the footer or a formula
    settles, and the page is opened again, a few times at most. The browser should still have the
    font then."""
    for _ in range(_TRIES):
        page = load()
        shifts: list[dict[str, Any]] = page.evaluate("shifts")
        if not shifts or not page.evaluate(_EARLY):
            break
    return shifts
