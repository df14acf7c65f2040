// The page as its package has it built, seemingly served by the node itself, and how a person gets in.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { extname, join } from "node:path";

const built = fileURLToPath(new URL("./node_modules/@socket.io/admin-ui/ui/dist", import.meta.url));

export const username = "ada";
export const password = "the loom weaves flowers";

/** For `visit`: the page's files, and nothing of other hosts, where it would get fonts from. Chromium does not know that they are of this machine, which the page may talk to. */
export const asBuilt = {
  routes: [
    [/^https:/, (route) => route.fulfill({ contentType: "text/css", body: "" })],
    ["**/admin-ui/**", (route) => route.fulfill({ path: join(built, new URL(route.request().url()).pathname.slice("/admin-ui/".length) || "index.html") })],
  ],
  permissions: ["local-network-access"],
};

/** Serves the page's files at a port of its own, as admin.socket.io does: another origin than any node's. */
export async function serveElsewhere(port) {
  const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://any").pathname.slice(1) || "index.html";
    const file = await readFile(join(built, path)).catch(() => null);
    response.writeHead(file ? 200 : 404, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(file);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${port}/`, close: () => { server.closeAllConnections(); server.close(); } };
}

/** Opens the modal's advanced options, and chooses. */
export async function choose(page, { webSocketOnly, messagePack }) {
  await page.getByText("Advanced options").click();
  await page.getByLabel("Admin namespace").waitFor();
  if (webSocketOnly) await page.getByText("WebSocket only?").click();
  if (messagePack) {
    await page.locator(".v-select", { hasText: "Parser" }).click();
    await page.getByRole("option", { name: "MessagePack parser" }).click();
  }
}

/** Fills in the modal. */
export async function logIn(page, url, typed = password) {
  await page.getByLabel("Server URL").fill(url);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password").fill(typed);
  await page.getByRole("button", { name: "Connect" }).click();
}

/** Opens one of the page's views, and waits until the one before has gone. */
export async function open(page, view) {
  await page.locator("nav a", { hasText: view }).click();
  await page.waitForFunction((view) => [...document.querySelectorAll("main .v-breadcrumbs")].map((path) => path.innerText.trim()).join() === view, view);
}

/** The row of a table that has a text in it. */
export const row = (page, text) => page.locator("main tbody tr", { hasText: text });
