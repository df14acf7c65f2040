// A crowd of clients that reconnect, join a room each time and ask for acknowledgements all the while. Says twice a second how they are.
// node crowd.js URL COUNT
import { io } from "socket.io-client";

const [url, count] = process.argv.slice(2);
const clients = [];
const totals = { connections: 0, heard: 0 };

const start = () => {
  const socket = io(url, { forceNew: true, reconnectionDelayMax: 2000 });
  const client = { socket, joined: false, ackedAt: 0 };
  clients.push(client);
  socket.on("connect", async () => {
    totals.connections++;
    const { id } = socket;
    await socket.timeout(10000).emitWithAck("call", { op: "join", target: {}, args: ["crowd"] }).catch(() => {});
    client.joined = socket.id === id;
  });
  socket.on("disconnect", () => (client.joined = false));
  socket.on("hear", () => totals.heard++);
  const ask = async () => {
    const answer = await socket.timeout(3000).emitWithAck("message-with-ack", "still there?").catch(() => undefined);
    if (answer !== undefined) client.ackedAt = Date.now();
    setTimeout(ask, 200);
  };
  ask();
};

for (let i = 0; i < Number(count); i++) start();
setInterval(() => {
  const joined = clients.filter((client) => client.joined).length;
  const lively = clients.filter((client) => Date.now() - client.ackedAt < 2000).length;
  console.log(JSON.stringify({ joined, lively, ...totals }));
}, 500);
