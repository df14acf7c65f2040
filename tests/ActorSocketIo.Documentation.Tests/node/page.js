// A page without a browser: fetches it, and runs its script with as much of a document as the pages of the tutorial use.
import assert from "node:assert/strict";
import vm from "node:vm";
import { io } from "socket.io-client";
import { within } from "./kit.js";

export async function open(url) {
  const html = await (await fetch(url)).text();
  const [, client, script] = html.match(/<script src="([^"]+)"><\/script>\s*<script>(.*?)<\/script>/s);
  assert.equal((await fetch(url + client)).status, 200);

  const lines = [];
  const elements = { lines: { append: (item) => lines.push(item.textContent) }, text: { value: "" }, form: {} };
  let socket;
  vm.runInNewContext(script, {
    encodeURIComponent,
    document: { getElementById: (id) => elements[id], createElement: () => ({}) },
    io: (options) => (socket = io(url, { forceNew: true, reconnection: false, ...options })),
    fetch: async (path, options) => {
      const answer = await fetch(url + path, options);
      socket.io.opts.extraHeaders = { cookie: answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ") };
      return answer;
    },
  });

  return {
    /** Waits until its socket is. */
    connected: () => within(new Promise((resolve) => (socket.connected ? resolve() : socket.once("connect", resolve))), "the connection"),
    /** Types a text and presses the button. */
    send: (typed) => {
      elements.text.value = typed;
      return elements.form.onsubmit({ preventDefault() {} });
    },
    /** Waits until a line is shown. */
    shows: (line) =>
      within(
        new Promise((resolve) => {
          const look = () => (lines.includes(line) ? resolve() : setTimeout(look, 10));
          look();
        }),
        `the line "${line}" on the page, which shows ${JSON.stringify(lines)},`,
      ),
    close: () => socket.disconnect(),
  };
}
