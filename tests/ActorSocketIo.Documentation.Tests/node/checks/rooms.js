import assert from "node:assert/strict";
import { next } from "../kit.js";

export default {
  async "who comes in is told how many are there, and the others that it has come"({ connect }) {
    const [ann, bob] = [await connect(), await connect()];
    assert.equal(await ann.emitWithAck("enter", "lobby"), 1);
    assert.equal(await bob.emitWithAck("enter", "lobby"), 2);
    assert.deepEqual(await next(ann), ["notice", `${bob.id} has come in`]);

    bob.emit("say", "lobby", "hello");

    assert.deepEqual(await next(ann), ["said", "hello"]);
    assert.deepEqual(await next(bob), ["said", "hello"]);
  },
};
