// What is shown, kept in the address: #causes?severity=error&q=id, #finding-FINGERPRINT, #cause-KEY.
const VIEWS = ["causes", "findings", "operations", "about"];
const KEYS = ["q", "rule", "loader", "contract", "verdict", "path", "operation", "status"];
const state = { view: "causes", selected: "", severity: new Set(), ...Object.fromEntries(KEYS.map((key) => [key, ""])) };

function readAddress() {
  const [target, query = ""] = location.hash.slice(1).split(/\?(.*)/s);
  const wanted = safely(target);
  if (wanted.startsWith("finding-")) { state.view = "findings"; state.selected = wanted.slice(8); }
  else if (wanted.startsWith("cause-")) { state.view = "causes"; state.selected = wanted.slice(6); }
  else { state.view = VIEWS.includes(wanted) ? wanted : "causes"; state.selected = ""; }
  const params = new URLSearchParams(query);
  for (const key of KEYS) state[key] = params.get(key) ?? "";
  state.severity = new Set((params.get("severity") ?? "").split(",").filter((word) => word in RANK));
}

function safely(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

function address(target = state.view, selected = state.selected) {
  const params = new URLSearchParams();
  if (state.severity.size) params.set("severity", [...state.severity].join(","));
  for (const key of KEYS) if (state[key]) params.set(key, state[key]);
  const kind = { causes: "cause-", findings: "finding-" }[target];
  const name = kind && selected ? kind + encodeURIComponent(selected) : target;
  const query = params.toString();
  return `#${name}${query ? `?${query}` : ""}`;
}

function writeAddress(push = false) {
  const wanted = address();
  if (wanted === location.hash) return;
  history[push ? "pushState" : "replaceState"](null, "", wanted);
}

function isFiltered() {
  return state.severity.size > 0 || KEYS.some((key) => state[key]);
}

function clearFilters() {
  state.severity.clear();
  for (const key of KEYS) state[key] = "";
}
