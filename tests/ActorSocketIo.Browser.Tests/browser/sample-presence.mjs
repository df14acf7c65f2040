// Who is here: clients, two of one name, and a page. Usage: node sample-presence.mjs <url> <artifacts folder>
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";

const [url, artifacts] = process.argv.slice(2);

const ada = await connect(url, { auth: { name: "Ada" } });
ada.emit("enter", "kitchen");
const [first] = await ada.heard("presence:list");
assert.deepEqual([first.room, first.users], ["kitchen", { Ada: "here" }]);

const grace = await connect(url, { auth: { name: "Grace" }, transports: ["polling"] });
grace.emit("enter", "kitchen");
const [both] = await grace.heard("presence:list");
assert.deepEqual(both.users, { Ada: "here", Grace: "here" });
let came;
do [came] = await ada.heard("presence:diff"); while (!came.present.Grace); // the first is of herself
assert.deepEqual([came.after, came.present], [first.version, { Grace: "here" }]);

await withBrowser(artifacts, async ({ visit, picture }) => {
  const page = await visit(`${url}/?name=Mary`);
  for (const who of ["Ada", "Grace", "Mary"]) await page.getByRole("listitem").filter({ hasText: who }).waitFor();

  const second = await connect(url, { auth: { name: "Ada" } });
  second.emit("enter", "kitchen");
  await second.heard("presence:list");
  grace.emit("away", true);
  await page.getByRole("listitem").filter({ hasText: "Grace" }).and(page.locator(".away")).waitFor();
  assert.equal(await page.getByRole("listitem").filter({ hasText: "Ada" }).count(), 1, "one entry for two tabs");
  await picture(page, "presence");

  ada.disconnect();
  grace.disconnect();
  await page.getByRole("listitem").filter({ hasText: "Grace" }).waitFor({ state: "detached" });
  assert.equal(await page.getByRole("listitem").filter({ hasText: "Ada" }).count(), 1, "she has another tab");
  second.emit("enter", "garden");
  await page.getByRole("listitem").filter({ hasText: "Ada" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "garden" }).click();
  await page.getByRole("listitem").filter({ hasText: "Ada" }).waitFor();
  second.disconnect();
});
