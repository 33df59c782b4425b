// A service that asks who calls (docs/security.md): the page asks for the key, shows what that may see, and says in words what it may not.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, picture, test } from './lib/visit.mjs';
import { Service } from './lib/service.mjs';
import { Clock } from './lib/seed.mjs';

const App = 1_400_000_002;
const keys = { ops: `imq_${randomBytes(32).toString('base64url')}`, support: `imq_${randomBytes(32).toString('base64url')}` };
const hash = (key) => 'sha256:' + createHash('sha256').update(key).digest('hex');

test.describe('keys', () => {
  test.use({ expected: ['401 (Unauthorized)', '403 (Forbidden)', 'ERR_INCOMPLETE_CHUNKED_ENCODING'] });

  test('one that may all sees bills and their statements; one for an app sees that, and is told what it may not', async ({ page }) => {
    const folder = await mkdtemp(join(tmpdir(), 'imquota-callers-'));
    let service;
    try {
      await writeFile(join(folder, 'callers.json'), JSON.stringify({ callers: [
        { name: 'ops', keys: [hash(keys.ops)], scopes: ['admission', 'usage.read', 'admin', 'billing'], apps: ['all'] },
        { name: 'support', keys: [hash(keys.support)], scopes: ['usage.read'], apps: [String(App)] },
      ] }));
      service = await Service.start(process.env.IMQUOTA_TEST_SERVER, Clock, 0, ['--callers-file', join(folder, 'callers.json')], keys.ops);
      await service.post('/v1/accounts', { account: 'demo' });
      await service.post('/v1/accounts/demo:topUp', { paymentId: 'p1', amount: { amount: '900.00', currency: 'USD' } });
      await service.post(`/v1/apps/${App}:purchase`, { edition: 'standard', months: 2, orderId: 'o1' });
      await service.advance(15 * 24);

      await page.goto(service.url + '/');
      await expect(page.getByRole('alert')).toContainText('Give the one that your operator gave you');
      await page.getByLabel('Token').fill(keys.ops);
      await page.getByRole('button', { name: 'Use it' }).click();
      await page.getByRole('link', { name: 'Demo Standard' }).click();
      await expect(page.locator('.live')).toHaveText('Live');

      // A tab that has no key asks for it: no address carries one.
      const link = page.locator('#bills').getByRole('link', { name: 'Statement' }).first();
      const [other] = await Promise.all([page.context().waitForEvent('page'), link.click({ button: 'middle' })]);
      await expect(other.getByLabel('Token')).toBeVisible();
      await other.close();
      await link.click();
      await expect(page.frameLocator('iframe.statement').locator('.meta')).toContainText(`demo/${App}/`);
      expect(page.url()).not.toContain('imq_');

      await page.evaluate(() => sessionStorage.clear());
      await page.goto(`${service.url}/#/apps/${App}`);
      await page.getByLabel('Token').fill(keys.support);
      await page.getByRole('button', { name: 'Use it' }).click();
      await expect(page.locator('.live')).toHaveText('Live');
      await expect(page.locator('#limits tbody tr').first()).toBeVisible();
      for (const panel of ['state', 'orders', 'editions', 'bills']) {
        await expect(page.locator(`#${panel}`), panel).toContainText('The caller support lacks the scope billing');
      }
      const ids = await page.locator('[id]').evaluateAll((all) => all.map((one) => one.id));
      expect(ids.filter((one, index) => ids.indexOf(one) !== index)).toEqual([]);
      await picture(page, 'support');

      // What it may not see is no reason to ask for another key again and again; who has one can still give it.
      await page.locator('#bills').getByRole('button', { name: 'Use another token' }).click();
      await page.locator('#bills').getByLabel('Token').fill(keys.ops);
      await page.locator('#bills').getByRole('button', { name: 'Use it' }).click();
      await expect(page.locator('#bills tbody tr')).toHaveCount(2);
    } finally {
      await service?.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
