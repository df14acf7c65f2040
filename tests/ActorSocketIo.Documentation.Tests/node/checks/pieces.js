// What clients see of the pieces of the guide: the same of the reference and of ours.
import assert from "node:assert/strict";
import { next, within } from "../kit.js";

export default {
  async events({ connect }) {
    const client = await connect("/events");
    assert.deepEqual(await next(client), ["hello", "world", 42, Buffer.from([1, 2, 3])]);

    client.emit("rename", { id: "7" }, "Ann");
    assert.deepEqual(await next(client), ["renamed", { id: "7", name: "Ann" }]);
    client.emit("first").emit("first").emit("rename", { id: "8" }, "Bob");
    assert.deepEqual(await next(client), ["once"]);
    assert.deepEqual(await next(client), ["renamed", { id: "8", name: "Bob" }]);
  },

  async acks({ connect }) {
    const client = await connect("/acks");
    assert.equal(await client.emitWithAck("add", 2, 3), 5);

    const introduced = client.emitWithAck("introduce");
    await next(client, "Ann");
    assert.equal(await introduced, "hello Ann");

    const silent = await connect("/acks");
    const polled = client.emitWithAck("poll");
    await next(client, "yes");
    assert.deepEqual(await polled, ["yes"]);
    silent.disconnect();
  },

  async rooms({ connect }) {
    const [ann, bob] = [await connect("/rooms"), await connect("/rooms")];
    assert.equal(await ann.emitWithAck("join", "kitchen"), 2);
    assert.equal(await bob.emitWithAck("join", "kitchen"), 2);
    assert.deepEqual(await next(ann), ["joined", bob.id]);

    await bob.emitWithAck("join", "quiet");
    ann.emit("say", "kitchen", "hello");
    assert.deepEqual(await next(ann), ["said", "hello"]);
    assert.deepEqual(bob.received, []);

    bob.disconnect();
    assert.deepEqual(await next(ann), ["left", "kitchen"]);
  },

  async everybody({ connect }) {
    const [ann, bob] = [await connect(), await connect()];
    ann.emit("shout", "hello");

    assert.deepEqual(await next(ann), ["shouted", "hello"]);
    assert.deepEqual(await next(ann), ["here", "hello"]);
    assert.deepEqual(await next(bob), ["shouted", "hello"]);
    assert.deepEqual(await next(bob), ["heard", "hello"]);
    assert.deepEqual(await next(bob), ["here", "hello"]);
    const last = await next(bob);
    const picture = last[0] === "position" ? await next(bob) : last; // what is volatile may be lost
    assert.deepEqual(picture, ["picture", Buffer.alloc(10)]);
  },

  async secured({ connect }) {
    const client = await connect("/secured", { auth: { token: "secret" } });
    assert.deepEqual(await next(client), ["welcome", "ann"]);

    await assert.rejects(connect("/secured"), (error) => {
      assert.equal(error.message, "wrong token");
      assert.deepEqual(error.data, { retryAfter: 10 });
      return true;
    });
  },

  async guarded({ connect }) {
    const client = await connect("/guarded");
    client.emit("delete");
    assert.deepEqual(await next(client), ["refused", "not allowed"]);
    assert.equal(await client.emitWithAck("read"), "text");
  },

  async families({ connect }) {
    const [one, two] = [await connect("/shop-1"), await connect("/shop-2")];
    assert.deepEqual(await next(one), ["welcome", "/shop-1"]);
    assert.deepEqual(await next(two), ["welcome", "/shop-2"]);
    await assert.rejects(connect("/shop-x"), { message: "Invalid namespace" });

    one.emit("close");
    assert.deepEqual(await next(one), ["closing"]);
    assert.deepEqual(await next(two), ["closing"]);
  },

  async listening({ connect }) {
    const [client, other] = [await connect("/listening"), await connect("/listening")];
    client.emit("ping me");
    assert.deepEqual(await next(client), ["log", "in: ping me"]);
    assert.deepEqual(await next(client), ["pong"]);

    const ended = new Promise((resolve) => client.once("disconnect", resolve));
    client.emit("kick");
    assert.equal(await within(ended, "the end"), "io server disconnect");
    assert.deepEqual(await next(other), ["gone", "server namespace disconnect"]);
  },

  async everywhere({ connect }) {
    const rome = await connect("/everywhere", { query: { city: "Rome" } });
    const oslo = await connect("/everywhere", { query: { city: "Oslo" } });
    assert.deepEqual(await rome.emitWithAck("cities"), ["Oslo", "Rome"]);

    rome.emit("move", "tour", "home");
    assert.deepEqual(await next(oslo), ["moved"]);
    assert.deepEqual(await rome.emitWithAck("cities"), []);

    const ended = new Promise((resolve) => oslo.once("disconnect", resolve));
    rome.emit("end", "home");
    assert.equal(await within(ended, "the end"), "io server disconnect");
  },

  async recovering({ connect }) {
    const client = await connect("/recovering");
    assert.deepEqual((await next(client))[0], "begin");
    const id = client.id;

    const back = new Promise((resolve) => client.once("connect", resolve));
    client.io.engine.close();
    await within(back, "the client");

    assert.equal(client.recovered, true);
    assert.equal(client.id, id);
  },
};
