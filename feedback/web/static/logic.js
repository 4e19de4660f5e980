// Rules, as docs/rules-of-surveys.md says and feedback/forms/logic does: a stack of steps, no code
// is ever evaluated. read(rule) gives the steps, or throws {code, at}.
const LONGEST = 1000, DEEPEST = 50, STATES = 300, MATCHED = 500, GROUPS = 20;
const APART = ["dont-know", "dont-want-to-say"];
const ZEROES = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66];
const PARTS = /([ \t\r\n]+)|([0-9]+(?:\.[0-9]+)?|\.[0-9]+)|('[^']*'|"[^"]*")|\$\{([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\}|([a-z]+(?:-[a-z]+)*)|(<=|>=|!=|[-+*=<>(),])/y;
const KINDS = ["", "space", "number", "text", "reference", "word", "sign"];
const STRENGTH = { or: 1, and: 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, div: 6, mod: 6 };

const wrong = (code, at) => { throw Object.assign(new Error(`${code} at ${at}`), { code, at }); };
const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
const length = (text) => { let n = 0; for (const _ of text) n++; return n; };

class Day { constructor(number) { this.number = number; } }

// From one kind of value to another.
export function text(v) {
  if (typeof v === "string") return v;
  if (Array.isArray(v)) return v.filter((name) => !APART.includes(name)).join(" ");
  if (v instanceof Day) return ymd(v).join("-");
  return typeof v === "number" ? digits(v) : String(v);
}
export function truth(v) {
  if (typeof v === "number") return v === v && v !== 0;
  return typeof v === "boolean" ? v : v instanceof Day || text(v) !== "";
}
function number(v) {
  if (typeof v === "number") return v;
  if (v instanceof Day) return v.number;
  if (typeof v === "boolean") return +v;
  const said = plain(text(v));
  if (/^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(said)) return Number(said);
  return dayIn(said)?.number ?? NaN;
}
const plain = (said) => said.replace(/^[ \t\r\n]+/, "").replace(/[ \t\r\n]+$/, "")
  .replace(/[\u0660-\u0a6f]/g, (sign) => {
    const code = sign.charCodeAt(0), zero = ZEROES.find((z) => z <= code && code < z + 10);
    return zero ? code - zero : code === 0x66b ? "." : sign;
  });
const empty = (v) => (typeof v === "string" || Array.isArray(v)) && text(v) === "";

function digits(n) {
  if (!Number.isFinite(n)) return String(n);
  const [head, power] = n.toExponential().split("e");
  const sign = n < 0 ? "-" : "", all = head.replace(/[-.]/g, ""), point = Number(power) + 1;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${all}`.replace(/^0\.0$/, "0");
  if (point >= all.length) return sign + all + "0".repeat(point - all.length);
  return `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

// Days, counted from 1970-01-01.
const pad = (n, wide) => String(n).padStart(wide, "0");
function ymd(day) {
  const d = new Date(day.number * 864e5);
  return [pad(d.getUTCFullYear(), 4), pad(d.getUTCMonth() + 1, 2), pad(d.getUTCDate(), 2)];
}
function dayIn(said) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(T[^]*)?$/.exec(said);
  if (!found) return undefined;
  const d = new Date(0);
  d.setUTCFullYear(+found[1], found[2] - 1, +found[3]);
  const day = new Day(d / 864e5);
  return +found[1] && ymd(day).join("-") === said.slice(0, 10) ? day : undefined;
}
function day(v) {
  if (v instanceof Day) return v;
  const n = number(v);
  return n >= -719162 && n <= 2932896 ? new Day(Math.floor(n)) : undefined;
}
function formatted(on, how) {
  const [y, m, d] = ymd(on);
  const parts = { Y: y, y: y.slice(2), m, n: String(+m), d, e: String(+d), "%": "%" };
  return how.replace(/%([Yymnde%])/g, (_, code) => parts[code]);
}

// Functions, each with the fewest and the most values it takes.
const halfUp = (n) => { const low = Math.floor(n) + 0; return n - low >= 0.5 ? low + 1 : low; };
function rounded([v, p]) {
  const n = number(v);
  if (!Number.isFinite(n) || Math.abs(n) >= 2 ** 53) return n;
  const places = p === undefined ? 0 : Math.min(Math.max(number(p), 0), 15) || 0;
  const scale = Number(`1e${Math.floor(places)}`);
  return halfUp(n * scale) / scale;
}
function power([v, w]) {
  let base = number(v), made = 1;
  const times = number(w);
  if (!(Math.abs(times) <= 1000) || times !== Math.floor(times)) return NaN;
  for (let left = Math.abs(times); left; left = Math.floor(left / 2)) {
    if (left % 2) made *= base;
    base *= base;
  }
  return times < 0 ? 1 / made : made;
}
function chosen(values, isBetter) {
  const given = values.filter((v) => !empty(v)).map(number);
  if (given.some((n) => n !== n)) return NaN;
  return given.length ? given.reduce((a, b) => (isBetter(b, a) ? b : a)) : "";
}
function equal([a, b], same) {
  const has = (kind) => typeof a === kind || typeof b === kind;
  if (has("boolean")) return same(truth(a), truth(b));
  if (has("number") || a instanceof Day || b instanceof Day) return same(number(a), number(b));
  return same(text(a), text(b));
}
const counted = (does) => [2, 2, ([a, b]) => does(number(a), number(b))];
const texts = (does) => [2, 2, ([a, b]) => does(text(a), text(b))];
const NAMED = {
  selected: [2, 2, ([v, name]) => !empty(name) && (Array.isArray(v) ? v : text(v).split(" ")).includes(text(name))],
  "count-selected": [1, 1, ([v]) => (Array.isArray(v) ? v.filter((n) => !APART.includes(n)) : text(v).split(" ").filter(Boolean)).length],
  not: [1, 1, ([v]) => !truth(v)],
  true: [0, 0, () => true],
  false: [0, 0, () => false],
  boolean: [1, 1, ([v]) => truth(v)],
  if: [3, 3, ([v, yes, no]) => (truth(v) ? yes : no)],
  coalesce: [1, 1e3, (v) => v.find((one) => !empty(one)) ?? ""],
  string: [1, 1, ([v]) => text(v)],
  "string-length": [1, 1, ([v]) => length(text(v))],
  concat: [1, 1e3, (v) => v.map(text).join("")],
  contains: texts((a, b) => a.includes(b)),
  "starts-with": texts((a, b) => a.startsWith(b)),
  "ends-with": texts((a, b) => a.endsWith(b)),
  regex: [2, 2, ([v, pattern]) => matches(pattern, text(v))],
  number: [1, 1, ([v]) => number(v)],
  int: [1, 1, ([v]) => Math.trunc(number(v)) + 0],
  round: [1, 2, rounded],
  abs: [1, 1, ([v]) => Math.abs(number(v))],
  pow: [2, 2, power],
  min: [1, 1e3, (v) => chosen(v, (a, b) => a < b)],
  max: [1, 1e3, (v) => chosen(v, (a, b) => a > b)],
  sum: [1, 1e3, (v) => v.filter((one) => !empty(one)).reduce((a, b) => a + number(b), 0)],
  today: [0, 0],
  date: [1, 1, ([v]) => day(v) ?? ""],
  "format-date": [2, 2, ([v, how]) => (day(v) ? formatted(day(v), text(how)) : "")],
  "decimal-date-time": [1, 1, ([v]) => number(day(v) ?? "")],
};
const SIGNS = {
  or: [2, 2, ([a, b]) => truth(a) || truth(b)],
  and: [2, 2, ([a, b]) => truth(a) && truth(b)],
  "=": [2, 2, (v) => equal(v, (a, b) => a === b)],
  "!=": [2, 2, (v) => equal(v, (a, b) => a !== b)],
  "<": counted((a, b) => a < b),
  "<=": counted((a, b) => a <= b),
  ">": counted((a, b) => a > b),
  ">=": counted((a, b) => a >= b),
  "+": counted((a, b) => a + b),
  "-": counted((a, b) => a - b),
  "*": counted((a, b) => a * b),
  div: counted((a, b) => a / b),
  mod: counted((a, b) => a % b),
  minus: [1, 1, ([v]) => -number(v)],
};

// Patterns: all states that are possible after a letter, side by side.
const CLASSES = { d: [[48, 57]], w: [[48, 57], [65, 90], [95, 95], [97, 122]], s: [[9, 13], [32, 32]] };
const SPECIAL = "^$.[]{}()|*+?";

function matches(states, said) {
  if (length(said) > MATCHED) return false;
  const spread = (begin) => {
    const seen = new Set(begin);
    for (const s of seen) if (states[s]?.fork) for (const by of states[s].fork) seen.add(s + by);
    return seen;
  };
  let now = spread([0]);
  for (const sign of said) {
    const code = sign.codePointAt(0), taken = [];
    for (const s of now) {
      const { ranges, not } = states[s] ?? {};
      if (ranges && ranges.some(([low, high]) => low <= code && code <= high) !== not) taken.push(s + 1);
    }
    if (!taken.length) return false;
    now = spread(taken);
  }
  return now.has(states.length);
}

function readPattern(pattern, at) {
  let body = pattern.replace(/^\^/, "");
  if (body.endsWith("$") && (body.length - 1 - body.slice(0, -1).replace(/\\+$/, "").length) % 2 === 0) body = body.slice(0, -1);
  const signs = [...body];
  let place = 0, depth = 0;
  const bad = () => wrong("pattern", at);
  const small = (states) => (states.length > STATES ? wrong("pattern-big", at) : states);
  const takes = (sign) => signs[place] === sign && ++place > 0;
  const fork = (...by) => ({ fork: by });
  const only = (sign) => ({ ranges: [[sign.codePointAt(0), sign.codePointAt(0)]], not: false });

  function branches() {
    let found = row();
    while (takes("|")) {
      const other = row();
      found = [fork(1, found.length + 2), ...found, fork(other.length + 1, other.length + 1), ...other];
    }
    return small(found);
  }
  function row() {
    const found = [];
    while (place < signs.length && !"|)".includes(signs[place])) small((found.push(...repeated(one())), found));
    return found;
  }
  function one() {
    if (takes("(")) {
      if (++depth > GROUPS || (takes("?") && !takes(":"))) bad();
      const found = branches();
      if (!takes(")")) bad();
      depth--;
      return found;
    }
    if (takes("[")) return [letters()];
    if (takes(".")) return [{ ranges: [[10, 10]], not: true }];
    return SPECIAL.includes(signs[place]) ? bad() : [letter()];
  }
  function repeated(found) {
    const [least, most] = times(), copies = most === Infinity ? least + 1 : Math.max(most, 1);
    if (found.length * copies > STATES) wrong("pattern-big", at);
    const many = (part, n) => Array(n).fill(part).flat();
    if (most < Infinity) return [...many(found, least), ...many([fork(1, found.length + 1), ...found], most - least)];
    const back = -found.length - 1;
    return [...many(found, least), fork(1, found.length + 2), ...found, fork(back, back)];
  }
  function times() {
    if (takes("*")) return [0, Infinity];
    if (takes("+")) return [1, Infinity];
    if (takes("?")) return [0, 1];
    if (!takes("{")) return [1, 1];
    const least = count();
    const most = !takes(",") ? least : signs[place] === "}" ? Infinity : count();
    return takes("}") && most >= least ? [least, most] : bad();
  }
  function count() {
    let said = "";
    while (/^[0-9]$/.test(signs[place] ?? "")) said += signs[place++];
    return said.length > 0 && said.length < 4 ? Number(said) : bad();
  }
  function letters() {
    const not = takes("^"), ranges = [];
    while (place < signs.length && signs[place] !== "]") ranges.push(...range());
    return ranges.length && takes("]") ? { ranges, not } : bad();
  }
  function range() {
    const low = letter(), dash = signs[place] === "-" && ![undefined, "]"].includes(signs[place + 1]);
    if (low.not || (dash && low.ranges.length > 1)) bad();
    if (!dash) return low.ranges;
    place++;
    const high = letter(), [[first, end]] = low.ranges, [[begin, last]] = high.ranges;
    return first !== end || begin !== last || high.ranges.length > 1 || high.not || last < first ? bad() : [[first, last]];
  }
  function letter() {
    const sign = signs[place++];
    if (sign !== "\\") return only(sign);
    const code = signs[place++] ?? "", ranges = own(CLASSES, code.toLowerCase());
    if (ranges) return { ranges, not: code !== code.toLowerCase() };
    const meant = own({ t: "\t", n: "\n", r: "\r" }, code) ?? code;
    return /^([A-Za-z0-9]|)$/.test(meant) ? bad() : only(meant);
  }
  const states = branches();
  return place < signs.length ? bad() : states;
}

function tokens(rule) {
  if (length(rule) > LONGEST) wrong("too-long", LONGEST + 1);
  const found = [];
  let at = 0, letter = 1;
  while (at < rule.length) {
    PARTS.lastIndex = at;
    const part = PARTS.exec(rule), sign = rule[at];
    if (!part) wrong(sign === "'" || sign === '"' ? "open-text" : sign === "$" ? "reference" : "letter", letter);
    const index = part.findIndex((group, n) => n && group !== undefined), kind = KINDS[index];
    const says = kind === "text" ? part[3].slice(1, -1) : part[index];
    if (kind !== "space") found.push({ kind, says, at: letter });
    letter += length(part[0]);
    at = PARTS.lastIndex;
  }
  if (!found.length) wrong("empty", 1);
  return [...found, { kind: "end", says: "", at: letter }];
}

export function read(rule) {
  const parts = tokens(rule), steps = [];
  let place = 0, depth = 0, states = 0;
  const here = () => parts[place];
  const is = (sign) => here().kind === "sign" && here().says === sign;
  const unexpected = (token = here()) => wrong(token.kind === "end" ? "ends" : "unexpected", token.at);
  const take = () => (here().kind === "end" ? wrong("ends", here().at) : parts[place++]);
  const close = () => (is(")") ? place++ : here().kind === "end" ? wrong("bracket", here().at) : unexpected());
  const call = (what, count, at) => steps.push({ call: what, count, at });
  const strength = () => (["sign", "word"].includes(here().kind) && own(STRENGTH, here().says)) || 0;

  function operators(weakest) {
    if (++depth > DEEPEST) wrong("too-deep", here().at);
    value();
    for (let found; (found = strength()) >= weakest; ) {
      const sign = take();
      operators(found + 1);
      call(sign.says, 2, sign.at);
    }
    depth--;
  }
  function value() {
    const token = take(), { kind, says, at } = token;
    if (kind === "number") steps.push({ put: Number(says), at });
    else if (kind === "text") steps.push({ put: says, at });
    else if (kind === "reference") steps.push({ ask: says, at });
    else if (kind === "word") named(token);
    else if (says === "-") { operators(7); call("minus", 1, at); }
    else if (says === "(") { operators(1); close(); }
    else unexpected(token);
  }
  function named({ says, at }) {
    if (own(STRENGTH, says)) wrong("unexpected", at);
    const known = own(NAMED, says) ?? wrong("function", at);
    if (!is("(")) unexpected();
    place++;
    const count = values();
    if (count < known[0] || count > known[1]) wrong("arguments", at);
    if (says === "regex") pattern();
    call(says, count, at);
  }
  function values() {
    if (is(")")) return place++ && 0;
    let count = 1;
    for (operators(1); is(","); count++) { place++; operators(1); }
    close();
    return count;
  }
  function pattern() {
    const last = steps.at(-1);
    if (typeof last.put !== "string") wrong("pattern-text", last.at);
    last.put = readPattern(last.put, last.at);
    states += last.put.length;
    if (states > STATES) wrong("pattern-big", last.at);
  }
  operators(1);
  if (here().kind !== "end") unexpected();
  return steps;
}

// What a rule says: answers map a question to its text or to the names that were picked.
export function worked(steps, answers, today) {
  const stack = [];
  for (const { put, ask, call, count } of steps) {
    if (put !== undefined) stack.push(put);
    else if (ask !== undefined) stack.push(own(answers, ask) ?? "");
    else if (call === "today") stack.push(dayIn(today));
    else stack.push((own(NAMED, call) ?? SIGNS[call])[2](stack.splice(stack.length - count, count)));
  }
  return stack[0];
}
