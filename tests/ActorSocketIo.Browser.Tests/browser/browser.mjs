// Starts Chromium, gives fresh people their own contexts, and keeps pictures of what they saw.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/**
 * Runs a scenario in a browser with a profile of its own, and closes it whatever happens.
 * @param {string} artifacts The folder for screenshots.
 * @param {(tools: { visit: Function, picture: Function }) => Promise<void>} scenario
 */
export async function withBrowser(artifacts, scenario) {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("No Chromium: run tests/ActorSocketIo.Browser.Tests/setup.sh, or set CHROMIUM to its path.");
  mkdirSync(artifacts, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const problems = [];
  const pages = [];
  try {
    await scenario({
      /** Opens a page for one more person, who shares nothing with the others. `routes` are [pattern, handler]: what is answered here and not by the server. What it complains of is a problem, unless it is `expected`. */
      async visit(url, { routes = [], expected, ...options } = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
        for (const [pattern, handler] of routes) await context.route(pattern, handler);
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        page.on("pageerror", (error) => problems.push(`${url}: ${error.stack}`));
        page.on("console", (message) => { if (message.type() === "error" && !expected?.test(message.text())) problems.push(`${url}: ${message.text()}`); });
        pages.push(page);
        await page.goto(url);
        return page;
      },
      picture: (page, name) => page.screenshot({ path: join(artifacts, `${name}.png`), animations: "disabled" }),
    });
    if (problems.length > 0) throw new Error(`The pages complained:\n${problems.join("\n")}`);
  } catch (error) {
    await Promise.allSettled(pages.map((page, i) => page.screenshot({ path: join(artifacts, `failed-${i + 1}.png`) })));
    if (problems.length > 0) console.error(`The pages complained:\n${problems.join("\n")}`);
    throw error;
  } finally {
    await browser.close();
  }
}
