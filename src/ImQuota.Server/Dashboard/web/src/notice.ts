import { ApiError, token } from './api';
import { announce, h } from './dom';

/** An error as people can use it: what happened, what to do, and a button that does it. */
export function failure(error: unknown, retry: () => void): HTMLElement {
  const known = error instanceof ApiError ? error : new ApiError(-1, error instanceof Error ? error.message : String(error), 'Load the page again.');
  announce(`${known.message} ${known.advice}`);
  return h('div', { class: 'notice bad', role: 'alert' },
    h('p', null, h('strong', null, known.message), ' ', known.advice),
    known.status === 401 || known.status === 403 ? tokenForm(retry) : h('button', { type: 'button', class: 'quiet', on: { click: retry } }, 'Try again'));
}

function tokenForm(done: () => void): HTMLElement {
  const field = h('input', { type: 'password', id: 'token', autocomplete: 'off', spellcheck: 'false' });
  const form = h('form', { class: 'row' },
    h('label', { for: 'token' }, 'Token'), field, h('button', { type: 'submit' }, 'Use it'),
    h('small', null, 'It is kept in this tab, until you close it.'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    token.set(field.value.trim());
    done();
  });
  return form;
}

export const loading = (what: string): HTMLElement => h('p', { class: 'loading', role: 'status' }, `Loading ${what} …`);

export const empty = (...text: (string | Node)[]): HTMLElement => h('p', { class: 'empty' }, ...text);
