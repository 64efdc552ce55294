// GraphiQL at /graphiql: the one page that runs on scripts, all of them ours.

const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }";
const FOLLOW = "subscription { logGrown { origin size } }";

/** An access token, as a script gets it. */
async function token(base, { email, password }) {
  const answer = await fetch(new URL("/graphql", base), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: SIGN_IN, variables: { input: { email, password } } }),
  });
  return (await answer.json()).data?.signIn?.accessToken ?? "";
}

/** A subscription that is typed in gets its first answer over the socket. */
async function follows(page, checks, key, access) {
  await page.locator("#token").fill(access);
  await page.locator(".graphiql-query-editor .CodeMirror").evaluate((editor, query) => {
    editor.CodeMirror.setValue(query);
  }, FOLLOW);
  const told = page.locator(".result-window").filter({ hasText: '"logGrown": {' });
  const end = Date.now() + 20_000;
  let came = false;
  // Until GraphiQL has read the document it takes it for a query, and is refused.
  while (!came && Date.now() < end) {
    await page.locator(".graphiql-execute-button").click();
    came = await told.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  }
  const shown = came ? "" : await page.locator(".result-window").innerText();
  checks.that(`${key}: GraphiQL follows a subscription`, came, shown.slice(0, 200));
  if (came) await page.locator(".graphiql-execute-button").click();
}

/** GraphiQL runs on scripts: it comes from us alone, under its policy, and reaches the API. */
export async function graphiql(browser, checks, key, base, person, screens) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const foreign = [];
  const complaints = [];
  let answer;
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:") && new URL(url).origin !== new URL(base).origin) foreign.push(url);
  });
  page.on("response", (response) => {
    if (new URL(response.url()).pathname === "/graphql") answer ??= response;
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  const response = await page.goto(new URL("/graphiql", base).href);
  checks.that(
    `${key}: GraphiQL has a policy`,
    /default-src '(none|self)'/.test((await response.headerValue("content-security-policy")) ?? ""),
  );
  await page.locator(".graphiql-query-editor .CodeMirror").waitFor({ timeout: 30_000 });
  const end = Date.now() + 30_000;
  while (!answer && Date.now() < end) await page.waitForTimeout(100);
  const body = answer ? await answer.json().catch(() => null) : null;
  checks.that(
    `${key}: GraphiQL asks the API for its schema`,
    Boolean(body?.data?.__schema),
    JSON.stringify(body)?.slice(0, 200),
  );
  await follows(page, checks, key, await token(base, person));
  checks.that(
    `${key}: GraphiQL takes nothing from elsewhere`,
    foreign.length === 0,
    foreign.join(" "),
  );
  checks.that(
    `${key}: GraphiQL runs without complaints`,
    complaints.length === 0,
    complaints.join("; "),
  );
  await page.screenshot({ path: `${screens}/${key}-graphiql.png` });
  await context.close();
}
