import { open } from "../page.js";

export default {
  async "what one page sends is shown by all"({ url }) {
    const [ann, bob] = [await open(url), await open(url)];
    for (const page of [ann, bob]) await page.connected();

    ann.send("hello");

    await ann.shows("hello");
    await bob.shows("hello");
    ann.close();
    bob.close();
  },
};
