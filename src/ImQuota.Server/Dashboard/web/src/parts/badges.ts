import { h } from '../dom';
import { words } from '../format';

const Tones: Readonly<Record<string, string>> = { active: 'ok', grace: 'warn', suspended: 'bad', disabled: 'bad', reclaimed: 'bad', deleted: 'bad' };

export const toneOf = (state: string): string => Tones[state.toLowerCase()] ?? 'plain';

/** A state in words and colour: APP_STATE_SUSPENDED, overdue → Suspended: overdue. */
export function stateBadge(state: string, reason = ''): HTMLElement {
  const name = words(state.replace(/^(APP|SUBSCRIPTION)_STATE_/, ''));
  return h('span', { class: `badge ${toneOf(name)}` }, reason ? `${name}: ${reason}` : name);
}
