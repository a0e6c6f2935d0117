// What a reader would stumble over on a page as it is painted: text that is cut, that lies on other
// text, that is wider than the window, or that stands there in another language.

import { readdirSync, readFileSync } from 'node:fs';

const WORDS = new URL('../../../api/web/words/', import.meta.url);

// Words of ours in English that no other language has too: on a page in one of those they were
// forgotten. Patterns with arguments are left out, they never stand on a page as they are.
function ourWords() {
  const english = new Set();
  const keys = [];
  const others = new Set();
  for (const file of readdirSync(WORDS)) {
    const catalogue = JSON.parse(readFileSync(new URL(file, WORDS)));
    keys.push(...Object.keys(catalogue));
    for (const { ro, ru, uk, en } of Object.values(catalogue)) {
      if (!en.includes('{') && /[a-z]{3}/.test(en)) english.add(en);
      for (const text of [ro, ru, uk]) others.add(text);
    }
  }
  return { keys, english: [...english].filter((text) => !others.has(text)) };
}
const WORDS_OF_OURS = ourWords();
// Thousands of texts: as one string they are with the page at once.
const FOR_ALL = JSON.stringify([WORDS_OF_OURS.english, WORDS_OF_OURS.keys]);
const FOR_ENGLISH = JSON.stringify([[], WORDS_OF_OURS.keys]);

// Runs in the page. `told`: texts that must not stand on it, and keys of our words.
function lookAt(told) {
  const [foreign, keys] = JSON.parse(told).map((texts) => new Set(texts));
  const faults = [];
  const shown = (text) => text.trim().replace(/\s+/g, ' ').slice(0, 60);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('wider than the window');
  const inside = (element, test) => {
    for (let at = element; at !== null; at = at.parentElement) if (test(at)) return true;
    return false;
  };
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const hidden = (element) =>
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    || inside(element, (at) => getComputedStyle(at).clipPath !== 'none');
  const pieces = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const parent = node.parentElement;
    if (node.data.trim() === '' || parent.closest('script,style,title,desc,noscript') !== null)
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects())
      if (rect.width > 1 && rect.height > 1 && !hidden(parent))
        pieces.push({ text: node.data, parent, rect });
    if (foreign.has(node.data.trim()) && parent.closest('[lang="en"]') === null)
      faults.push(`not translated: ${shown(node.data)}`);
    if (keys.has(node.data.trim()) && parent.closest('code') === null)
      faults.push(`a key, no text: ${shown(node.data)}`);
  }
  for (const { text, parent, rect } of pieces) {
    const box = parent.closest('svg') === null && !inside(parent, scrolls) ? parent : null;
    if (box === null) continue;
    const style = getComputedStyle(box);
    const cut = /hidden|clip/.test(`${style.overflowX} ${style.overflowY}`)
      && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
    if (cut || rect.right > root.clientWidth + 1) faults.push(`cut: ${shown(text)}`);
  }
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const rect = text.getBoundingClientRect();
      if (rect.right > frame.right + 1 || rect.left < frame.left - 1)
        faults.push(`beyond its picture: ${shown(text.textContent)}`);
    }
  }
  // Lines of a paragraph touch; only what lies on another by more than that is a fault.
  const NEAR = 3;
  for (let i = 0; i < pieces.length; i += 1)
    for (let j = i + 1; j < pieces.length; j += 1) {
      const [a, b] = [pieces[i].rect, pieces[j].rect];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > NEAR && down > NEAR + Math.min(a.height, b.height) / 3)
        faults.push(`lies on another: ${shown(pieces[i].text)} / ${shown(pieces[j].text)}`);
    }
  return [...new Set(faults)];
}

/** A line for each fault of the page as it stands. */
export const pageFaults = (page, language) =>
  page.evaluate(lookAt, language === 'en' ? FOR_ENGLISH : FOR_ALL);

const CHARACTERS = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => CHARACTERS[name]);

/** The same of its words alone, from the page as the server sends it. */
export function wordFaults(html, language) {
  const foreign = new Set(language === 'en' ? [] : WORDS_OF_OURS.english);
  const keys = new Set(WORDS_OF_OURS.keys);
  const texts = html.replace(/<(script|style|noscript)\b[^]*?<\/\1>/g, '')
    .matchAll(/<(\w+)([^>]*)>([^<]+)/g);
  const faults = [];
  for (const [, tag, attributes, raw] of texts) {
    const text = unescaped(raw).trim();
    if (foreign.has(text) && !attributes.includes('lang="en"'))
      faults.push(`not translated: ${text}`);
    if (keys.has(text) && tag !== 'code') faults.push(`a key, no text: ${text}`);
  }
  return faults;
}
