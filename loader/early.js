// Before the first paint: language and colours of the static first view, and a word when the simulation can't be loaded.
// The page itself decides again once it runs; this only keeps the first view from flashing.
(function () {
  'use strict';
  var root = document.documentElement;
  var query = new URLSearchParams(location.search);

  function language() {
    var asked = query.get('lang');
    if (asked === 'es' || asked === 'en') return asked;
    if (asked === 'pseudo') return 'en';
    var tags = navigator.languages && navigator.languages.length ? navigator.languages : [navigator.language || ''];
    for (var i = 0; i < tags.length; i += 1) {
      var primary = tags[i].toLowerCase().split('-')[0];
      if (primary === 'es' || primary === 'en') return primary;
    }
    return 'es';
  }

  function theme() {
    var asked = query.get('theme');
    if (asked === 'auto' || asked === 'light' || asked === 'dark') return asked;
    try {
      return localStorage.getItem('capa5/theme');
    } catch (denied) {
      return null;
    }
  }

  function fail() {
    if (root.dataset.load !== 'ready') root.dataset.load = 'failed';
  }

  // Markup that becomes elements is the framework's own and holds no script; the one script that is asked for by name keeps the page.
  if (window.trustedTypes) {
    trustedTypes.createPolicy('default', {
      createHTML: function (text) { return /<(script|iframe|object|embed|base|meta|link)|\son\w+\s*=|script:/i.test(text) ? null : text; },
      createScriptURL: function (address) { return /^sw[.]js$/.test(address) ? address : null; },
    });
  }

  root.lang = language();
  root.dataset.language = root.lang;
  root.dataset.load = 'loading';
  var chosen = theme();
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;

  // The first words of that language come beside the simulation, which asks for them once it runs.
  if (root.dataset.words) {
    var words = document.createElement('link');
    words.rel = 'preload';
    words.as = 'fetch';
    words.crossOrigin = 'anonymous';
    words.href = 'words-first-' + root.lang + '-' + root.dataset.words + '.txt';
    document.head.appendChild(words);
  }

  // A script or style that can't be fetched says so only to its own element, on the way down.
  addEventListener('error', function (event) {
    var name = event.target && event.target.tagName;
    if (name === 'SCRIPT' || name === 'LINK') fail();
  }, true);
  if (typeof WebAssembly !== 'object' || !('noModule' in HTMLScriptElement.prototype)) fail();
})();
