import express from "express";
import session from "express-session";
import { createServer } from "node:http";
import { Server } from "socket.io";

const app = express();
const withSession = session({ secret: "keep it", resave: false, saveUninitialized: true });
app.use(withSession);
app.get("/add", (req, res) => {
  req.session.cart = req.query.item;
  res.end();
});

const httpServer = createServer(app);
const io = new Server(httpServer);
io.engine.use(withSession);

io.on("connection", (socket) => {
  socket.emit("cart", socket.request.session.cart);
});

httpServer.listen(process.env.PORT ?? 3000);

httpServer.on("listening", () => console.log(`port ${httpServer.address().port}`));
