// On paper: the causes that pass the filters, each with its first places; made for printing only.
const PRINTED = 300;

function fillPaper() {
  const { found } = filtered();
  const causes = causesOf(found);
  const filters = isFiltered() ? ` Filters: ${address("findings", "").split("?")[1]}.` : "";
  byId("print").replaceChildren(
    h("h2", null, plural(causes.length, "cause")),
    h("p", null, `${plural(found.length, "finding")} of ${amount(FINDINGS.length)}.${filters}`),
    ...causes.slice(0, PRINTED).map(printed),
    causes.length > PRINTED ? h("p", null, `… and ${plural(causes.length - PRINTED, "more cause")}.`) : "");
}

function printed(cause) {
  const finding = cause.first;
  const places = [...new Set(cause.findings.map(place))];
  const more = places.length > 3 ? ` and ${places.length - 3} more` : "";
  return h("article", null,
    h("p", null, h("b", null, `${finding.severity} ${finding.code} ${finding.name}: `), finding.message),
    h("p", { class: "where" }, `${places.slice(0, 3).join(", ")}${more}`, finding.contract ? `; contract ${contractPlace(finding)}` : ""),
    finding.hint ? h("p", { class: "where" }, `hint: ${finding.hint}`) : null);
}

addEventListener("beforeprint", fillPaper);
addEventListener("afterprint", () => byId("print").replaceChildren());
