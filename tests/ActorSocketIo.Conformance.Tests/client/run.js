// Drives the official client against a testbed: node run.js URL TEST [URL2], or node run.js --list.
import { tests as old } from "./old.js";
import { tests as today } from "./tests.js";

const [url, name, other] = process.argv.slice(2);
const tests = { ...today, ...old };

if (url === "--list") {
  console.log(Object.keys(tests).join("\n"));
  process.exit(0);
}

const limit = setTimeout(() => fail(new Error("took longer than 15 s")), 15000);
const fail = (error) => {
  console.error(error.stack);
  process.exit(1);
};

try {
  await tests[name](url, other);
  clearTimeout(limit);
  process.exit(0);
} catch (error) {
  fail(error);
}
