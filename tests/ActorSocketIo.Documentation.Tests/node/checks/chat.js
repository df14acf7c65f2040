import assert from "node:assert/strict";
import { kit } from "../kit.js";
import { open } from "../page.js";

export default {
  async "who has not signed in is refused"({ url }) {
    const stranger = kit(url.split("+")[0]);
    await assert.rejects(stranger.connect(), { message: "unauthorized" });
    stranger.close();
  },

  async "a room is the same on both nodes, and remembers"({ url }) {
    const [first, second] = url.split("+");
    const [ann, bob] = [await open(first), await open(second)];

    await ann.send("Ann"); // signs in
    await ann.connected();
    await ann.send("hello");
    await ann.shows("Ann: hello");
    await bob.send("Bob");

    await ann.shows("Bob has come in");
    await bob.shows("Ann: hello"); // of before, and from the other node
    await bob.send("hi");
    await ann.shows("Bob: hi");
    ann.close();
    bob.close();
  },

  async "both nodes are healthy"({ url }) {
    for (const node of url.split("+")) {
      for (const probe of ["live", "ready"]) assert.equal((await fetch(`${node}/health/${probe}`)).status, 200);
    }
  },
};
