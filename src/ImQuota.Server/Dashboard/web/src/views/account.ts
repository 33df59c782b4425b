import { ApiError, get, path, query } from '../api';
import { fill, h, table } from '../dom';
import { money, number, words, Zone } from '../format';
import { failure, loading } from '../notice';
import { stateBadge } from '../parts/badges';
import { bills } from '../parts/bills';
import { link } from '../router';
import type { Account, App, ListAppsResponse, Subscription } from '../types';

/** Apps an account may have at most. */
const MaxApps = 300;

export function showAccount(root: HTMLElement, id: string, signal: AbortSignal): void {
  document.title = `Account ${id} · ImQuota`;
  fill(root, loading(`account ${id}`));
  void begin(root, id, signal);
}

async function begin(root: HTMLElement, id: string, signal: AbortSignal): Promise<void> {
  try {
    // The ledger knows states and terms, the records the names.
    const [account, records] = await Promise.all([ledgerOf(id, signal), recordsOf(id, signal)]);
    if (signal.aborted) return;
    if (account instanceof ApiError && records.length === 0) throw account;
    const names = new Map(records.map((app) => [String(app.sdkAppId), app]));
    const zone = new Zone('UTC');
    const place = h('div', null);
    if (account instanceof ApiError) {
      fill(root, crumb(),
        h('div', { class: 'head' }, h('div', null, h('h1', null, 'Account ', id), h('p', { class: 'facts' }, h('span', null, `${number(records.length)} apps`)))),
        h('section', { class: 'panel' }, h('h2', null, 'Apps'), tableOf(records.map((app) => ({ ...app, reasons: [], autoRenewMonths: 0, legacy: false, refundHeld: false })), names, zone)),
        h('section', { class: 'panel' }, h('h2', null, 'Bills'), h('p', { class: 'empty' }, 'Nothing was paid in or bought yet, so there is no balance, and there are no bills.')));
      return;
    }
    const apps = (account.apps ?? []).filter((app) => app.state !== 'SUBSCRIPTION_STATE_DELETED');
    fill(root, crumb(),
      h('div', { class: 'head' }, h('div', null, h('h1', null, 'Account ', account.account), h('p', { class: 'facts' }, h('span', null, `${number(apps.length)} apps`), h('span', null, 'Times in UTC'))),
        h('div', { class: 'row' }, account.overdue && h('span', { class: 'badge bad' }, 'Overdue'), account.parkedFor && h('span', { class: 'badge bad' }, `Billing waits for ${account.parkedFor}`))),
      h('div', { class: 'tiles' },
        ...[['Cash', account.cash], ['Credit', account.credit]].map(([name, amount]) => h('div', { class: 'tile' }, h('span', { class: 'name' }, name as string), h('b', null, money(amount as Account['cash'])))),
        h('div', { class: 'tile' }, h('span', { class: 'name' }, 'Unpaid bills'), h('b', null, number(account.unpaidBills?.length ?? 0)),
          h('small', null, account.unpaidBills?.[0] ? `the next is due ${zone.day(account.unpaidBills[0].overdueAt)}` : 'nothing is due'))),
      h('section', { class: 'panel' }, h('h2', null, 'Apps'), tableOf(apps, names, zone)),
      h('section', { class: 'panel' }, h('h2', null, 'Bills'), place));
    void bills(place, id, '', zone, signal);
  } catch (error) {
    if (!signal.aborted) fill(root, crumb(), failure(error, () => void begin(root, id, signal)));
  }
}

const crumb = (): HTMLElement => h('p', { class: 'crumb' }, h('a', { href: '#/' }, '← All apps'));

/** What says that there is none: an account begins with its first payment or order, apps may be there before. */
async function ledgerOf(id: string, signal: AbortSignal): Promise<Account | ApiError> {
  try {
    return await get<Account>(path('accounts', id), signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return error;
    throw error;
  }
}

async function recordsOf(id: string, signal: AbortSignal): Promise<App[]> {
  const records: App[] = [];
  let after = '';
  do {
    const page = await get<ListAppsResponse>('/v1/apps' + query({ account: id, pageSize: MaxApps, pageToken: after }), signal);
    records.push(...(page.apps ?? []));
    after = page.nextPageToken ?? '';
  } while (after);
  return records;
}

const tableOf = (apps: readonly Subscription[], names: ReadonlyMap<string, App>, zone: Zone): HTMLElement => (apps.length === 0 ? h('p', { class: 'empty' }, 'It has no apps.') : table('Apps of the account', [
  { name: 'App', of: (app: Subscription) => h('a', { class: 'app', href: link(['apps', app.sdkAppId]) }, h('strong', null, names.get(String(app.sdkAppId))?.name || `App ${app.sdkAppId}`), h('small', null, app.sdkAppId)) },
  { name: 'Edition', of: (app) => words(app.edition) },
  { name: 'State', of: (app) => stateBadge(app.state, (app.reasons ?? []).map((reason) => words(reason, 'SUSPENSION_REASON_').toLowerCase()).join(', ')) },
  { name: 'Term ends', of: (app) => zone.day(app.expiresAt) },
  { name: 'Renews', of: (app) => (app.autoRenewMonths > 0 ? 'by itself' : app.expiresAt ? 'no' : '–') },
], apps));
