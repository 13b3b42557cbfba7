// One finding, or one cause with all its places: mock and contract side by side, the differing place marked.
const FEW = 40;

function findingDetail(finding) {
  return [...headOf(finding), sides(finding), ...remarks(finding), facts(finding), rulePage(finding)];
}

function causeDetail(cause) {
  const finding = cause.first;
  return [...headOf(finding), sides(finding), ...remarks(finding), places(cause), facts(finding), rulePage(finding)];
}

function headOf(finding) {
  const verdict = VERDICTS[finding.verdict] ?? finding.verdict;
  return [
    h("button", { type: "button", class: "plain back", id: "back" }, "← Back to the list"),
    h("p", { class: "kind" }, sign(finding.severity), h("b", { class: finding.severity }, finding.severity),
      h("b", null, `${finding.code} ${finding.name}`), h("span", null, verdict), h("span", null, `confidence: ${finding.confidence}`)),
    h("h2", null, finding.message),
  ];
}

function sides(finding) {
  const fake = finding.title ? `${finding.loader}: ${finding.title}` : finding.loader;
  const mine = side("mine", "Mock", place(finding), finding.line ? "" : finding.place, finding.excerpt,
    finding.actual ? ["has", finding.actual] : null, fake);
  if (!finding.contract) return h("div", { class: "sides" }, mine);
  const theirs = side("theirs", "Contract", contractPlace(finding), `#${finding.contractPointer}`, finding.contractExcerpt,
    finding.expected ? ["wants", finding.expected] : null, "");
  return h("div", { class: "sides" }, mine, theirs);
}

function side(kind, title, at, pointer, excerpt, says, note) {
  return h("section", { class: `side ${kind}`, "aria-label": title },
    h("h3", null, title, note ? [" ", h("span", null, note)] : null),
    h("div", { class: "place" }, at, pointer ? h("span", null, ` ${pointer}`) : null),
    source(REPORT.excerpts[excerpt]),
    says ? h("div", { class: "says" }, h("em", null, says[0]), " ", h("code", null, says[1])) : null);
}

function source(lines) {
  if (!lines.length) return null;
  return h("pre", { class: "source", tabindex: "0", "aria-label": "source" }, lines.map(([number, before, marked, after]) =>
    h("div", { class: marked ? "at" : null }, h("i", { "aria-hidden": "true" }, String(number)),
      h("span", null, before, marked ? h("mark", null, marked) : null, after))));
}

function remarks(finding) {
  return [["because", finding.because], ["hint", finding.hint]].filter(([, text]) => text).map(([label, text]) =>
    h("p", { class: "remark" }, h("b", null, label), " ", text));
}

function facts(finding) {
  const rows = [
    ["operation", operationOf(finding)],
    ["in the payload", finding.pointer],
    ["test", finding.owner],
    ["fake", finding.ref && [finding.ref, finding.provenance].filter(Boolean).join(", ")],
    ["equal ones here", finding.count > 1 ? String(finding.count) : ""],
  ].filter(([, text]) => text).map(([name, text]) => [h("dt", null, name), h("dd", null, h("code", null, text))]);
  const link = h("a", { href: `#finding-${encodeURIComponent(finding.fingerprint)}` }, finding.fingerprint);
  return h("dl", { class: "facts" }, rows, h("dt", null, "link"), h("dd", null, h("code", null, link)),
    /\.(py|ya?ml)$/.test(finding.path)
      ? [h("dt", null, "accept"), h("dd", null, h("code", null, `# mockaudit: ignore[${finding.code}] reason`))] : null);
}

function rulePage(finding) {
  const page = REPORT.rules[finding.code];
  if (!page) return null;
  return h("details", null, h("summary", null, `About ${finding.code} ${finding.name}`), ...ruleText(page[1] || page[0]));
}

// A rule's page: headings and paragraphs, and what is indented or fenced as it stands.
function ruleText(text) {
  return text.replace(/^(## .*)\n/gm, "$1\n\n").split(/\n{2,}/).map((block) => {
    const heading = block.match(/^## (.*)$/);
    if (heading) return h("h4", null, heading[1]);
    return /^( {4}|```|[|*-])/.test(block) ? h("pre", null, block) : h("p", null, block.replaceAll("\n", " "));
  });
}

function places(cause) {
  if (cause.findings.length < 2) return null;
  const item = (finding) => h("li", null,
    h("a", { href: address("findings", finding.fingerprint) }, place(finding)), " ", h("span", null, finding.title || operationOf(finding)));
  const items = h("ul", { class: "places" }, cause.findings.slice(0, FEW).map(item));
  const rest = cause.findings.length - FEW;
  const more = rest > 0 && h("button", { type: "button", class: "plain", onclick: (event) => {
    items.append(...cause.findings.slice(FEW).map(item));
    event.target.remove();
  } }, `Show ${plural(rest, "more place")}`);
  return h("div", null, h("h3", { class: "places-title" }, `The same in ${plural(cause.findings.length, "place")}`), items, more);
}
