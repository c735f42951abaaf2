// Where a file is handed in, Streamlit speaks English only: its words are replaced by the page's.
"use strict";

(function () {
  const meta = document.querySelector('meta[name="jejak-words"]');
  const words = meta ? JSON.parse(meta.content) : {};
  const root = document.documentElement;
  const UPLOADER = '[data-testid="stFileUploader"]';
  const KNOWN = [
    [/^Upload$/, "upload"], [/^Add files$/, "upload_more"], [/^Drag and drop a file here$/, "drop_one"],
    [/^Drag and drop files here$/, "drop_many"], [/^(\S+) per file$/, "per_file"], [/^Remove (.+)$/, "remove_file"],
    [/files are not allowed\.$/, "bad_type"], [/^File must be (.+) or smaller\.$/, "too_large"], [/^Too many files$/, "too_many"],
  ];
  const read = new WeakMap();

  const say = (key, value) => (words[root.lang] ?? words.id)[key].replace("{value}", value);

  function recognise(text) {
    for (const [pattern, key] of KNOWN) {
      const found = text.trim().match(pattern);
      if (found) return { key, value: found[1] ?? "" };
    }
    return null;
  }

  /** What stands here in the page's language, or null for what is not Streamlit's own. */
  function translate(place, text) {
    const known = read.get(place);
    const meaning = known && known.said === text ? known.meaning : recognise(text);
    if (!meaning) return null;
    const said = say(meaning.key, meaning.value);
    read.set(place, { meaning, said });
    return said === text ? null : said;
  }

  function followText(uploader) {
    const walker = document.createTreeWalker(uploader, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const said = translate(node, node.nodeValue);
      if (said !== null) node.nodeValue = said;
    }
    for (const button of uploader.querySelectorAll("button[aria-label]")) {
      const said = translate(button, button.getAttribute("aria-label"));
      if (said !== null) button.setAttribute("aria-label", said);
    }
  }

  let waiting = false;

  function follow() {
    waiting = false;
    document.querySelectorAll(UPLOADER).forEach(followText);
  }

  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }).observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["lang", "aria-label"] });
  follow();
})();
