import { fill, h, table } from '../dom';
import { number, percent } from '../format';
import type { AppUsage } from '../types';
import { bar } from './limits';

/** Nodes shown at most; a fleet is larger than a screen. */
const Shown = 50;

export function nodes(place: HTMLElement, usage: AppUsage): void {
  const now = usage.connectionsByNode ?? {};
  const peak = usage.peakByNode ?? {};
  const names = [...new Set([...Object.keys(now), ...Object.keys(peak)])].sort((one, other) => (now[other] ?? 0) - (now[one] ?? 0) || one.localeCompare(other));
  if (names.length === 0) {
    fill(place, h('p', { class: 'empty' }, 'No connection is open, and none was this month.'));
    return;
  }
  fill(place, table('Connections by node', [
    { name: 'Node', of: (name: string) => name || 'of no node' },
    { name: 'Now', numeric: true, of: (name) => number(now[name]) },
    { name: 'Share', of: (name) => h('span', { class: 'share' }, bar(usage.connections > 0 ? (now[name] ?? 0) / usage.connections : 0, `Share of ${name || 'no node'}`, true), h('b', null, percent(now[name] ?? 0, usage.connections))) },
    { name: 'At the peak', numeric: true, of: (name) => number(peak[name]) },
  ], names.slice(0, Shown)), names.length > Shown && h('p', { class: 'of' }, `And ${number(names.length - Shown)} more nodes with fewer.`));
}
