/* The contents show where one is: at once beside the text, in the drawer when it opens. */
(function () {
  'use strict';

  const contents = document.getElementById('page.course');
  const here = contents && contents.querySelector('[aria-current]');
  if (!here) return;
  function show() {
    const line = here.getBoundingClientRect();
    const box = contents.getBoundingClientRect();
    if (line.bottom > box.bottom - 48) contents.scrollTop += line.top - box.top - box.height / 3;
  }
  contents.addEventListener('toggle', show);
  requestAnimationFrame(show);
})();
