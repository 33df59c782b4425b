import { get, path, query } from '../api';
import { fill, h, table } from '../dom';
import { money, words, type Zone } from '../format';
import { failure } from '../notice';
import { link } from '../router';
import type { Bill, ListBillsResponse, Order } from '../types';

const PageSize = 12;

export function orders(place: HTMLElement, all: readonly Order[], zone: Zone): void {
  fill(place, all.length === 0 ? h('p', { class: 'empty' }, 'Nothing was ordered.') : table('Orders, the newest first', [
    { name: 'Order', of: (one: Order) => [one.orderId, one.automatic && h('small', null, 'by itself')] },
    { name: 'What', of: (one) => `${words(one.kind, 'ORDER_KIND_')}, ${words(one.edition)}` },
    { name: 'Placed', of: (one) => zone.minute(one.placedAt) },
    { name: 'For', of: (one) => `${zone.day(one.startsAt)} – ${zone.day(one.endsAt)}` },
    { name: 'Price', numeric: true, of: (one) => money(one.price) },
  ], [...all].sort((one, other) => Date.parse(other.placedAt) - Date.parse(one.placedAt))));
}

/** The first bills, and more on demand. */
export async function bills(place: HTMLElement, account: string, app: string, zone: Zone, signal: AbortSignal): Promise<void> {
  const all: Bill[] = [];
  const more = async (after: string): Promise<void> => {
    try {
      const page = await get<ListBillsResponse>(path('accounts', account, 'bills') + query({ sdkAppId: app, pageSize: PageSize, pageToken: after }), signal);
      all.push(...(page.bills ?? []));
      fill(place,
        all.length === 0 ? h('p', { class: 'empty' }, 'There are no bills yet: the first is issued when a month is over.') : tableOf(all, zone, app === ''),
        h('div', { class: 'row' },
          page.nextPageToken && h('button', { type: 'button', class: 'quiet', on: { click: () => void more(page.nextPageToken!) } }, 'Older bills'),
          all.length > 0 && h('a', { href: link(['accounts', account, 'statement'], { app }) }, app ? 'All bills of the app on one page' : 'All bills on one page')));
    } catch (error) {
      if (!signal.aborted) fill(place, failure(error, () => void more(after)));
    }
  };
  await more('');
}

const tableOf = (all: readonly Bill[], zone: Zone, withApp: boolean): HTMLElement => table('Bills, the newest first', [
  { name: 'Month', of: (one: Bill) => one.month },
  ...(withApp ? [{ name: 'App', of: (one: Bill) => h('a', { href: link(['apps', one.sdkAppId]) }, one.sdkAppId) }] : []),
  { name: 'What', of: (one) => words(one.kind, 'BILL_KIND_') },
  { name: 'Issued', of: (one) => zone.day(one.issuedAt) },
  { name: 'Total', numeric: true, of: (one) => money(one.total) },
  { name: 'State', of: (one) => (one.kind === 'BILL_KIND_REFUND' ? h('span', { class: 'badge plain' }, 'given back') : one.paid || Number(one.payable.amount) === 0 ? h('span', { class: 'badge ok' }, 'paid') : h('span', { class: 'badge warn' }, 'to be paid')) },
  { name: 'Statement', of: (one) => h('a', { href: link(['statements', one.billId]) }, 'Statement') },
], all);
