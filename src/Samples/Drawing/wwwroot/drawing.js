const socket = io();
const canvas = document.querySelector("canvas"), paper = canvas.getContext("2d"), pens = document.querySelector(".pens");
const colours = { Ink: "#1b1e28", Violet: "#5847e8", Sea: "#0a9e98", Rose: "#e8476c", Sun: "#f2a516" };
const FULL = 65535, WIDTH = 4;
let colour = colours.Ink, points = null;
const pointers = new Map();

paper.lineCap = paper.lineJoin = "round";

for (const [name, value] of Object.entries(colours)) {
  const pen = Object.assign(document.createElement("button"), { type: "button", title: name, ariaLabel: name, ariaPressed: value === colour });
  pen.style.setProperty("--pen", value);
  pen.onclick = () => {
    colour = value;
    pens.querySelectorAll("[aria-pressed]").forEach((other) => other.setAttribute("aria-pressed", other === pen));
  };
  pens.append(pen);
}
pens.append(Object.assign(document.createElement("button"), { type: "button", className: "clear", textContent: "New sheet", onclick: () => socket.emit("clear") }));

socket.on("sheet", (strokes) => {
  paper.clearRect(0, 0, canvas.width, canvas.height);
  strokes.forEach(draw);
});
socket.on("stroke", draw);
socket.on("pointer", (id, x, y) => {
  if (!pointers.has(id)) pointers.set(id, canvas.parentElement.appendChild(Object.assign(document.createElement("i"), { className: "pointer" })));
  Object.assign(pointers.get(id).style, { left: `${x * 100}%`, top: `${y * 100}%` });
});
socket.on("gone", (id) => { pointers.get(id)?.remove(); pointers.delete(id); });
socket.on("disconnect", () => { pointers.forEach((pointer) => pointer.remove()); pointers.clear(); });

canvas.onpointerdown = (event) => {
  canvas.setPointerCapture(event.pointerId);
  points = [...at(event)];
};
canvas.onpointermove = (event) => {
  const [x, y] = at(event);
  socket.volatile.emit("pointer", x / FULL, y / FULL);
  if (!points) return;
  points.push(x, y);
  line(colour, WIDTH, points.slice(-4));
  if (points.length >= 4000) send(); // a long stroke goes in pieces
};
canvas.onpointerup = canvas.onpointercancel = () => { if (points) { line(colour, WIDTH, points); send(); points = null; } };

/** Sends what is drawn so far, and goes on from its last point. */
function send() {
  const bytes = new Uint8Array(points.length * 2), view = new DataView(bytes.buffer);
  points.forEach((value, i) => view.setUint16(i * 2, value, true));
  socket.emit("stroke", { colour, width: WIDTH, points: bytes });
  points = points.slice(-2);
}

function draw(stroke) {
  const view = new DataView(stroke.points);
  line(stroke.colour, stroke.width, Array.from({ length: view.byteLength / 2 }, (_, i) => view.getUint16(i * 2, true)));
}

function line(stroke, width, [x, y, ...rest]) {
  paper.strokeStyle = stroke;
  paper.lineWidth = width * canvas.width / 1000;
  paper.beginPath();
  paper.moveTo(x / FULL * canvas.width, y / FULL * canvas.height);
  if (rest.length === 0) paper.lineTo(x / FULL * canvas.width, y / FULL * canvas.height);
  for (let i = 0; i < rest.length; i += 2) paper.lineTo(rest[i] / FULL * canvas.width, rest[i + 1] / FULL * canvas.height);
  paper.stroke();
}

function at(event) {
  const box = canvas.getBoundingClientRect();
  const part = (value, size) => Math.round(Math.min(1, Math.max(0, value / size)) * FULL);
  return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)];
}
