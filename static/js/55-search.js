/* What opens search; the rest of it is loaded then. */
(function () {
  'use strict';

  const button = document.querySelector('.search-open');
  if (!button) return;
  let loading = false;

  function open() {
    if (self.coursesiteSearch) return self.coursesiteSearch();
    if (loading) return;
    loading = true;
    const script = document.createElement('script');
    script.src = button.dataset.script;
    script.addEventListener('load', () => self.coursesiteSearch());
    script.addEventListener('error', function () {
      loading = false;
      script.remove();
    });
    document.head.append(script);
  }

  function slash() {
    try {
      return localStorage.getItem('coursesite.slash') !== 'off';
    } catch {
      return true;
    }
  }

  if (!slash()) {
    button.querySelector('kbd').remove();
    button.setAttribute('aria-keyshortcuts', 'Control+K');
  }
  button.addEventListener('click', open);
  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    const typing = event.target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
    const wanted = held ? event.key.toLowerCase() === 'k' && !event.shiftKey : event.key === '/' && !typing && slash();
    if (!wanted || document.querySelector('dialog:modal:not(.search)')) return;
    event.preventDefault();
    open();
  });
})();
