/* What opens search; the rest of it is loaded then. */
(function () {
  'use strict';

  const button = document.querySelector('.cs-search-open');
  if (!button) return;
  const dialog = document.querySelector('.cs-search');
  const input = dialog.querySelector('[role="combobox"]');
  let loaded = false;

  /* The field is there at once: what is typed meanwhile is looked for when the rest has come. */
  function open() {
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    if (loaded) return;
    loaded = true;
    const script = document.createElement('script');
    script.src = button.dataset.script;
    script.addEventListener('error', function () {
      loaded = false;
      script.remove();
    });
    document.head.append(script);
  }

  /* Readers can turn keys of one character off (64-keys.js). */
  const slash = () => document.documentElement.dataset.keys !== 'off';

  button.addEventListener('click', open);
  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    const typing = event.target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
    const wanted = held ? event.key.toLowerCase() === 'k' && !event.shiftKey : event.key === '/' && !typing && slash();
    if (!wanted || document.querySelector('dialog:modal:not(.cs-search)')) return;
    event.preventDefault();
    open();
  });
})();
