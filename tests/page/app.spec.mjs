// One app: its numbers, its pictures, what was refused and why, its states and bills; live, and when the service goes away.
import { expect, picture, test } from './lib/visit.mjs';
import { Service } from './lib/service.mjs';
import { Clock, Huge, Lapsed, Main, Quiet, Slashed, Small } from './lib/seed.mjs';

const open = async (page, service, app) => {
  await page.goto(`${service.url}/#/apps/${app}`);
  await expect(page.locator('.live')).toHaveText('Live');
};

const drawn = (page, panel) => page.locator(`#${panel} canvas`).evaluate((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) colours.add(`${data[i] >> 4},${data[i + 1] >> 4},${data[i + 2] >> 4}`);
  return colours.size;
});

test('an app with a month behind it: what is told is what the service says', async ({ page, service }) => {
  const { app } = await service.call('GET', `/v1/apps/${Main}/usage`);
  await open(page, service, Main);

  await expect(page.locator('.tile').first()).toContainText(app.mauExact.toLocaleString('en-GB'));
  await expect(page.locator('#mau .summary')).toContainText(`${(app.mauExact - 10_000).toLocaleString('en-GB')} above the allowance of 10,000`);
  await expect(page.locator('#pcc .summary')).toContainText(`Most at once this month: ${app.peakConnections}`);
  await expect(page.locator('#limits tbody tr').first()).toContainText('live-streaming groups');
  await expect(page.locator('#limits tbody tr').first()).toContainText('override');
  await expect(page.locator('#nodes tbody tr')).toContainText(['chat-a.sg', 'chat-b.sg', 'chat-c.sg', 'of no node']);
  await expect(page.locator('#overrides')).toContainText('Launch week <script>pwned=1</script>');
  await expect(page.locator('#orders tbody tr')).toContainText(['order-1']);
  await expect(page.locator('#editions tbody tr')).toContainText(['Developer', 'Standard', 'Premium']);
  await expect(page.locator('#denials tbody tr').first()).toContainText('Live groups limit');
  await expect(page.locator('#denials tbody tr').first()).toContainText('Premium');
  for (const panel of ['mau', 'pcc', 'growth']) {
    await expect(page.locator(`#${panel} canvas`)).toBeVisible();
    await expect.poll(() => drawn(page, panel), panel).toBeGreaterThan(4);
  }
  await picture(page, 'app');
});

test('plots have their numbers behind them as tables', async ({ page, service }) => {
  const { days } = await service.call('GET', `/v1/apps/${Main}/usage/history`);
  await open(page, service, Main);
  await page.locator('#mau summary').click();

  const november = days.filter((one) => one.day.startsWith('2026-11'));
  expect(november.length).toBe(27);
  await expect(page.locator('#mau details tbody tr')).toHaveCount(27);
  await expect(page.locator('#mau details tbody tr').first()).toContainText(november.at(-1).mauExact.toLocaleString('en-GB'));
  await page.getByRole('button', { name: 'This month' }).click();
  await page.locator('#pcc summary').click();
  await expect(page.locator('#pcc details tbody tr')).toHaveCount(27);
  await page.getByRole('button', { name: '48 hours' }).click();
  await expect(page.locator('#pcc details tbody tr')).toHaveCount(48);
});

test('limits are sorted by nearness, and near ones say so in words and colour', async ({ page, service }) => {
  await open(page, service, Small);
  const rows = page.locator('#limits tbody tr');
  await expect(rows.nth(0)).toContainText('100 % reached');
  await expect(rows.nth(1)).toContainText('100 % reached');
  expect(await page.locator('#limits .bar.bad').count()).toBe(2);
  const shares = (await rows.locator('[role=meter]').evaluateAll((all) => all.map((one) => Number(one.ariaValueNow))));
  expect(shares).toEqual([...shares].sort((one, other) => other - one));
  await expect(page.locator('#denials tbody tr')).toContainText(['User limit', 'User groups limit', 'Friends limit']);
  await expect(page.locator('#denials tbody tr').first()).toContainText('Standard');
  await picture(page, 'small');
});

test('why was a user refused: login, join, creation and friend, with limits and what would allow it', async ({ page, service }) => {
  await open(page, service, Small);
  const form = page.locator('form.explain');
  const verdict = page.locator('.verdict');

  await form.getByLabel('User id').fill('newcomer');
  await form.getByRole('button').click();
  await expect(verdict.locator('h3')).toHaveText('No: user limit (code 70398)');
  await expect(verdict).toContainText('Standard would allow it.');
  expect((await verdict.innerText()).match(/would allow it/g)).toHaveLength(1);
  await expect(verdict.locator('tbody tr')).toContainText(['registered users', 'monthly active users']);

  await form.getByLabel('May somebody').selectOption('add a friend');
  await form.getByLabel('User id', { exact: true }).fill('user2');
  await form.getByLabel('Friend (user id)').fill('user99');
  await form.getByRole('button').click();
  await expect(verdict.locator('h3')).toHaveText('No: friends limit (code 30010)');
  await picture(page, 'explain', { fullPage: false });

  await form.getByLabel('May somebody').selectOption('create a group');
  await form.getByLabel('Owner (user id)').fill('user1');
  await form.getByLabel('Group id').fill('another');
  await form.getByRole('button').click();
  await expect(verdict.locator('h3')).toHaveText('No: user groups limit (code 10037)');

  await form.getByLabel('May somebody').selectOption('join a group');
  await form.getByLabel('User id').fill('user3');
  await form.getByLabel('Group id').fill('s0-0');
  await form.getByRole('button').click();
  await expect(verdict.locator('h3')).toHaveText('Yes, it would be allowed');
});

test.describe('bad input', () => {
  test.use({ expected: ['400 (Bad Request)'] });

  test('what the service refuses is told by its field', async ({ page, service }) => {
    await open(page, service, Small);
    await page.locator('#x-user').fill('ü');
    await page.getByRole('button', { name: 'Explain' }).click();
    await expect(page.getByRole('alert')).toContainText('user_id');
    await expect(page.getByRole('alert')).toContainText('printable ASCII');
  });
});

test('states: free, paid, grace, suspended, and what comes if nobody does anything', async ({ page, service }) => {
  await open(page, service, Lapsed);
  await expect(page.locator('.bandnames b')).toHaveText(['Free', 'Standard', 'Grace', 'Suspended: expired', 'Reclaimed']);
  await expect(page.locator('.bandnames li').last()).toContainText('would begin');
  await expect(page.locator('#state .summary')).toContainText('Suspended since');
  await picture(page, 'lapsed');
});

test('bills lead to their statement: in a frame that nothing runs in, as high as what is in it, to be kept as a file', async ({ page, service }) => {
  await open(page, service, Main);
  await page.locator('#bills').getByRole('link', { name: 'Statement' }).last().click();
  const frame = page.frameLocator('iframe.statement');
  await expect(frame.getByRole('heading', { name: 'Statement' })).toBeVisible();
  await expect(frame.locator('.meta')).toContainText(`acme/${Main}/prepaid/2026-10`);
  await expect(page.locator('iframe.statement')).toHaveAttribute('sandbox', 'allow-same-origin allow-modals');

  // Its own style holds, and all of it is seen without scrolling in the frame.
  expect(await frame.locator('h1').evaluate((one) => getComputedStyle(one).fontSize)).toBe('32px');
  const hidden = () => page.locator('iframe.statement').evaluate((one) => one.contentDocument.documentElement.scrollHeight - one.clientHeight);
  await expect.poll(hidden).toBeLessThanOrEqual(0);
  await frame.getByText('How this comes about').first().click();
  await expect(frame.locator('.why').first()).toBeVisible();
  await expect.poll(hidden).toBeLessThanOrEqual(0);
  await picture(page, 'statement');

  // In the colours that the button chose, whatever the system has.
  const ground = () => frame.locator('body').evaluate((one) => getComputedStyle(one).backgroundColor);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await ground()).toBe('rgb(18, 22, 29)');
  await page.locator('#theme').click();
  expect(await ground()).toBe('rgb(245, 247, 250)');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('#theme').click();
  expect(await ground()).toBe('rgb(18, 22, 29)');
  await page.locator('#theme').click();

  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save as a file' }).click()]);
  expect(file.suggestedFilename()).toBe(`acme-${Main}-prepaid-2026-10.html`);
  await page.getByRole('link', { name: `← App ${Main}` }).click();
  await expect(page.locator('.live')).toHaveText('Live');
  await page.getByRole('link', { name: 'All bills of the app on one page' }).click();
  await expect(frame.locator('.bill')).toHaveCount(2);
});

test('an account whose name would be a path: its view, its bills, their statements, and back', async ({ page, service }) => {
  await page.goto(`${service.url}/#/?q=way`);
  await page.getByRole('link', { name: Slashed }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Account ${Slashed}`);
  await page.locator('tbody a.app').click();
  await expect(page.locator('.live')).toHaveText('Live');
  await expect(page.locator('#bills tbody tr')).toHaveCount(2);
  await page.locator('#bills').getByRole('link', { name: 'Statement' }).first().click();
  const frame = page.frameLocator('iframe.statement');
  await expect(frame.locator('.meta')).toContainText(`${Slashed}/`);
  await page.locator('.crumb a').click();
  await page.locator('#bills').getByRole('link', { name: 'All bills of the app' }).click();
  await expect(frame.locator('.of')).toContainText(Slashed);
});

test('live: what is counted appears by itself', async ({ page, service }) => {
  await open(page, service, Quiet);
  await expect(page.locator('#mau')).toContainText('Nothing was seen yet');
  await expect(page.locator('#bills')).toContainText('There are no bills yet');
  await picture(page, 'quiet');
  await service.admit([{ login: { sdkAppId: Quiet, userId: 'first', platform: 'PLATFORM_WEB', connectionId: 'c1' } }]);

  // The interval is of the test clock.
  await service.post('/v1/clock:advance', { by: '3s' });
  await expect(page.locator('.tile').nth(1).locator('b')).toHaveText('1');
});

test('an id of 64 bits stays whole', async ({ page, service }) => {
  await page.goto(`${service.url}/#/?q=${Huge.slice(0, 8)}`);
  await page.getByRole('link', { name: 'Acme with a large id' }).click();
  await expect(page.locator('.facts')).toContainText(`App ${Huge}`);
  await expect(page.locator('.tile').first().locator('b')).toHaveText('1');
});

test('dark, light and as the system says', async ({ page, service }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, service, Main);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(14, 18, 24)');
  await expect.poll(() => drawn(page, 'growth')).toBeGreaterThan(4);
  await picture(page, 'app-dark');
  await page.locator('#theme').click();
  await expect(page.locator('#theme')).toContainText('Light');
  expect(await ground()).toBe('rgb(244, 246, 249)');
  await page.reload();
  expect(await ground()).toBe('rgb(244, 246, 249)');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('#theme').click();
  expect(await ground()).toBe('rgb(14, 18, 24)');
});

test('a phone of 375 px: nothing reaches beyond its width', async ({ page, service }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  for (const where of ['', `apps/${Main}`, `apps/${Small}`, 'accounts/acme']) {
    await page.goto(`${service.url}/#/${where}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle').catch(() => {});
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(375);
  }
  await page.goto(`${service.url}/#/statements/${encodeURIComponent(`acme/${Main}/usage/2026-10`)}`);
  await expect(page.frameLocator('iframe.statement').locator('.bill')).toBeVisible();
  expect(await page.frameLocator('iframe.statement').locator('html').evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  await picture(page, 'phone-statement');
  await open(page, service, Main);
  await expect.poll(() => drawn(page, 'growth')).toBeGreaterThan(4);
  await picture(page, 'phone');
});

test.describe('what is not there', () => {
  test.use({ expected: ['404 (Not Found)'] });

  test('an unknown app, account and view are told in words', async ({ page, service }) => {
    await page.goto(`${service.url}/#/apps/77`);
    await expect(page.getByRole('alert')).toContainText('Look whether the id is right');
    await page.goto(`${service.url}/#/accounts/nobody`);
    await expect(page.getByRole('alert')).toContainText('nobody');
    await page.goto(`${service.url}/#/what`);
    await expect(page.locator('main')).toContainText('There is no such view');
  });
});

test.describe('a service that asks for a token', () => {
  test.use({ expected: ['401 (Unauthorized)', '403 (Forbidden)'] });

  test('asks for it, keeps it in the tab alone, and sends it with each call', async ({ page, service }) => {
    const sent = [];
    await page.route('**/v1/**', (route) => {
      const given = route.request().headers()['authorization'];
      sent.push(given);
      if (given === 'Bearer right') return route.continue();
      return route.fulfill({ status: given ? 403 : 401, contentType: 'application/json', body: JSON.stringify({ code: given ? 7 : 16, message: given ? 'The token may not read.' : 'A token is needed.' }) });
    });
    await page.goto(`${service.url}/#/apps/${Main}`);
    await expect(page.getByRole('alert')).toContainText('A token is needed.');
    await picture(page, 'token', { fullPage: false });
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(page.getByRole('alert')).toContainText('The token may not read.');
    await page.getByRole('button', { name: 'Use another token' }).click();
    await page.getByLabel('Token').fill('right');
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(page.locator('.live')).toHaveText('Live');
    expect(sent.filter((one) => one === 'Bearer right').length).toBeGreaterThan(3);
    expect(await page.evaluate(() => [JSON.stringify(localStorage), document.cookie])).toEqual(['{}', '']);

    await page.locator('#bills').getByRole('link', { name: 'Statement' }).first().click();
    await expect(page.frameLocator('iframe.statement').locator('.meta')).toContainText(`acme/${Main}/usage/2026-10`);
  });
});

test.describe('a service that goes away', () => {
  test.use({ expected: ['ERR_', 'Failed to load resource'] });

  test('says so and keeps what it knew, and goes on when the service is back', async ({ page }) => {
    const mortal = await Service.start(process.env.IMQUOTA_TEST_SERVER, Clock);
    let again;
    try {
      await open(page, mortal, 1_400_000_001);
      await mortal.stop();
      await expect(page.locator('.live')).toHaveText('Not live');
      await expect(page.getByRole('alert').first()).toContainText(/The connection to the service broke off|The service/);
      await expect(page.locator('.away')).toContainText('What is shown is of 20 Oct 2026');
      await expect(page.locator('.tile')).toHaveCount(5);
      await picture(page, 'away', { fullPage: false });

      again = await Service.start(process.env.IMQUOTA_TEST_SERVER, Clock, Number(new URL(mortal.url).port));
      await expect(page.locator('.live')).toHaveText('Live', { timeout: 10_000 });
      await expect(page.locator('.away')).toHaveCount(0);
    } finally {
      await mortal.stop();
      await again?.stop();
    }
  });
});
