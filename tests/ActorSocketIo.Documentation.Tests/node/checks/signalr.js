import assert from "node:assert/strict";
import { next } from "../kit.js";

export default {
  async "methods of a class are handlers"({ connect }) {
    const [ann, bob] = [await connect("/chat", { auth: { user: "ann" } }), await connect("/chat", { auth: { user: "bob" } })];
    assert.equal(await ann.emitWithAck("enter", "market"), 20);
    assert.equal(await bob.emitWithAck("enter", "market"), 20);
    assert.deepEqual(await next(ann), ["notice", " has come in"]);

    bob.emit("say", "market", "hello");
    assert.deepEqual(await next(ann), ["said", "hello"]);
    assert.deepEqual(await next(bob), ["said", "hello"]);

    const introduced = ann.emitWithAck("introduce");
    await next(ann, "Ann");
    assert.equal(await introduced, "Ann");
  },

  async "a handler sends no faster than its client reads"({ connect }) {
    const client = await connect("/chat", { auth: { user: "reader" } });
    client.emit("read", 3);
    for (let i = 0; i < 3; i++) assert.equal((await next(client))[1].length, 10_000);
    assert.deepEqual(await next(client), ["end"]);
  },

  async "an injected server reaches groups and users"({ connect }) {
    const ann = await connect("/chat", { auth: { user: "Ann" } });
    await ann.emitWithAck("enter", "market");

    await ann.emitWithAck("publish"); // the test's own handler, which calls the service

    assert.deepEqual(await next(ann), ["price", "AAPL", 182.5]);
    assert.deepEqual(await next(ann), ["told", "hello"]);
  },
};
