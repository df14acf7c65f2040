// As tests.js, with the official client of Socket.IO 2. "url" is a testbed that lets it in; "refusing" is one that does not.
import assert from "node:assert/strict";
import io from "socket.io-client-v2";
import { connect as connectToday, call as callToday, room, until } from "./kit.js";

const open = (url, options = {}) => io(url, { forceNew: true, reconnection: false, ...options });

const next = (socket, event) =>
  new Promise((resolve, reject) => {
    socket.once(event, (...args) => resolve(args));
    if (event !== "error") socket.once("error", (error) => reject(Object.assign(new Error(`error event: ${JSON.stringify(error)}`), { data: error })));
    socket.once("connect_error", reject);
  });

const connect = async (url, options) => {
  const socket = open(url, options);
  await next(socket, "connect");
  return socket;
};

const ask = (socket, event, ...args) => new Promise((done) => socket.emit(event, ...args, (...answer) => done(answer)));

const call = async (socket, op, target, ...args) => {
  const [answer] = await ask(socket, "call", { op, target: target ?? {}, args });
  if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
  return answer.ok;
};

// Binary comes as Buffer or ArrayBuffer, as the transport has it.
const bytes = (data) => [...Buffer.from(data)];

const ways = {
  "polling only": { transports: ["polling"] },
  "WebSocket only": { transports: ["websocket"] },
  "polling, base64": { transports: ["polling"], forceBase64: true },
  "WebSocket, base64": { transports: ["websocket"], forceBase64: true },
  "polling with an upgrade": {},
};

const onEachWay = async (url, test) => {
  for (const [name, options] of Object.entries(ways)) {
    const socket = await connect(url, options);
    if (!options.transports) await until(() => socket.io.engine.transport.name === "websocket", "the upgrade");
    await test(socket, name);
    socket.close();
  }
};

export const tests = {
  "an old client connects if it is let in, and both sides know the same id": async (url) => {
    const socket = await connect(url);
    const { id } = socket;
    assert.deepEqual((await callToday(await connectToday(`${url}/control`), "fetchSockets", { in: [id] })).map((found) => found.id), [id]);
    assert.equal((await call(socket, "conn")).protocol, 3);
  },

  "an old client joins a namespace with a query, which is its auth": async (url) => {
    const socket = open(`${url}/custom`, { query: { test: "123", "ä &=": "ß+ %" } });
    const [[auth]] = await Promise.all([next(socket, "auth"), next(socket, "connect")]);
    assert.deepEqual(auth, { test: "123", "ä &=": "ß+ %" });
    assert.equal(socket.id, `/custom#${socket.io.engine.id}`);
    assert.deepEqual(await call(socket, "rooms"), [socket.id]);
  },

  "an old client does not connect if it is not let in": async (_, refusing) => {
    // A WebSocket is cut without a word, as by the reference: the client waits until its own time is over.
    for (const options of [{}, { transports: ["polling"] }, { transports: ["websocket"], timeout: 500 }]) {
      const socket = open(refusing, options);
      socket.once("connect", () => assert.fail("it has connected"));
      await new Promise((done) => socket.once("connect_error", done));
      socket.close();
    }
  },

  "an old client's events and acknowledgements go both ways": async (url) => {
    await onEachWay(url, async (socket, way) => {
      assert.deepEqual(await ask(socket, "message-with-ack", 1, "two", [3]), [1, "two", [3]], way);
      socket.on("ask", (n, ack) => ack(n + 1));
      assert.equal(await call(socket, "emitWithAck", { timeout: 2000 }, "ask", 41), 42, way);
      const texts = ["plain", "größer €", "😀 and 👩‍👩‍👧", "\u2028\n\\n\"", "x".repeat(100_000) + "😀"];
      for (const text of texts) assert.deepEqual(await ask(socket, "message-with-ack", text), [text], way);
    });
  },

  "an old client's binary goes both ways": async (url) => {
    await onEachWay(url, async (socket, way) => {
      const big = Buffer.alloc(300_000, 7);
      const [echo] = await ask(socket, "message-with-ack", { deep: [Buffer.from([4, 1]), { big }], empty: Buffer.alloc(0), text: "😀" });
      assert.deepEqual(bytes(echo.deep[0]), [4, 1], way);
      assert.ok(big.equals(Buffer.from(echo.deep[1].big)), way);
      assert.deepEqual([bytes(echo.empty), echo.text], [[], "😀"], way);
      socket.on("ask", (data, ack) => ack(data));
      assert.deepEqual(bytes(await call(socket, "emitWithAck", { timeout: 2000 }, "ask", Buffer.from([1, 2]))), [1, 2], way);
    });
  },

  "an old client upgrades without losing events": async (url) => {
    const socket = await connect(url);
    const received = [];
    socket.on("message-back", (i) => received.push(i));
    for (let i = 0; i < 200; i++) socket.emit("message", i);
    await until(() => received.length === 200, "200 echoes");
    assert.deepEqual(received, [...Array(200).keys()]);
    await until(() => socket.io.engine.transport.name === "websocket", "the upgrade");
    assert.equal((await call(socket, "conn")).transport, "websocket");
  },

  "old clients and those of today hear each other in rooms": async (url) => {
    const today = await connectToday(url);
    const old = await Promise.all(Object.values(ways).map((options) => connect(url, options)));
    const outside = await connect(url);
    const [here, received] = [room(), old.map(() => [])];
    await callToday(today, "join", {}, here);
    for (const [i, socket] of old.entries()) {
      socket.on("news", (...args) => received[i].push(args));
      await call(socket, "join", {}, here);
    }
    outside.on("news", () => assert.fail("it is in no room"));

    await call(old[0], "emit", { in: [here] }, "news", 1, Buffer.from([1, 2]));
    await callToday(today, "emit", { in: [here] }, "news", 2, { data: Buffer.from([3]) });

    await until(() => received.slice(1).every((events) => events.length === 2) && received[0].length === 1 && today.received.length === 1, "everybody's news");
    for (const [[n, data]] of received.slice(1)) assert.deepEqual([n, bytes(data)], [1, [1, 2]]);
    assert.deepEqual(bytes(received[0][0][1].data), [3]);
    assert.deepEqual(bytes(today.received[0][2]), [1, 2]);
  },

  "an old client is refused by a middleware with the error's data": async (url) => {
    const [refusal] = await next(open(`${url}/auth`, { query: "token=wrong" }), "error");
    assert.deepEqual(refusal, { code: "E_AUTH" });
    await connect(`${url}/auth`, { query: { token: "secret" } });
  },

  "an old client is told that a namespace is none": async (url) => {
    const [refusal] = await next(open(`${url}/nowhere`), "error");
    assert.deepEqual(refusal, { message: "Invalid namespace" });
  },

  "an old client shares one connection among namespaces": async (url) => {
    const main = await connect(url);
    const custom = main.io.socket("/custom");
    await until(() => custom.connected, "the namespace");
    assert.deepEqual(await ask(custom, "message-with-ack", "custom"), ["custom"]);
    custom.close();
    assert.deepEqual(await ask(main, "message-with-ack", "main"), ["main"]);
  },

  "an old client stays connected while it pings": async (url) => {
    for (const transports of [["polling"], ["websocket"]]) {
      const socket = await connect(url, { transports });
      let pongs = 0;
      socket.on("pong", () => pongs++);
      await until(() => pongs >= 4, "four pongs");
      assert.deepEqual(await ask(socket, "message-with-ack", 1), [1]);
    }
  },

  "an old client leaves, and is disconnected": async (url) => {
    const control = await connectToday(`${url}/control`);
    const [leaves, stays] = [await connect(url), await connect(url)];
    const { id } = leaves;
    leaves.disconnect();
    await until(async () => (await callToday(control, "fetchSockets", { in: [id] })).length === 0, "its end");

    const reason = next(stays, "disconnect");
    stays.emit("call", { op: "disconnect", args: [true] });
    assert.deepEqual(await reason, ["io server disconnect"]);
  },

  "an old client comes back after its connection was cut": async (url) => {
    const socket = await connect(url, { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 50 });
    const first = socket.id;
    const received = [];
    socket.on("message-back", (text) => received.push(text));
    socket.io.engine.close();
    socket.emit("message", "kept while away");
    await until(() => socket.connected && received.length, "the reconnection");
    assert.notEqual(socket.id, first);
    assert.deepEqual(received, ["kept while away"]);
  },
};
