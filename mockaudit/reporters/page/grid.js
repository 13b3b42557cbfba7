// Operations and statuses as a grid: how many fakes answer there, how many findings there are, and which have neither.
const FIRST_ROWS = 100;
const grid = { which: "findings", rows: FIRST_ROWS };
const CHOICES = { findings: "operations with findings", fakes: "operations with a fake", all: "all operations" };

function operationsSheet(findings) {
  const rows = gridRows(findings);
  return [...REPORT.head.contracts.flatMap(contractShare), h("h2", null, "Operations and statuses"), ...gridOf(rows, findings)];
}

function contractShare(use) {
  const share = `${amount(use.faked)} of ${plural(use.operations, "operation")} have a fake`;
  return [h("h2", null, use.title || use.path), bar(use.faked, use.operations, share),
    h("p", null, `${share}; `, h("code", null, use.path))];
}

// Operation -> status -> { fakes, count, severity }.
function gridRows(findings) {
  const rows = new Map(REPORT.coverage.map(([operation, statuses]) =>
    [REPORT.texts[operation], new Map(statuses.map(([status, fakes]) => [status, { fakes, count: 0, rank: 3, severity: "none" }]))]));
  for (const finding of findings) {
    if (!finding.operation) continue;
    const cells = rows.get(finding.operation) ?? rows.set(finding.operation, new Map()).get(finding.operation);
    const cell = cells.get(finding.status)
      ?? cells.set(finding.status, { fakes: 0, count: 0, rank: 3, severity: "none" }).get(finding.status);
    cell.count += 1;
    if (finding.rank < cell.rank) { cell.rank = finding.rank; cell.severity = finding.severity; }
  }
  return [...rows].sort(([a], [b]) => byTemplate(a, b));
}

function gridOf(rows, findings) {
  const found = ([, cells]) => [...cells.values()].some((cell) => cell.count > 0);
  const shown = rows.filter((row) => grid.which === "all" || (grid.which === "fakes" ? row[1].size > 0 : found(row)));
  const statuses = [...new Set(shown.flatMap(([, cells]) => [...cells.keys()]))].sort();
  const without = findings.filter((finding) => !finding.operation).length;
  return [
    h("p", null, REPORT.coverage.length
      ? "A coloured number counts the findings at a status, by the worst severity, and leads to them; a grey one counts fakes without any."
      : "Each number counts the findings at a status and leads to them; its colour is the worst severity. Operations without findings are not known here.",
    without ? ` ${plural(without, "finding")} belong to no operation.` : ""),
    REPORT.coverage.length ? choice(rows.length, shown.length) : h("p", null, `${plural(shown.length, "operation")} with findings.`),
    h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Operations and statuses" },
      h("table", { class: "grid" }, h("thead", null, h("tr", null, h("th", { scope: "col" }, "Operation"),
        statuses.map((status) => h("th", { scope: "col" }, status || "request")))),
      h("tbody", null, shown.slice(0, grid.rows).map(([operation, cells]) => h("tr", null, h("th", { scope: "row" }, operation),
        statuses.map((status) => h("td", null, cells.has(status) ? gridCell(operation, status, cells.get(status)) : null))))))),
    shown.length > grid.rows
      && h("button", { type: "button", class: "plain", id: "all-rows" }, `Show ${plural(shown.length - grid.rows, "more operation")}`),
  ].filter(Boolean);
}

function choice(all, shown) {
  const options = Object.entries(CHOICES).map(([value, label]) => h("option", { value, selected: grid.which === value }, label));
  return h("p", { class: "which" }, h("label", { for: "which" }, "Show"), h("select", { id: "which" }, options),
    h("span", { role: "status" }, `${amount(shown)} of ${amount(all)}`));
}

function byTemplate(a, b) {
  const [left, right] = [a, b].map((text) => text.slice(text.indexOf(" ") + 1) + text);
  return left < right ? -1 : 1;
}

function gridCell(operation, status, cell) {
  const fakes = cell.fakes ? `, ${plural(cell.fakes, "fake")}` : "";
  if (!cell.count) return h("span", { class: "cell none", title: `${plural(cell.fakes, "fake")}, no finding` }, amount(cell.fakes));
  const label = `${operation} ${status}: ${plural(cell.count, "finding")}, worst: ${cell.severity}${fakes}`;
  return h("button", { type: "button", class: `cell ${cell.severity}`, "aria-label": label, title: label,
    "data-operation": operation, "data-status": status }, amount(cell.count));
}
