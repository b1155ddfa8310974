/** The site as a visitor meets it. Any error of the page or on its console fails the test that caused it. */
import { type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test';

export { expect };

/** Monaco is a good part of a visit's work: it is held back until a test asks for the editor, and others have the plain text until they end. */
const MONACO = /\/(monaco|editor\.api|editor\.worker|ts\.worker)-[^/]*\.js$/;
const heldBack = new WeakMap<BrowserContext, () => void>();

export const test = base.extend<{ readonly errors: string[] }>({
  context: async ({ context }, use) => {
    const letIn = new Promise<void>((resolve) => heldBack.set(context, resolve));
    await context.route(MONACO, async (route) => {
      await letIn;
      await route.continue();
    });
    await use(context);
  },
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens a page of the site, as `#/playground`, and waits until its content is there. */
export async function open(page: Page, route: string): Promise<void> {
  await page.goto(`./${route}`);
  await page.getByRole('main').locator(':scope > :not(.loading)').first().waitFor();
}

/** Waits until nothing on the page moves by itself. */
export async function idle(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-idle', 'true');
}

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

export function jobStatus(page: Page): Locator {
  return page.getByRole('status', { name: 'Job status' });
}

/** Opens a panel of the drawer and gives its region. */
export async function panel(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name, exact: true }).click();
  return page.getByRole('region', { name, exact: true });
}

/** Lets Monaco in. */
export function letEditorIn(context: BrowserContext): void {
  heldBack.get(context)?.();
}

/** Waits until Monaco has taken the place of the plain text. */
export async function editorReady(page: Page): Promise<void> {
  letEditorIn(page.context());
  await page.locator('.monaco-host[data-ready]').waitFor();
}

/** Puts a text in the place of the job: in Monaco if a test has waited for it, else in the plain text. */
export async function writeJob(page: Page, code: string): Promise<void> {
  const editor = page.getByRole('region', { name: 'Job editor' }).getByRole('textbox').last();
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+A');
  // Inserted, not typed: the editor would close brackets and indent on its own.
  await page.keyboard.insertText(code);
}

/** As fast as the page plays it. */
export async function setSpeed(page: Page, presses: 'End' | 'Home'): Promise<void> {
  await page.getByRole('slider', { name: 'Speed' }).press(presses);
}

/** Plays the present scene of a lesson as fast as the page goes: each begins at a speed of its own, for reading. */
export async function playScene(page: Page): Promise<void> {
  await button(page, 'Play this scene').click();
  await setSpeed(page, 'End');
}
