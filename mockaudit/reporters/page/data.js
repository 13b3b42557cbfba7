// The report's rows of numbers become findings with texts; everything in them is text, never markup.
const REPORT = JSON.parse(document.getElementById("data").textContent);
const RANK = { error: 0, warning: 1, info: 2 };
const VERDICTS = {
  "likely-mock-wrong": "the mock is probably wrong",
  "likely-contract-wrong": "the contract is probably wrong",
  unverifiable: "cannot be verified",
  none: "nobody is wrong",
};
const FINDINGS = decode(REPORT);
const BY_FINGERPRINT = new Map(FINDINGS.map((finding) => [finding.fingerprint, finding]));

function decode({ fields, numbers, findings, texts }) {
  const number = new Set(numbers);
  const columns = fields.map((name, index) => [name, index, number.has(name)]);
  const decoded = findings.map((row) => {
    const finding = { row };
    for (const [name, index, raw] of columns) finding[name] = raw ? row[index] : texts[row[index]];
    finding.rank = RANK[finding.severity];
    return finding;
  });
  return decoded.sort((a, b) => a.rank - b.rank);
}

// The search looks through each text once, however many findings share it.
const LOWER = REPORT.texts.map((text) => text.toLowerCase());
const SEARCHED = [
  "code", "name", "message", "because", "hint", "pointer", "expected", "actual", "path", "place", "contract",
  "contractPointer", "operation", "status", "loader", "title", "ref", "owner", "fingerprint",
].map((name) => REPORT.fields.indexOf(name));

// A function that tells whether a finding holds a term in any of its texts, or is at a place such as a.py:14.
function holder(term) {
  const holds = LOWER.map((text) => text.includes(term));
  const isPlace = /:\d+$/.test(term);
  return (finding) => SEARCHED.some((column) => holds[finding.row[column]])
    || (isPlace && (place(finding).toLowerCase().endsWith(term) || contractPlace(finding).toLowerCase().endsWith(term)));
}

function place(finding) {
  return finding.line ? `${finding.path}:${finding.line}` : finding.path;
}

function contractPlace(finding) {
  return finding.contractLine ? `${finding.contract}:${finding.contractLine}` : finding.contract;
}

function operationOf(finding) {
  return [finding.operation, finding.status].filter(Boolean).join(" ");
}

// Findings with one cause: the first of the worst speaks for all.
function causesOf(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const group = groups.get(finding.cause);
    if (group) { group.findings.push(finding); group.count += finding.count; }
    else groups.set(finding.cause, { cause: finding.cause, first: finding, findings: [finding], count: finding.count });
  }
  return [...groups.values()].sort((a, b) => a.first.rank - b.first.rank || b.count - a.count);
}

const NUMBERS = new Intl.NumberFormat("en");

function amount(number) {
  return NUMBERS.format(number);
}

function plural(number, noun) {
  return `${amount(number)} ${noun}${number === 1 ? "" : "s"}`;
}
