// Elements from a name, attributes and children; strings become text nodes, so that nothing is ever parsed.
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function sign(severity) {
  return h("span", { class: `sign ${severity}`, "aria-hidden": "true" });
}

function bar(part, whole, label) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "bar");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const rect = document.createElementNS(space, "rect");
  rect.setAttribute("height", "8");
  rect.setAttribute("rx", "4");
  rect.setAttribute("width", `${whole ? (100 * part) / whole : 0}%`);
  svg.append(rect);
  return svg;
}
