// What tests/prometheus/run asks: node check.mjs ADMIN PROMETHEUS PID-OF-REDIS DEPLOY-FOLDER
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [admin, prometheus, redis, deploy] = process.argv.slice(2);
const standard = 1400000002;
const developer = 1400000001;
const logins = 40;
const denied = 3;
let passed = 0;
let failed = 0;

function expect(name, good, found = '') {
  if (good) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED ${name}${found === '' ? '' : `: ${typeof found === 'string' ? found : JSON.stringify(found)}`}`);
  }
}

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** Asks again until it holds: Prometheus scrapes each second. The last answer, good or not, after a minute. */
async function until(ask, good) {
  let answer;
  for (let attempt = 0; attempt < 120; attempt += 1) {
    try {
      answer = await ask();
      if (good(answer)) return answer;
    } catch (error) {
      answer = String(error);
    }
    await pause(500);
  }
  return answer;
}

async function call(app, action, body) {
  const reply = await fetch(`${admin}/v1/apps/${app}:${action}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  return { status: reply.status, body: await reply.json() };
}

async function query(expression) {
  const reply = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const json = await reply.json();
  if (json.status !== 'success') throw new Error(`${expression}: ${json.error}`);
  return json.data.result;
}

/** A query's only value, or NaN. */
const value = async (expression) => Number((await query(expression))[0]?.value[1] ?? NaN);

async function asksFor(name, expression, wanted) {
  const found = await until(() => value(expression), (number) => number === wanted);
  expect(name, found === wanted, `${expression} is ${found} instead of ${wanted}`);
}

/** Fails for none, and for nothing but NaN. */
async function returnsData(name, expression) {
  const found = await until(() => query(expression), (result) => result.some((one) => !Number.isNaN(Number(one.value[1]))));
  expect(name, Array.isArray(found) && found.some((one) => !Number.isNaN(Number(one.value[1]))), `${expression} returns ${JSON.stringify(found)}`);
}

async function drive(round) {
  for (let n = 0; n < logins; n += 1) {
    const { body } = await call(standard, 'login', { userId: `u${round}-${n}`, platform: 'PLATFORM_WEB', connectionId: `c${round}-${n}` });
    if (body.decision?.verdict !== 'VERDICT_ALLOWED') throw new Error(JSON.stringify(body));
  }
}

await until(async () => (await fetch(`${admin}/readyz`)).status, (status) => status === 200);
await until(async () => (await fetch(`${prometheus}/-/ready`)).status, (status) => status === 200);

// What is done is what a query returns. Prometheus sees the zeros first, so that rates see the rise.
await asksFor('the service is scraped', 'up{job="imquota"}', 1);
await drive(0);
for (let n = 0; n < 10 + denied; n += 1) {
  await call(developer, 'createGroup', { groupId: `live-${n}`, type: 'GROUP_TYPE_AV_CHAT_ROOM' });
}
const announced = () => fetch(`${admin}/callback?SdkAppid=${standard}&CallbackCommand=Group.CallbackBeforeCreateGroup&contenttype=json`, {
  method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ CallbackCommand: 'Group.CallbackBeforeCreateGroup', Operator_Account: 'ann', Owner_Account: 'ann', Type: 'Public', Name: 'first', CreateGroupNum: 0, MemberList: [] }),
});
const callback = await (await announced()).json();
expect('a callback is answered', callback.ActionStatus === 'OK' && callback.ErrorCode === 0, callback);
await asksFor('and counted', 'sum(imquota_webhook_events_total{outcome="allowed"})', 1);
await call(standard, 'createGroup', { groupId: 'g1', type: 'GROUP_TYPE_PUBLIC', ownerId: 'u0-0', mode: 'MODE_RECORD' });
await asksFor('logins', 'sum(imquota_decisions_total{action="login",verdict="allowed",source="store"})', logins);
await asksFor('denials', 'sum(imquota_decisions_total{action="create_group",verdict="denied",reason="LIVE_GROUPS_LIMIT"})', denied);
await asksFor('latency counts each decision', 'sum(imquota_decision_seconds_count{verdict="allowed"})', logins + 11);
await asksFor('so do its parts', 'sum(imquota_decision_part_seconds_count{part="store"})', logins + 11 + denied);
await asksFor('active users of the app', `imquota_app_mau{app="${standard}"}`, logins);
await asksFor('connections of the app', `imquota_app_connections{app="${standard}"}`, logins);
await asksFor('live groups of the other app', `imquota_app_limit_used{app="${developer}",limit="live_groups"}`, 10);
await asksFor('its limit', `imquota_app_limit{app="${developer}",limit="live_groups"}`, 10);
await asksFor('apps', 'imquota_apps', 3);
await asksFor('the store keeps what it is given', 'imquota_store_findings{kind="unsafe"}', 0);

// A store that hangs, and comes back.
process.kill(Number(redis), 'SIGSTOP');
const away = await call(standard, 'login', { userId: 'u1', platform: 'PLATFORM_WEB', connectionId: 'c1' });
expect('a decision without the store says so', away.status === 200 && away.body.decision.source === 'DECISION_SOURCE_FALLBACK_BOUNDED', away);
await asksFor('the server is seen to be away', 'imquota_store_up', 0);
process.kill(Number(redis), 'SIGCONT');
await asksFor('and to be back', 'imquota_store_up', 1);
await asksFor('the decision without it is counted', 'sum(imquota_decisions_total{source="fallback_bounded"})', 1);
await asksFor('and told to the store afterwards', 'imquota_fallback_replayed_total', 1);
await asksFor('with what was wrong', 'sum(imquota_run_failures_total{kind="hung"})', 1);

// The text itself.
const text = await (await fetch(`${admin}/metrics`)).text();
const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
expect('promtool check metrics', lint.status === 0 && lint.stdout + lint.stderr === '', lint.stdout + lint.stderr);
const times = [];
for (let n = 0; n < 5; n += 1) {
  const begin = performance.now();
  await (await fetch(`${admin}/metrics`)).text();
  times.push(performance.now() - begin);
}
console.log(`/metrics: ${text.length} bytes, ${Math.min(...times).toFixed(1)} ms (best of 5)`);
expect('/metrics is below 1 MB', text.length < 1_000_000, text.length);
expect('/metrics takes less than 100 ms', Math.min(...times) < 100, times);

// Rules: sound, and about metrics that exist.
for (const check of [['check', 'rules', 'rules.yml'], ['test', 'rules', 'tests.yml'], ['check', 'config', 'prometheus.yml']]) {
  const ran = spawnSync('promtool', check, { cwd: join(deploy, 'prometheus'), encoding: 'utf8' });
  expect(`promtool ${check.join(' ')}`, ran.status === 0, ran.stdout + ran.stderr);
}
const rules = (await (await fetch(`${prometheus}/api/v1/rules`)).json()).data.groups.flatMap((group) => group.rules);
expect('rules are loaded', rules.length > 10, rules.length);
for (const rule of rules) {
  expect(`rule ${rule.name}`, rule.health === 'ok', rule.lastError);
  for (const metric of new Set(rule.query.match(/\b(imquota|dotnet|process)_\w+/g) ?? [])) {
    await returnsData(`${rule.name}: ${metric}`, `count(${metric})`);
  }
}

// Every query of every dashboard, while something is decided.
let driving = true;
let round = 1;
const driver = (async () => { while (driving) { await drive(round); await announced(); round += 1; await pause(200); } })();
await pause(3000);
const names = readdirSync(join(deploy, 'grafana', 'dashboards')).filter((name) => name.endsWith('.json'));
expect('there are four dashboards', names.length === 4, names);
for (const name of names) {
  const dashboard = JSON.parse(readFileSync(join(deploy, 'grafana', 'dashboards', name), 'utf8'));
  const queries = [
    ...dashboard.panels.flatMap((panel) => (panel.targets ?? []).map((target) => [panel.title, target.expr])),
    ...dashboard.templating.list.filter((one) => one.type === 'query').map((one) => [one.label, one.query.query.replace(/^label_values\((.*), (\w+)\)$/s, 'count by ($2) ($1)')]),
  ];
  expect(`${name} asks something`, queries.length > 5, queries.length);
  for (const [title, expression] of queries) {
    await returnsData(`${name}: ${title}`, expression.replaceAll('$job', 'imquota').replaceAll('$app', String(standard)).replaceAll('$__rate_interval', '1m'));
  }
}
driving = false;
await driver;

console.log(`prometheus: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
