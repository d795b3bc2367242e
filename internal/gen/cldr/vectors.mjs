// Writes the vectors of money/moneyfmt and calendar/datefmt with the ICU inside
// Node, an implementation of CLDR that shares no code with this module:
//
//	node internal/gen/cldr/vectors.mjs money/moneyfmt/testdata/vectors calendar/datefmt/testdata/vectors
//
// Only an ICU with the CLDR edition of the tables may write them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const { icu, cldr, node } = process.versions;
if (cldr !== "48.0") throw new Error(`this Node carries CLDR ${cldr}`);
const source = `ICU ${icu} / CLDR ${cldr.split(".")[0]} via Node ${node}`;

const tags = `ar ar-AE bg-BG bs-BA ca-ES cs-CZ da-DK de-AT de-BE de-CH de-DE de-IT de-LI de-LU el-CY el-GR en-AT en-AU
en-BE en-CA en-CY en-DE en-GB en-IE en-IN en-MT en-NL en-SE en-US es-419 es-ES es-MX et-EE eu-ES fi-FI fr-BE fr-CA
fr-CH fr-FR fr-LU ga-IE gl-ES hr-HR hu-HU is-IS it-CH it-IT ja-JP lb-LU lt-LT lv-LV mk-MK mt-MT nb-NO nl-BE nl-NL
nn-NO pl-PL pt-BR pt-PT rm-CH ro-MD ro-RO ru-RU sk-SK sl-SI sq-AL sr-RS sr-Latn-RS sv-FI sv-SE tr-CY tr-TR uk-UA
zh-CN zh-HK zh-TW`.split(/\s+/);

const values = ["0", "1", "999", "1234.5", "12345.50", "1234567.89", "-1234.56"];
const currencies = { EUR: 2, USD: 2, CHF: 2, SEK: 2, PLN: 2, HUF: 2, GBP: 2, JPY: 0, KWD: 3 }; // digits of ISO 4217
const latin = (tag) => `${tag}-u-ca-gregory-nu-latn`;

const decimals = (v) => (v.split(".")[1] ?? "").length;
function money(tag, amount, options = {}, trim = false) {
  const [currency, value] = amount.split(" ");
  const digits = Math.max(currencies[currency], decimals(value));
  return new Intl.NumberFormat(latin(tag), {
    style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
    trailingZeroDisplay: trim ? "stripIfInteger" : "auto", ...options,
  }).format(value);
}

const amounts = Object.entries(currencies).flatMap(([c, digits]) =>
  values.filter((v) => c === "EUR" || v !== "0").map((v) => `${c} ${digits === 0 ? v.split(".")[0] : v}`));
amounts.push("EUR 0.0199", "EUR 92233720368547758.07", "USD -0.05");
const few = ["EUR 1234.5", "EUR -1234.5", "USD -99.00", "CHF 0", "SEK 1234567.89", "JPY 12345"];

// ICU keeps the pattern and separators that CLDR gives to the currency of the
// region alone (EUR below en-150, TRY in tr) for every other currency, and takes
// the separators of en-150 for EUR. CLDR says otherwise: cldr.json has these.
const stale = (tag, accounting) => ["en-BE", "en-DE", "en-NL", "en-SE"].includes(tag) || (accounting && tag === "tr-TR");

let files = {};
function add(file, op, title, input, want) {
  const list = (files[file] ??= []);
  list.push({ id: `${op.split(".")[0]}-${file}-${String(list.length + 1).padStart(4, "0")}`, title, op, in: input, want, source });
}

for (const tag of tags) {
  if (!stale(tag)) add("standard", "moneyfmt.format", `Amounts in ${tag}.`, { tag, amounts }, { texts: amounts.map((a) => money(tag, a)) });
  const styles = [
    ["narrow symbol", { symbol: "narrow" }, { currencyDisplay: "narrowSymbol" }],
    ["ISO code", { symbol: "code" }, { currencyDisplay: "code" }],
    ["accounting form", { accounting: true }, { currencySign: "accounting" }],
    ["accounting form and ISO code", { accounting: true, symbol: "code" }, { currencySign: "accounting", currencyDisplay: "code" }],
    ["sign always", { plus: true }, { signDisplay: "exceptZero" }],
    ["accounting form with a sign", { plus: true, accounting: true }, { signDisplay: "exceptZero", currencySign: "accounting" }],
    ["zero cents left out", { digits: "trim" }, {}],
  ];
  for (const [name, input, options] of styles) {
    if (stale(tag, input.accounting)) continue;
    add("options", "moneyfmt.format", `Amounts in ${tag}: ${name}.`, { tag, ...input, amounts: few },
      { texts: few.map((a) => money(tag, a, options, input.digits === "trim")) });
  }
  const percents = ["0", "22", "25.5", "-5", "1234.5", "0.0001"];
  const percent = new Intl.NumberFormat(latin(tag), { style: "percent", maximumFractionDigits: 4 });
  add("numbers", "moneyfmt.percent", `Percentages in ${tag}.`, { tag, percents }, { texts: percents.map((p) => percent.format(`${p}e-2`)) });
  const numbers = ["0", "7", "1234", "-1234.5", "12345.678", "9223372036854775807"];
  const number = new Intl.NumberFormat(latin(tag), { maximumFractionDigits: 18 });
  add("numbers", "moneyfmt.number", `Numbers in ${tag}.`, { tag, numbers }, { texts: numbers.map((n) => number.format(n)) });
}
save(process.argv[2], "money/moneyfmt");

files = {};
const dates = ["2026-01-09", "2024-02-29", "2027-03-01", "2026-04-21", "2026-05-03", "2026-06-13", "2026-07-31", "2026-08-15",
  "2026-09-17", "2005-10-04", "1999-11-01", "2026-12-09"];
const days = ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"]; // from Sunday
for (const tag of tags) {
  const texts = (options, list) => {
    const f = new Intl.DateTimeFormat(latin(tag), { timeZone: "UTC", ...options });
    // V8 turns the narrow no-break spaces of ICU into spaces; those of the tables stand before these letters.
    return list.map((d) => f.format(new Date(`${d}T12:00:00Z`)).replace(/ (г|р)\./, "\u202f$1."));
  };
  for (const style of ["short", "medium", "long", "full"]) {
    add("dates", "datefmt.format", `Dates in ${tag}, ${style}.`, { tag, style, dates }, { texts: texts({ dateStyle: style }, dates) });
  }
  add("names", "datefmt.names", `Months and weekdays in ${tag}.`, { tag },
    { ...(tag.startsWith("el") ? {} : { months: texts({ month: "long" }, dates) }), // ICU gives the genitive; see cldr.json
      weekdays: texts({ weekday: "long" }, days) });
}
save(process.argv[3], "calendar/datefmt");

function save(dir, pkg) {
  for (const [name, cases] of Object.entries(files)) {
    const body = cases.map((c) => JSON.stringify(c)).join(",\n");
    writeFileSync(join(dir, `${name}.json`), `{"schema":"commerce/vectors/1","package":${JSON.stringify(pkg)},"cases":[\n${body}\n]}\n`);
  }
}
