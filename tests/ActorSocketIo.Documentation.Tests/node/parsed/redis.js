// What the guide shows of Node that needs a Redis server: it is parsed, not run.
import { createClient } from "redis";
import { Server } from "socket.io";
import { createAdapter } from "@socket.io/redis-adapter";
import { Emitter } from "@socket.io/redis-emitter";

const pubClient = createClient({ url: "redis://10.0.0.9:6379" });
const subClient = pubClient.duplicate();
await Promise.all([pubClient.connect(), subClient.connect()]);

const io = new Server({ adapter: createAdapter(pubClient, subClient) });
io.listen(3000);

const emitter = new Emitter(pubClient);
emitter.to("room").emit("said", "Ann", "hello");
