// A browser as the walk sees it, whoever drives it: goes to a page, finds by role and name, clicks where a hand would, waits for what is to be seen.
import { installInPage } from './in-page.mjs';

/**
 * What a driver has to be able to do.
 * @typedef {object} Driver
 * @property {string} version
 * @property {(address: string) => Promise<unknown>} goto
 * @property {() => Promise<unknown>} reload
 * @property {(code: string) => Promise<unknown>} evaluate An expression; a promise is awaited; the value must be JSON.
 * @property {(x: number, y: number) => Promise<unknown>} clickAt
 * @property {() => Promise<unknown>} close
 */

const POLL_MS = 100;

export class Browser {
  #driver;

  /** @param {Driver} driver */
  constructor(driver) {
    this.#driver = driver;
  }

  get version() {
    return this.#driver.version;
  }

  async goto(address) {
    await this.#driver.goto(address);
    await this.#install();
  }

  async reload() {
    await this.#driver.reload();
    await this.#install();
  }

  close() {
    return this.#driver.close();
  }

  /** Calls a function in the page. It is sent as its source: it sees its arguments and the page, nothing else. */
  evaluate(inPage, ...args) {
    return this.#driver.evaluate(`(${inPage})(...${JSON.stringify(args)})`);
  }

  /** Clicks in the middle of it, once it is there, enabled, and nothing covers it. A name may end in `*`. */
  async click(role, name) {
    const spot = await this.until(`${role} “${name}” can be clicked`, () =>
      this.evaluate((...which) => window.walk.spot(...which), role, name),
    );
    await this.#driver.clickAt(spot.x, spot.y);
  }

  /** Its text; null where there is none of it. */
  text(role, name) {
    return this.evaluate((...which) => window.walk.text(...which), role, name);
  }

  /** Names of all of a role that begin or are so. */
  names(role, name) {
    return this.evaluate((...which) => window.walk.names(...which), role, name);
  }

  fill(role, name, value) {
    return this.until(`${role} “${name}” can be filled`, () =>
      this.evaluate((...which) => window.walk.fill(...which), role, name, value),
    );
  }

  /** The text of it, or the match, once it matches. */
  see(role, name, pattern, seconds = 30) {
    let last = null;
    return this.until(
      () => `${pattern} in ${role} “${name}”, which says: ${last}`,
      async () => {
        last = await this.text(role, name);
        return last?.match(pattern);
      },
      seconds,
    );
  }

  /** What `probe` gives as soon as it is neither null nor false. Throws after so many seconds, saying what was waited for. */
  async until(what, probe, seconds = 30) {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const seen = await probe();
      if (seen !== null && seen !== undefined && seen !== false) return seen;
      if (Date.now() > deadline)
        throw new Error(`${seconds} s passed without: ${typeof what === 'function' ? what() : what}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async #install() {
    await this.#driver.evaluate(`(${installInPage})()`);
  }
}
