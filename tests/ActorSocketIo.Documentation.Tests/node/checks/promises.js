// The examples of the pages about promises, on three nodes. The last piece is shown on the page of promise 7.
import assert from "node:assert/strict";
import { kit, next } from "../kit.js";

/** A client on each node. */
async function spread(url, namespace) {
  return Promise.all(url.split("+").map((node) => kit(node).connect(namespace)));
}

export default {
  async order({ url }) {
    const clients = await spread(url, "/order");

    clients[0].emit("deal");

    for (const client of clients) {
      assert.equal((await next(client))[1].length, 300_000);
      assert.deepEqual(await next(client), ["score", 3]);
      if (client === clients[0]) assert.deepEqual(await next(client), ["your turn"]);
      assert.deepEqual(await next(client), ["move", "e4"]);
    }
  },

  async membership({ url }) {
    const clients = await spread(url, "/membership");
    assert.equal(await clients[0].emitWithAck("join", "team"), "joined");

    clients[1].emit("gather", "all");
    for (const client of clients) assert.deepEqual(await next(client), ["welcome", "all"]);

    clients[2].emit("part", "all");
    for (const client of clients) assert.deepEqual(await next(client), ["parted", "all"]);
  },

  async answers({ url }) {
    const clients = await spread(url, "/answers");
    for (const client of clients) assert.equal(await client.emitWithAck("who"), "3");
    assert.equal(await clients[0].emitWithAck("who, exactly"), 3);
  },

  async "no deadlock"({ url }) {
    const clients = await spread(url, "/no-deadlock");
    const introduced = clients[0].emitWithAck("introduce");
    await next(clients[0], "Ann");
    assert.equal(await introduced, "Ann is one of 3");
  },

  async bounded({ url }) {
    const clients = await spread(url, "/bounded");
    clients[0].emit("trade", "AAPL", 182.5);
    for (const client of clients) assert.deepEqual(await next(client), ["price", "AAPL", 182.5]);
  },

  async "any node"({ url }) {
    const [first, second, third] = url.split("+");

    const opened = await fetch(`${first}/socket.io/?EIO=4&transport=polling`);
    const { sid } = JSON.parse((await opened.text()).slice(1));
    await fetch(`${second}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: "POST", body: "40" });
    const polled = await fetch(`${third}/socket.io/?EIO=4&transport=polling&sid=${sid}`);
    assert.match(await polled.text(), /^40\{"sid":/);

    const forged = await fetch(`${second}/socket.io/?EIO=4&transport=polling&sid=${"x".repeat(29)}`);
    assert.equal(forged.status, 400);
  },
};
