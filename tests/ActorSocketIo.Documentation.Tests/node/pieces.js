// What the guide shows of Node, each in a namespace of its own, so that one server runs them all.

export function events(io) {
  io.on("connection", (socket) => {
    socket.emit("hello", "world", 42, Buffer.from([1, 2, 3]));

    socket.on("rename", (user, newName) => {
      socket.emit("renamed", { id: user.id, name: newName });
    });
    socket.once("first", () => socket.emit("once"));
  });
}

export function acks(io) {
  io.on("connection", (socket) => {
    socket.on("add", (a, b, callback) => callback(a + b));

    socket.on("introduce", async (callback) => {
      const name = await socket.timeout(5000).emitWithAck("who are you?");
      callback(`hello ${name}`);
    });

    socket.on("poll", async (callback) => {
      try {
        callback(await io.timeout(500).emitWithAck("vote"));
      } catch (err) {
        callback(err.responses); // of those who have answered in time
      }
    });
  });
}

export function rooms(io) {
  io.on("connection", (socket) => {
    socket.on("join", async (room, callback) => {
      await socket.join(room);
      socket.to(room).emit("joined", socket.id);
      callback(socket.rooms.size); // its own room, which has its id for a name, and this one
    });

    socket.on("say", (room, text) => io.to(room).to("all").except("quiet").emit("said", text));

    socket.on("leave", (room) => socket.leave(room));

    socket.on("disconnecting", () => {
      for (const room of socket.rooms) socket.to(room).emit("left", room);
    });
  });
}

export function everybody(io) {
  io.on("connection", (socket) => {
    socket.on("shout", (text) => {
      io.emit("shouted", text); // to all, the sender too
      socket.broadcast.emit("heard", text); // to all others
      io.local.emit("here", text); // to clients of this node
      io.volatile.emit("position", 1, 2); // may be lost if a client cannot take it now
      io.compress(false).emit("picture", Buffer.alloc(10));
    });
  });
}

export function secured(io) {
  io.use((socket, next) => {
    if (socket.handshake.auth.token !== "secret") {
      const error = new Error("wrong token");
      error.data = { retryAfter: 10 };
      return next(error);
    }
    socket.data.name = "ann";
    next();
  });

  io.on("connection", (socket) => {
    socket.emit("welcome", socket.data.name);
  });
}

export function guarded(io) {
  io.on("connection", (socket) => {
    socket.use(([event, ...args], next) => {
      if (event === "delete") return next(new Error("not allowed"));
      next();
    });

    socket.on("error", (error) => socket.emit("refused", error.message));
    socket.on("delete", () => socket.emit("deleted"));
    socket.on("read", (callback) => callback("text"));
  });
}

export function families(io) {
  const shops = io.of(/^\/shop-\d+$/);

  shops.on("connection", (socket) => {
    socket.emit("welcome", socket.nsp.name);
    socket.on("close", () => shops.emit("closing")); // to the clients of all shops
  });
}

export function listening(io) {
  io.on("connection", (socket) => {
    socket.onAny((event, ...args) => socket.emit("log", `in: ${event}`));

    socket.on("ping me", () => socket.emit("pong"));
    socket.on("disconnect", (reason) => io.emit("gone", reason));
    socket.on("kick", () => socket.disconnect());
  });
}

export function everywhere(io) {
  io.on("connection", (socket) => {
    socket.data.city = socket.handshake.query.city;

    socket.on("cities", async (callback) => {
      const sockets = await io.in("tour").fetchSockets();
      callback(sockets.map((other) => other.data.city).sort());
    });

    socket.on("move", (from, to) => {
      io.in(from).socketsJoin(to);
      io.in(from).socketsLeave(from);
      io.to(to).emit("moved");
    });

    socket.on("end", (room) => io.in(room).disconnectSockets());
    socket.join("tour");
  });
}

export function recovering(io) {
  io.on("connection", (socket) => {
    if (socket.recovered) return; // its id, rooms and data are what they were, and what it has missed was sent
    socket.join("news");
    socket.emit("begin");
  });
}
