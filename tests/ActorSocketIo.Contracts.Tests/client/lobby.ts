import { io, type Socket } from "socket.io-client";
import type { LobbyClient, LobbyServer } from "./events.js";

const socket: Socket<LobbyClient, LobbyServer> = io(`${process.argv[2]}/lobby`);

socket.on("said", (line) => console.log(`${line.from}: ${line.text}`));
socket.on("confirm", (question, callback) => callback(question.endsWith("?")));

socket.emit("join", "lobby");
socket.emit("say", "hello");
const sum = await socket.emitWithAck("add", 1, 2);           // a number

// What follows is not on the page: what was said has come, since it was sent before the sum.
socket.disconnect();
process.exitCode = sum === 3 ? 0 : 1;
