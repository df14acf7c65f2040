const table = location.hash.slice(1) || Math.random().toString(36).slice(2, 8);
location.replace(`#${table}`);
document.getElementById("table").textContent = table;

const socket = io();
const board = document.getElementById("board"), says = document.getElementById("says"), again = document.getElementById("again");
const cells = Array.from({ length: 9 }, (_, cell) => {
  const button = Object.assign(document.createElement("button"), { type: "button", disabled: true, onclick: () => socket.emit("put", cell) });
  button.append(document.createElement("span"));
  return board.appendChild(button);
});
again.onclick = () => socket.emit("again");

socket.on("connect", () => socket.emit("sit", table));
socket.on("disconnect", () => { says.textContent = "Connection lost, trying again…"; });

// The whole state of the table, from the actor that has it. Every page gets every state, in the same order.
socket.on("table", ({ cells: marks, turn, players, winningRow, isOver }) => {
  const mine = players.x === socket.id ? "X" : players.o === socket.id ? "O" : null;
  const isFull = players.x && players.o;
  cells.forEach((button, cell) => {
    const mark = marks[cell].trim();
    button.dataset.mark = mark;
    button.firstChild.textContent = mark;
    button.ariaLabel = `Row ${Math.floor(cell / 3) + 1}, column ${cell % 3 + 1}: ${mark || "empty"}`;
    button.disabled = mark !== "" || isOver || turn !== mine || !isFull;
    button.classList.toggle("won", winningRow.includes(cell));
  });
  again.disabled = !isOver || !mine;
  says.textContent =
    isOver && winningRow.length === 0 ? "A draw"
    : isOver ? (mine === marks[winningRow[0]] ? "You have won!" : `${marks[winningRow[0]]} has won`)
    : !isFull ? "Waiting for somebody to sit down…"
    : !mine ? `You watch: it is the turn of ${turn}`
    : turn === mine ? `Your turn: you are ${mine}` : `The turn of ${turn}`;
});
