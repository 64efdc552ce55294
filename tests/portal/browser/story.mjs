// The member's story, played in Debian's Chromium with JavaScript off: in English on the US
// instance, in Spanish on the Mexico instance, then an officer's pages and GraphiQL.
//
//     node story.mjs READY.json SCREENS-FOLDER
//
// READY.json is what `enlace demo --ready-file` wrote. What is looked for is in SELECTORS.md.
import fs from "node:fs";
import { by, Checks, launch, Visitor } from "./browser.mjs";
import { graphiql } from "./graphiql.mjs";

const [readyFile, screens] = process.argv.slice(2);
if (!readyFile || !screens) {
  console.error("story.mjs READY.json SCREENS-FOLDER");
  process.exit(2);
}
fs.mkdirSync(screens, { recursive: true });
const ready = JSON.parse(fs.readFileSync(readyFile, "utf8"));
const SIDES = [
  { key: "us", lang: "en", locale: "en-US", switchTo: "es", switchBack: "en" },
  { key: "mx", lang: "es", locale: "es-MX", switchTo: "en", switchBack: "es-MX" },
];
// A ballot reaches the other instance by its next pull: seconds, with room for a slow machine.
const FEDERATED_MS = 120_000;

const checks = new Checks();
const browser = await launch();

function enter(side, who) {
  return Visitor.enter(
    browser,
    checks,
    `${side.key}-${who}`,
    ready[side.key].portal,
    side.locale,
    screens,
  );
}

function people(side, ...roles) {
  return ready[side.key].signins.filter((person) => roles.includes(person.role));
}

async function fillSignIn(visitor, email, password) {
  await visitor.go("/sign-in");
  const form = visitor.page.locator(by("sign-in"));
  await form.locator("input[name=email]").fill(email);
  await form.locator("input[name=password]").fill(password);
  await visitor.submit(by("sign-in"));
}

async function signIn(visitor, person) {
  await fillSignIn(visitor, person.email, person.password);
  const signedIn = (await visitor.count("sign-out")) > 0;
  if (!checks.that(`${visitor.who}: signed in as ${person.role}`, signedIn, visitor.path)) {
    throw new Error("the rest needs a sign-in");
  }
}

/** A refused form: 4xx, a summary that links to the field, and the field says what is wrong. */
async function refusedAtField(visitor, what) {
  const { page, last, who } = visitor;
  const status = last.status();
  checks.that(`${who}: ${what} is refused with 4xx`, status >= 400 && status < 500, `${status}`);
  await visitor.shows("error-summary");
  const wrong = await page.evaluate(() => {
    const links = [...document.querySelectorAll('[data-test="error-summary"] a[href^="#"]')];
    if (links.length === 0) return "the summary links to no field";
    for (const link of links) {
      const field = document.getElementById(link.getAttribute("href").slice(1));
      if (!field) return `no element ${link.getAttribute("href")}`;
      const near = [field, field.closest("fieldset"), ...field.querySelectorAll("input")];
      const marked = near.find((e) => e?.getAttribute("aria-describedby"));
      if (!marked) return `${link.getAttribute("href")} has no aria-describedby`;
      const ids = marked.getAttribute("aria-describedby").split(/\s+/);
      if (!ids.some((id) => document.getElementById(id)?.textContent.trim())) {
        return `${link.getAttribute("href")} describes nothing`;
      }
      if (!near.some((e) => e?.getAttribute("aria-invalid") === "true")) {
        return `${link.getAttribute("href")} is not aria-invalid`;
      }
    }
    return "";
  });
  checks.that(`${who}: ${what} shows the error at the field`, wrong === "", wrong);
}

/** Text and language of what is decided, as this page shows it. */
function shownText(visitor) {
  return visitor.page.evaluate(() => {
    const read = (name) => {
      const element = document.querySelector(`[data-test="${name}"]`);
      const lang = element?.closest("[lang]")?.getAttribute("lang") ?? "";
      return { lang, text: element?.textContent.trim() ?? "" };
    };
    return { title: read("proposal-title"), body: read("proposal-text") };
  });
}

async function useLanguage(visitor, locale) {
  const before = visitor.path;
  await visitor.follow(
    visitor.page.locator(`${by("language-switch")} a[hreflang="${locale}"]`).first(),
  );
  checks.that(
    `${visitor.who}: switching to ${locale} keeps the page`,
    visitor.path === before,
    `${before} became ${visitor.path}`,
  );
}

/** The same page in the other language and back, with the texts of what is decided. */
async function bothLanguages(side, visitor, name) {
  const mine = await shownText(visitor);
  await useLanguage(visitor, side.switchTo);
  await visitor.inspect(`${name}-${side.switchTo}`, side.switchTo);
  const theirs = await shownText(visitor);
  await useLanguage(visitor, side.switchBack);
  for (const part of ["title", "body"]) {
    const [a, b] = [mine[part], theirs[part]];
    checks.that(
      `${visitor.who}: ${name}: ${part} in ${side.lang}`,
      a.text !== "" && a.lang.startsWith(side.lang),
      `lang ${a.lang || "none"}`,
    );
    checks.that(
      `${visitor.who}: ${name}: ${part} in ${side.switchTo}`,
      b.text !== "" && b.lang.startsWith(side.switchTo),
      `lang ${b.lang || "none"}`,
    );
    checks.that(`${visitor.who}: ${name}: ${part} differs by language`, a.text !== b.text);
  }
}

function waitingRows(visitor) {
  return visitor.page.locator(by("waiting-row")).evaluateAll((rows) =>
    rows.map((row) => ({
      poll: row.dataset.poll,
      entry: row.dataset.entry,
      href: row.querySelector('a[href*="/ballot"]')?.getAttribute("href") ?? "",
    })),
  );
}

async function home(visitor) {
  await visitor.go("/");
  const rows = await waitingRows(visitor);
  checks.that(`${visitor.who}: something waits for my vote`, rows.length > 0);
  const distinct = new Set(rows.map((row) => `${row.poll} ${row.entry}`));
  checks.that(`${visitor.who}: one row per hat and poll`, distinct.size === rows.length);
  checks.that(
    `${visitor.who}: each row leads to its own ballot`,
    rows.every((row) => row.entry && row.href.includes(row.poll) && row.href.includes(row.entry)),
  );
  return rows;
}

/** The first waiting row whose ballot has one choice. */
async function singleBallot(visitor, rows) {
  for (const row of rows) {
    await visitor.go(row.href);
    const kind = await visitor.page.locator(by("ballot-form")).getAttribute("data-kind");
    if (kind === "single") return row;
  }
  throw new Error("no waiting ballot with a single choice");
}

/** Where the cast form would be sent, and with what. */
function castForm(visitor) {
  return visitor.page.locator(by("cast-form")).evaluate((form) => ({
    action: form.action,
    fields: Object.fromEntries(new FormData(form)),
  }));
}

/** The language switch of a page that came by POST: the same page, with what was ticked. */
async function switchAtReview(side, visitor, row) {
  await visitor.go(row.href);
  const choices = visitor.page.locator(`${by("ballot-form")} input[name=choice]`);
  await choices.first().check();
  await visitor.submit(by("ballot-form"));
  const before = (await castForm(visitor)).fields;
  for (const locale of [side.switchTo, side.switchBack]) {
    const button = `${by("language-switch")} button[name=language][value="${locale}"]`;
    const status = await visitor.follow(visitor.page.locator(button));
    const shown = await visitor.page.evaluate(() => document.documentElement.lang);
    const after = (await castForm(visitor)).fields;
    checks.that(
      `${visitor.who}: the language switch of the review keeps the choice (${locale})`,
      status === 200 && shown === locale && after.choice === before.choice,
      `${status} ${shown} ${after.choice}`,
    );
    checks.that(
      `${visitor.who}: no choice is in the address`,
      !visitor.path.includes("choice") && !visitor.path.includes(before.choice),
      visitor.path,
    );
    await visitor.inspect(`review-switched-${locale}`, locale);
  }
}

/** Ballot, review, cast; leaves the confirmation on the screen and returns the receipt's code. */
async function vote(side, visitor, row, pick, inspect) {
  await visitor.go(row.href);
  const choices = visitor.page.locator(`${by("ballot-form")} input[name=choice]`);
  await (pick === "first" ? choices.first() : choices.last()).check();
  await visitor.submit(by("ballot-form"));
  await visitor.shows("review", "chosen", "cast-form");
  if (inspect) await visitor.inspect("review", side.lang);
  const review = await castForm(visitor);
  await visitor.submit(by("cast-form"));
  await visitor.shows("receipt-code");
  if (inspect) await visitor.inspect("confirmation", side.lang);
  const code = (await visitor.text("receipt-code")).trim();
  checks.that(`${visitor.who}: the receipt has a code`, code.length >= 8, code);
  const qr = await visitor.page.locator(`svg${by("receipt-qr")}`).boundingBox();
  checks.that(`${visitor.who}: the receipt has a QR code to be seen`, (qr?.width ?? 0) >= 100);
  if (inspect) {
    const again = await visitor.context.request.post(review.action, { form: review.fields });
    const page = await again.text();
    checks.that(
      `${visitor.who}: the same form sent twice casts once`,
      again.status() === 200 && page.includes(`>${code}<`),
      `${again.status()}`,
    );
    await visitor.go(`/polls/${row.poll}/receipt?entry=${row.entry}`);
    checks.that(
      `${visitor.who}: the receipt can be opened again`,
      (await visitor.text("receipt-code")).trim() === code,
    );
    await visitor.inspect("own-receipt", side.lang);
    const href = await visitor.page.locator(by("receipt-file")).getAttribute("href");
    const file = await visitor.context.request.get(new URL(href, visitor.page.url()).href);
    const kept = file.headers()["content-disposition"] ?? "";
    checks.that(
      `${visitor.who}: the receipt can be kept as a file`,
      file.status() === 200 && kept.startsWith("attachment") && (await file.text()).length > 100,
      `${file.status()} ${kept}`,
    );
  }
  return code;
}

async function askReceipt(visitor, code) {
  await visitor.go("/receipts");
  await visitor.page.locator(`${by("receipt-form")} [name=code]`).fill(code);
  await visitor.submit(by("receipt-form"));
  const result = visitor.page.locator(by("receipt-result"));
  const effect = (await result.count()) > 0 ? await result.first().getAttribute("data-effect") : "";
  const held = await visitor.page
    .locator(by("receipt-instance"))
    .evaluateAll((rows) => rows.map((row) => row.dataset.held));
  return { effect, held };
}

/** Asks until both instances hold the ballot. */
async function receiptHeld(visitor, code, effect) {
  const end = Date.now() + FEDERATED_MS;
  let answer = await askReceipt(visitor, code);
  const held = () => answer.held.length >= 2 && answer.held.every((word) => word === "yes");
  while ((!held() || answer.effect !== effect) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 1000));
    answer = await askReceipt(visitor, code);
  }
  checks.that(`${visitor.who}: both instances hold the ballot`, held(), answer.held.join(" "));
  checks.that(
    `${visitor.who}: the receipt says ${effect}`,
    answer.effect === effect,
    answer.effect,
  );
}

async function stranger(side) {
  const visitor = await enter(side, "stranger");
  await visitor.go("/");
  await visitor.inspect("welcome", side.lang);
  await visitor.go("/polls");
  checks.that(`${visitor.who}: polls ask for a sign-in`, (await visitor.count("sign-in")) > 0);
  await visitor.go("/sign-in");
  await visitor.inspect("sign-in", side.lang);
  await fillSignIn(visitor, "nobody@example.org", "not the password");
  checks.that(`${visitor.who}: a wrong password is refused`, visitor.last.status() >= 400);
  await visitor.shows("error-summary", "sign-in");
  await visitor.inspect("sign-in-refused", side.lang);
  await visitor.go("/invitation");
  await visitor.inspect("invitation", side.lang);
  await visitor.page.locator(`${by("invitation")} input[name=code]`).fill("AAA-BBB-CCC-DDD");
  await visitor.submit(by("invitation"));
  await refusedAtField(visitor, "an invitation that there is not");
  await visitor.inspect("invitation-refused", side.lang);
  await visitor.leave();
}

async function ballotStory(side, visitor, person) {
  await signIn(visitor, person);
  const cookies = await visitor.context.cookies();
  checks.that(
    `${visitor.who}: the session's cookie is HttpOnly and SameSite`,
    cookies.some((c) => c.httpOnly && ["Lax", "Strict"].includes(c.sameSite)),
  );
  const rows = await home(visitor);
  await visitor.inspect("home", side.lang);
  const row = await singleBallot(visitor, rows);

  await visitor.go(`/polls/${row.poll}`);
  await visitor.shows("poll-state", "eligibility", "deadline");
  const zones = await visitor.page.locator(`${by("deadline")} time[datetime]`).count();
  checks.that(`${visitor.who}: the deadline in both chapters' zones`, zones >= 2, `${zones}`);
  await visitor.inspect("poll", side.lang);
  await bothLanguages(side, visitor, "poll");

  await visitor.go(row.href);
  await visitor.shows("cast-for");
  await visitor.inspect("ballot", side.lang);
  await visitor.submit(by("ballot-form"));
  await refusedAtField(visitor, "a ballot with nothing chosen");
  await visitor.inspect("ballot-refused", side.lang);

  await switchAtReview(side, visitor, row);
  const first = await vote(side, visitor, row, "first", true);
  await visitor.go("/");
  const left = await waitingRows(visitor);
  checks.that(
    `${visitor.who}: the voted ballot waits no more, the others do`,
    !left.some((r) => r.poll === row.poll && r.entry === row.entry) &&
      left.length === rows.length - 1,
    `${rows.length} rows before, ${left.length} after`,
  );

  await visitor.go("/receipts");
  await visitor.inspect("receipts", side.lang);
  await receiptHeld(visitor, first, "counts");
  await visitor.inspect("receipt", side.lang);
  await askReceipt(visitor, "not a receipt");
  await refusedAtField(visitor, "a code that is none");
  await visitor.inspect("receipt-refused", side.lang);

  const second = await vote(side, visitor, row, "last", false);
  checks.that(`${visitor.who}: a replaced ballot has a receipt of its own`, second !== first);
  await receiptHeld(visitor, second, "counts");
  await receiptHeld(visitor, first, "replaced");
  await visitor.inspect("receipt-replaced", side.lang);
}

/** The text in the other language beside the one that is shown, without switching the site. */
async function otherText(side, visitor) {
  // Anew: taking a picture leaves traces in the page, which would be found in it.
  await visitor.go(visitor.path);
  const other = visitor.page.locator(by("proposal-other")).first();
  await visitor.shows("proposal-other");
  await other.locator("summary").click();
  const shown = await shownText(visitor);
  const beside = await other.evaluate((details) => ({
    binds: details.dataset.binds,
    lang: details.querySelector("[lang]")?.getAttribute("lang") ?? "",
    text: details.querySelector("[lang]")?.textContent.trim() ?? "",
  }));
  checks.that(
    `${visitor.who}: the other text is in another language, and another text`,
    beside.text !== "" && beside.lang !== shown.body.lang && beside.text !== shown.body.text,
    `${beside.lang} beside ${shown.body.lang}`,
  );
  checks.that(
    `${visitor.who}: it says which text binds`,
    ["yes", "no"].includes(beside.binds),
    beside.binds,
  );
  await visitor.inspect("proposal-both-texts", side.lang);
}

async function reading(side, visitor) {
  await visitor.go("/polls");
  await visitor.inspect("polls", side.lang);
  const finished = visitor.page.locator(`${by("poll-row")}[data-state=published]`);
  if (checks.that(`${visitor.who}: a published poll is listed`, (await finished.count()) > 0)) {
    await visitor.go(`/polls/${await finished.first().getAttribute("data-poll")}/result`);
    await visitor.shows("result-table", "result-chart", "arithmetic", "outcome");
    await visitor.inspect("result", side.lang);
    await useLanguage(visitor, side.switchTo);
    await visitor.inspect(`result-${side.switchTo}`, side.switchTo);
    await useLanguage(visitor, side.switchBack);
  }
  await visitor.go("/proposals");
  await visitor.shows("proposal-row");
  await visitor.inspect("proposals", side.lang);
  await visitor.follow(
    visitor.page.locator(`${by("proposal-row")} a[href*="/proposals/"]`).first(),
  );
  await visitor.inspect("proposal", side.lang);
  await otherText(side, visitor);
  await bothLanguages(side, visitor, "proposal");
  await account(side, visitor);
  for (const target of ["/polls/nothing-like-this", "/office/peers"]) {
    const status = await visitor.go(target);
    checks.that(`${visitor.who}: ${target} is refused`, status >= 400 && status < 500, `${status}`);
    await visitor.shows("refusal");
    await visitor.inspect(`refused${target.replaceAll("/", "-")}`, side.lang);
  }
  await visitor.go("/");
  await visitor.submit(by("sign-out"));
  checks.that(`${visitor.who}: signed out`, (await visitor.count("sign-out")) === 0);
}

/** One's own account: who I am, a refused form, and a token that is shown once. */
async function account(side, visitor) {
  await visitor.go("/account");
  await visitor.shows("account-me", "account-made", "account-hat", "session-row");
  await visitor.inspect("account", side.lang);
  await useLanguage(visitor, side.switchTo);
  await visitor.inspect(`account-${side.switchTo}`, side.switchTo);
  await useLanguage(visitor, side.switchBack);
  for (const form of ["account-password", "account-email", "account-token"]) {
    await visitor.go("/account");
    await visitor.submit(by(form));
    await refusedAtField(visitor, `an empty ${form}`);
    await visitor.inspect(`${form}-refused`, side.lang);
  }
  await visitor.go("/account");
  const form = visitor.page.locator(by("account-token"));
  await form.locator("input[name=label]").fill("axe");
  await form.locator("input[name=scopes]").first().check();
  await visitor.submit(by("account-token"));
  await visitor.shows("new-token", "token-row");
  await visitor.inspect("account-token", side.lang);
}

/** One login with several hats: a poll that waits for it more than once. */
async function severalHats() {
  for (const side of SIDES) {
    for (const person of people(side, "member")) {
      const visitor = await enter(side, "hats");
      await fillSignIn(visitor, person.email, person.password);
      await visitor.go("/");
      const rows = await waitingRows(visitor);
      const twice = rows.find((a) => rows.some((b) => a.poll === b.poll && a.entry !== b.entry));
      if (twice) {
        await visitor.inspect("several-hats", side.lang);
        await visitor.leave();
        checks.that("one person with several hats sees a row for each", true);
        return;
      }
      await visitor.leave();
    }
  }
  checks.that("one person with several hats sees a row for each", false, "no member has two");
}

/** Whom a correction is about is seen before it is signed, in both languages, and can be left. */
async function correctionReviewed(side, visitor, poll) {
  const { page, who } = visitor;
  const before = await visitor.count("correction");
  const form = page.locator(by("correct-form"));
  if ((await form.locator("input[name=find]").count()) > 0) {
    await form.locator("input[name=find]").fill("a");
    await visitor.follow(form.locator("button[name=look]"));
    await visitor.shows("found");
  }
  const people = page.locator(by("correct-people"));
  if ((await people.getAttribute("open")) === null) await people.locator("summary").click();
  const chosen = people.locator("input[name=remove]").first();
  const member = await chosen.getAttribute("value");
  await chosen.check();
  await form.locator("select[name=reason]").selectOption("not_entitled");
  await visitor.follow(form.locator("button[type=submit]:not([name])"));
  for (const locale of ["", side.switchTo, side.switchBack]) {
    if (locale) {
      const button = `${by("language-switch")} button[name=language][value="${locale}"]`;
      await visitor.follow(page.locator(button));
    }
    await visitor.shows("review", "signs", "review-people", "sign-form");
    const signed = page.locator(`${by("sign-form")} input[name=remove]`);
    checks.that(
      `${who}: the review of a correction keeps whom it is about ${locale}`,
      (await signed.getAttribute("value")) === member,
      member,
    );
    await visitor.inspect(`office-review-correct-${locale}`, locale || side.lang);
  }
  await visitor.follow(page.locator(`${by("sign-form")} a`));
  checks.that(`${who}: back without signing`, visitor.path === `/office/polls/${poll}`);
  checks.that(`${who}: nothing was corrected`, (await visitor.count("correction")) === before);
}

async function officer(side) {
  const [committee] = people(side, "committee");
  const [operator] = people(side, "operator", "committee");
  if (!committee) throw new Error("the demo names no committee member");
  const visitor = await enter(side, "committee");
  await signIn(visitor, committee);
  await visitor.go("/polls");
  const polls = new Map();
  for (const row of await visitor.page.locator(by("poll-row")).all()) {
    polls.set(await row.getAttribute("data-state"), await row.getAttribute("data-poll"));
  }
  for (const state of ["open", "published"]) {
    if (!checks.that(`${visitor.who}: there is a poll that is ${state}`, polls.has(state)))
      continue;
    const status = await visitor.go(`/office/polls/${polls.get(state)}`);
    checks.that(`${visitor.who}: the office page of a poll ${state}`, status === 200, `${status}`);
    await visitor.shows("officer-turnout", "officer-seals", "officer-certification");
    await visitor.inspect(`office-poll-${state}`, side.lang);
  }
  await visitor.go(`/office/polls/${polls.get("open")}`);
  await correctionReviewed(side, visitor, polls.get("open"));
  await visitor.leave();

  const keeper = await enter(side, "operator");
  await signIn(keeper, operator);
  await keeper.go("/office/peers");
  await keeper.shows("officer-peers", "peer-row");
  await keeper.inspect("office-peers", side.lang);
  await keeper.go("/office/accounts");
  await keeper.inspect("office-accounts", side.lang);
  if ((await keeper.count("find")) > 0) {
    await keeper.page.locator(`${by("find")} input[name=find]`).fill("a");
    await keeper.submit(by("find"));
    await keeper.shows("found");
  }
  await keeper.shows("invite");
  await keeper.page.locator(`${by("invite")} select[name=member]`).selectOption({ index: 1 });
  await keeper.page.locator(`${by("invite")} input[name=email]`).fill("nobody");
  await keeper.submit(by("invite"));
  await refusedAtField(keeper, "an invitation without a good address");
  await keeper.inspect("office-accounts-refused", side.lang);
  await keeper.leave();
}

// Before anyone votes: afterwards fewer ballots wait.
await checks.chapter("several hats", severalHats);
for (const side of SIDES) {
  await checks.chapter(`${side.key}: a stranger`, () => stranger(side));
  await checks.chapter(`${side.key}: the sign-ins`, async () => {
    const [person] = people(side, "member");
    if (!person) throw new Error("the demo names no member");
    const visitor = await enter(side, "member");
    await checks.chapter(`${side.key}: a member votes`, () => ballotStory(side, visitor, person));
    await checks.chapter(`${side.key}: a member reads`, () => reading(side, visitor));
    await visitor.leave();
  });
  await checks.chapter(`${side.key}: the office`, () => officer(side));
  await checks.chapter(`${side.key}: GraphiQL`, () =>
    graphiql(browser, checks, side.key, ready[side.key].portal, people(side, "member")[0], screens),
  );
}
await browser.close();
process.exit(checks.finish() ? 0 : 1);
