// The list of apps: search, states, pages, and nothing there.
import { expect, picture, test } from './lib/visit.mjs';
import { Service } from './lib/service.mjs';
import { Clock, Hostile, Lapsed, Main, Markup } from './lib/seed.mjs';

const names = (page) => page.locator('.list tbody a.app strong');

test('first view: below 300 KB, from this port alone, with a strict policy', async ({ page, service }) => {
  const answers = [];
  page.on('response', (answer) => answers.push(answer));
  const first = await page.goto(service.url + '/');
  await expect(names(page)).toHaveCount(25);
  await page.waitForLoadState('networkidle');

  const sizes = await Promise.all(answers.map(async (answer) => (await answer.body()).length));
  const bytes = sizes.reduce((sum, one) => sum + one, 0);
  const policy = first.headers()['content-security-policy'];
  expect(bytes, `${bytes} bytes, not counting compression`).toBeLessThan(300_000);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toMatch(/style-src 'self' 'sha256-[\w+/=]+';/);
  expect(policy).toContain('frame-src blob:;');
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain('unsafe');
  await picture(page, 'apps');
});

test('the second view costs no content: each file is asked by its tag', async ({ service }) => {
  for (const path of ['/', '/page/app.js', '/page/app.css', '/page/icon.svg', '/page/licences.txt']) {
    const first = await fetch(service.url + path, { headers: { 'Accept-Encoding': 'br' } });
    const again = await fetch(service.url + path, { headers: { 'Accept-Encoding': 'br', 'If-None-Match': first.headers.get('etag') } });
    expect([path, first.status, again.status, (await again.arrayBuffer()).byteLength]).toEqual([path, 200, 304, 0]);
    expect(first.headers.get('cache-control')).toBe('no-cache');
  }
});

test('search: by name, id, account and state, a request a pause and a page of 25', async ({ page, service }) => {
  await page.goto(service.url + '/');
  await expect(names(page)).toHaveCount(25);
  const asked = [];
  page.on('request', (request) => request.url().includes('/v1/apps?') && asked.push(new URL(request.url()).searchParams));
  const search = page.getByRole('searchbox');

  // Nine strokes without a pause between them: one question.
  await search.evaluate((field) => {
    for (const letter of 'tenant 29') {
      field.value += letter;
      field.dispatchEvent(new InputEvent('input'));
    }
  });
  await expect(names(page)).toHaveText(Array.from({ length: 10 }, (_, index) => `Tenant 29${index}`));
  expect(asked.map((params) => [params.get('query'), params.get('pageSize')])).toEqual([['tenant 29', '25']]);

  await search.fill(String(Lapsed));
  await expect(names(page)).toHaveText(['Acme archive']);
  await search.fill('startup');
  await expect(names(page)).toHaveText(['Startup beta', 'Nothing happened here']);
  await search.fill('ARCHIVE');
  await expect(names(page)).toHaveText(['Acme archive']);
  await search.fill('');
  await page.getByLabel('State').selectOption('Suspended');
  await expect(names(page)).toHaveText(['Acme archive']);
  await expect(page.locator('.badge.bad')).toHaveText('Suspended: expired');
  await search.fill('no such app');
  await expect(page.locator('.list')).toContainText('No app has an id that begins with “no such app”');

  // What is searched for has an address of its own.
  await page.goto(`${service.url}/#/?q=acme+live`);
  await expect(names(page)).toHaveText(['Acme live chat']);
  await expect(page.getByRole('searchbox')).toHaveValue('acme live');
});

test('300 apps: pages forth and back, and all of them in their account', async ({ page, service }) => {
  await page.goto(`${service.url}/#/?q=tenant`);
  await expect(names(page).first()).toHaveText('Tenant 000');
  const next = page.getByRole('button', { name: 'Next' });
  for (let shown = 2; shown <= 12; shown++) {
    await next.click();
    await expect(page.locator('.pages span')).toHaveText(`Page ${shown}`);
  }
  await expect(names(page).last()).toHaveText('Tenant 299');
  await expect(next).toBeDisabled();
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(page.locator('.pages span')).toHaveText('Page 11');
  await expect(names(page).first()).toHaveText('Tenant 250');

  const began = Date.now();
  await page.goto(`${service.url}/#/accounts/big`);
  await expect(page.locator('tbody a.app')).toHaveCount(300);
  await expect(page.locator('tbody a.app strong').last()).toHaveText('Tenant 299');
  expect(Date.now() - began).toBeLessThan(5_000);
  await picture(page, 'account-of-300', { fullPage: false });
});

// The second link that a new user sees.
test.describe('an account that nobody has paid into', () => {
  test.use({ expected: ['404 (Not Found)'] });

  test('shows its apps, and says that there are no bills', async ({ page, service }) => {
    await page.goto(service.url + '/');
    await page.getByRole('link', { name: 'demo', exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account demo');
    await expect(page.locator('tbody a.app strong')).toHaveText(['Demo Developer', 'Demo Standard', 'Demo Premium']);
    await expect(page.locator('main')).toContainText('there are no bills');
    await picture(page, 'account-without-ledger');
  });
});

test('names that would like to be markup are text, in list, view and node', async ({ page, service }) => {
  await page.goto(service.url + '/');
  await expect(names(page).filter({ hasText: Markup })).toHaveCount(1);
  await page.goto(`${service.url}/#/apps/${Hostile}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(Markup);
  await expect(page).toHaveTitle(`${Markup} · ImQuota`);
  await expect(page.locator('#nodes')).toContainText('<img src=x onerror=pwned=1>');
  expect(await page.locator('main img, main svg[onload], main script, main h1 b').count()).toBe(0);
  await picture(page, 'hostile');
});

test('no apps: says how to make one', async ({ page }) => {
  const bare = await Service.start(process.env.IMQUOTA_TEST_SERVER, Clock);
  try {
    for (const demo of [1_400_000_001, 1_400_000_002, 1_400_000_003]) {
      await bare.post(`/v1/apps/${demo}:disable`);
      await bare.call('DELETE', `/v1/apps/${demo}`);
    }
    await page.goto(bare.url + '/');
    await expect(page.getByRole('heading', { name: 'There are no apps yet' })).toBeVisible();
    await expect(page.locator('pre')).toContainText(`curl -X POST ${bare.url}/v1/apps`);
    await picture(page, 'empty');
  } finally {
    await bare.stop();
  }
});

test('keyboard alone: from the search into an app, through its form, and back', async ({ page, service }) => {
  await page.goto(service.url + '/');
  await expect(names(page)).toHaveCount(25);
  await page.keyboard.press('Tab');
  await expect(page.getByText('Skip to content')).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('acme live');
  await expect(names(page)).toHaveText(['Acme live chat']);
  for (let i = 0; i < 6 && (await page.evaluate(() => document.activeElement?.className)) !== 'app'; i++) await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  expect(outline).toBe('solid');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Acme live chat');
  await expect(page.locator('#main')).toBeFocused();
  expect(page.url()).toContain(`#/apps/${Main}`);
  for (let i = 0; i < 12 && (await page.evaluate(() => document.activeElement?.id)) !== 'x-user'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('user5');
  await page.keyboard.press('Enter');
  await expect(page.locator('.verdict h3')).toContainText('Yes');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Apps');
});
