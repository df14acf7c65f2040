// Each test gets the address of a testbed; it throws if the server does not do as the official client expects.
import assert from "node:assert/strict";
import { io } from "socket.io-client";
import * as msgpack from "socket.io-msgpack-parser";
import { call, connect, connected, room, settled, until } from "./kit.js";

export const tests = {
  "connects over WebSocket and is greeted with its auth payload": async (url) => {
    const socket = io(url, { transports: ["websocket"], auth: { token: "t" } });
    const [greeting] = await Promise.all([new Promise((done) => socket.once("auth", done)), connected(socket)]);
    assert.deepEqual(greeting, { token: "t" });
    assert.ok(socket.id.length >= 20);
  },

  "stays on long-polling if told so": async (url) => {
    const socket = await connect(url, { transports: ["polling"] });
    assert.deepEqual(await socket.emitWithAck("message-with-ack", "hi"), "hi");
    assert.equal((await call(socket, "conn")).transport, "polling");
  },

  "upgrades from long-polling without losing events": async (url) => {
    const socket = await connect(url, { transports: ["polling", "websocket"] });
    for (let i = 0; i < 200; i++) socket.emit("message", i);
    await until(() => socket.received.length === 200, "200 echoes");
    assert.deepEqual(socket.received.map(([, i]) => i), [...Array(200).keys()]);
    await until(() => socket.io.engine.transport.name === "websocket", "the upgrade");
    assert.equal((await call(socket, "conn")).transport, "websocket");
  },

  "answers acknowledgements, and asks for them": async (url) => {
    const socket = await connect(url);
    socket.on("ask", (n, ack) => ack(n + 1));
    assert.equal(await call(socket, "emitWithAck", { timeout: 2000 }, "ask", 41), 42);
    const all = await new Promise((done) => socket.emit("message-with-ack", 1, "two", [3], (...args) => done(args)));
    assert.deepEqual(all, [1, "two", [3]]);
  },

  "times out if the client does not answer": async (url) => {
    const socket = await connect(url);
    await assert.rejects(call(socket, "emitWithAck", { timeout: 50 }, "silence"), { message: "operation has timed out" });
  },

  "carries binary of every size, anywhere in the arguments": async (url) => {
    for (const transports of [["websocket"], ["polling"]]) {
      const socket = await connect(url, { transports });
      const big = Buffer.alloc(300_000, 7);
      const [echo] = [await socket.emitWithAck("message-with-ack", { deep: [Buffer.from([1]), { big }], empty: Buffer.alloc(0) })];
      assert.deepEqual([...echo.deep[0]], [1]);
      assert.ok(big.equals(Buffer.from(echo.deep[1].big)));
      assert.equal(echo.empty.length, 0);
    }
  },

  "shares one connection among namespaces": async (url) => {
    const main = await connect(url);
    const custom = main.io.socket("/custom");
    await connected(custom);
    assert.equal(await custom.emitWithAck("message-with-ack", "custom"), "custom");
    custom.disconnect();
    assert.equal(await main.emitWithAck("message-with-ack", "main"), "main");
  },

  "refuses namespaces that do not exist": async (url) => {
    await assert.rejects(connect(`${url}/nowhere`), { message: "Invalid namespace" });
  },

  "makes dynamic namespaces on demand": async (url) => {
    const socket = await connect(`${url}/dynamic-${process.pid}`);
    assert.equal(await socket.emitWithAck("message-with-ack", 1), 1);
    await assert.rejects(connect(`${url}/dynamic-no`), { message: "Invalid namespace" });
  },

  "refuses clients in a middleware, with details": async (url) => {
    const refused = await connect(`${url}/auth`, { auth: { token: "wrong" } }).catch((e) => e);
    assert.deepEqual([refused.message, refused.data], ["not authorized", { code: "E_AUTH" }]);
    const welcome = await connect(`${url}/auth`, { auth: { token: "secret" } });
    assert.ok(welcome.connected);
  },

  "drops and rewrites events in a socket middleware": async (url) => {
    const socket = await connect(url);
    assert.equal(await socket.emitWithAck("rewrite", "original"), "rewritten");
    await assert.rejects(socket.timeout(200).emitWithAck("denied"));
    assert.ok(socket.connected);
  },

  "broadcasts to the members of rooms, once each": async (url) => {
    const [a, b, c] = await Promise.all([connect(url), connect(url), connect(url)]);
    const [red, blue] = [room(), room()];
    await call(a, "join", {}, [red, blue]);
    await call(b, "join", {}, blue);
    await call(c, "emit", { in: [red, blue] }, "paint");
    await settled(a, b, c);
    assert.deepEqual([a, b, c].map((s) => s.received.length), [1, 1, 0]);
    await call(a, "leave", {}, red);
    await call(c, "emit", { in: [red] }, "paint");
    await call(a, "emit", { in: [blue] }, "mine");
    await settled(a, b, c);
    assert.deepEqual([a, b, c].map((s) => s.received.length), [1, 2, 0]);
  },

  "keeps the order of emits, whatever their size and target": async (url) => {
    const [sender, receiver] = await Promise.all([connect(url), connect(url)]);
    const here = room();
    await call(receiver, "join", {}, here);
    const targets = [{ in: [here] }, { broadcast: true }, { in: [receiver.id] }, { except: ["void"] }];
    const emits = Array.from({ length: 100 }, (_, i) => ({
      op: "emit", target: targets[i % 4], args: ["n", i, i % 10 ? "x".repeat(i * 50) : Buffer.alloc(i * 100)].slice(0, i % 3 ? 3 : 2),
    }));
    await call(sender, "burst", {}, ...emits);
    await until(() => receiver.received.length >= 100, "100 events");
    assert.deepEqual(receiver.received.map(([, i]) => i), [...Array(100).keys()]);
  },

  "delivers volatile events to a client that can take them": async (url) => {
    const socket = await connect(url);
    await call(socket, "emit", { volatile: true }, "now", 1);
    await until(() => socket.received.length === 1, "the volatile event");
    assert.deepEqual(socket.received, [["now", 1]]);
  },

  "drops volatile events while a client cannot take them": async (url) => {
    const socket = await connect(url, { transports: ["polling"] });
    await call(socket, "burst", {}, ...[1, 2, 3].map((n) => ({ op: "emit", target: { volatile: true }, args: ["now", n] })));
    await settled(socket);
    assert.ok(socket.received.length < 3, `all ${socket.received.length} arrived, though only one poll waited`);
  },

  "lets a client come back after its connection was cut": async (url) => {
    const socket = await connect(url, { reconnectionDelay: 20, reconnectionDelayMax: 50 });
    const first = socket.id;
    const lost = new Promise((done) => socket.once("disconnect", done));
    socket.io.engine.close();
    await lost;
    socket.emit("message", "kept while away");
    await until(() => socket.connected && socket.received.length, "the reconnection");
    assert.notEqual(socket.id, first);
    assert.deepEqual(socket.received, [["message-back", "kept while away"]]);
  },

  "tells the client that the server disconnected it": async (url) => {
    const socket = await connect(url);
    const reason = new Promise((done) => socket.once("disconnect", done));
    socket.emit("call", { op: "disconnect", args: [true] });
    assert.equal(await reason, "io server disconnect");
  },

  "fetches, moves and disconnects sockets from the server": async (url) => {
    const control = await connect(`${url}/control`);
    const [a, b] = await Promise.all([connect(url), connect(url)]);
    const here = room();
    await call(a, "data", {}, { name: "alice" });
    await call(control, "socketsJoin", { in: [a.id, b.id] }, here);
    const found = await call(control, "fetchSockets", { in: [here] });
    assert.deepEqual(found.map((s) => s.id), [a.id, b.id].sort());
    assert.deepEqual(found.find((s) => s.id === a.id).data, { name: "alice" });
    await call(control, "disconnectSockets", { in: [here], except: [b.id] });
    await until(() => a.disconnected, "the disconnection");
    assert.ok(b.connected);
  },

  "speaks MessagePack to clients that bring that parser": async (url) => {
    const socket = await connect(url, { parser: msgpack });
    const payload = { text: "héllo", n: -1.5, deep: [Buffer.from([1, 2]), null, true] };
    const echo = await socket.emitWithAck("message-with-ack", payload);
    assert.deepEqual({ ...echo, deep: [[...echo.deep[0]], ...echo.deep.slice(1)] }, { ...payload, deep: [[1, 2], null, true] });
    await assert.rejects(connect(`${url}/nowhere`, { parser: msgpack }), { message: "Invalid namespace" });
  },
};
