import { createServer } from "node:http";
import { Server } from "socket.io";

const httpServer = createServer();
const io = new Server(httpServer, {
  pingInterval: 10_000,
  connectionStateRecovery: { maxDisconnectionDuration: 60_000 },
});

io.on("connection", (socket) => {
  console.log(`${socket.id} is here`);
});

httpServer.listen(process.env.PORT ?? 3000);

httpServer.on("listening", () => console.log(`port ${httpServer.address().port}`));
export { io, httpServer };
