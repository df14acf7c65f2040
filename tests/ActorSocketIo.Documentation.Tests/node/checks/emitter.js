import assert from "node:assert/strict";
import { next } from "../kit.js";

export default {
  async "what a process outside emits arrives"({ connect }) {
    const main = await connect("/");
    const chat = await connect("/chat");

    assert.equal(await main.emitWithAck("act"), true); // it is a VIP now

    assert.deepEqual(await next(main), ["news", { title: "Hello" }]);
    assert.deepEqual(await next(chat), ["said", "Ann", Buffer.from([1, 2, 3])]);
  },
};
