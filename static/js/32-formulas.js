/* What is copied of a formula is its TeX. */
(function () {
  'use strict';

  const around = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('math');

  /* A selection that begins or ends within a formula takes the whole of it. */
  function whole(range) {
    const copy = range.cloneRange();
    const first = around(copy.startContainer);
    const last = around(copy.endContainer);
    if (first) copy.setStartBefore(first);
    if (last) copy.setEndAfter(last);
    return copy.cloneContents();
  }

  document.addEventListener('copy', function (event) {
    const selection = getSelection();
    if (event.defaultPrevented || !selection.rangeCount || selection.isCollapsed) return;
    const box = document.createElement('div');
    box.append(whole(selection.getRangeAt(0)));
    const formulas = box.querySelectorAll('math');
    if (!formulas.length) return;
    for (const formula of formulas) {
      const tex = formula.querySelector('annotation')?.textContent.trim();
      const sign = formula.getAttribute('display') === 'block' ? '$$' : '$';
      if (tex) formula.replaceWith(sign + tex + sign);
    }
    /* Only text on the page has line breaks between blocks. */
    box.className = 'cs-copied';
    document.body.append(box);
    const text = box.innerText;
    box.remove();
    event.clipboardData.setData('text/plain', text);
    event.clipboardData.setData('text/html', box.innerHTML);
    event.preventDefault();
  });
})();
