// What was looked at, what could not be, and what somebody silenced.
function aboutSheet() {
  const head = REPORT.head;
  const loaders = Object.entries(head.loaders);
  return [
    h("h2", null, "Looked at"),
    h("p", null, `${plural(head.fakes, "fake")} in ${plural(head.files, "file")}: ${amount(head.resolved)} resolved, `
      + `${amount(head.matched)} matched to an operation, ${amount(head.judged)} held against what the contract documents.`),
    head.unjudged.length ? tableOf(["Not judged, because", "Fakes"], head.unjudged.map(([why, count]) => [why, amount(count)])) : null,
    loaders.length ? tableOf(["Loader", "Fakes"], loaders.map(([name, count]) => [name, amount(count)])) : null,
    h("h2", null, "Contracts"),
    head.contracts.length
      ? tableOf(["Contract", "Title", "Operations", "With a fake"], head.contracts.map((use) =>
        [use.path, use.title, amount(use.operations), amount(use.faked)]))
      : h("p", null, "None was found."),
    h("h2", null, "Could not be read, resolved or judged"),
    REPORT.notices.length
      ? tableOf(["Place", "Kind", "What", "What to do"], REPORT.notices.slice(0, 1000).map(([path, line, kind, message, hint]) =>
        [line ? `${path}:${line}` : path, kind, message, hint]))
      : h("p", null, "Nothing: everything that was found could be judged."),
    REPORT.notices.length > 1000 ? h("p", null, `… and ${plural(REPORT.notices.length - 1000, "more notice")}.`) : null,
    h("h2", null, "Silenced by comments"),
    REPORT.suppressed.length
      ? tableOf(["Place", "Rule", "What"], REPORT.suppressed.slice(0, 1000).map(([path, line, code, name, message]) =>
        [line ? `${path}:${line}` : path, `${code} ${name}`, message]))
      : h("p", null, "Nothing."),
    REPORT.suppressed.length > 1000 ? h("p", null, `… and ${plural(REPORT.suppressed.length - 1000, "more finding")}.`) : null,
    h("p", { class: "idle" }, `mockaudit ${head.version}`),
  ].filter(Boolean);
}

function tableOf(heads, rows) {
  return h("div", { class: "table" }, h("table", { class: "about" },
    h("thead", null, h("tr", null, heads.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", null, rows.map((cells) => h("tr", null, cells.map((text) => h("td", null, text)))))));
}
