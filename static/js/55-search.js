/* What opens search; the rest of it, and its style, are loaded when a reader is about to. */
(function () {
  'use strict';

  /* The posts that were opened last, for the list before anything is typed: in this browser only. */
  if (document.querySelector('.cs-with-contents')) try {
    const here = location.pathname.replace(/index\.html$/, '');
    const recent = [].concat(JSON.parse(localStorage.getItem('coursesite.recent')) || []);
    localStorage.setItem('coursesite.recent', JSON.stringify([here, ...recent.filter((one) => one !== here)].slice(0, 12)));
  } catch {
    // Forbidden, or not ours.
  }

  const button = document.querySelector('.cs-search-open');
  if (!button) return;
  const dialog = document.querySelector('.cs-search');
  const input = dialog.querySelector('[role="combobox"]');
  let script, style;

  function add(element) {
    document.head.append(element);
    return element;
  }

  function load() {
    if (!style) {
      style = add(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: button.dataset.style }));
      dialog.style.opacity = 0;
      style.onload = style.onerror = () => dialog.style.removeProperty('opacity');
    }
    if (script) return;
    script = add(Object.assign(document.createElement('script'), { src: button.dataset.script }));
    script.onerror = function () {
      script.remove();
      script = null;
    };
  }

  /* The field is there at once: what is typed meanwhile is looked for when the rest has come. */
  function open() {
    load();
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
  }

  /* Readers can turn keys of one character off (64-keys.js). */
  const slash = () => document.documentElement.dataset.keys !== 'off';

  button.addEventListener('click', open);
  for (const about of ['pointerenter', 'focus']) button.addEventListener(about, load);
  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    const typing = !event.target.closest('dialog:not([open])') && event.target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
    const wanted = held ? event.key.toLowerCase() === 'k' && !event.shiftKey : event.key === '/' && !typing && slash();
    if (!wanted || document.querySelector('dialog:modal:not(.cs-search)')) return;
    event.preventDefault();
    open();
  });
})();
