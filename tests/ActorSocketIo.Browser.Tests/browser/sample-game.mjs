// Three in a row: two players, one who watches, and a page. Usage: node sample-game.mjs <url> <artifacts folder> [url of another node]
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";

const [url, artifacts, elsewhere = url] = process.argv.slice(2);

const x = await connect(url);
x.emit("sit", "test");
let [table] = await x.heard("table");
assert.deepEqual(table.players, { x: x.id, o: null });

const o = await connect(elsewhere);
o.emit("sit", "test");
[table] = await o.heard("table");
assert.deepEqual(table, { cells: " ".repeat(9), turn: "X", players: { x: x.id, o: o.id }, winningRow: [], isOver: false });
await x.heard("table");

const watcher = await connect(url, { transports: ["polling"] });
watcher.emit("sit", "test");
for (const client of [x, o, watcher]) [table] = await client.heard("table");
assert.deepEqual(table.players, { x: x.id, o: o.id }, "there are two chairs");

assert.equal(await watcher.emitWithAck("put", 8), false, "who watches does not play");
assert.equal(await o.emitWithAck("put", 8), false, "it is the turn of X");
assert.equal(await x.emitWithAck("put", 99), false, "there are nine cells");
x.emit("put", "a cell"); // not a number
const moves = [[x, 4], [o, 0], [x, 2], [o, 6], [x, 3], [o, 5], [x, 1], [o, 7], [x, 8]];
for (const [i, [player, cell]] of moves.entries()) {
  assert.equal(await player.emitWithAck("put", cell), true);
  for (const client of [x, o, watcher]) {
    [table] = await client.heard("table");
    assert.equal(table.cells[cell], "XO"[i % 2], `move ${i + 1}`);
    assert.equal(table.cells.replaceAll(" ", "").length, i + 1, "nothing forbidden was done");
  }
}
assert.equal(table.isOver, true);
assert.deepEqual(table.winningRow, [], "a draw");

await withBrowser(artifacts, async ({ visit, picture }) => {
  const page = await visit(`${url}#pages`);
  await page.getByText("Waiting for somebody to sit down…").waitFor();
  const other = await visit(`${elsewhere}#pages`);
  await page.getByText("Your turn: you are X").waitFor();
  await other.getByText("The turn of X").waitFor();
  for (const [who, row, column] of [[page, 1, 1], [other, 1, 2], [page, 2, 2], [other, 1, 3], [page, 3, 3]])
    await who.getByRole("button", { name: `Row ${row}, column ${column}: empty` }).click();
  await page.getByText("You have won!").waitFor();
  await other.getByText("X has won").waitFor();
  await picture(page, "game");
  await other.getByRole("button", { name: "Play again" }).click();
  await page.getByText("Your turn: you are X").waitFor();
  await page.close();
  await other.getByText("Waiting for somebody to sit down…").waitFor();
});

x.disconnect();
[table] = await o.heard("table");
assert.deepEqual(table.players, { x: null, o: o.id }, "who goes leaves the chair");
for (const client of [o, watcher]) client.disconnect();
