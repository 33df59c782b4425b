// 10,000 accounts: the list, its search and its pages are as quick as with a few.
import { expect, picture, test } from './lib/visit.mjs';
import { Service } from './lib/service.mjs';
import { Clock } from './lib/seed.mjs';

const Accounts = 10_000;
const AtOnce = 32;
const FirstApp = 1_600_000_001;
const names = (page) => page.locator('.list tbody a.app strong');
const padded = (n) => String(n).padStart(5, '0');

async function fill(service) {
  let next = 0;
  await Promise.all(Array.from({ length: AtOnce }, async () => {
    while (next < Accounts) {
      const n = next++;
      await service.post('/v1/apps', { sdkAppId: FirstApp + n, account: `account-${padded(n)}`, name: `Chat ${padded(n)}`, edition: 'developer' });
    }
  }));
}

test('10,000 accounts: first view, search, pages and an account none of them slow', async ({ page }) => {
  test.setTimeout(180_000);
  const service = await Service.start(process.env.IMQUOTA_TEST_SERVER, Clock);
  try {
    await fill(service);
    const within = async (what, act) => {
      const began = Date.now();
      await act();
      expect(Date.now() - began, what).toBeLessThan(5_000);
    };
    await page.goto(service.url + '/');
    await within('first view', async () => {
      await page.reload();
      await expect(names(page)).toHaveCount(25);
    });
    await picture(page, 'ten-thousand-accounts');
    await within('a search by account', async () => {
      await page.getByRole('searchbox').fill('account-07777');
      await expect(names(page)).toHaveText(['Chat 07777']);
    });
    await within('a search by the beginning of a name, which 10,000 have', async () => {
      await page.getByRole('searchbox').fill('chat');
      await expect(names(page).first()).toHaveText('Chat 00000');
    });
    for (let shown = 2; shown <= 10; shown++) {
      await within(`page ${shown}`, async () => {
        await page.getByRole('button', { name: 'Next' }).click();
        await expect(page.locator('.pages span')).toHaveText(`Page ${shown}`);
      });
    }
    await within('an account', async () => {
      await page.goto(`${service.url}/#/accounts/account-09999`);
      await expect(page.locator('tbody a.app')).toHaveText(/Chat 09999/);
      await expect(page.locator('main')).toContainText('There are no bills yet');
    });
  } finally {
    await service.stop();
  }
});
