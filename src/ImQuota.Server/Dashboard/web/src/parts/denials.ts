import { h, s, table, fill } from '../dom';
import { ago, number, words, type Zone } from '../format';
import type { Denial, ListDenialsResponse } from '../types';

const Width = 120;
const Height = 26;

/** A day of hours, the last one on the right. */
function spark(hourly: readonly number[]): SVGElement {
  const most = Math.max(1, ...hourly);
  const step = Width / hourly.length;
  return s('svg', { class: 'spark', width: Width, height: Height, viewBox: `0 0 ${Width} ${Height}`, role: 'img', 'aria-label': `${number(hourly.reduce((sum, one) => sum + one, 0))} in the last 24 hours, ${number(hourly.at(-1))} in this one` },
    s('line', { x1: 0, x2: Width, y1: Height - 0.5, y2: Height - 0.5 }),
    hourly.map((count, index) => count > 0 && s('rect', { x: index * step + 0.5, y: Height - (count / most) * (Height - 2) - 1, width: step - 1, height: (count / most) * (Height - 2) + 1 })));
}

export function denials(place: HTMLElement, told: ListDenialsResponse, zone: Zone): void {
  const all = told.denials ?? [];
  const note = h('p', { class: 'of' }, `Counted by this process since ${zone.minute(told.since)}; other processes count their own.`);
  if (all.length === 0) {
    fill(place, h('p', { class: 'empty' }, 'Nothing was refused.'), note);
    return;
  }
  fill(place, table('Denials by reason, the latest first', [
    {
      name: 'Reason',
      of: (one: Denial) => [h('strong', null, words(one.reason, 'DENY_REASON_')), h('small', null, `${words(one.action)} · code ${one.code}`), h('small', { class: 'message' }, one.message)],
    },
    { name: 'Count', numeric: true, of: (one) => number(one.count) },
    { name: 'Last 24 hours', of: (one) => spark(one.hourly) },
    { name: 'Last', of: (one) => h('time', { datetime: one.lastAt, title: zone.minute(one.lastAt) }, ago(one.lastAt, told.asOf)) },
    { name: 'What would allow it', of: (one) => (one.upgradeTo ? h('span', { class: 'badge ok' }, words(one.upgradeTo)) : h('span', { class: 'of' }, 'no edition')) },
  ], all), note);
}
