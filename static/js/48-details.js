/* On paper all that is folded is open, but for hints and answers. Browsers that can say so in a
   stylesheet need no help. */
(function () {
  'use strict';

  if (CSS.supports('selector(::details-content)')) return;
  let opened = [];
  addEventListener('beforeprint', function () {
    opened = [...document.querySelectorAll(
      '.cs-prose details:not([open], .cs-hint, .cs-solution, .cs-quiz-answers)')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', function () {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
