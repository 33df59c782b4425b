import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { h, fill, table } from '../dom';
import { compact, number, Zone } from '../format';
import { colour, themeChanged } from '../theme';
import type { AppUsage, UsageHistory, UsageHour } from '../types';

/** Standard deviation of a HyperLogLog of 2^14 registers: 1.04 / √16384. */
const Sigma = 0.0081;
const Bound95 = 2 * Sigma;

export interface Line { readonly name: string; readonly values: readonly (number | null)[]; readonly colour: string; readonly dash?: boolean; readonly fill?: boolean; readonly bars?: boolean }

export interface Plot {
  readonly title: string;
  /** A sentence that tells what there is to see. */
  readonly summary: string;
  /** Unix seconds. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** Places of two lines between which it is shaded: upper, lower; and what that shows. */
  readonly band?: { readonly lines: readonly [number, number]; readonly name: string };
  readonly timeName: (seconds: number) => string;
  readonly daily: boolean;
  readonly zone: Zone;
}

const Height = 210;
const live = new WeakMap<Element, () => void>();

/** Draws into a place, in the colours of now and at its width, and puts the numbers behind it as a table. */
export function draw(place: HTMLElement, plot: Plot): void {
  live.get(place)?.();
  const canvas = h('div', { class: 'plot', role: 'img', 'aria-label': plot.summary });
  const open = place.querySelector('details')?.open ?? false;
  const numbers = h('details', { open }, h('summary', null, 'As a table'), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${plot.title}, as a table` }, table(plot.title, [
    { name: plot.daily ? 'Day' : 'Hour', of: (index: number) => plot.timeName(plot.times[index]!) },
    ...plot.lines.map((line) => ({ name: line.name, numeric: true, of: (index: number) => (line.values[index] == null ? '–' : number(line.values[index]!)) })),
  ], [...plot.times.keys()].reverse())));
  const legend = h('ul', { class: 'legend', 'aria-hidden': 'true' }, [
    ...plot.lines.filter((line) => line.colour !== 'none').map((line) => h('li', { class: `key ${line.dash ? 'dash' : ''} c-${line.colour}` }, line.name)),
    plot.band && h('li', { class: 'key area' }, plot.band.name),
  ]);
  fill(place, h('p', { class: 'summary' }, plot.summary), legend, canvas, numbers);
  let drawn: uPlot | undefined;
  const paint = (): void => {
    drawn?.destroy();
    if (canvas.clientWidth > 0) drawn = new uPlot(options(plot, canvas.clientWidth), [[...plot.times], ...plot.lines.map((line) => [...line.values])] as uPlot.AlignedData, canvas);
  };
  const size = new ResizeObserver(() => (drawn && canvas.clientWidth > 0 ? drawn.setSize({ width: canvas.clientWidth, height: Height }) : paint()));
  size.observe(canvas);
  themeChanged.addEventListener('change', paint);
  live.set(place, () => {
    size.disconnect();
    themeChanged.removeEventListener('change', paint);
    drawn?.destroy();
  });
}

function options(plot: Plot, width: number): uPlot.Options {
  const text = colour('muted');
  const grid = { stroke: colour('line'), width: 1 };
  const axis = { stroke: text, grid, ticks: grid, font: '12px system-ui, sans-serif' };
  const half = plot.daily ? 43_200 : 1800;
  return {
    width,
    height: Height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), plot.daily ? 'UTC' : plot.zone.id),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    padding: [12, 22, 0, 0],
    scales: {
      x: { range: (_self, low, high) => [low - half, high + half] },
      y: { range: (_self, _low, high) => [0, Math.max(1, high * 1.08)] },
    },
    axes: [
      { ...axis, space: 64, ...(plot.daily ? { incrs: [1, 2, 4, 7, 14].map((days) => days * 86_400) } : {}), values: (_self, splits) => splits.map((one) => axisName(one, plot)) },
      { ...axis, size: 58, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8, 2e8, 5e8, 1e9], values: (_self, splits) => splits.map(axisNumber(splits)) },
    ],
    series: [{}, ...plot.lines.map((line): uPlot.Series => ({
      label: line.name,
      stroke: line.colour === 'none' ? 'transparent' : colour(line.colour),
      width: line.colour === 'none' ? 0 : 2,
      ...(line.dash ? { dash: [6, 4] } : {}),
      ...(line.fill || line.bars ? { fill: colour(line.colour) + (line.bars ? 'cc' : '22') } : {}),
      ...(line.bars ? { paths: uPlot.paths.bars!({ size: [0.6, 40] }) } : {}),
      points: { show: line.values.filter((one) => one !== null).length < 3 && !line.bars && !line.dash && line.colour !== 'none', size: 8, fill: colour(line.colour === 'none' ? 'muted' : line.colour) },
      spanGaps: true,
    }))],
    ...(plot.band ? { bands: [{ series: [plot.band.lines[0] + 1, plot.band.lines[1] + 1] as [number, number], fill: colour('accent') + '33' }] } : {}),
    hooks: { setCursor: [(self) => tell(self, plot)] },
  };
}

/** One way for all of an axis: not 5,000 beneath 10k. */
const axisNumber = (splits: readonly number[]): ((value: number) => string) => (Math.max(...splits) < 10_000 ? compact : (value) => new Intl.NumberFormat('en-GB', { notation: 'compact' }).format(value));

function axisName(seconds: number, plot: Plot): string {
  const date = new Date(seconds * 1000);
  return plot.daily
    ? date.toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' })
    : date.toLocaleTimeString('en-GB', { timeZone: plot.zone.id, hour: '2-digit', minute: '2-digit' });
}

/** What is under the pointer, in words above the plot. */
function tell(self: uPlot, plot: Plot): void {
  const summary = self.root.closest('.plot')?.parentElement?.querySelector('.summary');
  if (!summary) return;
  const at = self.cursor.idx;
  summary.textContent = at == null || self.cursor.left! < 0
    ? plot.summary
    : `${plot.timeName(plot.times[at]!)}: ${plot.lines.filter((line) => line.values[at] != null).map((line) => `${line.name} ${number(line.values[at]!)}`).join(', ')}`;
}

const secondsOf = (day: string): number => Date.parse(day + 'T00:00:00Z') / 1000;
const dayName = (seconds: number): string => new Date(seconds * 1000).toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });

/** Every day of the app's month so far, seen or not; days that were not seen stay open. */
function daysOf(history: UsageHistory, usage: AppUsage, zone: Zone): { day: string; seen: NonNullable<UsageHistory['days']>[number] | undefined }[] {
  const seen = new Map((history.days ?? []).map((one) => [one.day, one]));
  const today = zone.date(usage.asOf);
  const days = Number(today.slice(8));

  // The present day is as it is now, which nobody may have written down yet.
  const before = seen.get(today);
  seen.set(today, {
    day: today,
    ...(usage.mauExact === undefined ? {} : { mauExact: usage.mauExact }),
    mauEstimate: usage.mauEstimate,
    connections: Math.max(before?.connections ?? 0, usage.connections),
    onlineUsers: Math.max(before?.onlineUsers ?? 0, usage.onlineUsers),
    growth: Math.max(before?.growth ?? 0, usage.growthToday),
  });
  return Array.from({ length: days }, (_, index) => {
    const day = `${usage.month}-${String(index + 1).padStart(2, '0')}`;
    return { day, seen: seen.get(day) };
  });
}

export function mauPlot(history: UsageHistory, usage: AppUsage, zone: Zone): Plot {
  const days = daysOf(history, usage, zone);
  const allowance = usage.entitlements.mauAllowance;
  const now = usage.mauExact ?? usage.mauEstimate;
  const estimates = days.map((one) => one.seen?.mauEstimate ?? null);
  const exact = usage.mauExact !== undefined;
  const lines: Line[] = [
    { name: 'Upper bound of the estimate (95 %)', values: estimates.map((one) => (one === null ? null : Math.round(one * (1 + Bound95)))), colour: 'none' },
    { name: 'Lower bound of the estimate (95 %)', values: estimates.map((one) => (one === null ? null : Math.round(one * (1 - Bound95)))), colour: 'none' },
    { name: 'Estimate (HyperLogLog)', values: estimates, colour: exact ? 'muted' : 'accent', dash: exact },
  ];
  if (exact) lines.push({ name: 'Active users, exact', values: days.map((one) => one.seen?.mauExact ?? null), colour: 'accent' });
  if (allowance > 0) lines.push({ name: 'Allowance', values: days.map(() => allowance), colour: now >= allowance ? 'bad' : 'warn', dash: true });
  const free = allowance > 0 ? (now === allowance ? `exactly the allowance of ${number(allowance)}` : now > allowance ? `${number(now - allowance)} above the allowance of ${number(allowance)}` : `${number(allowance - now)} below the allowance of ${number(allowance)}`) : 'without an allowance';
  return {
    title: 'Monthly active users',
    summary: `${number(now)} this month${exact ? '' : ' by estimate, ±1.62 % at 95 %'}, ${free}.`,
    times: days.map((one) => secondsOf(one.day)),
    lines,
    band: { lines: [0, 1], name: 'Estimate ±1.62 % (95 %)' },
    timeName: dayName,
    daily: true,
    zone,
  };
}

export function growthPlot(history: UsageHistory, usage: AppUsage, zone: Zone): Plot {
  const days = daysOf(history, usage, zone);
  const limit = usage.entitlements.limits.find((one) => one.key === 'daily_growth')?.limit ?? -1;
  const lines: Line[] = [{ name: 'Net growth of groups', values: days.map((one) => one.seen?.growth ?? null), colour: 'accent', bars: true }];
  // A limit far above would press what there is to see onto the ground; the sentence tells it.
  if (limit >= 0 && limit <= 5 * Math.max(1, ...days.map((one) => one.seen?.growth ?? 0))) lines.push({ name: 'Limit a day', values: days.map(() => limit), colour: usage.growthToday >= limit ? 'bad' : 'warn', dash: true });
  return {
    title: 'Groups created, less those dissolved',
    summary: `${number(usage.growthToday)} today${limit < 0 ? '' : ` of ${number(limit)}`}; the day begins anew at ${zone.minute(usage.dayEndsAt)}.`,
    times: days.map((one) => secondsOf(one.day)),
    lines,
    timeName: dayName,
    daily: true,
    zone,
  };
}

export function pccPlot(history: UsageHistory, usage: AppUsage, zone: Zone, byHour: boolean): Plot {
  const peak = `Most at once this month: ${number(usage.peakConnections)}${usage.peakAt ? `, at ${zone.minute(usage.peakAt)}` : ''}; now ${number(usage.connections)}.`;
  if (!byHour) {
    const days = daysOf(history, usage, zone);
    return {
      title: 'Connections at once, by day',
      summary: peak,
      times: days.map((one) => secondsOf(one.day)),
      lines: [
        { name: 'Most connections', values: days.map((one) => one.seen?.connections ?? null), colour: 'accent', fill: true },
        { name: 'Most users online', values: days.map((one) => one.seen?.onlineUsers ?? null), colour: 'second' },
        ...peakLine(usage, days.length),
      ],
      timeName: dayName,
      daily: true,
      zone,
    };
  }
  const hours = hoursOf(history.hours ?? [], usage);
  return {
    title: 'Connections at once, by hour',
    summary: peak,
    times: hours.map((one) => one.at),
    lines: [
      { name: 'Most connections', values: hours.map((one) => one.seen?.connections ?? null), colour: 'accent', fill: true },
      { name: 'Most users online', values: hours.map((one) => one.seen?.onlineUsers ?? null), colour: 'second' },
      ...peakLine(usage, hours.length),
    ],
    timeName: (seconds) => zone.minute(new Date(seconds * 1000).toISOString()),
    daily: false,
    zone,
  };
}

const peakLine = (usage: AppUsage, length: number): Line[] =>
  (usage.peakConnections > 0 ? [{ name: 'Peak of the month', values: new Array<number>(length).fill(usage.peakConnections), colour: 'warn', dash: true }] : []);

function hoursOf(hours: readonly UsageHour[], usage: AppUsage): { at: number; seen: UsageHour | undefined }[] {
  if (hours.length === 0) return [];
  const seen = new Map(hours.map((one) => [Date.parse(one.startsAt) / 1000, one]));
  const last = Math.floor(Date.parse(usage.asOf) / 3_600_000) * 3600;
  const before = seen.get(last);
  seen.set(last, {
    startsAt: new Date(last * 1000).toISOString(),
    connections: Math.max(before?.connections ?? 0, usage.connections),
    onlineUsers: Math.max(before?.onlineUsers ?? 0, usage.onlineUsers),
  });
  const first = Math.min(...seen.keys());
  return Array.from({ length: (last - first) / 3600 + 1 }, (_, index) => ({ at: first + index * 3600, seen: seen.get(first + index * 3600) }));
}
