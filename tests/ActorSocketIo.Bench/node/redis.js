// One of several processes that Redis joins: REDIS is its port.
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { serve } from "./serve.js";

const publisher = createClient({ url: `redis://127.0.0.1:${process.env.REDIS}` });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);
serve(createAdapter(publisher, subscriber));
