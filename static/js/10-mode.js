/* Light, dark, or as the device: the choice is kept; the page's head applies it before paint. */
(function () {
  'use strict';

  const key = 'coursesite.mode';
  const root = document.documentElement;
  const inputs = document.querySelectorAll('.mode input');

  function show() {
    for (const input of inputs) input.checked = input.value === root.dataset.mode;
    const paper = getComputedStyle(root).backgroundColor;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = paper;
  }

  for (const input of inputs) {
    input.addEventListener('change', function () {
      root.dataset.mode = input.value;
      try {
        localStorage.setItem(key, input.value);
      } catch {
        // Storage may be forbidden: the choice then holds for this page.
      }
      show();
    });
  }

  addEventListener('storage', function (event) {
    if (event.key === key && event.newValue) {
      root.dataset.mode = event.newValue;
      show();
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();

  /* A <picture> that chooses by the system's colours chooses by those of the page. */
  const sources = [...document.querySelectorAll('source[media*="prefers-color-scheme"]')]
    .map((source) => [source, source.media]);

  function choose() {
    const mode = paper.matches ? 'light' : root.dataset.mode;
    for (const [source, media] of sources) {
      source.media = media.replace(/\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)/g, (own, colours) =>
        mode === 'auto' ? own : `(${colours === mode ? 'min' : 'max'}-width: 0px)`);
    }
  }

  const paper = matchMedia('print');
  if (sources.length) {
    new MutationObserver(choose).observe(root, { attributeFilter: ['data-mode'] });
    paper.addEventListener('change', choose);
    choose();
  }
})();
