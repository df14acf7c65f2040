// The chat's contracts in a client: compiles under strict, and does at run time what the types say.
import assert from "node:assert/strict";
import { io, type Socket } from "socket.io-client";
import type { ChatClient, ChatServer, Message, Person } from "./events.js";

const socket: Socket<ChatClient, ChatServer> = io(process.argv[2]!, { transports: ["websocket"], auth: { name: "ada" } });

// Waits for the next event of a name.
const next = <T extends unknown[]>(listen: (done: (...args: T) => void) => void) => new Promise<T>((done) => listen((...args) => done(args)));

const [from, text] = await next<[string, string]>((done) => socket.once("said", done));
assert.deepEqual([from, text], ["server", "hello ada"]);

socket.emit("join", "lobby");
socket.emit("join", "vault", null);
const sum: number = await socket.emitWithAck("add", 1, 2);
assert.equal(sum, 3);
const sumWithin: number = await socket.timeout(5000).emitWithAck("add", 3, 4);
assert.equal(sumWithin, 7);

const echoed = next<[string, string]>((done) => socket.once("said", done));
socket.emit("say", "hi");
assert.deepEqual(await echoed, [socket.id, "hi"]);

const found: Message | null = await socket.emitWithAck("find", "6f9619ff-8b86-d011-b42d-00c04fc964ff");
assert.deepEqual(found, {
  id: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
  from: { name: "ada", age: 36, mood: 0, best: "Tired" },
  text: "hi",
  at: "1970-01-01T00:00:00Z",
  tags: ["new"],
  picture: null,
  "edited-at": null,
});
assert.equal(await socket.emitWithAck("find", "00000000-0000-0000-0000-000000000000"), null);

const people: Person[] = await socket.emitWithAck("who is here");
assert.equal(people[0]?.mood, 1);
const reversed = await socket.emitWithAck("reverse", new Uint8Array([1, 2, 3]));
assert.deepEqual([...new Uint8Array(reversed)], [3, 2, 1]);

const posted = next<[Message]>((done) => socket.once("posted", done));
const picture = next<[ArrayBuffer | Uint8Array]>((done) => socket.once("chunk", done));
socket.once("confirm", (question, callback) => callback(question === "sure?"));
socket.once("introduce", (callback) => callback({ name: "ada", age: 36, mood: 1, best: "Fine" }));
const presence = next<[Record<string, Person>, number | null]>((done) => socket.once("presence", done));
assert.equal(await socket.emitWithAck("ask me"), true);
assert.equal((await posted)[0].from.name, "server");
assert.deepEqual([...new Uint8Array((await picture)[0])], [1, 2, 3]);
const [byName, mood] = await presence;
assert.deepEqual(byName, { ada: { name: "ada", age: 36, mood: 1, best: "Fine" } });
assert.equal(mood, null);

socket.disconnect();
console.log("all as the types say");
