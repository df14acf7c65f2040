// What checks are written with: clients that are closed behind each, and events that can be awaited.
import { io } from "socket.io-client";

export function kit(url) {
  const sockets = [];

  /** A client that is connected, or the error it was refused with is thrown. */
  async function connect(namespace = "/", options = {}) {
    const socket = io(url + namespace, { forceNew: true, reconnectionDelay: 50, ...options });
    sockets.push(socket);
    socket.received = [];
    socket.waiting = [];
    socket.onAny((...event) => {
      const ack = typeof event.at(-1) === "function" ? event.pop() : undefined;
      if (socket._pid && !ack && event.length > 1 && typeof event.at(-1) === "string") event.pop(); // the offset by which it would be recovered
      const next = socket.waiting.shift();
      if (next) next({ event, ack });
      else socket.received.push({ event, ack });
    });
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    return socket;
  }

  return {
    url,
    connect,
    close: () => sockets.forEach((socket) => socket.disconnect()),
  };
}

/** The next event of a client, its name first; with answer it is acknowledged. */
export async function next(socket, answer) {
  const { event, ack } = socket.received.shift() ?? (await within(new Promise((resolve) => socket.waiting.push(resolve)), `an event for ${socket.id}`));
  if (answer !== undefined) ack(answer);
  return event;
}

/** What a promise gives, unless it takes too long. */
export function within(promise, what) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error(`${what} did not come`)), 10_000).unref())]);
}
