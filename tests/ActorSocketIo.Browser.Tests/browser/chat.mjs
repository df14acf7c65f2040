// Two people talk on the chat page, one of them over long-polling only. Usage: node chat.mjs <url> <artifacts folder> [url of another node]
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withBrowser } from "./browser.mjs";

const [url, artifacts, other = url] = process.argv.slice(2);
let last = performance.now();
const image = fileURLToPath(new URL("./picture.png", import.meta.url));

await withBrowser(artifacts, async ({ visit, picture }) => {
  const ada = await visit(url);
  await ada.getByRole("dialog").waitFor();
  await picture(ada, "1-welcome");
  await ada.getByLabel("Your name", { exact: true }).fill("Ada Lovelace");
  await ada.getByRole("button", { name: "Come in" }).click();
  await ada.getByRole("heading", { name: "lobby" }).waitFor();
  await ada.locator("#link", { hasText: /^websocket · \S{8}$/ }).waitFor();

  const grace = await visit(`${other}?name=Grace%20Hopper&transport=polling`);
  await grace.locator("#link", { hasText: /^polling · \S{8}$/ }).waitFor();
  step("one came in over WebSocket, one over polling");

  await names(ada, ["Ada Lovelace", "Grace Hopper"]);
  await names(grace, ["Ada Lovelace", "Grace Hopper"]);
  await ada.getByText("Grace Hopper has come in").waitFor();
  await ada.locator("#rooms button[data-room=lobby] i", { hasText: "2" }).waitFor();
  step("each sees who is here");

  await grace.getByLabel("Message", { exact: true }).pressSequentially("Hello A");
  await ada.getByText("Grace Hopper is typing").waitFor();
  await grace.getByLabel("Message", { exact: true }).fill("Hello Ada! Have you seen <b>the engine</b>? https://socket.io has the protocol.");
  await grace.keyboard.press("Enter");
  await ada.locator(".line", { hasText: "Hello Ada! Have you seen <b>the engine</b>?" }).waitFor();
  await ada.getByText("Grace Hopper is typing").waitFor({ state: "hidden" });
  await say(ada, "It weaves algebraical patterns just as the loom weaves flowers and leaves 🌿");
  await grace.locator(".line", { hasText: "algebraical patterns" }).waitFor();
  await grace.locator(".line.waiting").waitFor({ state: "detached" });
  step("what one types, the other sees, and then reads; markup stays text");

  await ada.locator("#image").setInputFiles(image);
  const arrived = grace.getByRole("img", { name: "picture.png" });
  await arrived.waitFor();
  const sent = await pixels(ada.getByRole("img", { name: "picture.png" }));
  assert.ok(sent.width > 100 && sent.sum > 0, "the sender sees the image");
  assert.deepEqual(await pixels(arrived), sent, "the image arrives pixel by pixel");
  step("an image arrives as binary over polling");

  await grace.locator("#image").setInputFiles(image);
  await ada.locator(".message:not(.mine)").getByRole("img", { name: "picture.png" }).waitFor();
  await say(grace, "Lovely. Shall we talk about the compiler in a room of its own?");
  await say(ada, "Yes — open one and I will follow.");
  await grace.locator(".line", { hasText: "open one" }).waitFor();
  await picture(ada, "2-talk");
  await grace.locator("#image").setInputFiles({ name: "noise.png", mimeType: "image/png", buffer: await noise(grace) });
  await ada.getByRole("img", { name: "noise.png" }).waitFor();
  await grace.locator("#link", { hasText: /^polling · \S{8}$/ }).waitFor();
  assert.equal(await grace.getByText("Connected again").count(), 0, "a large image does not cost the connection");
  step("and those that were sent over polling, a large one too");

  await grace.getByLabel("Name of a new room").fill("compilers");
  await grace.keyboard.press("Enter");
  await grace.getByRole("heading", { name: "compilers" }).waitFor();
  await ada.getByText("Grace Hopper has left").waitFor();
  await names(ada, ["Ada Lovelace"]);
  await say(grace, "Only this room should read me");
  await ada.locator("#rooms button[data-room=compilers]").click();
  await names(ada, ["Ada Lovelace", "Grace Hopper"]);
  await say(ada, "Here I am");
  await grace.locator(".line", { hasText: "Here I am" }).waitFor();
  assert.equal(await ada.getByText("Only this room should read me").count(), 0, "a message does not leave its room");
  await picture(grace, "3-room");
  step("rooms can be opened, found and changed; each has its own talk");

  const mary = await visit(`${url}?name=Mary&room=compilers`, { viewport: { width: 390, height: 780 }, colorScheme: "dark", isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await mary.getByRole("heading", { name: "compilers" }).waitFor();
  await names(grace, ["Ada Lovelace", "Grace Hopper", "Mary"]);
  await say(grace, "Welcome, Mary! We are arguing about whether nanoseconds should come with a piece of wire.");
  await ada.locator("#image").setInputFiles(image);
  await mary.getByRole("img", { name: "picture.png" }).waitFor();
  await say(mary, "They should. 30 cm of it.");
  await grace.locator(".line", { hasText: "30 cm" }).waitFor();
  await picture(mary, "4-phone-dark");
  await mary.getByRole("button", { name: "Show the list of rooms" }).click();
  await picture(mary, "5-phone-rooms");
  await mary.getByRole("button", { name: "Close the list of rooms" }).click();
  await mary.getByRole("button", { name: "3 people" }).click();
  await mary.getByRole("complementary", { name: "Here now" }).getByText("Ada Lovelace").waitFor();
  await picture(mary, "6-phone-people");
  await grace.getByRole("button", { name: "Switch between light and dark" }).click();
  await picture(grace, "7-dark");
  step("a phone works as well");

  await mary.close();
  await names(grace, ["Ada Lovelace", "Grace Hopper"]);
  await ada.context().close();
  await names(grace, ["Grace Hopper"]);
  await grace.getByText("Ada Lovelace has left").waitFor();
  step("who closes the page is gone");

  const nobody = await visit(`${url}?name=${"x".repeat(40)}`);
  await nobody.getByRole("alert").filter({ hasText: "1 to 24 characters" }).waitFor();
  await picture(nobody, "8-refused");
  step("a name that is too long is refused, with the reason");
});

function step(what) {
  console.log(`✓ ${what} (${((performance.now() - last) / 1000).toFixed(1)} s)`);
  last = performance.now();
}

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

/** Waits until the list of people is exactly this. */
async function names(page, expected) {
  await page.waitForFunction((expected) => {
    const shown = [...document.querySelectorAll("#people .name")].map((entry) => entry.textContent);
    return JSON.stringify(shown.sort()) === JSON.stringify(expected);
  }, expected);
}

/** A PNG whose copy as WebP would be too large for one polling request, though not for a WebSocket message. */
async function noise(page) {
  const url = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    for (let side = 300; side < 1600; side += 20) {
      canvas.width = canvas.height = side;
      const context = canvas.getContext("2d");
      const image = context.createImageData(side, side);
      for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
      context.putImageData(image, 0, 0);
      const webp = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.85));
      if (webp.size > 760_000) return canvas.toDataURL("image/png");
    }
    throw new Error("noise became small");
  });
  return Buffer.from(url.split(",")[1], "base64");
}

/** What an image looks like once it is decoded. */
function pixels(image) {
  return image.evaluate(async (img) => {
    await img.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: img.naturalWidth, height: img.naturalHeight });
    const context = canvas.getContext("2d");
    context.drawImage(img, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, height: canvas.height, sum: data.reduce((sum, byte, i) => (sum * 31 + byte * (i + 1)) % 1_000_000_007, 0) };
  });
}
