// The reference's side of the guide for those who come from Node: its own server, from npm, with every piece of code that the guide shows.
import { io } from "./setUp.js";
import * as pieces from "./pieces.js";

io.engine.on("initial_headers", (headers) => (headers["x-served-by"] = "node"));
for (const [name, add] of Object.entries(pieces)) add(name === "everybody" || name === "families" ? io : io.of("/" + name));
