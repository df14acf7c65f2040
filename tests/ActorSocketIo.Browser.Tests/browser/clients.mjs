// Official clients for scripts: what one hears is kept, so that nothing said before somebody listens is missed.
import { io } from "socket.io-client";

/** Connects one more client. `heard("event")` gives the arguments of the next event of that name, at the latest after 10 s. */
export async function connect(url, options = {}) {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  const kept = new Map(); // event → arguments that nobody asked for yet
  const asked = new Map(); // event → who waits for the next
  socket.onAny((event, ...args) => {
    const waiting = asked.get(event)?.shift();
    if (waiting) waiting(args);
    else kept.set(event, [...(kept.get(event) ?? []), args]);
  });
  const heard = (event) => {
    if (kept.get(event)?.length > 0) return Promise.resolve(kept.get(event).shift());
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`no ${event} within 10 s`)), 10_000);
      asked.set(event, [...(asked.get(event) ?? []), (args) => { clearTimeout(tooLate); resolve(args); }]);
    });
  };
  await new Promise((resolve, reject) => { socket.on("connect", resolve); socket.on("connect_error", reject); });
  return Object.assign(socket, { heard });
}
