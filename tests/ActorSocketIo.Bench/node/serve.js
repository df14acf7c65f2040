import { createServer } from "node:http";
import { Server } from "socket.io";

// Serves the events that loads send, as ActorSocketIo.BenchApp does.
// GET /healthz answers 200 once the adapter counts NODES servers.
export function serve(adapter) {
  const nodes = Number(process.env.NODES ?? 1);
  const http = createServer(async (request, response) => {
    const ready = request.url === "/healthz" && (nodes === 1 || (await io.of("/").adapter.serverCount()) >= nodes);
    response.writeHead(ready ? 200 : 503).end();
  });
  const io = new Server(http, { adapter, pingInterval: Number(process.env.PING_INTERVAL ?? 25000) });

  install(io, io.of("/"));
  install(io, io.of(/^\/n\d+$/));
  io.on("serverPing", (ack) => ack("pong"));

  http.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(`READY ${process.pid}`));
}

function install(io, nsp) {
  nsp.on("connection", (socket) => {
    socket.on("echo", (payload, ack) => ack(payload));
    socket.on("join", async (room, ack) => {
      await socket.join(room);
      ack();
    });
    socket.on("leave", async (room, ack) => {
      await socket.leave(room);
      ack();
    });
    socket.on("bcast", (room, message) => (room ? nsp.to(room) : nsp).emit("msg", message));
    socket.on("fetch", async (room, ack) => ack((await nsp.in(room).fetchSockets()).length));
    socket.on("burn", (milliseconds, ack) => {
      for (const end = performance.now() + milliseconds; performance.now() < end; );
      ack(0);
    });
    socket.on("sse", (ack) => io.serverSideEmit("serverPing", (error, answers) => ack(error ? -1 : answers.length)));
  });
}
