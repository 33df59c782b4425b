// Starts the service as a unit or a container does: under its own user without any capability, with exactly the arguments given.
import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The user of the image, whose home is not there: the root is read-only. */
export const serviceUser = 1654;

export const asUser = (uid, groups) => ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, groups.length ? `--groups=${groups.join(',')}` : '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];

const running = new Set();
process.on('exit', () => { for (const one of running) one.kill('SIGKILL'); });

export class Service {
  constructor(command, env, log) {
    const out = openSync(log, 'a');
    const [file, ...args] = [...asUser(serviceUser, []), ...command];
    this.log = log;
    this.process = spawn(file, args, { env: { PATH: process.env.PATH, HOME: '/home/app', ...env }, stdio: ['ignore', out, out] });
    running.add(this.process);
    this.ended = new Promise((done) => { this.process.on('exit', (code, signal) => { running.delete(this.process); done({ code, signal }); }); });
  }

  /** Until a probe gets a good answer, at most so many seconds. */
  async until(ask, good, seconds = 60) {
    let answer;
    for (let attempt = 0; attempt < seconds * 10; attempt += 1) {
      answer = await ask().catch((error) => error);
      if (good(answer)) return answer;
      if (this.process.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(`${answer?.status ?? answer}; the log ends:\n${readFileSync(this.log, 'utf8').split('\n').slice(-15).join('\n')}`);
  }

  /** Its end and how long that took. */
  async signal(name) {
    const begin = performance.now();
    this.process.kill(name);
    return { ...await this.ended, seconds: (performance.now() - begin) / 1000 };
  }
}
