// GraphiQL at /graphiql: the one page that runs on scripts, all of them ours.

/** GraphiQL runs on scripts: it comes from us alone, under its policy, and reaches the API. */
export async function graphiql(browser, checks, key, base, screens) {
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
