import { get, path, query } from '../api';
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
    const account = await get<Account>(path('accounts', id), signal);
    if (signal.aborted) return;
    const zone = new Zone('UTC');
    const place = h('div', null);
    const names = new Map<string, App>();
    const apps = (account.apps ?? []).filter((app) => app.state !== 'SUBSCRIPTION_STATE_DELETED');
    const list = h('div', null, tableOf(apps, names, zone));
    fill(root,
      h('p', { class: 'crumb' }, h('a', { href: '#/' }, '← All apps')),
      h('div', { class: 'head' }, h('div', null, h('h1', null, 'Account ', account.account), h('p', { class: 'facts' }, h('span', null, `${number(apps.length)} apps`), h('span', null, 'Times in UTC'))),
        h('div', { class: 'row' }, account.overdue && h('span', { class: 'badge bad' }, 'Overdue'), account.parkedFor && h('span', { class: 'badge bad' }, `Billing waits for ${account.parkedFor}`))),
      h('div', { class: 'tiles' },
        ...[['Cash', account.cash], ['Credit', account.credit]].map(([name, amount]) => h('div', { class: 'tile' }, h('span', { class: 'name' }, name as string), h('b', null, money(amount as Account['cash'])))),
        h('div', { class: 'tile' }, h('span', { class: 'name' }, 'Unpaid bills'), h('b', null, number(account.unpaidBills?.length ?? 0)),
          h('small', null, account.unpaidBills?.[0] ? `the next is due ${zone.day(account.unpaidBills[0].overdueAt)}` : 'nothing is due'))),
      h('section', { class: 'panel' }, h('h2', null, 'Apps'), list),
      h('section', { class: 'panel' }, h('h2', null, 'Bills'), place));
    void bills(place, id, '', zone, signal);

    // The ledger knows states and terms, the records the names.
    let after = '';
    do {
      const page = await get<ListAppsResponse>('/v1/apps' + query({ account: id, pageSize: MaxApps, pageToken: after }), signal);
      (page.apps ?? []).forEach((app) => names.set(String(app.sdkAppId), app));
      after = page.nextPageToken ?? '';
    } while (after);
    fill(list, tableOf(apps, names, zone));
  } catch (error) {
    if (!signal.aborted) fill(root, h('p', null, h('a', { href: '#/' }, '← All apps')), failure(error, () => void begin(root, id, signal)));
  }
}

const tableOf = (apps: readonly Subscription[], names: ReadonlyMap<string, App>, zone: Zone): HTMLElement => (apps.length === 0 ? h('p', { class: 'empty' }, 'It has no apps.') : table('Apps of the account', [
  { name: 'App', of: (app: Subscription) => h('a', { class: 'app', href: link(['apps', app.sdkAppId]) }, h('strong', null, names.get(String(app.sdkAppId))?.name || `App ${app.sdkAppId}`), h('small', null, app.sdkAppId)) },
  { name: 'Edition', of: (app) => words(app.edition) },
  { name: 'State', of: (app) => stateBadge(app.state, (app.reasons ?? []).map((reason) => words(reason, 'SUSPENSION_REASON_').toLowerCase()).join(', ')) },
  { name: 'Term ends', of: (app) => zone.day(app.expiresAt) },
  { name: 'Renews', of: (app) => (app.autoRenewMonths > 0 ? 'by itself' : app.expiresAt ? 'no' : '–') },
], apps));
