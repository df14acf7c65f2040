// What the tests share: clients, calls to the testbed, waiting.
import { io } from "socket.io-client";

export const connect = async (url, options = {}) => {
  const socket = io(url, { forceNew: true, transports: ["websocket"], ...options });
  socket.received = [];
  socket.marks = [];
  socket.onAny((...event) => {
    if (event[0] === "mark") socket.marks.push(event[1]);
    else if (event[0] !== "auth") socket.received.push(event);
  });
  await connected(socket);
  return socket;
};

export const connected = (socket) =>
  new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });

// One operation of the testbed on the calling socket, or from /control on a namespace.
export const call = async (socket, op, target, ...args) => {
  const answer = await socket.timeout(5000).emitWithAck("call", { op, target: target ?? {}, args });
  if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
  return answer.ok;
};

export const until = async (condition, what) => {
  for (const limit = Date.now() + 5000; Date.now() < limit; ) {
    const value = await condition();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`waited in vain for ${what}`);
};

let serial = 0;

// What their nodes have emitted has arrived when a mark that was emitted later has; a node's own clients are served at once.
export const settled = async (...sockets) => {
  const mark = ++serial;
  const everybody = sockets.map((socket) => socket.id);
  await Promise.all(sockets.map((socket) => call(socket, "emit", { in: everybody }, "mark", mark)));
  await until(() => sockets.every((socket) => socket.marks.filter((m) => m === mark).length === sockets.length - 1), "everybody's mark");
};

export const room = () => `room-${process.pid}-${++serial}`;
