"""What a line of a page may not end in, for tests of narrow windows."""

from __future__ import annotations

BROKEN = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); ) {
    const times = /\\d+:\\d+\\u2060?–\\u2060?[\\d:]+|\\u2060–\\u2060/g;
    for (const { 0: { length }, index } of text.data.matchAll(times)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + length);
      const next = !text.data.slice(index + length) && text.parentNode.querySelector('time');
      if (next) range.setEndAfter(next);
      const tops = [...range.getClientRects()].filter(one => one.width > 1).map(one => one.top);
      if (Math.max(...tops) - Math.min(...tops) > 9) found.push(`${range}`);
    }
  }
  return found;
}"""
"""The ranges of times that a line ends in."""
