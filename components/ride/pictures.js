// Pictures of a site, on the card only and only with a network: they are no part of the pack.

import { el } from "./dom.js";

const WIDEST = 960;

/** Whether pictures can be asked for: the page came from a server, and there is a network. */
function mayAsk() {
  return location.protocol.startsWith("http") && navigator.onLine;
}

/** Only the file's name goes into an address, and only one that can be a name. */
function addressOf(picture) {
  const name = /^([a-z0-9-]+)\.webp$/.exec(picture.file)?.[1];
  const width = (picture.sizes ?? []).map((size) => size.width).filter((each) => each <= WIDEST).pop()
    ?? picture.sizes?.[0]?.width;
  return name && Number.isInteger(width) ? `/gambar/${name}-${width}.webp` : null;
}

function buildPicture(words, picture) {
  const address = addressOf(picture);
  if (!address) return null;
  const { x = 0.5, y = 0.5 } = picture.focal ?? {};
  const image = el("img", { alt: words.of(picture.alt), decoding: "async", loading: "lazy" });
  image.style.objectPosition = `${Math.round(x * 100)}% ${Math.round(y * 100)}%`;
  const figure = el("figure", { class: "card-picture" }, image,
    el("figcaption", {}, words.t("card.credit", { author: picture.author, date: picture.date }), " · ", picture.licence));
  image.onerror = () => figure.remove();
  image.src = address;
  return figure;
}

async function fill(box, words, id) {
  const answer = await fetch(`/api/v1/sites/${encodeURIComponent(id)}`);
  if (!answer.ok) return;
  const { properties } = await answer.json();
  box.append(...(properties.pictures ?? []).map((picture) => buildPicture(words, picture)).filter(Boolean));
}

/** A place for the pictures of a site, or null; it stays empty when they cannot be had. */
export function buildPictures(words, id, site) {
  if (!site.pictures || !mayAsk()) return null;
  const box = el("div", { class: "card-pictures" });
  fill(box, words, id).catch(() => box.remove());
  return box;
}
