// What runs in the page: finds things as assistive technology names them, by role and name, since WebDriver has no such locator. Sent as text.

/** Installs `window.walk` in the page. Self-contained: it is sent as its source. */
export function installInPage() {
  if (window.walk) return;
  const ROLES = {
    button: 'button, [role=button]',
    tab: '[role=tab]',
    link: 'a[href]',
    status: '[role=status]',
    textbox: 'textarea, input[type=text]',
    slider: 'input[type=range]',
    region: 'section[aria-label]',
    list: 'ul, ol',
  };
  const textOf = (element) => element.innerText.replace(/\s+/g, ' ').trim();
  const nameOf = (element) => element.getAttribute('aria-label') ?? (textOf(element) || element.title);
  const matches = (name, sought) => (sought.endsWith('*') ? name.startsWith(sought.slice(0, -1)) : name === sought);
  const all = (role, name) =>
    [...document.querySelectorAll(ROLES[role])].filter((element) => matches(nameOf(element), name));
  const problems = [];
  addEventListener('error', ({ message }) => problems.push(message));
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));

  window.walk = {
    problems,
    names: (role, name) => all(role, name).map(nameOf),
    text: (role, name) => all(role, name).map(textOf)[0] ?? null,
    /** Where to click: null unless it is there, enabled and not covered. */
    spot(role, name) {
      const [element] = all(role, name);
      if (!element || element.disabled) return null;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      const hit = document.elementFromPoint(x, y);
      return hit && element.contains(hit) ? { x, y } : null;
    },
    /** Sets a field as typing does. */
    fill(role, name, value) {
      const [element] = all(role, name);
      if (!element) return false;
      element.value = value;
      element.dispatchEvent(new InputEvent('input', { bubbles: true }));
      return true;
    },
    /** Line numbers that Monaco has underlined as errors, by what stands on the same height in its margin. */
    underlined() {
      const numbers = new Map();
      for (const row of document.querySelectorAll('.margin-view-overlays > div')) {
        const number = row.querySelector('.line-numbers')?.textContent;
        if (number) numbers.set(row.style.top, Number(number));
      }
      const rows = [...document.querySelectorAll('.view-overlays > div')];
      return rows.filter((row) => row.querySelector('.squiggly-error')).map((row) => numbers.get(row.style.top));
    },
    /** The longest time in which the page did not get its turn, in ms, while `forMs` passed. */
    async longestGap(forMs) {
      const began = performance.now();
      let [last, longest] = [began, 0];
      while (last - began < forMs) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
      }
      return Math.round(longest);
    },
  };
}
