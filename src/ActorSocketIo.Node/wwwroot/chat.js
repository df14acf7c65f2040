// The chat: what the server says goes to the view, what the person does goes to the server.
// Events are described in Chat/Guest.cs.
import { io } from "/socket.io/socket.io.esm.min.js";
import { prepareImage } from "./images.js";
import * as view from "./view.js";

const query = new URLSearchParams(location.search);
const you = { id: null, name: query.get("name") ?? localStorage.getItem("name") ?? "" };
let room = query.get("room") ?? new URLSearchParams(location.hash.slice(1)).get("room") ?? "lobby";
let shown = null; // the room that the page shows
let present = {}; // the last word on who is where; it may come before we know that we are in

const socket = io({
  autoConnect: false,
  transports: query.has("transport") ? [query.get("transport")] : ["polling", "websocket"],
  auth: (send) => send({ name: you.name }),
});

socket.on("connect", () => {
  you.id = socket.id;
  view.closeWelcome(you);
  showLink();
  socket.io.engine.on("upgrade", showLink);
  enter(room);
});
socket.on("connect_error", (error) => {
  view.showLink("not connected, trying again…", false);
  if (!socket.active) view.openWelcome(you.name, error.message); // the server refused us: it will not be tried again by itself
});
socket.on("disconnect", (reason) => {
  view.showLink(socket.active ? "connection lost, trying again…" : "disconnected", false);
  if (reason === "io server disconnect") socket.connect();
});

socket.on("rooms", (rooms) => view.showRooms(rooms, room));
socket.on("people", (where, people, count) => {
  present = { room: where, people, count };
  if (where === room) view.showPeople(people, count, you);
});
socket.on("joined", (person) => view.addNotice(`${person.name} has come in`));
socket.on("left", (person) => { view.stopTyping(person); view.addNotice(`${person.name} has left`); });
socket.on("message", (message) => { view.stopTyping(message.from); view.addText(message); });
socket.on("image", (image, bytes) => view.addImage(image, new Blob([bytes], { type: image.type })));
socket.on("typing", (person, isTyping) => isTyping ? view.startTyping(person) : view.stopTyping(person));

view.onName((name) => {
  you.name = name;
  localStorage.setItem("name", name);
  socket.disconnect().connect();
});
view.onRoom(enter);
view.onText(async (text) => {
  typing.stop();
  const line = view.addText({ from: you, text, at: Date.now() }, true);
  line.settle(await ask("message", text));
});
view.onImage(async (file) => {
  try {
    const blob = await prepareImage(file);
    const image = { type: blob.type, name: file.name ?? "image" };
    const line = view.addImage({ ...image, from: you, at: Date.now() }, blob, true);
    line.settle(await ask("image", image, await blob.arrayBuffer()));
  } catch (error) {
    view.toast(error.message);
  }
});

/** Tells the others once that this person types, and once that they have stopped. */
const typing = {
  timer: null,
  start() {
    if (!this.timer) socket.volatile.emit("typing", true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), 2500);
  },
  stop() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    socket.emit("typing", false);
  },
};
view.onTyping(() => typing.start());

async function enter(name) {
  const joined = await ask("join", name);
  if (joined.error) return view.toast(joined.error);
  const isNew = joined.room !== shown; // after a lost connection it is not, and what was said stays
  room = shown = joined.room;
  history.replaceState(null, "", `${location.pathname}${location.search}#${new URLSearchParams({ room })}`);
  if (isNew) view.showRoom(room);
  else view.addNotice("Connected again");
  if (present.room === room) view.showPeople(present.people, present.count, you);
}

/** Emits, and gives the server's answer, or an `error` if there is none in time. */
async function ask(event, ...args) {
  if (!socket.connected) return { error: "There is no connection at the moment." }; // else it would wait, and be sent before we are back in the room
  try {
    return (await socket.timeout(15_000).emitWithAck(event, ...args)) ?? {};
  } catch {
    return { error: "The server did not answer." };
  }
}

function showLink() {
  const { id, transport } = socket.io.engine;
  const node = id.slice(0, 8); // a session's id begins with its node's token
  view.showLink(`${transport.name} · ${node}`, true, `Connected by ${transport.name} to node ${node}`);
}

if (you.name) socket.connect();
else view.openWelcome("");
