// Everything that touches the page. Text goes in as text, never as markup.

const $ = (id) => document.getElementById(id);
const messages = $("messages"), talk = $("talk"), welcome = $("welcome"), text = $("text");
const typists = new Map(); // id → { name, timer }
const narrow = matchMedia("(max-width: 700px)");

// ---- who and where ------------------------------------------------------------------------------

export function openWelcome(name, problem = "") {
  $("name").value = name;
  $("name-problem").textContent = problem;
  $("app").inert = true;
  if (!welcome.open) welcome.showModal();
  $("name").select();
}

export function closeWelcome(you) {
  $("app").inert = false;
  if (welcome.open) welcome.close();
  dress($("you-avatar"), you.name);
  $("you-name").textContent = you.name;
}

export function showLink(what, isUp, details = "") {
  $("link").title = details;
  $("link").textContent = what;
  $("link").classList.toggle("up", isUp);
}

export function showRooms(rooms, current) {
  $("rooms").replaceChildren(...rooms.map(({ name, count }) => {
    const button = make("button", { type: "button", title: `#${name}` }, make("span", {}, name), make("i", { ariaLabel: `${count} here` }, count ? `${count}` : ""));
    if (name === current) button.setAttribute("aria-current", "true");
    button.dataset.room = name;
    return make("li", {}, button);
  }));
}

export function showRoom(name) {
  $("room-name").textContent = name;
  document.title = `#${name} · ActorSocketIo chat`;
  for (const button of $("rooms").querySelectorAll("button")) {
    if (button.dataset.room === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  typists.forEach(({ timer }) => clearTimeout(timer));
  typists.clear();
  showTypists();
  messages.replaceChildren(make("li", { className: "empty" }, make("b", {}, `This is #${name}`), "Say something, or drop an image here."));
  $("people").replaceChildren();
  $("room-count").textContent = "";
  closeDrawers();
  if (!narrow.matches) text.focus();
}

/** @param people Those who are shown; @param count how many there are. */
export function showPeople(people, count, you) {
  const sorted = people.toSorted((a, b) => (b.id === you.id) - (a.id === you.id) || a.name.localeCompare(b.name));
  $("people").replaceChildren(...sorted.map((person) =>
    make("li", {}, dress(make("span", { className: "avatar", ariaHidden: "true" }), person.name),
      make("span", { className: "name" }, person.name),
      person.id === you.id ? make("small", {}, "(you)") : "")));
  $("room-count").textContent = count === 1 ? "only you are here" : `${count} people`;
}

// ---- what is said -------------------------------------------------------------------------------

/** Adds a text to the talk. @returns what settles it, if it is our own and the server has yet to take it. */
export function addText({ from, text, at }, isMine = false) {
  return addLine(from, at, make("div", { className: "line" }, ...withLinks(text)), isMine);
}

/** Adds an image to the talk; see addText. */
export function addImage({ from, name, at }, blob, isMine = false) {
  const img = make("img", { src: URL.createObjectURL(blob), alt: name });
  img.onload = () => follow(isMine);
  return addLine(from, at, make("div", { className: "line picture" }, img), isMine);
}

export function addNotice(what) {
  append(make("li", { className: "notice" }, what), false);
}

function addLine(from, at, line, isMine) {
  const last = messages.lastElementChild;
  const goesOn = last?.dataset.from === from.id && at - last.dataset.at < 120_000;
  const message = goesOn ? last : $("message-template").content.firstElementChild.cloneNode(true);
  message.querySelector(".lines").append(line);
  message.dataset.at = at;
  if (!goesOn) {
    message.dataset.from = from.id;
    message.classList.toggle("mine", isMine);
    dress(message.querySelector(".avatar"), from.name);
    message.querySelector("b").textContent = isMine ? "You" : from.name;
    const time = message.querySelector("time");
    time.dateTime = new Date(at).toISOString();
    time.textContent = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    append(message, isMine);
  }
  follow(isMine);
  line.classList.toggle("waiting", isMine);
  return {
    settle({ error }) {
      line.classList.remove("waiting");
      if (!error) return;
      line.classList.add("failed");
      line.title = error;
      toast(error);
    },
  };
}

function append(item, always) {
  const empty = messages.querySelector(".empty");
  if (empty && !item.classList.contains("notice")) empty.remove();
  if (messages.children.length > 300) messages.firstElementChild.remove();
  messages.append(item);
  follow(always);
}

/** Keeps the last line in sight, unless the person has scrolled up to read. */
function follow(always) {
  const last = messages.lastElementChild;
  if (always || talk.scrollHeight - talk.scrollTop - talk.clientHeight < 160 + (last?.offsetHeight ?? 0)) talk.scrollTop = talk.scrollHeight;
}

// ---- who is typing ------------------------------------------------------------------------------

export function startTyping({ id, name }) {
  clearTimeout(typists.get(id)?.timer);
  typists.set(id, { name, timer: setTimeout(() => stopTyping({ id }), 6000) }); // in case the word that they stopped is lost
  showTypists();
}

export function stopTyping({ id }) {
  clearTimeout(typists.get(id)?.timer);
  if (typists.delete(id)) showTypists();
}

function showTypists() {
  const names = [...typists.values()].map((typist) => typist.name);
  $("typing").textContent = names.length === 0 ? ""
    : names.length === 1 ? `${names[0]} is typing`
    : names.length === 2 ? `${names[0]} and ${names[1]} are typing`
    : `${names.length} people are typing`;
}

// ---- what the person does -----------------------------------------------------------------------

export function onName(handler) {
  $("welcome-form").onsubmit = (event) => {
    event.preventDefault();
    const name = $("name").value.trim();
    if (name) handler(name);
  };
  $("rename").onclick = () => openWelcome($("you-name").textContent);
  welcome.oncancel = (event) => { if (!$("you-name").textContent) event.preventDefault(); else $("app").inert = false; };
}

export function onRoom(handler) {
  $("rooms").onclick = (event) => {
    const button = event.target.closest("button");
    if (button) handler(button.dataset.room);
  };
  $("new-room").onsubmit = (event) => {
    event.preventDefault();
    const name = $("new-room-name").value.trim();
    if (name) handler(name);
    $("new-room").reset();
  };
}

export function onText(handler) {
  const send = () => {
    const said = text.value.trim();
    text.value = "";
    if (said) handler(said);
  };
  $("composer").onsubmit = (event) => { event.preventDefault(); send(); };
  text.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
}

export function onTyping(handler) {
  text.oninput = () => { if (text.value) handler(); };
}

export function onImage(handler) {
  $("image").onchange = () => {
    for (const file of $("image").files) handler(file);
    $("image").value = "";
  };
  text.onpaste = (event) => {
    const images = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (images.length > 0) event.preventDefault();
    images.forEach(handler);
  };
  addEventListener("dragover", (event) => { event.preventDefault(); $("drop").hidden = false; });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").hidden = true; });
  addEventListener("drop", (event) => {
    event.preventDefault();
    $("drop").hidden = true;
    [...event.dataTransfer.files].forEach(handler);
  });
}

/** On narrow screens the rooms and the people are drawers. */
function toggleDrawer(drawer, button, isOpen = !drawer.classList.contains("open")) {
  drawer.classList.toggle("open", isOpen);
  button.setAttribute("aria-expanded", `${isOpen}`);
}

function closeDrawers() {
  toggleDrawer($("side"), $("open-side"), false);
  toggleDrawer($("people-side"), $("room-count"), false);
}

$("open-side").onclick = () => { toggleDrawer($("side"), $("open-side")); $("close-side").focus(); };
$("close-side").onclick = () => { closeDrawers(); $("open-side").focus(); };
$("room-count").onclick = () => toggleDrawer($("people-side"), $("room-count"));
talk.addEventListener("click", closeDrawers);
addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawers(); });

const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;
$("theme").onclick = () => {
  const now = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  localStorage.setItem("theme", document.documentElement.dataset.theme = now === "dark" ? "light" : "dark");
};

let toastTimer;
export function toast(what) {
  $("toast").textContent = what;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

// ---- helpers ------------------------------------------------------------------------------------

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Gives an avatar the initials of a name and a colour that is always the same for it. */
function dress(avatar, name) {
  const words = name.trim().split(/\s+/);
  avatar.textContent = (words.length > 1 ? [...words[0]][0] + [...words.at(-1)][0] : [...words[0]].slice(0, 2).join("")).toUpperCase();
  let hue = 7;
  for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 360;
  avatar.style.setProperty("--hue", hue);
  return avatar;
}

function withLinks(said) {
  return said.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) =>
    i % 2 === 1 ? make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part);
}
