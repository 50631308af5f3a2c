/* Links name index.html so that they open from disk; on the web the address needs no such tail. */
(function () {
  'use strict';

  if (!/^https?:$/.test(location.protocol) || !/\/index\.html$/.test(location.pathname)) return;
  const path = location.pathname.replace(/index\.html$/, '');
  history.replaceState(history.state, '', path + location.search + location.hash);
})();
