import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type CastName, password } from '../cast.js';
import type { House } from '../house.js';
import { findChromium } from './chromium.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export type Language = 'en' | 'ar';

/** One person's window on a house: collects everything that the browser complains about. */
export class Visit {
  readonly complaints: string[] = [];

  private constructor(
    readonly house: House,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly language: Language,
  ) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser, house: House, language: Language, width: 1280 | 390): Promise<Visit> {
    const context = await browser.newContext({
      viewport: { width, height: width === 390 ? 844 : 900 },
      locale: language,
      // axe is put into the page by the test; the page's own policy is checked by a spec of its own.
      bypassCSP: true,
    });
    const page = await context.newPage();
    const visit = new Visit(house, context, page, language);
    await page.goto(house.url.replace('127.0.0.1', 'localhost'));
    return visit;
  }

  /** Signs in through the page. */
  async signIn(name: CastName): Promise<void> {
    await this.page.locator('input[autocomplete=username]').fill(name);
    await this.page.locator('input[type=password]').fill(password);
    await this.page.locator('button[type=submit]').click();
    await this.page.locator('nav:visible').first().waitFor();
  }

  /** Goes to an address of the UI as a typed address would, and waits until the page has settled. */
  async go(address: string): Promise<void> {
    await this.page.goto(new URL(address, this.page.url()).href);
    await this.settled();
  }

  /** Waits until nothing is loading any more. */
  async settled(): Promise<void> {
    await this.page.locator('main h1').first().waitFor();
    await this.page.waitForFunction('document.querySelectorAll(".skeleton").length === 0');
  }

  /** What axe finds, as `rule: selector`; an empty list is what we want (WCAG 2.2 A and AA, best practice). */
  async findBarriers(): Promise<string[]> {
    await this.page.evaluate(axeSource);
    return this.page.evaluate(async () => {
      const axe = (globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResult> } }).axe;
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const result = await axe.run({ runOnly: tags });
      return result.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`),
      );
    });
  }

  /** How many pixels the page is wider than the window; 0 is what we want. */
  async overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

interface AxeResult {
  violations: { id: string; nodes: { target: string[] }[] }[];
}

/** Starts the browser that is at hand. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch(await findChromium());
}
