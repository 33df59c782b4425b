import { get, path, query } from '../api';
import { announce, fill, h, table } from '../dom';
import { words } from '../format';
import { empty, failure, loading } from '../notice';
import { nearest } from '../parts/limits';
import { stateBadge } from '../parts/badges';
import { go, link } from '../router';
import type { App, AppUsage, ListAppsResponse } from '../types';

const PageSize = 25;

/** At a time, so that a page of apps never takes all connections a browser has to one place. */
const ReadsAtATime = 3;

const States = [['', 'All states'], ['APP_STATE_ACTIVE', 'Active'], ['APP_STATE_SUSPENDED', 'Suspended'], ['APP_STATE_DISABLED', 'Disabled']] as const;

export function showApps(root: HTMLElement, params: URLSearchParams, signal: AbortSignal): void {
  document.title = 'Apps · ImQuota';
  const q = params.get('q') ?? '';
  const state = params.get('state') ?? '';
  const account = params.get('account') ?? '';
  const select = h('select', { id: 'state', on: { change: () => go([], { q, account, state: select.value }, true) } },
    States.map(([value, name]) => h('option', { value, selected: value === state }, name)));
  const list = h('div', { class: 'list' });
  const heading = account ? ['Apps of ', account] : ['Apps'];
  const kept = root.querySelector('.list');
  fill(root,
    h('div', { class: 'head' }, h('h1', null, heading), h('div', { class: 'row' }, h('label', { for: 'state' }, 'State'), select)),
    list);
  if (kept && !account) list.replaceChildren(...kept.childNodes);
  void showPage(list, { q, state, account }, [''], signal);
}

async function showPage(list: HTMLElement, filter: { q: string; state: string; account: string }, tokens: readonly string[], signal: AbortSignal, last = false): Promise<void> {
  if (!list.hasChildNodes()) fill(list, loading('apps'));
  list.setAttribute('aria-busy', 'true');
  try {
    const apps: App[] = [];
    let after = tokens.at(-1) ?? '';
    // A page may be short and still have one after it.
    do {
      const page = await get<ListAppsResponse>('/v1/apps' + query({ pageSize: PageSize - apps.length, pageToken: after, query: filter.q, account: filter.account, state: filter.state }), signal);
      apps.push(...(page.apps ?? []));
      after = page.nextPageToken ?? '';
    } while (after && apps.length < PageSize && apps.length === 0);
    if (signal.aborted) return;
    list.setAttribute('aria-busy', 'false');
    if (apps.length === 0 && tokens.length > 1) {
      void showPage(list, filter, tokens.slice(0, -1), signal, true);
      return;
    }
    if (apps.length === 0) {
      fill(list, filter.q || filter.state || filter.account ? nothingFound(filter) : noApps());
      announce('No apps.');
      return;
    }
    const show = (next: readonly string[]): void => {
      void showPage(list, filter, next, signal);
      list.scrollIntoView({ block: 'nearest' });
    };
    const cells = new Map<App, HTMLElement>();
    fill(list, tableOf(apps, cells), h('nav', { class: 'pages', 'aria-label': 'Pages' },
      h('button', { type: 'button', disabled: tokens.length < 2, on: { click: () => show(tokens.slice(0, -1)) } }, '← Previous'),
      h('span', null, `Page ${tokens.length}`),
      h('button', { type: 'button', disabled: !after || last, on: { click: () => show([...tokens, after]) } }, 'Next →')));
    announce(`${apps.length} apps${after ? ', and more on the next page' : ''}.`);
    await readNearest(apps, cells, signal);
  } catch (error) {
    if (!signal.aborted) fill(list, failure(error, () => void showPage(list, filter, tokens, signal)));
  }
}

function tableOf(apps: readonly App[], cells: Map<App, HTMLElement>): HTMLElement {
  return table('Apps', [
    { name: 'App', of: (app: App) => h('a', { class: 'app', href: link(['apps', app.sdkAppId]) }, h('strong', null, app.name || 'Without a name'), h('small', null, app.sdkAppId)) },
    { name: 'Account', of: (app) => h('a', { href: link(['accounts', app.account]) }, app.account) },
    { name: 'Edition', of: (app) => words(app.edition) },
    { name: 'State', of: (app) => stateBadge(app.state, app.subReason) },
    {
      name: 'Nearest limit',
      of: (app) => {
        const cell = h('span', { class: 'nearest' }, '…');
        cells.set(app, cell);
        return cell;
      },
    },
  ], apps);
}

async function readNearest(apps: readonly App[], cells: ReadonlyMap<App, HTMLElement>, signal: AbortSignal): Promise<void> {
  const waiting = [...apps];
  await Promise.all(Array.from({ length: ReadsAtATime }, async () => {
    for (let app = waiting.shift(); app && !signal.aborted; app = waiting.shift()) {
      const cell = cells.get(app)!;
      try {
        fill(cell, nearest((await get<{ app: AppUsage }>(path('apps', app.sdkAppId, 'usage'), signal)).app));
      } catch {
        fill(cell, 'not known');
      }
    }
  }));
}

const nothingFound = (filter: { q: string; state: string }): HTMLElement => empty(
  filter.q ? `No app has an id that begins with “${filter.q}”, or a word of its name or account that does` : 'No app is in this state',
  filter.q && filter.state ? ', in this state' : '', '.');

const noApps = (): HTMLElement => h('div', { class: 'empty' },
  h('h2', null, 'There are no apps yet'),
  h('p', null, 'Create the first one; it appears here.'),
  h('pre', { tabindex: '0' }, h('code', null, `curl -X POST ${location.origin}/v1/apps -H 'Content-Type: application/json' \\\n  -d '{"sdkAppId": 1400000001, "account": "acme", "name": "Acme chat"}'`)));
