// Each line under a mark is an error; a mark without one is an error too.
import { io, type Socket } from "socket.io-client";
import type { ChatClient, ChatServer, Message, Person } from "./events.js";

const socket: Socket<ChatClient, ChatServer> = io();

// @ts-expect-error There is no such event.
socket.emit("shout", "hi");
// @ts-expect-error The event of another direction.
socket.emit("said", "ada", "hi");
// @ts-expect-error Another type.
socket.emit("say", 1);
// @ts-expect-error Nothing is said.
socket.emit("say");
// @ts-expect-error Too much is said.
socket.emit("say", "hi", "again");
// @ts-expect-error The answer is not taken.
socket.emit("add", 1, 2);
// @ts-expect-error The answer is another type.
socket.emit("add", 1, 2, (sum: string) => sum);
// @ts-expect-error One number is missing.
void socket.emitWithAck("add", 1);
// @ts-expect-error The answer may be null.
const found: Message = await socket.emitWithAck("find", "1");
// @ts-expect-error There is no such event to listen for.
socket.on("shouted", () => {});
// @ts-expect-error Its argument is another type.
socket.on("said", (from: number) => from);
// @ts-expect-error A yes or no is asked for.
socket.on("confirm", (question, callback) => callback("yes"));
// @ts-expect-error A member is missing.
socket.on("introduce", (callback) => callback({ name: "ada", age: 36, mood: 0 }));
// @ts-expect-error There are two moods.
const person: Person = { name: "ada", age: 36, mood: 2, best: "Fine" };
// @ts-expect-error A name that is none of the enum's.
const friend: Person = { name: "ada", age: 36, mood: 0, best: "Sad" };
// @ts-expect-error What is ignored in C# is not there.
socket.on("posted", (message) => message.length);

export { found, person, friend };
