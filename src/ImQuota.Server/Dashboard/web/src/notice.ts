import { ApiError, token } from './api';
import { announce, h } from './dom';

/** An error as people can use it: what happened, what to do, and a button that does it. */
export function failure(error: unknown, retry: () => void): HTMLElement {
  const known = error instanceof ApiError ? error : new ApiError(-1, error instanceof Error ? error.message : String(error), 'Load the page again.');
  announce(`${known.message} ${known.advice}`);
  // What one may not see is no trouble.
  return h('div', { class: `notice ${known.status === 403 ? 'plain' : 'bad'}`, role: 'alert' },
    h('p', null, h('strong', null, known.message), ' ', known.advice),
    known.status === 401 ? tokenForm(retry) : known.status === 403 ? otherToken(retry) : h('button', { type: 'button', class: 'quiet', on: { click: retry } }, 'Try again'));
}

/** Several parts may be refused at once, so the form comes where it is wanted. */
function otherToken(done: () => void): HTMLElement {
  const button = h('button', { type: 'button', class: 'quiet' }, 'Use another token');
  button.addEventListener('click', () => {
    const form = tokenForm(done);
    button.replaceWith(form);
    form.querySelector('input')!.focus();
  });
  return button;
}

let forms = 0;

function tokenForm(done: () => void): HTMLElement {
  const id = `token-${forms++}`;
  const field = h('input', { type: 'password', id, autocomplete: 'off', spellcheck: 'false' });
  const form = h('form', { class: 'row' },
    h('label', { for: id }, 'Token'), field, h('button', { type: 'submit' }, 'Use it'),
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
