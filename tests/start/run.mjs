// Runs each ```sh block in one shell, and compares what it prints with the block without a language that follows: node run.mjs FILE [FILE...]
// Blocks of further documents go on what the first one left, before its last block, which stops it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [first, ...others] = process.argv.slice(2).map((file) => [...readFileSync(file, 'utf8').matchAll(/^```sh\n(.*?)^```\n(?:```\n(.*?)^```$)?/gms)]
  .map(([, commands, wanted]) => ({ file, commands, wanted })));
const blocks = [...first.slice(0, -1), ...others.flat(), first.at(-1)];
const shell = spawn('bash', [], { stdio: ['pipe', 'pipe', 'pipe'] });
let output = '';
let waiting = () => {};
for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (bytes) => { output += bytes; waiting(); });
shell.on('exit', () => { output += '\n\u0004'; waiting(); });

/** `…` is anything, over lines too. */
const matches = (found, wanted) => new RegExp(`^${wanted.trim().split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`).test(found.trim());

let passed = 0;
let failed = 0;
let promised = 0;
for (const [n, { file, commands, wanted }] of blocks.entries()) {
  const mark = `--end-of-block-${n}-`;
  const from = performance.now();
  output = '';
  shell.stdin.write(`${commands}\necho "${mark}$?"\n`);
  await new Promise((done) => {
    const late = setTimeout(done, 290_000);
    waiting = () => { if (output.includes(mark) || output.includes('\u0004')) { clearTimeout(late); done(); } };
    waiting();
  });
  if (file === process.argv[2]) promised += (performance.now() - from) / 1000;
  const code = output.match(new RegExp(`${mark}(\\d+)`))?.[1];
  const found = output.replace(/^\[\d+\].*\n/gm, '').replace(new RegExp(`${mark}.*`, 's'), '');
  const good = code === '0' && (wanted === undefined || matches(found, wanted));
  console.log(`${file}, block ${n + 1}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  if (good) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED\n${commands}exit code ${code}\n${found}${wanted === undefined ? '' : `wanted:\n${wanted}`}`);
  }
}
shell.stdin.end('kill $(jobs -p) 2>/dev/null; exit\n');
console.log(`${process.argv[2]}: ${first.length} blocks, ${promised.toFixed(0)} s`);
if (first.length > 5 && promised < 300) { passed += 1; } else { failed += 1; console.log('FAILED: five minutes are promised'); }
console.log(`start: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
