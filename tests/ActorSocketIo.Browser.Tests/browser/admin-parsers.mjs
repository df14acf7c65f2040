// The parser that the page of the Admin UI is told to use, against servers with the same and with another one.
// Usage: node admin-parsers.mjs <url of a server with MessagePack> <artifacts folder> <port of the page> <url of one with the built-in parser>
import assert from "node:assert/strict";
import parser from "socket.io-msgpack-parser";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";
import { asBuilt, choose, logIn, open, row, serveElsewhere } from "./admin-page.mjs";

const [packed, artifacts, port, builtIn] = process.argv.slice(2).map((arg) => arg.replace(/\/$/, ""));
const visitor = { ...asBuilt, routes: asBuilt.routes.slice(0, 1) };
const site = await serveElsewhere(port);

try {
  await withBrowser(artifacts, async ({ visit, picture }) => {
    const client = await connect(packed, { parser });
    const page = await visit(site.url, visitor);
    await choose(page, { messagePack: true });
    await logIn(page, packed, "a guess");
    await page.getByText("Invalid credentials").waitFor();
    await logIn(page, packed);
    await page.getByText("Bytes received and sent").waitFor();
    await open(page, "Sockets");
    await row(page, client.id).waitFor();
    client.emit("picture", { title: "Ada", bytes: Buffer.from([1, 2, 3]) });
    assert.deepEqual((await client.heard("seen"))[0].bytes, Buffer.from([1, 2, 3]));
    await open(page, "Events");
    for (const what of ["Event received", "Event sent"]) await row(page, what).filter({ hasText: client.id }).first().waitFor();
    await picture(page, "1-events");
    const gone = new Promise((resolve) => client.on("disconnect", resolve));
    await open(page, "Sockets");
    await row(page, client.id).getByRole("button").click();
    assert.equal(await gone, "io server disconnect");
    step("the same parser");

    for (const [server, messagePack] of [[packed, false], [builtIn, true]]) {
      const wrong = await visit(site.url, visitor);
      if (messagePack) await choose(wrong, { messagePack });
      await logIn(wrong, server);
      await wrong.getByText("Error: transport close").waitFor();
      await picture(wrong, messagePack ? "3-messagepack-at-built-in" : "2-built-in-at-messagepack");
    }
    step("another one is refused");
  });
} finally {
  site.close();
}

function step(what) {
  console.log(`✓ ${what}`);
}
