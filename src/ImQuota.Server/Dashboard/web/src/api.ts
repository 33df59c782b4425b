// The JSON that everybody else uses too. Nothing is asked of any other place.

const TokenKey = 'imquota-token';

/** What went wrong, in words, and what to do about it. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string, readonly advice: string) {
    super(message);
  }
}

export const token = {
  get: (): string => sessionStorage.getItem(TokenKey) ?? '',
  set: (value: string): void => (value ? sessionStorage.setItem(TokenKey, value) : sessionStorage.removeItem(TokenKey)),
};

interface Status { readonly code?: number; readonly message?: string; readonly details?: readonly { readonly fieldViolations?: readonly { readonly field: string; readonly description: string }[] }[] }

// A number that JavaScript cannot hold stays the text it came as: ids have 64 bits.
function parse<T>(text: string): T {
  return JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value) as (key: string, value: unknown) => unknown) as T;
}

function adviceFor(status: number): string {
  switch (status) {
    case 400: return 'Change what is named and try again.';
    case 401: return 'The service asks for a token. Give the one that your operator gave you.';
    case 403: return 'The token does not allow this. Give one that does.';
    case 404: return 'Look whether the id is right; it may have been deleted.';
    case 429: return 'Wait a moment and try again.';
    case 501: return 'This build of the service cannot do it.';
    case 503: return 'The service runs, but its store does not answer. It is tried again by itself; the operator finds more at /readyz.';
    default: return status >= 500 ? 'Try again; if it stays so, the service’s log tells more.' : 'Try again.';
  }
}

function errorOf(status: number, text: string): ApiError {
  let told: Status = {};
  try {
    told = JSON.parse(text) as Status;
  } catch {
    told = { message: text.trim().slice(0, 300) };
  }
  const fields = (told.details ?? []).flatMap((detail) => detail.fieldViolations ?? []).map((bad) => `${bad.field} ${bad.description}`);
  return new ApiError(status, fields.length > 0 ? fields.join('; ') + '.' : told.message || `The service answered ${status}.`, adviceFor(status));
}

function statusOf(code: number | undefined): number {
  return ({ 3: 400, 5: 404, 7: 403, 8: 429, 9: 400, 12: 501, 14: 503, 16: 401 } as Record<number, number>)[code ?? 0] ?? 500;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers: Record<string, string> = { ...(init.headers as Record<string, string> | undefined) };
  if (token.get()) headers['Authorization'] = `Bearer ${token.get()}`;
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, cache: 'no-store', redirect: 'error' });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'The service does not answer.', 'Look whether it runs, and whether this computer reaches it. It is tried again by itself.');
  }
  if (!response.ok) throw errorOf(response.status, await response.text());
  return response;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return parse<T>(await (await send(path, { signal: signal ?? null })).text());
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return parse<T>(await (await send(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal: signal ?? null })).text());
}

export async function text(path: string, signal: AbortSignal): Promise<string> {
  return (await send(path, { signal })).text();
}

/** A line an answer, until it ends or is aborted. */
export async function watch<T>(path: string, signal: AbortSignal, each: (answer: T) => void): Promise<void> {
  const response = await send(path, { signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    let part: ReadableStreamReadResult<string>;
    try {
      part = await reader.read();
    } catch (error) {
      if (signal.aborted) throw error;
      throw new ApiError(0, 'The connection to the service broke off.', 'It is tried again by itself.');
    }
    rest += part.value ?? '';
    const lines = rest.split('\n');
    rest = part.done ? '' : (lines.pop() ?? '');
    for (const line of lines) {
      if (!line.trim()) continue;
      const answer = parse<T & Status>(line);
      if (typeof answer.code === 'number' && typeof answer.message === 'string') throw errorOf(statusOf(answer.code), line);
      each(answer);
    }
    if (part.done) throw new ApiError(0, 'The service ended the connection.', 'It is tried again by itself.');
  }
}

export const path = (...parts: readonly (string | number)[]): string => '/v1/' + parts.map((part) => encodeURIComponent(part)).join('/');

export function query(of: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(of).filter(([, value]) => value !== undefined && value !== '');
  return set.length === 0 ? '' : '?' + set.map(([name, value]) => `${name}=${encodeURIComponent(value!)}`).join('&');
}
