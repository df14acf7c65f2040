const rooms = ["kitchen", "garden", "library"];
const name = new URLSearchParams(location.search).get("name") ?? `guest-${Math.random().toString(36).slice(2, 6)}`;
const socket = io({ auth: { name } });
let room, list;

document.querySelector("#me").textContent = name;
const nav = document.querySelector("nav");
for (const each of rooms) {
  const button = document.createElement("button");
  button.textContent = each;
  button.addEventListener("click", () => enter(each));
  nav.append(button);
}

socket.on("connect", () => enter(room ?? rooms[0]));
document.addEventListener("visibilitychange", () => socket.emit("away", document.hidden));

function enter(which) {
  room = which;
  list = undefined;
  socket.emit("enter", room);
  show();
}

// The whole list when this client comes into a room, then diffs of it.
socket.on("presence:list", (whole) => {
  if (whole.room !== room) return;
  list = whole;
  show();
});

socket.on("presence:diff", (diff) => {
  if (!list || diff.room !== room) return;
  if (diff.node === list.node && diff.version <= list.version) return;   // the list has it in it
  if (diff.node !== list.node || diff.after !== list.version) {          // one was missed
    socket.emit("presence:get", room);
    return;
  }
  Object.assign(list.users, diff.present);
  for (const user of diff.gone) delete list.users[user];
  list.version = diff.version;
  show();
});

function show() {
  for (const button of nav.children) button.setAttribute("aria-pressed", button.textContent === room);
  document.querySelector("ul").replaceChildren(...Object.keys(list?.users ?? {}).sort().map((user) => {
    const item = document.createElement("li");
    item.textContent = user;
    item.className = list.users[user];
    return item;
  }));
}
