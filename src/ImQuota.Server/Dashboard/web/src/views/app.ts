import { get, path, query, watch, ApiError } from '../api';
import { announce, fill, h, type Child } from '../dom';
import { compact, limit, number, percent, words, Zone } from '../format';
import { failure, loading } from '../notice';
import { stateBadge } from '../parts/badges';
import { bills, orders } from '../parts/bills';
import { denials } from '../parts/denials';
import { editions } from '../parts/editions';
import { explain } from '../parts/explain';
import { bar, limits, overrides } from '../parts/limits';
import { nodes } from '../parts/nodes';
import { draw, growthPlot, mauPlot, pccPlot } from '../parts/plots';
import { timeline } from '../parts/timeline';
import { link } from '../router';
import type { App, AppUsage, EditionPreview, GetSubscriptionResponse, ListDenialsResponse, UsageHistory } from '../types';

const WatchSeconds = 2;
const DenialsMilliseconds = 10_000;
const HistoryMilliseconds = 60_000;
const RetryMilliseconds = 3_000;

/** Ahead of now, for what comes if nobody does anything: the longest way from a term's end to the data's. */
const AheadMilliseconds = 400 * 86_400_000;

export function showApp(root: HTMLElement, id: string, signal: AbortSignal): void {
  document.title = `App ${id} · ImQuota`;
  fill(root, loading(`app ${id}`));
  void begin(root, id, signal);
}

async function begin(root: HTMLElement, id: string, signal: AbortSignal): Promise<void> {
  try {
    const { app } = await get<{ app: App }>(path('apps', id), signal);
    const { app: usage } = await get<{ app: AppUsage }>(path('apps', id, 'usage'), signal);
    if (!signal.aborted) new AppView(root, id, app, usage, signal).start();
  } catch (error) {
    if (signal.aborted) return;
    fill(root, h('p', null, h('a', { href: '#/' }, '← All apps')), failure(error, () => void begin(root, id, signal)));
    if (error instanceof ApiError && error.status === 0) setTimeout(() => !signal.aborted && void begin(root, id, signal), RetryMilliseconds);
  }
}

class AppView {
  private readonly zone: Zone;
  private history: UsageHistory = {};
  private byHour = true;
  private readonly liveState = h('span', { class: 'live', role: 'status' });
  private readonly tiles = h('div', { class: 'tiles' });
  private readonly places = new Map<string, HTMLElement>();
  private plotted = '';

  constructor(private readonly root: HTMLElement, private readonly id: string, private readonly app: App, private usage: AppUsage, private readonly signal: AbortSignal) {
    this.zone = new Zone(app.zoneId);
  }

  start(): void {
    const { app } = this;
    document.title = `${app.name || app.sdkAppId} · ImQuota`;
    fill(this.root,
      h('p', { class: 'crumb' }, h('a', { href: '#/' }, '← All apps')),
      h('div', { class: 'head' },
        h('div', null, h('h1', null, app.name || 'Without a name'),
          h('p', { class: 'facts' }, h('span', null, `App ${app.sdkAppId}`), h('span', null, 'Account ', h('a', { href: link(['accounts', app.account]) }, app.account)),
            app.dataCentre && h('span', null, words(app.dataCentre)), h('span', null, `Times in ${this.zone.name}`))),
        h('div', { class: 'row' }, h('span', { class: 'badge plain' }, this.usage.entitlements.editionName || words(app.edition)), stateBadge(app.state, app.subReason), this.liveState)),
      this.tiles,
      h('div', { class: 'panels' },
        this.panel('limits', 'Limits'),
        h('div', { class: 'stack' }, this.panel('explain', 'Why was a user refused?', '', explain(this.id, this.signal)), this.panel('nodes', 'Connections by node')),
        this.panel('denials', 'Recent denials', 'full'),
        this.panel('mau', 'Monthly active users'),
        this.panel('pcc', 'Connections at once', '', this.pccTabs(), h('div', { class: 'drawn' })),
        this.panel('growth', 'Groups created'),
        this.panel('state', 'State over time'),
        this.panel('editions', 'Which edition would fit', 'full'),
        this.panel('overrides', 'Overrides', 'full'),
        this.panel('orders', 'Orders', 'full'),
        this.panel('bills', 'Bills', 'full')));
    this.show(this.usage);
    this.part(HistoryMilliseconds, async () => {
      this.history = await get<UsageHistory>(path('apps', this.id, 'usage', 'history'), this.signal);
      this.plot(true);
    }, ['mau', 'growth', 'pcc']);
    this.part(DenialsMilliseconds, async () =>
      denials(this.place('denials'), await get<ListDenialsResponse>(path('apps', this.id, 'denials'), this.signal), this.zone), ['denials']);
    this.part(0, () => this.showState(), ['state', 'orders']);
    this.part(0, async () =>
      editions(this.place('editions'), (await get<{ previews?: EditionPreview[] }>(path('apps', this.id, 'previews'), this.signal)).previews ?? [], app.edition), ['editions']);
    void bills(this.place('bills'), app.account, this.id, this.zone, this.signal);
    void this.follow();
  }

  private panel(name: string, title: string, size = '', ...children: Child[]): HTMLElement {
    const place = h('div', { class: 'place' }, ...children);
    if (children.length === 0) fill(place, loading(title.toLowerCase()));
    this.places.set(name, place);
    return h('section', { class: `panel ${size}`, id: name, 'aria-labelledby': `${name}-title` }, h('h2', { id: `${name}-title` }, title), place);
  }

  private place(name: string): HTMLElement {
    return this.places.get(name)!;
  }

  /** A place, or what of it is not there to stay. */
  private drawnIn(name: string): HTMLElement {
    return this.place(name).querySelector<HTMLElement>('.drawn') ?? this.place(name);
  }

  private pccTabs(): HTMLElement {
    const choose = (byHour: boolean) => (): void => {
      this.byHour = byHour;
      group.querySelectorAll('button').forEach((button, index) => button.setAttribute('aria-pressed', String((index === 0) === byHour)));
      this.plot(true);
    };
    const group = h('div', { class: 'tabs', role: 'group', 'aria-label': 'Time shown' },
      h('button', { type: 'button', 'aria-pressed': 'true', on: { click: choose(true) } }, '48 hours'),
      h('button', { type: 'button', 'aria-pressed': 'false', on: { click: choose(false) } }, 'This month'));
    return group;
  }

  /** Loads a part now, and again while somebody looks; a failure stays in its own places. */
  private part(every: number, load: () => Promise<void>, shown: readonly string[]): void {
    let loaded = false;
    const run = async (): Promise<void> => {
      try {
        await load();
        loaded = true;
      } catch (error) {
        // What was there is older, not wrong; the banner of the live state tells that the service is away.
        if (this.signal.aborted || loaded) return;
        for (const name of shown) fill(this.drawnIn(name), failure(error, () => void run()));
      }
    };
    void run();
    if (every > 0) {
      const timer = setInterval(() => !document.hidden && void run(), every);
      this.signal.addEventListener('abort', () => clearInterval(timer));
    }
  }

  private async showState(): Promise<void> {
    const now = await get<GetSubscriptionResponse>(path('apps', this.id, 'subscription'), this.signal);
    const later = new Date(Date.parse(this.usage.asOf) + AheadMilliseconds).toISOString();
    const future = await get<GetSubscriptionResponse>(path('apps', this.id, 'subscription') + query({ asOf: later }), this.signal).catch(() => undefined);
    fill(this.place('state'), timeline(now, future, this.usage.asOf, this.zone));
    orders(this.place('orders'), now.subscription.orders ?? [], this.zone);
  }

  /** A browser has few connections to one place, so a page that nobody sees gives its own back. */
  private async follow(): Promise<void> {
    while (!this.signal.aborted) {
      const pause = new AbortController();
      const stop = (): void => pause.abort();
      const hide = (): void => void (document.hidden && stop());
      this.signal.addEventListener('abort', stop);
      document.addEventListener('visibilitychange', hide);
      try {
        await watch<{ app: AppUsage }>(path('apps', this.id, 'usage:watch').replace('%3A', ':') + query({ intervalSeconds: WatchSeconds }), pause.signal, (answer) => {
          fill(this.liveState, h('span', { class: 'dot on' }), 'Live');
          this.root.querySelector('.away')?.remove();
          this.show(answer.app);
        });
      } catch (error) {
        if (!this.signal.aborted && !document.hidden) this.away(error);
      } finally {
        this.signal.removeEventListener('abort', stop);
        document.removeEventListener('visibilitychange', hide);
      }
      await this.until(document.hidden ? undefined : RetryMilliseconds);
    }
  }

  private away(error: unknown): void {
    const told = this.root.querySelector('.away');
    fill(this.liveState, h('span', { class: 'dot off' }), 'Not live');
    if (told && !(error instanceof ApiError && (error.status === 401 || error.status === 403))) return;
    told?.remove();
    const notice = h('div', { class: 'away' },
      failure(error, () => location.reload()),
      h('p', { class: 'of' }, `What is shown is of ${this.zone.minute(this.usage.asOf)}.`));
    this.root.querySelector('.head')!.after(notice);
  }

  private until(milliseconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', seen);
        resolve();
      };
      const seen = (): void => void (!document.hidden && done());
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
      document.addEventListener('visibilitychange', seen);
      this.signal.addEventListener('abort', done);
    });
  }

  private show(usage: AppUsage): void {
    this.usage = usage;
    const mau = usage.mauExact ?? usage.mauEstimate;
    const allowance = usage.entitlements.mauAllowance;
    const groups = usage.entitlements.limits.find((one) => one.key === 'groups')?.limit ?? -1;
    const growth = usage.entitlements.limits.find((one) => one.key === 'daily_growth')?.limit ?? -1;
    fill(this.tiles,
      tile('Active this month', mau, allowance > 0 ? `${percent(mau, allowance)} of ${compact(allowance)} allowed` : 'no allowance', allowance > 0 ? mau / allowance : undefined),
      tile('Connections', usage.connections, `peak this month ${number(usage.peakConnections)}`, usage.peakConnections > 0 ? usage.connections / usage.peakConnections : undefined, true),
      tile('Users online', usage.onlineUsers, `peak this month ${number(usage.peakOnlineUsers)}`, usage.peakOnlineUsers > 0 ? usage.onlineUsers / usage.peakOnlineUsers : undefined, true),
      tile('Groups', usage.groups, groups < 0 ? 'unlimited' : `of ${limit(groups)}`, groups > 0 ? usage.groups / groups : undefined),
      tile('Groups today', usage.growthToday, growth < 0 ? 'unlimited' : `of ${limit(growth)} a day`, growth > 0 ? usage.growthToday / growth : undefined));
    fill(this.place('limits'), limits(usage));
    nodes(this.place('nodes'), usage);
    overrides(this.place('overrides'), usage, (at) => this.zone.minute(at));
    announce(`${number(usage.onlineUsers)} users online, ${number(usage.connections)} connections, ${number(mau)} active this month.`, false);
    this.plot(false);
  }

  /** Anew only where something of it changed: a plot that is redrawn loses the pointer. */
  private plot(force: boolean): void {
    const { usage } = this;
    const key = [usage.mauExact, usage.mauEstimate, usage.peakConnections, usage.growthToday, usage.entitlements.mauAllowance, usage.connections, usage.onlineUsers].join();
    if ((!force && key === this.plotted) || !this.history.days) return;
    this.plotted = key;
    const seen = this.history.days.length > 0;
    for (const [name, plot] of [['mau', mauPlot], ['growth', growthPlot]] as const) {
      if (seen) draw(this.place(name), plot(this.history, usage, this.zone));
      else fill(this.place(name), noHistory());
    }
    const drawn = this.drawnIn('pcc');
    if (seen) draw(drawn, pccPlot(this.history, usage, this.zone, this.byHour));
    else fill(drawn, noHistory());
  }
}

const noHistory = (): HTMLElement => h('p', { class: 'empty' }, 'Nothing was seen yet. The first point comes within five minutes of the app’s first call.');

function tile(name: string, value: number, note: string, share?: number, calm = false): HTMLElement {
  return h('div', { class: 'tile' }, h('span', { class: 'name' }, name), h('b', { title: number(value) }, compact(value)), h('small', null, note),
    share === undefined ? h('span', { class: 'nobar' }) : bar(share, calm ? `${name}, share of the peak` : `${name}: ${Math.round(share * 100)} %`, calm));
}
