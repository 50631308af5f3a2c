/* Light, dark, or as the device: the choice is kept; the page's head applies it before paint. */
(function () {
  'use strict';

  const key = 'coursesite.mode';
  const root = document.documentElement;
  const inputs = document.querySelectorAll('.cs-mode input');

  function show() {
    for (const input of inputs) input.checked = input.value === root.dataset.mode;
    requestAnimationFrame(function () {
      const paper = getComputedStyle(root).backgroundColor;
      for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = paper;
    });
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
})();
