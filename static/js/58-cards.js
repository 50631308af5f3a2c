/* Cards beside the words that they are about: footnotes where they are called, definitions of
   terms, references of citations. Without popovers all of them stay links. */
(function () {
  'use strict';

  if (!HTMLElement.prototype.showPopover) return;

  /* A card with copies of nodes; it follows the link, so that Tab goes from there into it. */
  function card(kind, mode, nodes, after) {
    const box = document.createElement('div');
    box.className = `cs-card ${kind}`;
    box.popover = mode;
    box.append(...Array.from(nodes, (node) => node.cloneNode(true)));
    for (const twin of box.querySelectorAll('[id]')) twin.removeAttribute('id');
    after.after(box);
    return box;
  }

  /* Below its link, or above where there is no room; never beyond an edge of the page. */
  function show(box, link) {
    box.showPopover();
    const lines = link.getClientRects();
    const at = lines[lines.length - 1];
    const size = box.getBoundingClientRect();
    const room = document.documentElement.clientWidth - size.width - 16;
    box.style.left = `${scrollX + Math.max(16, Math.min(at.left, room))}px`;
    const below = at.bottom + size.height + 16 < innerHeight || lines[0].top < size.height + 16;
    box.style.top = `${scrollY + (below ? at.bottom + 6 : lines[0].top - size.height - 6)}px`;
  }

  /* Footnotes: a click opens one, and any other click or Escape closes it. */
  document.addEventListener('click', function (event) {
    const link = event.target.closest('.cs-footnote-ref a');
    const note = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!note) return;
    event.preventDefault();
    const box = card('cs-footnote-pop', 'auto', note.childNodes, link.closest('.cs-footnote-ref'));
    box.tabIndex = -1;
    box.setAttribute('role', 'note');
    for (const back of box.querySelectorAll('[role="doc-backlink"]')) back.remove();
    show(box, link);
    box.focus({ preventScroll: true });
    box.addEventListener('toggle', function (change) {
      if (change.newState !== 'closed') return;
      if (box.contains(document.activeElement)) link.focus({ preventScroll: true });
      box.remove();
    });
  });

  /* Terms and citations: the definition or reference comes when the pointer rests on one, the keyboard reaches it or a finger
     touches it, stays while the pointer or the focus is on either, and Escape sends it away. */
  let open = null;
  let timer = 0;

  function close() {
    clearTimeout(timer);
    if (!open) return;
    open.link.removeAttribute('aria-describedby');
    open.box.remove();
    open = null;
  }

  function define(link) {
    clearTimeout(timer);
    if (open && open.link === link) return;
    const term = link.dataset.term;
    const id = term ? `term.${term}` : decodeURIComponent(link.hash.slice(1));
    const entry = document.getElementById(id);
    if (!entry) return;
    close();
    const box = card('cs-term-pop', 'manual', entry.childNodes, link);
    box.setAttribute('role', 'note');
    box.id = 'page.term';
    link.setAttribute('aria-describedby', box.id);
    open = { link, box };
    show(box, link);
  }

  const of = (target) => (target instanceof Element ? target.closest('[data-term], a.cs-cite') : null);
  const within = (target) => open && (open.box.contains(target) || open.link.contains(target));

  document.addEventListener('pointerover', function (event) {
    if (event.pointerType === 'touch') return;
    const link = of(event.target);
    if (within(event.target)) clearTimeout(timer);
    else if (link) {
      clearTimeout(timer);
      timer = setTimeout(define, 150, link);
    }
  });
  document.addEventListener('pointerout', function (event) {
    if (event.pointerType === 'touch') return;
    if (!of(event.target) && !within(event.target)) return;
    clearTimeout(timer);
    if (open && !within(event.relatedTarget) && !within(document.activeElement)) {
      timer = setTimeout(close, 300);
    }
  });
  document.addEventListener('focusin', function (event) {
    const link = of(event.target);
    if (link && link.matches(':focus-visible')) define(link);
    else if (!within(event.target)) close();
  });
  document.addEventListener('click', function (event) {
    const link = of(event.target);
    if (link && event.pointerType === 'touch' && !(open && open.link === link)) {
      event.preventDefault();
      define(link);
    } else if (!within(event.target)) close();
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || !open) return;
    const { link, box } = open;
    const inside = box.contains(document.activeElement);
    event.preventDefault();
    close();
    if (inside) link.focus({ preventScroll: true });
    close();
  });
})();
