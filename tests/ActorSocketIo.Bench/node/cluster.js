// A worker for each of PORTS; the primary hands on what they say to each other.
// Each has its own port, so that the load spreads its connections, and not the primary.
import cluster from "node:cluster";
import { createAdapter, setupPrimary } from "@socket.io/cluster-adapter";
import { serve } from "./serve.js";

if (cluster.isPrimary) {
  setupPrimary();
  for (const port of process.env.PORTS.split(",")) cluster.fork({ PORT: port });
} else {
  serve(createAdapter());
}
