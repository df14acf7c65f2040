import assert from "node:assert/strict";
import { next } from "../kit.js";

export default {
  async "rooms, events and acknowledgements"({ connect }) {
    const [ann, bob] = [await connect(), await connect()];
    ann.emit("join", "lobby");
    assert.equal(await ann.emitWithAck("add", 2, 3), 5); // events of a socket are handled in order: she has joined

    bob.emit("say", "lobby", "hello");

    assert.deepEqual(await next(ann), ["said", bob.id, "hello"]);
    assert.deepEqual(bob.received, []);
  },
};
