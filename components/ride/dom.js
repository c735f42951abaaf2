// Building elements from facts. Text is always set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.setAttribute("class", value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return node;
}

/** An HTML element with attributes (on… = listeners) and children (nodes or text). */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** A pictogram of the sprite; decoration only, so hidden from screen readers. */
export function icon(id, size = "") {
  return svg("svg", { class: `icon ${size}`, "aria-hidden": "true", focusable: "false" },
    svg("use", { href: `#i-${id}` }));
}

/** The pictogram of a site: its own silhouette if the sprite has one, else its kind. */
export function siteIcon(id, kind, size = "") {
  return icon(document.getElementById(`i-${id}`) ? id : `kind-${kind}`, size);
}

/** Set text only when it differs, so that nothing is redrawn or re-read in vain. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Set an attribute only when it differs. */
export function setFlag(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Give a node the focus if the element that had it is gone: keys then go on from here. */
export function catchFocus(node) {
  const held = document.activeElement;
  if (held !== document.body && held?.checkVisibility()) return;
  node.focus({ preventScroll: true });
}

export const byId = (id) => document.getElementById(id);
