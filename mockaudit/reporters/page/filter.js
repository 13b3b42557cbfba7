// Findings that pass the filters, in one pass, with the number that each severity would show.
function filtered() {
  const holders = state.q.toLowerCase().split(/\s+/).filter(Boolean).map(holder);
  const path = state.path.toLowerCase();
  const counts = { error: 0, warning: 0, info: 0 };
  const found = [];
  for (const finding of FINDINGS) {
    if (!passes(finding, holders, path)) continue;
    counts[finding.severity] += 1;
    if (!state.severity.size || state.severity.has(finding.severity)) found.push(finding);
  }
  return { found, counts };
}

function passes(finding, holders, path) {
  if (state.rule && !(finding.code === state.rule || family(finding) === state.rule)) return false;
  if (state.loader && finding.loader !== state.loader) return false;
  if (state.contract && finding.contract !== state.contract) return false;
  if (state.verdict && finding.verdict !== state.verdict) return false;
  if (state.operation && finding.operation !== state.operation) return false;
  if (state.status && finding.status !== state.status) return false;
  if (path && !finding.path.toLowerCase().includes(path)) return false;
  return holders.every((holds) => holds(finding));
}

function family(finding) {
  return finding.code.replace(/\d+$/, "");
}

function tally(key) {
  const counts = new Map();
  for (const finding of FINDINGS) {
    const value = key(finding);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function fillFacets(form) {
  const option = (value, label, count) => h("option", { value }, `${label} (${amount(count)})`);
  const rules = tally((finding) => `${finding.code} ${finding.name}`);
  for (const [name, count] of tally(family)) {
    const own = rules.filter(([rule]) => rule.split(" ")[0].replace(/\d+$/, "") === name);
    form.elements.rule.append(h("optgroup", { label: name },
      option(name, `${name}: all`, count), own.map(([rule, number]) => option(rule.split(" ")[0], rule, number))));
  }
  for (const key of ["loader", "contract"]) {
    const values = tally((finding) => finding[key]);
    form.elements[key].append(...values.map(([value, count]) => option(value, value, count)));
    form.elements[key].parentElement.hidden = values.length < 2;
  }
  const verdicts = tally((finding) => finding.verdict);
  form.elements.verdict.append(...verdicts.map(([value, count]) => option(value, VERDICTS[value] ?? value, count)));
  const folders = new Set(FINDINGS.map((finding) => finding.path));
  byId("paths").append(...[...folders].sort().slice(0, 500).map((value) => h("option", { value })));
}

function showFilters(form, counts, shown) {
  for (const box of form.querySelectorAll("[name=severity]")) box.checked = state.severity.has(box.value);
  for (const key of ["q", "rule", "loader", "contract", "verdict", "path"]) {
    if (form.elements[key].value !== state[key]) form.elements[key].value = state[key];
  }
  for (const [severity, count] of Object.entries(counts)) {
    form.querySelector(`[data-count=${severity}]`).textContent = amount(count);
  }
  const pins = ["operation", "status"].filter((key) => state[key]);
  byId("pinned").replaceChildren(...pins.map((key) =>
    h("button", { type: "button", class: "pin", "data-pin": key, "aria-label": `Remove the filter ${key} ${state[key]}` }, `${key} ${state[key]} ×`)));
  byId("clear").hidden = !isFiltered();
  byId("shown").textContent = shown;
}
