// Events in, pictures out: every change of the state draws the page anew.
const form = byId("filters");
const rootElement = document.documentElement;

function draw() {
  const { found, counts } = filtered();
  const isList = state.view === "causes" || state.view === "findings";
  const causes = state.view === "findings" ? null : causesOf(found);
  const some = isFiltered() ? `${amount(found.length)} of ${plural(FINDINGS.length, "finding")}` : plural(FINDINGS.length, "finding");
  showFilters(form, counts, causes ? `${plural(causes.length, "cause")}, ${some}` : some);
  form.hidden = byId("state").hidden = state.view === "about";
  byId("list-pane").hidden = byId("detail").hidden = !isList;
  byId("sheet").hidden = isList;
  byId("main").classList.toggle("single", !isList);
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.setAttribute("href", address(link.dataset.view, ""));
  }
  if (state.view === "causes") setItems(causes, "Causes", (cause) => cause.cause);
  else if (state.view === "findings") setItems(found, "Findings", (finding) => finding.fingerprint);
  else byId("sheet").replaceChildren(...(state.view === "operations" ? operationsSheet(found) : aboutSheet()));
  if (isList) drawDetail();
}

function drawDetail() {
  const item = list.items[list.index] ?? (state.selected ? undefined : list.items[0]); // until somebody chooses, the first
  byId("main").classList.toggle("reading", Boolean(item) && state.reading === true);
  byId("detail").replaceChildren(...(item ? (item.findings ? causeDetail(item) : findingDetail(item)).filter(Boolean)
    : [h("p", { class: "idle" }, state.selected ? lost() : "Choose one on the left; j and k move, Enter reads, ? tells more.")]));
  byId("detail").scrollTop = 0;
}

function lost() {
  return state.view === "findings" && !BY_FINGERPRINT.has(state.selected)
    ? `This report has no finding ${state.selected}.` : "What was chosen does not pass the filters.";
}

function select(index, { read = false } = {}) {
  if (index < 0 || index >= list.items.length) return;
  list.index = index;
  state.selected = list.key(list.items[index]);
  state.reading = read;
  scrollToRow(index);
  drawRows();
  drawDetail();
  writeAddress();
  if (read) byId("detail").focus();
}

function leave() {
  state.reading = false;
  byId("main").classList.remove("reading");
  byId("list").focus();
}

// Changed filters keep what is chosen while it is still there.
function refilter() {
  byId("list").scrollTop = 0;
  draw();
  writeAddress();
}

function fromAddress() {
  readAddress();
  state.reading = state.selected !== "";
  draw();
  if (list.index >= 0) { scrollToRow(list.index); drawRows(); }
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  const { name, value, checked } = event.target;
  if (name === "severity") state.severity[checked ? "add" : "delete"](value);
  else if (KEYS.includes(name)) state[name] = value;
  refilter();
});
byId("clear").addEventListener("click", () => { clearFilters(); refilter(); byId("q").focus(); });
byId("pinned").addEventListener("click", (event) => {
  const pin = event.target.closest("[data-pin]");
  if (pin) { state[pin.dataset.pin] = ""; refilter(); byId("q").focus(); }
});
byId("more").addEventListener("click", () => {
  byId("more").setAttribute("aria-expanded", String(byId("facets").classList.toggle("open")));
});
byId("list").addEventListener("scroll", drawRows, { passive: true });
byId("list").addEventListener("click", (event) => {
  const chosen = event.target.closest(".row");
  if (chosen) select(Number(chosen.dataset.index), { read: matchMedia("(max-width: 60rem)").matches });
});
byId("detail").addEventListener("click", (event) => { if (event.target.id === "back") leave(); });
byId("sheet").addEventListener("change", (event) => {
  if (event.target.id !== "which") return;
  grid.which = event.target.value;
  draw();
  byId("which").focus();
});
byId("sheet").addEventListener("click", (event) => {
  if (event.target.id === "all-rows") { grid.rows = Infinity; draw(); return; }
  const cell = event.target.closest("button.cell");
  if (!cell) return;
  Object.assign(state, { view: "findings", selected: "", operation: cell.dataset.operation, status: cell.dataset.status });
  writeAddress(true);
  refilter();
  byId("list").focus();
});
byId("skip").addEventListener("click", () => (byId("list-pane").hidden ? byId("sheet") : byId("list")).focus());
byId("help-open").addEventListener("click", () => byId("help").showModal());
addEventListener("hashchange", fromAddress);
addEventListener("popstate", fromAddress);
addEventListener("resize", () => { measureRows(); setItems(list.items, list.label, list.key); });

const ACTIONS = {
  j: () => select(list.index + 1), ArrowDown: () => select(list.index + 1),
  k: () => select(list.index - 1), ArrowUp: () => select(list.index - 1),
  Home: () => select(0), End: () => select(list.items.length - 1),
  PageDown: () => select(Math.min(list.items.length - 1, list.index + 10)), PageUp: () => select(Math.max(0, list.index - 10)),
  Enter: () => select(Math.max(0, list.index), { read: true }),
  "/": () => { byId("q").focus(); byId("q").select(); },
  "?": () => byId("help").showModal(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const target = event.target;
  if (event.key === "Escape") {
    if (target.closest("#filters") || target.closest("#detail") || state.reading) { event.preventDefault(); leave(); }
    return;
  }
  if (target.matches("input:not([type=checkbox]), select, textarea")) return;
  const moves = event.key.length > 1;
  if (moves && target !== byId("list") && target !== document.body) return;
  if (/^[1-4]$/.test(event.key)) { location.hash = address(VIEWS[Number(event.key) - 1], ""); return; }
  const action = ACTIONS[event.key];
  if (!action || (state.view !== "causes" && state.view !== "findings" && !"/?".includes(event.key))) return;
  event.preventDefault();
  action();
});

function isDark() {
  return rootElement.dataset.theme ? rootElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function showTheme() {
  byId("theme").textContent = isDark() ? "Light" : "Dark";
  byId("theme").setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
}

byId("theme").addEventListener("click", () => {
  rootElement.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("mockaudit-theme", rootElement.dataset.theme); } catch { /* kept for this page only */ }
  showTheme();
});
try {
  const kept = localStorage.getItem("mockaudit-theme");
  if (kept === "light" || kept === "dark") rootElement.dataset.theme = kept;
} catch { /* nothing is kept for files here */ }
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);

showTheme();
fillFacets(form);
measureRows();
fromAddress();
