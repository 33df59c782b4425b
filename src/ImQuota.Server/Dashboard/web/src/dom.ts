// Everything on the page is made here: texts become text nodes, so a name is never markup.

export type Child = Node | string | number | null | undefined | false | readonly Child[];

export interface Props {
  readonly [attribute: string]: string | number | boolean | null | undefined | { readonly [event: string]: (event: Event) => void };
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) parent.appendChild(child);
    else if (typeof child === 'object') append(parent, child);
    else parent.appendChild(document.createTextNode(String(child)));
  }
}

function set(element: Element, props: Props | null): void {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'object') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, props);
  append(element, children);
  return element;
}

export function s<K extends keyof SVGElementTagNameMap>(tag: K, props: Props | null, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, props);
  append(element, children);
  return element;
}

/** Puts children in the place of what was there. */
export function fill(parent: Element, ...children: Child[]): void {
  const fresh = document.createDocumentFragment();
  append(fresh, children);
  parent.replaceChildren(fresh);
}

let announced = 0;

/** Told to people who listen instead of look; live numbers at most every 20 seconds, so that they do not talk over everything else. */
export function announce(text: string, urgent = true): void {
  const now = performance.now();
  if (!urgent && now - announced < 20_000) return;
  announced = now;
  const place = document.getElementById('announce');
  if (place) place.textContent = text;
}

export interface Column<T> {
  readonly name: string;
  readonly numeric?: boolean;
  readonly of: (row: T) => Child;
}

/** A table that a narrow screen shows as cards: each cell carries its column's name. */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[], shownCaption = false): HTMLElement {
  return h('table', { class: 'cards' },
    h('caption', { class: shownCaption ? null : 'hidden' }, caption),
    h('thead', null, h('tr', null, columns.map((column) => h('th', { scope: 'col', class: column.numeric ? 'n' : null }, column.name)))),
    h('tbody', null, rows.map((row) => h('tr', null, columns.map((column) =>
      h('td', { class: column.numeric ? 'n' : null, 'data-name': column.name }, h('span', { class: 'cell' }, column.of(row))))))));
}
