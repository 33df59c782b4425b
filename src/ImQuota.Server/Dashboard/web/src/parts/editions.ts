import { fill, h, table } from '../dom';
import { limit, money, number, words } from '../format';
import type { EditionPreview } from '../types';

/** What each edition would have cost and refused for the use of this month. */
export function editions(place: HTMLElement, previews: readonly EditionPreview[], present: string): void {
  fill(place, table('Editions for this month’s use, the cheapest first', [
    { name: 'Edition', of: (one: EditionPreview) => [h('strong', null, words(one.edition)), one.edition === present && h('small', null, 'the present one')] },
    { name: 'Plan', numeric: true, of: (one) => money(one.planFee) },
    { name: 'Active users', numeric: true, of: (one) => money(one.mauOverage) },
    { name: 'Connections', numeric: true, of: (one) => money(one.pcc) },
    { name: 'Month', numeric: true, of: (one) => h('b', null, money(one.total)) },
    {
      name: 'Fits today',
      of: (one) => [one.fits ? h('span', { class: 'badge ok' }, 'yes') : h('span', { class: 'badge bad' }, 'no'), reasons(one).map((reason) => h('small', null, reason))],
    },
  ], previews));
}

/** Why it does not fit, and what nobody knows of it. */
function reasons(one: EditionPreview): string[] {
  return [
    ...(one.denied ?? []).map((gap) => `${words(gap.limitKey)}: ${number(gap.observed)} of ${limit(gap.limit)}${gap.above > 1 ? `, ${number(gap.above)} above` : ''}`),
    ...(one.missingFeatures ?? []).map((feature) => `without ${words(feature)}, which is used`),
    ...((one.featuresAtRisk ?? []).length > 0 ? [`without ${(one.featuresAtRisk ?? []).map((feature) => words(feature)).join(', ')}, if they are used`] : []),
  ];
}
