// The page of the Admin UI from another origin than the nodes': what works, and what without CORS.
// Usage: node admin-elsewhere.mjs <url of a node that allows the origin> <artifacts folder> <port of the page> <url of a node that has polling alone, and allows it> <url of one that does not allow it>
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";
import { asBuilt, choose, logIn, open, row, serveElsewhere } from "./admin-page.mjs";

const [node, artifacts, port, polling, closed] = process.argv.slice(2).map((arg) => arg.replace(/\/$/, ""));
const visitor = { ...asBuilt, routes: asBuilt.routes.slice(0, 1) }; // the page itself is served
const site = await serveElsewhere(port);

try {
  await withBrowser(artifacts, async ({ visit, picture }) => {
    const client = await connect(node, { auth: { name: "Guest" } });
    const page = await visit(site.url, visitor);
    const transports = transportsOf(page);
    await logIn(page, node);
    await open(page, "Servers");
    await page.waitForFunction(() => document.querySelectorAll("main tbody tr").length === 3);
    await open(page, "Sockets");
    await row(page, client.id).waitFor();
    assert.deepEqual([...transports].sort(), ["polling", "websocket"]);
    await picture(page, "1-three-nodes");
    await page.reload();
    await open(page, "Sockets");
    await row(page, client.id).waitFor();
    client.disconnect();
    step("three nodes, also with the session");

    const slow = await visit(site.url, visitor);
    const polls = transportsOf(slow);
    const guest = await connect(polling, { auth: { name: "Guest" }, transports: ["polling"] });
    await logIn(slow, polling);
    await open(slow, "Sockets");
    await row(slow, guest.id).waitFor();
    await guest.emitWithAck("join", "engines");
    await open(slow, "Events");
    await row(slow, "Event received").filter({ hasText: guest.id }).getByText("join").waitFor();
    assert.deepEqual([...polls], ["polling"]);
    await picture(slow, "2-polling-alone");
    guest.disconnect();
    step("by polling alone");

    const refused = await visit(site.url, { ...visitor, expected: /blocked by CORS policy: No 'Access-Control-Allow-Origin' header|net::ERR_FAILED/ });
    await logIn(refused, closed);
    await refused.getByText("Error: xhr poll error").waitFor();
    await picture(refused, "3-not-allowed");
    await choose(refused, { webSocketOnly: true });
    await logIn(refused, closed);
    await refused.getByText("Bytes received and sent").waitFor();
    await refused.getByText("Error: xhr poll error").waitFor({ state: "hidden" });
    await open(refused, "Sockets");
    await row(refused, "websocket").first().waitFor();
    await picture(refused, "4-websocket-only");
    step("without CORS not, but for a WebSocket");
  });
} finally {
  site.close();
}

/** The transports of the page's requests. */
function transportsOf(page) {
  const transports = new Set();
  page.on("request", (request) => { if (request.url().includes("transport=polling")) transports.add("polling"); });
  page.on("websocket", (webSocket) => { if (webSocket.url().includes("transport=websocket")) transports.add("websocket"); });
  return transports;
}

function step(what) {
  console.log(`✓ ${what}`);
}
