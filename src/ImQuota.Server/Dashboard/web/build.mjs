// Bundles the page into ../dist: the same bytes from the same sources and lock file, so that .ci/run can compare.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';

const out = new URL('../dist/', import.meta.url).pathname;
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: new URL('.', import.meta.url).pathname,
  entryPoints: { app: 'src/main.ts' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: '/*! ImQuota, Apache-2.0; with uPlot, MIT: /page/licences.txt */' },
});
await copyFile(new URL('src/index.html', import.meta.url), out + 'index.html');
await copyFile(new URL('src/icon.svg', import.meta.url), out + 'icon.svg');
const { version } = JSON.parse(await readFile(new URL('node_modules/uplot/package.json', import.meta.url), 'utf8'));
const licence = await readFile(new URL('node_modules/uplot/LICENSE', import.meta.url), 'utf8');
await writeFile(out + 'licences.txt', `This page contains uPlot ${version} (https://github.com/leeoniya/uPlot):\n\n${licence.trim()}\n`);
