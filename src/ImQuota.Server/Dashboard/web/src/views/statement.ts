import { path, query, text } from '../api';
import { fill, h } from '../dom';
import { failure, loading } from '../notice';
import { link } from '../router';
import { themeChanged } from '../theme';

/** Of one bill, under its own address. */
export function showStatement(root: HTMLElement, billId: string, signal: AbortSignal): void {
  // An account may hold a slash: it is what stands before the last three.
  const [app = ''] = billId.split('/').slice(-3);
  void begin(root, {
    title: `Statement ${billId}`, address: path('statements', billId),
    file: billId, back: link(['apps', app]), backName: `App ${app}`,
  }, signal);
}

/** Of all bills of an account, or of one of its apps. */
export function showStatementOf(root: HTMLElement, account: string, app: string, signal: AbortSignal): void {
  void begin(root, {
    title: `Statement ${account}${app && `, app ${app}`}`, address: path('accounts', account, 'statement') + query({ app }),
    file: app ? `${account}-${app}` : account, back: app ? link(['apps', app]) : link(['accounts', account]), backName: app ? `App ${app}` : `Account ${account}`,
  }, signal);
}

interface Statement { readonly title: string; readonly address: string; readonly file: string; readonly back: string; readonly backName: string }

/**
 * The service's own page, fetched as all else is, with the reader's token, which no link would carry, and shown in a frame in which nothing runs: it is
 * sandboxed without scripts, and has the policy of this page.
 */
async function begin(root: HTMLElement, of: Statement, signal: AbortSignal): Promise<void> {
  document.title = `${of.title} · ImQuota`;
  const crumb = h('p', { class: 'crumb' }, h('a', { href: of.back }, '← ', of.backName));
  fill(root, crumb, loading('the statement'));
  try {
    const url = URL.createObjectURL(new Blob([await text(of.address, signal)], { type: 'text/html' }));
    signal.addEventListener('abort', () => URL.revokeObjectURL(url));
    if (signal.aborted) return;
    const frame = h('iframe', { class: 'statement', title: of.title, sandbox: 'allow-same-origin allow-modals', src: url });
    frame.addEventListener('load', () => fit(frame, signal));
    fill(root,
      h('div', { class: 'head' }, crumb, h('div', { class: 'row' },
        h('button', { type: 'button', class: 'quiet', on: { click: () => frame.contentWindow?.print() } }, 'Print'),
        h('a', { href: url, download: `${of.file.replaceAll('/', '-')}.html` }, 'Save as a file'))),
      frame);
  } catch (error) {
    if (!signal.aborted) fill(root, crumb, failure(error, () => void begin(root, of, signal)));
  }
}

/** As high as what is in it, which grows where somebody opens "How this comes about", and in the colours that were chosen. */
function fit(frame: HTMLIFrameElement, signal: AbortSignal): void {
  const inside = frame.contentDocument?.documentElement;
  if (!inside) return;
  new ResizeObserver(() => {
    frame.style.height = `${inside.offsetHeight}px`;
  }).observe(inside);
  const colour = (): void => {
    const { theme } = document.documentElement.dataset;
    if (theme) inside.dataset['theme'] = theme;
    else delete inside.dataset['theme'];
  };
  colour();
  themeChanged.addEventListener('change', colour, { signal });
}
