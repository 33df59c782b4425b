import { h, s, table } from '../dom';
import { words, type Zone } from '../format';
import type { GetSubscriptionResponse, Order, StateTransition } from '../types';
import { toneOf } from './badges';

interface Span { readonly from: number; readonly to: number; readonly state: string; readonly tone: string; readonly ahead: boolean }

const Width = 1000;
const Bar = 34;
const Height = 74;

const stateName = (one: StateTransition): string => {
  const state = words(one.to, 'SUBSCRIPTION_STATE_');
  const reason = one.toReason && !one.toReason.endsWith('UNSPECIFIED') ? `: ${words(one.toReason, 'SUSPENSION_REASON_').toLowerCase()}` : '';
  return state + reason;
};

/** What is ahead if nobody does anything, as the service tells it for an instant after the next change. */
function spans(transitions: readonly StateTransition[], orders: readonly Order[], now: number, end: number): Span[] {
  const cut: Span[] = [];
  transitions.forEach((one, index) => {
    const begin = Date.parse(one.at);
    const over = transitions[index + 1] ? Date.parse(transitions[index + 1]!.at) : end;
    // While it is active, orders change what it is: free, or one of the editions that are paid for.
    const active = one.to.endsWith('_ACTIVE');
    const starts = active ? orders.map((order) => Date.parse(order.startsAt)) : [];
    const edges = [...new Set([begin, ...[...starts, now].filter((at) => at > begin && at < over), over])].sort((left, right) => left - right);
    edges.slice(1).forEach((to, place) => {
      const from = edges[place]!;
      const edition = orders.findLast((order) => Date.parse(order.startsAt) <= from)?.edition ?? (orders.length === 0 ? one.edition : 'developer');
      const free = active && edition === 'developer';
      cut.push({ from, to, ahead: from >= now, state: active ? (free ? 'Free' : words(edition)) : stateName(one), tone: free ? 'plain' : toneOf(words(one.to, 'SUBSCRIPTION_STATE_')) });
    });
  });
  return cut;
}

export function timeline(told: GetSubscriptionResponse, future: GetSubscriptionResponse | undefined, asOf: string, zone: Zone): HTMLElement {
  const past = told.transitions ?? [];
  const now = Date.parse(asOf);
  const ahead = (future?.transitions ?? []).filter((one) => Date.parse(one.at) > now);
  const begin = past.length > 0 ? Date.parse(past[0]!.at) : now;
  const last = Math.max(now, ...ahead.map((one) => Date.parse(one.at)));
  const end = Math.max(last + (last - begin) * 0.08, begin + 86_400_000);
  const x = (at: number): number => ((at - begin) / (end - begin)) * Width;
  const orders = [...(told.subscription.orders ?? [])].sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
  const all = spans([...past, ...ahead], orders, now, end);
  const band = s('svg', { viewBox: `0 0 ${Width} ${Height}`, preserveAspectRatio: 'none', class: 'band', role: 'img', 'aria-label': sentence(told, zone) },
    all.map((one) => s('rect', { class: `t-${one.tone}${one.ahead ? ' ahead' : ''}`, x: x(one.from), y: 0, width: Math.max(2, x(one.to) - x(one.from)), height: Bar },
      s('title', null, `${one.state}, ${zone.minute(new Date(one.from).toISOString())} to ${zone.minute(new Date(one.to).toISOString())}${one.ahead ? ', if nobody changes anything' : ''}`))),
    s('line', { class: 'now', x1: x(now), x2: x(now), y1: 0, y2: Bar + 8, 'vector-effect': 'non-scaling-stroke' }));
  const names = h('ol', { class: 'bandnames' }, merged(all).map((one) =>
    h('li', { class: `t-${one.tone}${one.ahead ? ' ahead' : ''}` }, h('b', null, one.state), h('small', null, `${one.ahead ? 'would begin ' : 'from '}${zone.day(new Date(one.from).toISOString())}`))));
  return h('div', null,
    h('p', { class: 'summary' }, sentence(told, zone)),
    band, names,
    h('details', null, h('summary', null, 'As a table'), table('Changes of state', [
      { name: 'When', of: (one: StateTransition) => zone.minute(one.at) },
      { name: 'State', of: (one) => stateName(one) },
      { name: 'Edition', of: (one) => words(one.edition) },
    ], [...past].reverse())));
}

/** Neighbours that are one state in two parts, past and ahead, are one name. */
function merged(all: readonly Span[]): Span[] {
  return all.filter((one, index) => index === 0 || all[index - 1]!.state !== one.state || all[index - 1]!.to !== one.from).slice(-8);
}

function sentence({ subscription }: GetSubscriptionResponse, zone: Zone): string {
  const state = words(subscription.state, 'SUBSCRIPTION_STATE_');
  const parts = [`${state}${subscription.since ? ` since ${zone.minute(subscription.since)}` : ''}`];
  if (subscription.expiresAt) parts.push(`the term of ${words(subscription.edition)} ends ${zone.minute(subscription.expiresAt)}`);
  if (subscription.reclaimsAt) parts.push(`its data goes ${zone.minute(subscription.reclaimsAt)} if nothing changes`);
  if (subscription.autoRenewMonths > 0) parts.push(`it renews by itself for ${subscription.autoRenewMonths} month${subscription.autoRenewMonths === 1 ? '' : 's'}`);
  if (subscription.refundHeld) parts.push('a refund is held for review');
  if (subscription.legacy) parts.push('on the plan from before 2022-12-26');
  return parts.join('; ') + '.';
}
