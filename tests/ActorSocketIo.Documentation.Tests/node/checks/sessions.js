import assert from "node:assert/strict";
import { next } from "../kit.js";

export default {
  async "a socket knows the session of its browser"({ url, connect }) {
    const answer = await fetch(url + "/add?item=apples");
    const cookie = answer.headers.getSetCookie()[0].split(";")[0];

    const client = await connect("/", { extraHeaders: { cookie } });

    assert.deepEqual(await next(client), ["cart", "apples"]);
  },
};
