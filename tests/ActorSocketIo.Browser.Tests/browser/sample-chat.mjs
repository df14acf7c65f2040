// The smallest chat: two clients and a page. Usage: node sample-chat.mjs <url> <artifacts folder>
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";

const [url, artifacts] = process.argv.slice(2);

const ada = await connect(url);
const [adaName] = await ada.heard("welcome");
const grace = await connect(url, { transports: ["polling"] });
const [graceName] = await grace.heard("welcome");
assert.deepEqual(await ada.heard("notice"), [`${graceName} has come in`]);

grace.emit("say", "hello");
assert.deepEqual(await ada.heard("said"), [graceName, "hello"]);
assert.deepEqual(await grace.heard("said"), [graceName, "hello"]);

assert.equal(await ada.emitWithAck("rename", ""), false);
assert.equal(await ada.emitWithAck("rename", "Ada"), true);
assert.deepEqual(await grace.heard("notice"), [`${adaName} is now Ada`]);
ada.emit("say", "it is me");
assert.deepEqual(await grace.heard("said"), ["Ada", "it is me"]);

await withBrowser(artifacts, async ({ visit, picture }) => {
  const page = await visit(url);
  await page.getByText("You are guest-").waitFor();
  await page.getByLabel("Message", { exact: true }).fill("/Mary");
  await page.keyboard.press("Enter");
  await page.getByText("You are Mary").waitFor();
  ada.emit("say", "Who is <i>there</i>?");
  await page.getByText("Ada: Who is <i>there</i>?").waitFor();
  await page.getByLabel("Message", { exact: true }).fill("Mary, from a page");
  await page.keyboard.press("Enter");
  await grace.heard("said");
  assert.deepEqual(await grace.heard("said"), ["Mary", "Mary, from a page"]);
  await picture(page, "chat");
});

ada.disconnect();
for (let notice = ""; notice !== "Ada has left";) [notice] = await grace.heard("notice");
grace.disconnect();
