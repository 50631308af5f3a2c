/* What is folded. A link to a place in it opens it, be it a text, a tab (tabs.js) or the answer of a
   quiz. On paper all is open but hints and answers; browsers that can say so in a stylesheet need no
   help with that. */
(function () {
  'use strict';

  function reveal(hash) {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      // An address may have a % that is none of an escape.
    }
    let hidden = false;
    for (let one = target; one; one = one.parentElement) {
      if (one.matches('details:not([open])')) one.open = true;
      else if (one.matches('[hidden="until-found"]')) one.dispatchEvent(new Event('beforematch'));
      else continue;
      hidden = true;
    }
    return hidden && target;
  }

  function follow() {
    const target = reveal(location.hash);
    if (target) target.scrollIntoView();
  }

  document.addEventListener('click', function (event) {
    const link = event.target.closest('a[href*="#"]');
    if (link && link.pathname === location.pathname && link.search === location.search) reveal(link.hash);
  });
  addEventListener('hashchange', follow);
  addEventListener('DOMContentLoaded', follow);

  if (CSS.supports('selector(::details-content)')) return;
  let opened = [];
  addEventListener('beforeprint', function () {
    opened = [...document.querySelectorAll(
      '.cs-prose details:not([open], .cs-hint, .cs-solution, .cs-quiz-answers, .cs-answer)')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', function () {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
