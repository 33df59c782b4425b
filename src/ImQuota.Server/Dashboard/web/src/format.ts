import type { Money } from './types';

const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

export const number = (value: number | undefined): string => whole.format(value ?? 0);
export const compact = (value: number): string => (Math.abs(value) < 1_000_000 ? whole.format(value) : short.format(value));
export const limit = (value: number): string => (value < 0 ? 'unlimited' : whole.format(value));
export const percent = (used: number, of: number): string => (of <= 0 ? (used > 0 ? 'full' : '–') : `${used / of >= 0.1 || used === 0 ? Math.round((used / of) * 100) : ((used / of) * 100).toFixed(1)} %`);

export function money(value: Money | undefined): string {
  if (!value) return '–';
  const [integer = '0', cents] = value.amount.replace('-', '').split('.');
  return `${value.amount.startsWith('-') ? '−' : ''}${integer.replace(/\B(?=(\d{3})+$)/g, ',')}${cents ? '.' + cents : ''} ${value.currency}`;
}

/** DENY_REASON_GROUPS_LIMIT → Groups limit. */
export function words(name: string, prefix = ''): string {
  const text = name.slice(name.startsWith(prefix) ? prefix.length : 0).toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Instants as the clocks of the app's zone show them. */
export class Zone {
  readonly id: string;
  private readonly minutes: Intl.DateTimeFormat;
  private readonly days: Intl.DateTimeFormat;

  constructor(zoneId: string) {
    let id = zoneId || 'UTC';
    try {
      new Intl.DateTimeFormat('en-GB', { timeZone: id });
    } catch {
      id = 'UTC';
    }
    this.id = id;
    this.minutes = new Intl.DateTimeFormat('en-GB', { timeZone: id, year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
    this.days = new Intl.DateTimeFormat('en-GB', { timeZone: id, year: 'numeric', month: 'short', day: 'numeric' });
  }

  /** Etc/GMT-8 is written the way nobody reads it. */
  get name(): string {
    const fixed = /^Etc\/GMT([+-])(\d+)$/.exec(this.id);
    return fixed ? `UTC${fixed[1] === '-' ? '+' : '−'}${fixed[2]}` : this.id;
  }

  /** As 2026-11-26. */
  date(at: string): string {
    return new Date(at).toLocaleDateString('en-CA', { timeZone: this.id, year: 'numeric', month: '2-digit', day: '2-digit' });
  }

  minute(at: string | undefined): string {
    return at ? this.minutes.format(new Date(at)) : '–';
  }

  day(at: string | undefined): string {
    return at ? this.days.format(new Date(at)) : '–';
  }
}

export function ago(at: string, now: string): string {
  const seconds = Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000);
  if (seconds < 60) return 'just now';
  for (const [unit, size] of [['day', 86_400], ['hour', 3600], ['minute', 60]] as const) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}${Math.floor(seconds / size) === 1 ? '' : 's'} ago`;
  }
  return '';
}
