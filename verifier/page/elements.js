/** Making elements: text is only ever set as text, so nothing in a file can become markup. */

/**
 * Return an element with attributes and children.
 *
 * @param {string} tag
 * @param {Object<string, string|boolean>} attributes `class`, `lang` and the like
 * @param {...(Node|string|null)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== null));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Return a drawn sign beside a verdict; the words beside it say the same. */
export function sign(path) {
  const drawing = document.createElementNS(SVG, "svg");
  setAttributes(drawing, { viewBox: "0 0 32 32", "aria-hidden": "true", focusable: "false" });
  const circle = document.createElementNS(SVG, "circle");
  setAttributes(circle, {
    cx: "16",
    cy: "16",
    r: "14",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "3",
  });
  const line = document.createElementNS(SVG, "path");
  setAttributes(line, {
    d: path,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "3.2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });
  drawing.append(circle, line);
  return drawing;
}

/** Return a list of terms and what they are; a null value is left out. */
export function facts(pairs) {
  const list = element("dl");
  for (const [term, value, attributes = {}] of pairs) {
    if (value === null) continue;
    list.append(element("dt", {}, term), element("dd", attributes, value));
  }
  return list;
}

/** Return a table; a cell is a text, or a node. */
export function table(headings, rows) {
  const head = element("tr", {}, ...headings.map((text) => element("th", { scope: "col" }, text)));
  const body = rows.map((cells) =>
    element("tr", {}, ...cells.map((cell) => element("td", {}, cell))),
  );
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
}

function setAttributes(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
}
