// Each view has an address of its own, behind the #, so that it can be sent to somebody.

export interface Address { readonly parts: readonly string[]; readonly params: URLSearchParams }

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function address(): Address {
  const [where = '', params = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: where.split('/').filter(Boolean).map(decode), params: new URLSearchParams(params) };
}

export function link(parts: readonly (string | number)[], params: Readonly<Record<string, string>> = {}): string {
  const set = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''));
  return '#/' + parts.map((part) => encodeURIComponent(part)).join('/') + (set.size > 0 ? '?' + set.toString() : '');
}

/** Goes there; with <c>replace</c> without a step back for each letter that was typed. */
export function go(parts: readonly (string | number)[], params: Readonly<Record<string, string>>, replace = false): void {
  const to = link(parts, params);
  if (to === location.hash) return;
  if (!replace || address().parts.join('/') !== parts.join('/')) location.hash = to;
  else {
    history.replaceState(null, '', to);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}
