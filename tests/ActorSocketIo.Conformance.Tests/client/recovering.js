// Clients that join a room once, are recovered whenever their connection breaks, and check that they get every tick of every emitter once and in order. Says twice a second how they are.
// node recovering.js URL COUNT
import { io } from "socket.io-client";

const [url, count] = process.argv.slice(2);
const clients = [];
const totals = { recovered: 0, anew: 0, missing: 0, doubled: 0 };

const start = () => {
  const socket = io(url, { forceNew: true, reconnectionDelayMax: 2000 });
  const client = { socket, joined: false, last: {} };
  clients.push(client);
  socket.on("connect", async () => {
    if (socket.recovered) totals.recovered++;
    else if (client.joined) totals.anew++;
    else client.joined = (await socket.timeout(10000).emitWithAck("call", { op: "join", target: {}, args: ["ticks"] }).catch(() => undefined)) !== undefined;
  });
  socket.on("tick", (emitter, number) => {
    const last = client.last[emitter] ?? 0;
    if (number <= last) totals.doubled++;
    else totals.missing += number - last - 1;
    client.last[emitter] = Math.max(number, last);
  });
};

for (let i = 0; i < Number(count); i++) start();
setInterval(() => {
  const least = {};
  for (const emitter of new Set(clients.flatMap((client) => Object.keys(client.last)))) least[emitter] = Math.min(...clients.map((client) => client.last[emitter] ?? 0));
  const joined = clients.filter((client) => client.joined && client.socket.connected).length;
  console.log(JSON.stringify({ joined, ...totals, least }));
}, 500);
