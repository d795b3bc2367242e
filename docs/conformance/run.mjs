// Feeds every vector of the module to its conformance filter and compares the answers.
//
// Run it at the root of the module: node docs/conformance/run.mjs
// To test your own implementation, start it in place of the filter.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [command, ...args] = process.argv.length > 2 ? process.argv.slice(2) : ["go", "run", "./examples/conformance"];

// A number keeps its text, as {"#": "1.50"}: JavaScript would lose digits.
const read = (text) =>
  JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g, (all, string) => string ?? `{"#":"${all}"}`));
const write = (value) => JSON.stringify(value).replace(/\{"#":"([^"]*)"\}/g, "$1");

// An object lists the members that matter; the rest matches exactly, numbers by their text.
function same(want, got) {
  if (Array.isArray(want)) return Array.isArray(got) && want.length === got.length && want.every((w, i) => same(w, got[i]));
  if (want === null || typeof want !== "object") return want === (got ?? null);
  return got !== null && typeof got === "object" && Object.keys(want).every((key) => same(want[key], got[key]));
}

const filter = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: filter.stdout })[Symbol.asyncIterator]();
const names = readdirSync(".", { recursive: true }).filter((name) => /testdata[/\\]vectors[/\\][^/\\]*\.json$/.test(name));
let cases = 0, failed = 0;
for (const name of names.sort()) {
  for (const { id, title, op, in: input, want, want_error } of read(readFileSync(name, "utf8")).cases) {
    filter.stdin.write(write({ op, in: input }) + "\n"); // one question, one answer: a co-process
    const answer = read((await answers.next()).value);
    cases++;
    if (want_error ? !answer.ok && answer.error.codes.includes(want_error) : answer.ok && same(want, answer.out)) continue;
    failed++;
    console.log(`${name} ${id}: ${title}\n\t${write(answer)}`);
  }
}
filter.stdin.end();
console.log(`${cases} cases, ${failed} failed`);
process.exitCode = failed > 0 || cases === 0 ? 1 : 0;
