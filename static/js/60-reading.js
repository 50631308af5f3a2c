/* Footnotes where they are called, and pictures in full. */
(function () {
  'use strict';

  const text = document.currentScript.dataset;

  document.addEventListener('click', function (event) {
    const link = event.target.closest('.footnote-ref a');
    const note = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!note || !HTMLElement.prototype.showPopover) return;
    event.preventDefault();
    const box = document.createElement('div');
    box.className = 'footnote-pop';
    box.popover = 'auto';
    box.tabIndex = -1;
    box.setAttribute('role', 'note');
    box.append(...note.cloneNode(true).childNodes);
    for (const back of box.querySelectorAll('[role="doc-backlink"]')) back.remove();
    for (const twin of box.querySelectorAll('[id]')) twin.removeAttribute('id');
    link.closest('.footnote-ref').after(box);
    box.showPopover();
    const at = link.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const room = document.documentElement.clientWidth - size.width - 16;
    box.style.left = `${scrollX + Math.max(16, Math.min(at.left, room))}px`;
    const below = at.bottom + size.height + 16 < innerHeight;
    box.style.top = `${scrollY + (below ? at.bottom + 8 : at.top - size.height - 8)}px`;
    box.focus({ preventScroll: true });
    box.addEventListener('toggle', function (change) {
      if (change.newState !== 'closed') return;
      if (box.contains(document.activeElement)) link.focus({ preventScroll: true });
      box.remove();
    });
  });

  /* A picture that is shown smaller than it is can be seen in full. */
  function enlarge(image) {
    const dialog = document.createElement('dialog');
    dialog.className = 'zoom';
    dialog.setAttribute('aria-label', image.alt || text.enlarge);
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text.close;
    const copy = image.cloneNode();
    for (const name of ['class', 'style', 'width', 'height', 'loading', 'tabindex', 'role']) {
      copy.removeAttribute(name);
    }
    copy.style.setProperty('--natural', `${image.naturalWidth}px`);
    dialog.append(button, copy);
    dialog.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', function () {
      dialog.remove();
      image.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  function offer(image) {
    if (image.closest('a') || !image.naturalWidth) return;
    if (image.naturalWidth <= image.clientWidth * 1.1) return;
    image.classList.add('zoomable');
    image.tabIndex = 0;
    image.setAttribute('role', 'button');
    image.setAttribute('aria-label', [text.enlarge, image.alt].filter(Boolean).join(': '));
    image.addEventListener('click', () => enlarge(image));
    image.addEventListener('keydown', function (event) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      enlarge(image);
    });
  }
  for (const image of document.querySelectorAll('.prose img')) {
    if (image.complete) offer(image);
    else image.addEventListener('load', () => offer(image), { once: true });
  }
})();
