/* Keys. Whatever has `data-key` around the notes is listed in the help, with its label; those of one
   character can be turned off, for which `data-keys="off"` then stands at the root. */
(function () {
  'use strict';

  const root = document.documentElement;
  const store = 'coursesite.keys';
  try {
    if (localStorage.getItem(store) === 'off') root.dataset.keys = 'off';
  } catch {
    // They are on.
  }

  const help = document.getElementById('page.keys');
  const list = help && help.querySelector('dl');
  const box = help && help.querySelector('input');

  function open(dialog) {
    dialog.dispatchEvent(new Event('opening'));
    dialog.showModal();
  }

  function show() {
    list.textContent = '';
    for (const one of document.querySelectorAll('[data-key]:not(.cs-prose *)')) {
      const keys = document.createElement('dt');
      for (const key of one.dataset.key.split(' ')) {
        const mark = document.createElement('kbd');
        mark.textContent = key;
        keys.append(mark, ' ');
      }
      const what = document.createElement('dd');
      what.textContent = one.dataset.label || one.getAttribute('aria-label') || one.textContent.trim().replace(/\s+/g, ' ');
      list.append(keys, what);
    }
    box.checked = root.dataset.keys !== 'off';
  }

  for (const button of document.querySelectorAll('[data-dialog]:not(.cs-prose *)')) {
    const dialog = document.getElementById(button.dataset.dialog);
    if (dialog) button.addEventListener('click', () => open(dialog));
  }
  for (const dialog of document.querySelectorAll('dialog.cs-sheet')) {
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }

  /* WebKit leaves the keys to a dialog that has closed, if nothing had the focus before it. The event
     comes a moment later: the dialog may be open again. */
  document.addEventListener('close', function ({ target }) {
    if (!target.open && target.contains(document.activeElement)) document.activeElement.blur();
  }, true);

  if (help) {
    help.addEventListener('opening', show);
    box.addEventListener('change', function () {
      root.dataset.keys = box.checked ? '' : 'off';
      try {
        localStorage.setItem(store, box.checked ? 'on' : 'off');
      } catch {
        // The choice then holds for this page.
      }
    });
  }

  /* Alt and an arrow are the browser's own: plain arrows turn the page, but not where they have
     other work: in fields, players, and boxes that scroll. A field of a dialog that has just closed has
     none, though it has the keys for a moment. */
  document.addEventListener('keydown', function (event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open], :popover-open')) return;
    const closed = target.closest('dialog');
    if (key === '?' && help && root.dataset.keys !== 'off') {
      if (closed || !target.matches('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]')) {
        event.preventDefault();
        open(help);
      }
    } else if (/^Arrow(Left|Right)$/.test(key) && !event.shiftKey && (target === document.body || closed || target.matches('a, main, article'))) {
      const forth = getComputedStyle(root).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      const link = document.querySelector(`.cs-pager [rel="${key === forth ? 'next' : 'prev'}"]`);
      if (link) link.click();
    }
  });
})();
