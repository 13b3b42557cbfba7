// A list that holds only the rows in sight: ten thousand items cost as much as thirty.
const list = { items: [], label: "", key: null, index: -1, height: 0 };

function measureRows() {
  list.height = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
}

function setItems(items, label, key) {
  const root = byId("list");
  list.items = items;
  list.label = label;
  list.key = key;
  root.setAttribute("aria-label", label);
  byId("room").style.height = `${items.length * list.height}px`;
  byId("empty").hidden = items.length > 0;
  list.index = items.findIndex((item) => key(item) === state.selected);
  drawRows();
}

function drawRows() {
  const root = byId("list");
  const first = Math.max(0, Math.floor(root.scrollTop / list.height) - 6);
  const last = Math.min(list.items.length, Math.ceil((root.scrollTop + root.clientHeight) / list.height) + 6);
  const rows = [];
  for (let index = first; index < last; index += 1) rows.push(row(list.items[index], index));
  byId("room").replaceChildren(...rows);
  if (list.index >= first && list.index < last) root.setAttribute("aria-activedescendant", `row-${list.index}`);
  else root.removeAttribute("aria-activedescendant");
}

function row(item, index) {
  const finding = item.first ?? item;
  const count = item.findings ? item.count : finding.count;
  const more = item.findings && item.findings.length > 1 ? ` and ${plural(item.findings.length - 1, "more place")}` : "";
  const element = h("div", {
    id: `row-${index}`, class: "row", role: "option", "aria-selected": String(index === list.index),
    "aria-setsize": list.items.length, "aria-posinset": index + 1, "data-index": index,
  },
  sign(finding.severity),
  h("div", { class: "say" }, h("span", { class: "hidden" }, `${finding.severity}: `), h("code", null, finding.code), " ", finding.message),
  h("div", { class: "times" }, count > 1 ? `× ${amount(count)}` : ""),
  h("div", { class: "where" }, [place(finding) + more, operationOf(finding)].filter(Boolean).join("  ·  ")));
  element.style.top = `${index * list.height}px`;
  return element;
}

// Bring a row into sight; `margin` rows of company where it has to move.
function scrollToRow(index) {
  const root = byId("list");
  const top = index * list.height;
  if (top < root.scrollTop) root.scrollTop = top;
  else if (top + list.height > root.scrollTop + root.clientHeight) root.scrollTop = top + list.height - root.clientHeight;
}
