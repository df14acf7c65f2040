// Runs the checks of a file against a server: node check.js URL FILE. Exits with 1 and says which failed.
import { kit } from "./kit.js";

const [url, file] = process.argv.slice(2);
const checks = (await import(`./checks/${file}.js`)).default;

for (const [name, check] of Object.entries(checks)) {
  const client = kit(url);
  try {
    await check(client);
  } catch (error) {
    console.error(`${name}: ${error.stack}`);
    process.exitCode = 1;
  } finally {
    client.close();
  }
}
process.exit();
