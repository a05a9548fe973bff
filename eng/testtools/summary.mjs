// Reads the reports of the test programs and says what happened; the count is alone on the last line.
// Usage: node summary.mjs FOLDER PROJECT...   (FOLDER has PROJECT.json, PROJECT.log and, when it failed, PROJECT.exit)
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...projects] = process.argv.slice(2);
const tests = [];
const broken = [];

for (const project of projects) {
  const read = (ending) => {
    const path = join(folder, project + ending);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const exit = read(".exit").trim();
  let results = { tests: [] };
  try {
    results = JSON.parse(read(".json")).results;
  } catch {
    broken.push({ project, why: `ended with ${exit || "0"} and left no report`, log: read(".log") });
    continue;
  }
  tests.push(...results.tests.map((test) => ({ ...test, project })));
  const errors = results.extra?.suites?.flatMap((suite) => suite.errors ?? []) ?? [];
  const failed = results.tests.some((test) => test.status === "failed");
  if (results.tests.length === 0) broken.push({ project, why: "ran no test", log: read(".log") });
  else if (errors.length > 0 || (exit && !failed))
    broken.push({ project, why: `ended with ${exit || "0"} outside its tests`, log: read(".log") });
}

for (const test of tests.filter((each) => each.status === "failed"))
  console.log(`FAILED ${plainName(test)}\n${indent(test.message)}\n${indent(test.trace)}\n`);
for (const test of tests.filter((each) => each.status === "skipped"))
  console.log(`SKIPPED ${plainName(test)}\n${indent(test.message)}\n`);
for (const each of broken)
  console.log(`FAILED ${each.project} ${each.why}\n${indent(each.log.split("\n").slice(-40).join("\n"))}\n`);

console.log("The ten slowest tests");
for (const test of tests.toSorted((a, b) => b.duration - a.duration).slice(0, 10))
  console.log(`${(test.duration / 1000).toFixed(1).padStart(8)} s  ${plainName(test)}`);

const passed = tests.filter((test) => test.status === "passed").length;
const failed = tests.filter((test) => test.status !== "passed" && test.status !== "skipped").length + broken.length;
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function indent(text) {
  return (text ?? "").split("\n").map((line) => `  ${line}`).join("\n");
}

// The report escapes quotes in names a second time.
function plainName(test) {
  return test.name.replaceAll('\\"', '"');
}
