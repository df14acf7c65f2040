// The sheet for everybody: two clients and two pages. Usage: node sample-drawing.mjs <url> <artifacts folder>
import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { connect } from "./clients.mjs";

const [url, artifacts] = process.argv.slice(2);

const ada = await connect(url);
const grace = await connect(url);
assert.deepEqual(await ada.heard("sheet"), [[]]);
assert.deepEqual(await grace.heard("sheet"), [[]]);

const wave = Buffer.alloc(4 * 200);
for (let i = 0; i < 200; i++) {
  wave.writeUInt16LE(9000 + i * 235, i * 4);
  wave.writeUInt16LE(Math.round(32000 + Math.sin(i / 16) * 14000), i * 4 + 2);
}
ada.emit("stroke", { colour: "#5847e8", width: 9, points: wave });
const [stroke] = await grace.heard("stroke");
assert.equal(stroke.colour, "#5847e8");
assert.ok(wave.equals(stroke.points), "the points arrive as the bytes they were");

ada.emit("stroke", { colour: "red; background: url(//x)", width: 9, points: wave });
ada.emit("stroke", "nonsense");
ada.emit("stroke");
const late = await connect(url, { transports: ["polling"] });
const [sheet] = await late.heard("sheet");
assert.equal(sheet.length, 1, "who comes later sees what is drawn, and only what is valid");
assert.ok(wave.equals(sheet[0].points));

await withBrowser(artifacts, async ({ visit, picture }) => {
  const [left, right] = [await visit(url), await visit(url)];
  await shows(left, "#5847e8");
  await shows(right, "#5847e8");

  await left.getByRole("button", { name: "Rose" }).click();
  const box = await left.locator("canvas").boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  await left.mouse.move(...at(0.3, 0.75));
  await left.mouse.down();
  for (let i = 0; i <= 40; i++) await left.mouse.move(...at(0.5 + 0.2 * Math.cos(Math.PI * (1 - i / 40)), 0.75 + 0.12 * Math.sin(Math.PI * i / 40)));
  await left.mouse.up();
  await shows(right, "#e8476c");
  await right.locator(".pointer").first().waitFor();
  await picture(right, "drawing");

  ada.emit("clear");
  await right.waitForFunction(() => !document.querySelector("canvas").getContext("2d").getImageData(0, 0, 1600, 1000).data.some((byte) => byte));
});
for (const client of [ada, grace, late]) client.disconnect();

/** Waits until something of this colour is on the sheet. */
function shows(page, colour) {
  return page.waitForFunction((colour) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    const { data } = document.querySelector("canvas").getContext("2d").getImageData(0, 0, 1600, 1000);
    for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) return true;
    return false;
  }, colour);
}
