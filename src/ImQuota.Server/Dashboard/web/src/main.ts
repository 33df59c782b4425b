import './styles/app.css';
import { announce, fill } from './dom';
import { address, go } from './router';
import { startTheme } from './theme';
import { showAccount } from './views/account';
import { showApp } from './views/app';
import { showApps } from './views/apps';
import { showStatement, showStatementOf } from './views/statement';
import { empty } from './notice';

const main = document.getElementById('main')!;
const search = document.getElementById('q') as HTMLInputElement;
let shown: AbortController | undefined;
let before = '';
let waiting: ReturnType<typeof setTimeout> | undefined;

function show(): void {
  shown?.abort();
  shown = new AbortController();
  const { parts, params } = address();
  // Not under the hands of somebody who goes on typing.
  const q = parts.length === 0 ? (params.get('q') ?? '') : '';
  if (waiting === undefined && search.value.trim() !== q) search.value = q;
  const where = parts.join('/');
  const moved = where !== before;
  before = where;
  if (parts[0] === 'apps' && parts[1]) showApp(main, parts[1], shown.signal);
  else if (parts[0] === 'statements' && parts[1]) showStatement(main, parts[1], shown.signal);
  else if (parts[0] === 'accounts' && parts[1] && parts[2] === 'statement') showStatementOf(main, parts[1], params.get('app') ?? '', shown.signal);
  else if (parts[0] === 'accounts' && parts[1]) showAccount(main, parts[1], shown.signal);
  else if (parts.length === 0) showApps(main, params, shown.signal);
  else fill(main, empty('There is no such view. Begin at the list of apps.'));
  if (moved) {
    announce(document.title);
    scrollTo(0, 0);
    if (document.activeElement !== search && shown.signal.aborted === false && history.length > 1) main.focus({ preventScroll: true });
  }
}

// A stroke a look would ask for what nobody waits for any more.
function find(): void {
  clearTimeout(waiting);
  waiting = undefined;
  go([], { q: search.value.trim(), state: address().params.get('state') ?? '' }, true);
}
search.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 200);
});
document.getElementById('find')!.addEventListener('submit', (event) => {
  event.preventDefault();
  find();
});
document.addEventListener('keydown', (event) => {
  const at = event.target as HTMLElement;
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !at.closest('input, select, textarea')) {
    event.preventDefault();
    search.focus();
  }
});
document.querySelector('.skip')!.addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

startTheme(document.getElementById('theme') as HTMLButtonElement);
addEventListener('hashchange', show);
show();
