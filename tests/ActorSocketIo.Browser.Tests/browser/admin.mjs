// One page of the Admin UI sees and operates the sockets of three nodes. Usage: node admin.mjs <url> <artifacts folder> <url of another node> <and of a third>
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";
import { asBuilt, logIn, open, password, row, username } from "./admin-page.mjs";

const [url, artifacts, ...others] = process.argv.slice(2);

const clients = await Promise.all([url, ...others].map((node, i) => connect(node, { auth: { name: `Guest ${i + 1}` } })));
for (const client of clients) assert.ok(!(await client.emitWithAck("join", "engines")).error);

await withBrowser(artifacts, async ({ visit, picture }) => {
  const page = await visit(`${url}/admin-ui/`, asBuilt);
  await logIn(page, url, "a guess");
  await page.getByText("Invalid credentials").waitFor();
  await picture(page, "1-wrong-password");
  await logIn(page, url);
  await page.getByText("Invalid credentials").waitFor({ state: "hidden" });
  await page.getByText("Bytes received and sent").waitFor();
  step("the password is asked for");

  await open(page, "Servers");
  await page.waitForFunction(() => document.querySelectorAll("main tbody tr").length === 3);
  await picture(page, "2-servers");
  step("three servers");

  await open(page, "Sockets");
  for (const client of clients) await row(page, client.id).waitFor();
  await picture(page, "3-sockets");
  await open(page, "Rooms");
  await row(page, "engines").getByText("3", { exact: true }).waitFor();
  await picture(page, "4-rooms");
  step("the sockets of all of them, and their room");

  await clients[1].emitWithAck("message", "Hello");
  await open(page, "Events");
  await row(page, "Event received").filter({ hasText: clients[1].id }).getByText("message").waitFor();
  for (const other of [clients[0], clients[2]]) await row(page, "Event sent").filter({ hasText: other.id }).getByText("message").waitFor();
  await picture(page, "5-events");
  step("events in and out");

  await open(page, "Sockets");
  await row(page, clients[2].id).click();
  await page.getByText("Initial HTTP request").waitFor();
  await page.locator(".select-room input").first().fill("curators");
  await page.locator("form:has(.select-room) button[type=submit]").click();
  await row(page, "curators").waitFor();
  await picture(page, "6-joined");
  const admin = await connect(`${url}/admin`, { auth: { username, password } });
  admin.emit("emit", "/", "curators", "news", "for curators");
  assert.deepEqual(await clients[2].heard("news"), ["for curators"], "it has joined on its node");
  await row(page, "curators").getByRole("button").click();
  await open(page, "Events");
  await row(page, "Room left").filter({ hasText: "curators" }).waitFor();
  admin.emit("emit", "/", "curators", "news", "for nobody");
  admin.emit("emit", "/", null, "news", "for all");
  assert.deepEqual(await clients[2].heard("news"), ["for all"], "it has left on its node");
  step("a socket joins a room and leaves it");

  await open(page, "Sockets");
  const { id } = clients[1]; // it forgets it
  const gone = new Promise((resolve) => clients[1].on("disconnect", resolve));
  await row(page, id).getByRole("button").click();
  assert.equal(await gone, "io server disconnect");
  await open(page, "Events");
  await row(page, "Disconnection").filter({ hasText: id }).getByText("server namespace disconnect").waitFor();
  await picture(page, "7-disconnected");
  await open(page, "Sockets");
  await row(page, id).waitFor({ state: "detached" });
  step("a socket is disconnected");

  const session = await page.evaluate(() => localStorage.getItem("session_id"));
  const elsewhere = await visit(`${others[1]}/admin-ui/`, asBuilt);
  await elsewhere.evaluate(([url, session]) => { localStorage.setItem("server_url", url); localStorage.setItem("session_id", session); }, [others[1], session]);
  await elsewhere.reload();
  await open(elsewhere, "Servers");
  await elsewhere.waitForFunction(() => document.querySelectorAll("main tbody tr").length === 3);
  await picture(elsewhere, "8-another-node");
  step("with the session another node asks for no password");
  admin.disconnect();
});

for (const client of clients) client.disconnect();

function step(what) {
  console.log(`✓ ${what}`);
}
