// What the server itself says of its options, to hold files against it.
import { spawnSync } from 'node:child_process';

export function knownOptions(server) {
  const help = spawnSync('dotnet', [server, '--help'], { encoding: 'utf8' }).stdout;
  const options = new Set(help.match(/--[a-z][a-z0-9-]+/g) ?? []);
  const defaultOf = (option) => help.match(new RegExp(`${option} <[^>]*>.*?\\[default: ([^\\]]*)\\]`, 's'))?.[1];
  return { options, admissionPort: Number(defaultOf('--admission-port')), adminPort: Number(defaultOf('--admin-port')) };
}

/** IMQUOTA_TAG_SECRET has no option: it holds what --tag-secret-file names. */
export const isVariable = (name, options) => name === 'IMQUOTA_TAG_SECRET' || options.has(`--${name.replace(/^IMQUOTA_/, '').toLowerCase().replaceAll('_', '-')}`);

/** The server's own verdict on a command line; null: it is good. */
export function checkConfig(server, args, env) {
  const ran = spawnSync('dotnet', [server, ...args, '--check-config'], { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } });
  return ran.status === 0 ? null : ran.stdout + ran.stderr;
}
