// What the Admin UI does not do: order anything where it may only read, and show sockets in production.
// Usage: node admin-limits.mjs <url of a read-only node> <artifacts folder> <url of a node in production>
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";
import { asBuilt, logIn, open, password, row, username } from "./admin-page.mjs";

const [readOnly, artifacts, production] = process.argv.slice(2).map((arg) => arg.replace(/\/$/, ""));

const client = await connect(readOnly, { auth: { name: "Guest" } });
const admin = await connect(`${readOnly}/admin`, { auth: { username, password } });
admin.emit("emit", "/", null, "news");
admin.emit("_disconnect", "/", true, client.id);

await withBrowser(artifacts, async ({ visit, picture }) => {
  const reader = await visit(`${readOnly}/admin-ui/`, asBuilt);
  await logIn(reader, readOnly);
  await open(reader, "Sockets");
  await row(reader, client.id).waitFor();
  assert.equal(await row(reader, client.id).getByRole("button").count(), 0, "no button disconnects it");
  await picture(reader, "1-read-only");

  const page = await visit(`${production}/admin-ui/`, asBuilt);
  await logIn(page, production);
  await row(page, "/admin").getByText("1", { exact: true }).waitFor();
  assert.deepEqual(await page.locator("nav a").allInnerTexts(), ["Dashboard", "Servers"]);
  await picture(page, "2-production");
});

assert.ok(client.connected, "nobody has disconnected it");
for (const one of [client, admin]) one.disconnect();
