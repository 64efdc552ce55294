// The browser and what holds for every page: language, title, policy, no script, nothing from
// elsewhere, no sideways scrolling on a small phone, and axe-core without findings.
//
// The story itself runs with JavaScript off. axe-core needs it, so it looks at a copy: the markup
// that was shown, answered by ourselves at the same address in a second context. This way also a
// page that came by POST is looked at, without posting twice.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// A demo with 700 members on two slow cores answers within this, or something is wrong.
const WAIT_MS = 20_000;
const DESK = { width: 1280, height: 900 };
// WCAG 2.2, 1.4.10 Reflow: no scrolling in two directions at a width of 320 CSS pixels.
const PHONE = { width: 320, height: 640 };

/** Counts checks; a failed one is printed and does not end the story. */
export class Checks {
  passed = 0;
  failed = 0;

  /** One check: `good` decides, `detail` says more when it fails. Returns `good`. */
  that(what, good, detail = "") {
    if (good) {
      this.passed += 1;
      console.log(`ok    ${what}`);
    } else {
      this.failed += 1;
      console.log(`FAIL  ${what}${detail === "" ? "" : `: ${detail}`}`);
    }
    return Boolean(good);
  }

  /** A chapter of the story: what it throws is one failure, and the story goes on after it. */
  async chapter(name, act) {
    console.log(`\n# ${name}`);
    try {
      await act();
      return true;
    } catch (error) {
      this.that(
        name,
        false,
        String(error.message ?? error)
          .split("\n")
          .slice(0, 3)
          .join(" "),
      );
      return false;
    }
  }

  finish() {
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0;
  }
}

/** Starts Debian's Chromium with a profile of its own, empty and removed at the end. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: FLAGS,
    timeout: 60_000,
  });
}

/** `[data-test=name]`, the contract of SELECTORS.md. */
export const by = (name) => `[data-test="${name}"]`;

/** One person at one instance: a context without JavaScript, and its shadow with it for axe. */
export class Visitor {
  constructor(checks, who, base, screens) {
    Object.assign(this, { checks, who, base, screens });
    this.shots = 0;
    this.foreign = [];
    this.titles = new Map();
    this.last = null;
  }

  static async enter(browser, checks, who, base, locale, screens) {
    const visitor = new Visitor(checks, who, base, screens);
    const common = { locale, viewport: DESK };
    visitor.context = await browser.newContext({ ...common, javaScriptEnabled: false });
    visitor.shadow = await browser.newContext({ ...common, bypassCSP: true });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(WAIT_MS);
    visitor.context.on("request", (request) => visitor.watch(request.url()));
    visitor.page.on("response", (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.frame() === visitor.page.mainFrame()) {
        visitor.last = response;
      }
    });
    return visitor;
  }

  watch(url) {
    const foreign = !url.startsWith("data:") && new URL(url).origin !== new URL(this.base).origin;
    if (foreign) this.foreign.push(url);
  }

  get path() {
    const url = new URL(this.page.url());
    return url.pathname + url.search;
  }

  /** Goes to a path of this instance; returns the status. */
  async go(target) {
    const response = await this.page.goto(new URL(target, this.base).href);
    return response.status();
  }

  /** Presses the (first) submit button of a form and waits for the page that answers. */
  async submit(form) {
    await this.follow(this.page.locator(form).locator("button[type=submit]").first());
  }

  /** Clicks something that leads to another page, and waits for it; returns the status. */
  async follow(target) {
    this.last = null;
    await target.click();
    const end = Date.now() + WAIT_MS;
    while (this.last === null || Math.floor(this.last.status() / 100) === 3) {
      if (Date.now() > end) throw new Error(`no answer after a click at ${this.path}`);
      await new Promise((done) => setTimeout(done, 20));
    }
    await this.page.waitForLoadState("load");
    return this.last.status();
  }

  count(name) {
    return this.page.locator(by(name)).count();
  }

  text(name) {
    return this.page.locator(by(name)).first().innerText();
  }

  /** That there is such a thing on this page. */
  async shows(...names) {
    for (const name of names) {
      this.checks.that(`${this.who}: ${this.path} shows ${name}`, (await this.count(name)) > 0);
    }
  }

  /** Everything that holds for every page. `lang` is the beginning of the expected language. */
  async inspect(name, lang) {
    const { checks, page } = this;
    const label = `${this.who}, ${name}`;
    const html = await page.content();
    const shown = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title.trim(),
      scripts: document.querySelectorAll("script").length,
      handlers: [...document.querySelectorAll("*")].filter((element) =>
        [...element.attributes].some((a) => a.name.startsWith("on") || a.name === "style"),
      ).length,
    }));
    checks.that(`${label}: language ${lang}`, shown.lang.startsWith(lang), shown.lang || "none");
    checks.that(`${label}: title`, shown.title !== "", "empty");
    checks.that(`${label}: no script`, shown.scripts === 0, `${shown.scripts}`);
    checks.that(`${label}: no handler or style attribute`, shown.handlers === 0);
    const policy = (await this.last?.headerValue("content-security-policy")) ?? "";
    checks.that(
      `${label}: strict policy`,
      /default-src '(none|self)'/.test(policy) && !/unsafe-|\*|https?:/.test(policy),
      policy || "no header",
    );
    checks.that(`${label}: no message id shown`, !/\{\s*\$\w+|⟦|\bMISSING\b/.test(html));
    await page.setViewportSize(PHONE);
    const wide = await page.evaluate(() => {
      const root = document.documentElement;
      return root.scrollWidth - root.clientWidth;
    });
    checks.that(`${label}: fits 320 px`, wide <= 0, `${wide} px too wide`);
    await this.shot(`${name}-phone`);
    await page.setViewportSize(DESK);
    await this.shot(name);
    await this.axe(label, html);
    checks.that(
      `${label}: nothing from elsewhere`,
      this.foreign.length === 0,
      this.foreign.splice(0).join(" "),
    );
  }

  async axe(label, html) {
    const url = this.page.url();
    await this.shadow.addCookies(await this.context.cookies());
    const page = await this.shadow.newPage();
    try {
      await page.route(url, (route) =>
        route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: html }),
      );
      const found = new Map();
      for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size);
        await page.goto(url);
        await page.evaluate(AXE);
        const result = await page.evaluate(
          (tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags } }),
          AXE_TAGS,
        );
        for (const { id, nodes } of result.violations) found.set(id, nodes[0].html.slice(0, 120));
      }
      const list = [...found].map(([id, node]) => `${id} at ${node}`).join("; ");
      this.checks.that(`${label}: axe-core finds nothing`, found.size === 0, list);
    } finally {
      await page.close();
    }
  }

  async shot(name) {
    this.shots += 1;
    const number = String(this.shots).padStart(3, "0");
    const file = `${this.who}-${number}-${name}.png`.replace(/[^\w.-]+/g, "-");
    await this.page.screenshot({ path: path.join(this.screens, file), fullPage: true });
  }

  async leave() {
    await this.context.close();
    await this.shadow.close();
  }
}
