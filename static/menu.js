/* A menu of the navigation closes with Escape, and when one goes elsewhere. */
(function () {
  'use strict';

  const menus = document.querySelectorAll('.cs-site-nav details');
  if (!menus.length) return;
  function close(event) {
    for (const menu of menus) {
      const inside = menu.contains(event.target);
      if (!menu.open || (inside && event.key !== 'Escape')) continue;
      if (event.type === 'keydown' && event.key !== 'Escape') continue;
      menu.open = false;
      if (inside) menu.firstChild.focus();
    }
  }
  for (const type of ['click', 'focusin', 'keydown']) document.addEventListener(type, close);
})();
