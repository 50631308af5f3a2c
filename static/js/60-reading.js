/* Pictures in full. */
(function () {
  'use strict';

  const text = document.currentScript.dataset;

  /* The width of a picture in full: WebKit takes a drawing for as wide as it is shown. */
  const full = (image) => Math.max(image.naturalWidth, parseInt(image.getAttribute('width')) || 0);

  /* A picture that is shown smaller than it is can be seen in full. */
  function enlarge(image) {
    const dialog = document.createElement('dialog');
    dialog.className = 'cs-zoom';
    dialog.setAttribute('aria-label', image.alt || text.enlarge);
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text.close;
    const copy = image.cloneNode();
    for (const name of ['class', 'style', 'width', 'height', 'loading', 'tabindex', 'role']) {
      copy.removeAttribute(name);
    }
    const { backgroundColor, colorScheme } = getComputedStyle(image);
    Object.assign(copy.style, { backgroundColor, colorScheme });
    copy.style.setProperty('--natural', `${full(image)}px`);
    dialog.append(button, copy);
    dialog.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', function () {
      dialog.remove();
      image.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  const isReduced = (image) => image.naturalWidth && full(image) > image.clientWidth * 1.1;

  function offer(image) {
    image.classList.add('cs-zoomable');
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

  const images = [...document.querySelectorAll('.cs-prose img')].filter((image) => !image.closest('a'));
  const loaded = images.filter(({ complete }) => complete);
  requestAnimationFrame(() => loaded.filter(isReduced).forEach(offer));
  for (const image of images.filter((image) => !loaded.includes(image))) {
    image.addEventListener('load', () => isReduced(image) && offer(image), { once: true });
  }
})();
