// Clients that join their rooms once, are recovered whenever their connection breaks, and check that they get every tick of every emitter once and in order. Says twice a second how they are.
// node recovering.js URL[,URL...] COUNT        of several URLs a client takes the next one whenever it comes back
import { io } from "socket.io-client";

const [urls, count] = [process.argv[2].split(","), Number(process.argv[3])];
const clients = [];
const totals = { recovered: 0, anew: 0, changed: 0, missing: 0, doubled: 0 };

const call = (socket, op, ...args) => socket.timeout(10000).emitWithAck("call", { op, target: {}, args }).catch(() => undefined);

// Every tenth client hears little, so that what it got last is old.
const roomsOf = (number) => (number % 10 === 9 ? ["quiet"] : ["ticks", `room-${number % 4}`]);

const start = (number) => {
  const url = (attempt) => urls[(number + attempt) % urls.length];
  const socket = io(url(0), { forceNew: true, reconnectionDelayMax: 2000, timeout: 5000 });
  const client = { socket, rooms: roomsOf(number), id: undefined, pings: 0, attempts: 0, last: {}, serials: {} };
  clients.push(client);
  socket.io.on("reconnect_attempt", () => (socket.io.uri = url(++client.attempts)));
  socket.io.on("ping", () => client.pings++);
  socket.on("connect", async () => {
    const { id } = socket;
    if (client.id === undefined) {
      if ((await call(socket, "join", client.rooms)) !== undefined) client.id = id;
    } else if (!socket.recovered) {
      totals.anew++;
    } else if (id !== client.id) {
      totals.changed++;
    } else {
      const found = await call(socket, "rooms");
      if (found === undefined) return; // its connection has broken again
      if (String(found.ok) === String([id, ...client.rooms].sort())) totals.recovered++;
      else totals.changed++;
    }
  });
  // Of each stream every number comes, and of each emitter none before an earlier one of another stream.
  socket.on("tick", (emitter, room, number, serial) => {
    const stream = `${emitter} ${room}`;
    const last = client.last[stream] ?? 0;
    if (number <= last || serial <= (client.serials[emitter] ?? 0)) totals.doubled++;
    else totals.missing += number - last - 1;
    client.last[stream] = Math.max(number, last);
    client.serials[emitter] = Math.max(serial, client.serials[emitter] ?? 0);
  });
  socket.on("drop", (within) => setTimeout(() => socket.io.engine.close(), Math.random() * within));
};

const leastOf = (stream) => Math.min(...clients.filter((client) => client.rooms.includes(stream.split(" ").at(-1))).map((client) => client.last[stream] ?? 0));

for (let number = 0; number < count; number++) start(number);
setInterval(() => {
  const streams = [...new Set(clients.flatMap((client) => Object.keys(client.last)))];
  const joined = clients.filter((client) => client.id !== undefined && client.socket.connected).length;
  const pings = Math.min(...clients.map((client) => client.pings));
  console.log(JSON.stringify({ joined, pings, ...totals, least: Object.fromEntries(streams.map((stream) => [stream, leastOf(stream)])) }));
}, 500);
