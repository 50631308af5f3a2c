/* Embeds: a click on the facade loads the player or viewer. From disk it stays a link, since
   players refuse pages without an address. */
(function () {
  'use strict';

  const online = /^https?:$/.test(location.protocol);

  /* The frame of a facade: written in the notes and kept in a template, or made from its address. */
  function frame(figure, link, start) {
    const kept = figure.querySelector('template');
    const iframe = kept
      ? kept.content.querySelector('iframe').cloneNode(true)
      : document.createElement('iframe');
    const url = new URL(iframe.getAttribute('src') || link.dataset.frame, location.href);
    const parameters = url.searchParams;
    if (figure.matches('.embed-video, .embed-audio')) {
      const provider = figure.dataset.provider;
      parameters.set('autoplay', provider === 'twitch' ? 'true' : '1');
      if (provider === 'youtube') {
        parameters.set('enablejsapi', '1');
        parameters.set('origin', location.origin);
      }
      if (provider === 'twitch') parameters.set('parent', location.hostname);
      if (start !== undefined) {
        if (provider === 'vimeo') url.hash = `t=${start}s`;
        else if (provider === 'twitch') parameters.set('time', `${start}s`);
        else parameters.set(provider === 'bilibili' ? 't' : 'start', start);
      }
    }
    iframe.src = url.href;
    iframe.title = link.querySelector('.embed-title').textContent;
    iframe.allow = 'autoplay; fullscreen; picture-in-picture; encrypted-media';
    iframe.allowFullscreen = true;
    iframe.referrerPolicy = 'strict-origin-when-cross-origin';
    iframe.removeAttribute('loading');
    return iframe;
  }

  function loadable(link) {
    const figure = link.closest('.embed');
    if (!online || !figure || 'loaded' in figure.dataset) return false;
    if (!link.dataset.frame && !figure.querySelector('template')) return false;
    return figure.dataset.provider !== 'pdf' || navigator.pdfViewerEnabled !== false;
  }

  function load(link, start) {
    const figure = link.closest('.embed');
    const iframe = frame(figure, link, start);
    figure.dataset.loaded = '';
    link.before(iframe);
    iframe.focus({ preventScroll: true });
    return iframe;
  }

  document.addEventListener('click', function (event) {
    const link = event.target.closest('a.embed-open');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!loadable(link)) return;
    event.preventDefault();
    load(link, link.dataset.at);
  });

  /* For `#t=754` and the times in the notes: what to seek, and how. */
  const postings = {
    youtube: function (seconds) {
      return JSON.stringify({ event: 'command', func: 'seekTo', args: [seconds, true] });
    },
    vimeo: function (seconds) {
      return { method: 'setCurrentTime', value: seconds };
    },
  };

  function recording() {
    return document.querySelector('.record .embed-video, .record .embed-audio') ||
      document.querySelector('.embed-video, .embed-audio, video, audio');
  }

  function seek(seconds, play) {
    const place = recording();
    if (!place) return false;
    const media = place.matches('video, audio') ? place : place.querySelector('video, audio');
    const link = place.querySelector('a.embed-open');
    if (media) {
      media.currentTime = seconds;
      if (play) media.play();
    } else if (!play) {
      link.dataset.at = seconds;
    } else if ('loaded' in place.dataset) {
      const iframe = place.querySelector('iframe');
      const message = postings[place.dataset.provider];
      if (message) iframe.contentWindow.postMessage(message(seconds), new URL(iframe.src).origin);
      else iframe.replaceWith(frame(place, link, seconds));
    } else if (loadable(link)) {
      load(link, seconds);
    } else {
      const url = new URL(link.href);
      url.searchParams.set('t', `${seconds}s`);
      location.href = url.href;
      return true;
    }
    place.scrollIntoView({ block: 'nearest' });
    return true;
  }

  document.addEventListener('click', function (event) {
    const link = event.target.closest('a[data-seek]:not(.embed-open)');
    if (!link || !seek(Number(link.dataset.seek), true)) return;
    event.preventDefault();
    history.replaceState(history.state, '', `#t=${link.dataset.seek}`);
  });

  /* Nobody clicked on anything here yet: an address with a time only sets where it will start. */
  function fromAddress() {
    const found = /^#t=(\d+)$/.exec(location.hash);
    if (found) seek(Number(found[1]), false);
  }
  addEventListener('hashchange', fromAddress);
  fromAddress();
})();
