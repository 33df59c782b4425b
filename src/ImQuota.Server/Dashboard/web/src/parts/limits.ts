import { fill, h, table } from '../dom';
import { limit as limitText, number, percent, words } from '../format';
import type { AppUsage, LimitEntitlement } from '../types';

// From here on a limit is shown as near, and as almost reached.
const Near = 0.8;
const AlmostReached = 0.95;

/** What is used of the limits that the whole app has; the others are of each user or group. */
const UsedOf: Readonly<Record<string, (usage: AppUsage) => number>> = {
  users: (usage) => usage.users,
  mau: (usage) => usage.mauExact ?? usage.mauEstimate,
  groups: (usage) => usage.groups,
  live_groups: (usage) => usage.liveGroups,
  daily_growth: (usage) => usage.growthToday,
  daily_broadcast: (usage) => usage.broadcastToday,
};

interface Use { readonly limit: LimitEntitlement; readonly used: number; readonly share: number }

function uses(usage: AppUsage): Use[] {
  return usage.entitlements.limits
    .filter((one) => UsedOf[one.key])
    .map((one) => {
      const used = UsedOf[one.key]!(usage);
      return { limit: one, used, share: one.limit < 0 ? -1 : one.limit === 0 ? 1 : used / one.limit };
    })
    .sort((one, other) => other.share - one.share);
}

const toneOf = (share: number): string => (share >= AlmostReached ? 'bad' : share >= Near ? 'warn' : 'ok');
const stateOf = (share: number): string => (share >= 1 ? 'reached' : share >= AlmostReached ? 'almost reached' : share >= Near ? 'near' : '');

/** A share as a bar; calm where much is not bad. */
export function bar(share: number, label: string, calm = false): HTMLElement {
  const shown = Math.max(0, Math.min(1, share));
  const filled = h('span', { class: 'filled' });
  filled.style.width = `${shown * 100}%`;
  return h('span', { class: `bar ${calm ? 'calm' : toneOf(share)}`, role: 'meter', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(shown * 100), 'aria-label': label }, filled);
}

/** The limit of an app that is nearest, for a list of apps. */
export function nearest(usage: AppUsage): (Node | string)[] {
  const first = uses(usage).find((use) => use.limit.limit > 0);
  return first
    ? [bar(first.share, first.limit.name), h('span', null, `${first.limit.name} `, h('b', { class: toneOf(first.share) }, percent(first.used, first.limit.limit)))]
    : ['none is limited'];
}

const modeNote = (one: LimitEntitlement): string =>
  one.mode === 'LIMIT_MODE_OFF' ? 'not checked' : one.mode === 'LIMIT_MODE_OBSERVE' ? 'only observed' : '';

function nameOf(one: LimitEntitlement): (Node | string)[] {
  const notes = [one.override ? 'override' : '', modeNote(one)].filter(Boolean);
  return [one.name, ...notes.map((note) => h('small', { class: 'badge plain' }, note))];
}

export function limits(usage: AppUsage): HTMLElement {
  const rows = uses(usage);
  const each = usage.entitlements.limits.filter((one) => !UsedOf[one.key]);
  return h('div', null,
    table('Limits of the app, the nearest first', [
      { name: 'Limit', of: (use: Use) => nameOf(use.limit) },
      { name: 'Used', numeric: true, of: (use) => [number(use.used), h('span', { class: 'of' }, ` / ${limitText(use.limit.limit)}`)] },
      {
        name: 'Share',
        of: (use) => (use.share < 0 ? h('span', { class: 'of' }, 'no limit') : h('span', { class: 'share' }, bar(use.share, `${use.limit.name}: ${percent(use.used, use.limit.limit)}`),
          h('b', { class: toneOf(use.share) }, percent(use.used, use.limit.limit), stateOf(use.share) && h('span', { class: 'state' }, ` ${stateOf(use.share)}`)))),
      },
    ], rows),
    h('h3', null, 'Of each user and group'),
    h('dl', { class: 'pairs' }, each.map((one) => h('div', null, h('dt', null, nameOf(one)), h('dd', null, limitText(one.limit))))));
}

export function overrides(place: HTMLElement, usage: AppUsage, minute: (at: string | undefined) => string): void {
  const set = usage.entitlements.limits.filter((one) => one.override);
  if (set.length === 0) {
    fill(place, h('p', { class: 'empty' }, `None: all limits are those of ${usage.entitlements.editionName || words(usage.entitlements.edition)}.`));
    return;
  }
  fill(place, table('Overrides in force', [
    { name: 'Limit', of: (one: LimitEntitlement) => one.name },
    { name: 'Edition', numeric: true, of: (one) => limitText(one.editionLimit) },
    { name: 'Now', numeric: true, of: (one) => h('b', null, limitText(one.limit)) },
    { name: 'Until', of: (one) => (one.override!.expiresAt ? minute(one.override!.expiresAt) : 'it is removed') },
    { name: 'By', of: (one) => one.override!.author ?? '' },
    { name: 'Why', of: (one) => one.override!.reason ?? '' },
  ], set));
}
