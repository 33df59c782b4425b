// Walks Developer to each of its limits, and one step beyond: code, reason, limit, used. Usage: node walk.mjs HOST:PORT
import assert from 'node:assert/strict';
import { admission, status } from './imquota.mjs';

const address = process.argv[2];
if (!address) {
  console.error('usage: node walk.mjs HOST:PORT (a server with fresh demo apps)');
  process.exit(2);
}

const DEVELOPER = 1400000001;
const STANDARD = 1400000002;
const client = admission(address);
let passed = 0;
let failed = 0;

async function step(name, body) {
  try {
    await body();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}

const range = (count, prefix) => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
const ask = (method, fields, app = DEVELOPER) => client[method]({ sdk_app_id: app, ...fields });

function allowed(reply, more = {}) {
  assert.equal(reply.decision.verdict, 'VERDICT_ALLOWED', `${reply.decision.reason} ${reply.decision.message}`);
  assert.equal(reply.decision.code, 0);
  for (const [field, value] of Object.entries(more)) assert.deepEqual(reply.decision[field], value, field);
}

function denied(reply, reason, code, key, used, limit) {
  const { decision } = reply;
  assert.equal(decision.verdict, 'VERDICT_DENIED');
  assert.equal(decision.reason, `DENY_REASON_${reason}`);
  assert.equal(decision.code, code);
  assert.notEqual(decision.message, '');
  assert.equal(decision.source, 'DECISION_SOURCE_STORE');
  if (key) {
    assert.equal(decision.limit.key, key);
    assert.equal(decision.limit.used, used);
    assert.equal(decision.limit.limit, limit);
  }
}

await step('100 users log in, the 101st hears 70398', async () => {
  for (const user of range(100, 'u')) allowed(await ask('Login', { user_id: user }));
  denied(await ask('Login', { user_id: 'u101' }), 'USER_LIMIT', 70398, 'users', 100, 100);
});
await step('one of the 100 again is already counted', async () => {
  allowed(await ask('Login', { user_id: 'u7' }), { already: true });
});
await step('a removed user frees E2, not the month: 72000', async () => {
  allowed(await ask('RemoveUsers', { user_ids: ['u100'] }));
  const reply = await ask('Login', { user_id: 'late' });
  denied(reply, 'MAU_LIMIT', 72000, 'mau', 100, 100);
  assert.ok(reply.decision.limit.resets_at, 'resets_at');
  assert.equal(reply.decision.upgrade_to, 'standard');
});
await step('the 21st friend hears 30010, the 21st of the other 30014', async () => {
  for (const friend of range(20, 'f')) allowed(await ask('AddFriend', { user_id: 'u1', friend_id: friend }));
  denied(await ask('AddFriend', { user_id: 'u1', friend_id: 'f21' }), 'FRIENDS_LIMIT', 30010, 'friends', 20, 20);
  denied(await ask('AddFriend', { user_id: 'u2', friend_id: 'u1' }), 'PEER_FRIENDS_LIMIT', 30014, 'friends', 20, 20);
  allowed(await ask('RemoveFriend', { user_id: 'u1', friend_id: 'f1' }));
  allowed(await ask('AddFriend', { user_id: 'u2', friend_id: 'u1' }));
});
await step('the 21st member hears 10014, a creation with 21 seats 10038', async () => {
  allowed(await ask('CreateGroup', { group_id: 'full', type: 'GROUP_TYPE_PUBLIC', owner_id: 'm1' }));
  allowed(await ask('JoinGroup', { group_id: 'full', user_ids: range(20, 'm').slice(1) }));
  denied(await ask('JoinGroup', { group_id: 'full', user_ids: ['m21'] }), 'GROUP_FULL', 10014, 'group_members', 20, 20);
  const again = await ask('JoinGroup', { group_id: 'full', user_ids: ['m3'] });
  allowed(again, { already: true });
  assert.deepEqual(again.already_member_ids, ['m3']);
  denied(await ask('CreateGroup', { group_id: 'wide', type: 'GROUP_TYPE_WORK', owner_id: 'w0', member_ids: range(20, 'w') }),
    'GROUP_FULL', 10038, 'group_members', 0, 20);
  allowed(await ask('DissolveGroup', { group_id: 'full' }));
});
await step('unknown group 10010, invitation into an AVChatRoom 10007', async () => {
  denied(await ask('JoinGroup', { group_id: 'nowhere', user_ids: ['u1'] }), 'GROUP_NOT_FOUND', 10010);
  allowed(await ask('CreateGroup', { group_id: 'live1', type: 'GROUP_TYPE_AV_CHAT_ROOM', owner_id: 'u1' }));
  denied(await ask('JoinGroup', { group_id: 'live1', user_ids: ['u2'], invitation: true }), 'TYPE_FORBIDS', 10007);
});
await step('the 11th live group hears 10036', async () => {
  for (let i = 2; i <= 10; i += 1) allowed(await ask('CreateGroup', { group_id: `live${i}`, type: 'GROUP_TYPE_AV_CHAT_ROOM' }));
  denied(await ask('CreateGroup', { group_id: 'live11', type: 'GROUP_TYPE_AV_CHAT_ROOM' }),
    'LIVE_GROUPS_LIMIT', 10036, 'live_groups', 10, 10);
});
await step('the 6th BChatRoom of the day hears 10006', async () => {
  for (const id of range(5, 'b')) allowed(await ask('CreateGroup', { group_id: id, type: 'GROUP_TYPE_B_CHAT_ROOM' }));
  denied(await ask('CreateGroup', { group_id: 'b6', type: 'GROUP_TYPE_B_CHAT_ROOM' }),
    'DAILY_BROADCAST_LIMIT', 10006, 'daily_broadcast', 5, 5);
});
await step('the 51st group of a user hears 10037', async () => {
  for (const id of range(50, 'g')) allowed(await ask('CreateGroup', { group_id: id, type: 'GROUP_TYPE_PUBLIC', owner_id: 'u1' }));
  denied(await ask('CreateGroup', { group_id: 'g51', type: 'GROUP_TYPE_PUBLIC', owner_id: 'u1' }),
    'USER_GROUPS_LIMIT', 10037, 'user_groups', 50, 50);
});
await step('the 101st group of the day hears 10006, one dissolved today gives a place back', async () => {
  for (let i = 51; i <= 85; i += 1) allowed(await ask('CreateGroup', { group_id: `g${i}`, type: 'GROUP_TYPE_PUBLIC' }));
  denied(await ask('CreateGroup', { group_id: 'g86', type: 'GROUP_TYPE_PUBLIC' }),
    'DAILY_GROWTH_LIMIT', 10006, 'daily_growth', 100, 100);
  allowed(await ask('DissolveGroup', { group_id: 'live10' }));
  allowed(await ask('CreateGroup', { group_id: 'g86', type: 'GROUP_TYPE_PUBLIC' }));
});
await step('the 101st group of the app hears 10058', async () => {
  for (let i = 1; i <= 9; i += 1) {
    allowed(await ask('DissolveGroup', { group_id: `live${i}` }));
    allowed(await ask('CreateGroup', { group_id: `h${i}`, type: 'GROUP_TYPE_WORK' }));
  }
  denied(await ask('CreateGroup', { group_id: 'h10', type: 'GROUP_TYPE_WORK' }), 'GROUPS_LIMIT', 10058, 'groups', 100, 100);
});
await step('features and their codes', async () => {
  allowed(await ask('CheckFeature', { feature: 'FEATURE_USER_STATUS' }));
  denied(await ask('CheckFeature', { feature: 'FEATURE_PUSH_TO_ALL' }), 'FEATURE_NOT_IN_EDITION', 90045);
  denied(await ask('CheckFeature', { feature: 'FEATURE_USER_STATUS' }, STANDARD), 'FEATURE_NOT_IN_EDITION', 10059);
  denied(await ask('CreateGroup', { group_id: 'c', type: 'GROUP_TYPE_COMMUNITY' }, STANDARD), 'FEATURE_NOT_IN_EDITION', 10059);
  denied(await ask('CheckFeature', {
    feature: 'FEATURE_READ_RECEIPTS', sdk_version: '6.1.2155', platform: 'PLATFORM_ANDROID', group_type: 'GROUP_TYPE_WORK', group_size: 201,
  }), 'FEATURE_NOT_IN_EDITION', 10060);
});
await step('Standard: the newer login on one platform wins', async () => {
  const login = (connection) => ask('Login', { user_id: 'd', platform: 'PLATFORM_ANDROID', connection_id: connection }, STANDARD);
  allowed(await login('a'));
  const second = await login('b');
  allowed(second);
  assert.deepEqual(second.kick, ['a']);
  allowed(await ask('Logout', { user_id: 'd', connection_id: 'a' }, STANDARD), { already: true });
});
await step('unknown app: 60006, at login 70020', async () => {
  denied(await ask('JoinGroup', { group_id: 'g1', user_ids: ['u1'] }, 42), 'APP_NOT_FOUND', 60006);
  denied(await ask('Login', { user_id: 'u1' }, 42), 'APP_NOT_FOUND', 70020);
});
await step('DRY_RUN changes nothing, RECORD counts above the limit', async () => {
  denied(await ask('AddFriend', { user_id: 'u1', friend_id: 'x', mode: 'MODE_DRY_RUN' }), 'FRIENDS_LIMIT', 30010, 'friends', 20, 20);
  allowed(await ask('AddFriend', { user_id: 'u1', friend_id: 'x', mode: 'MODE_RECORD' }), { over_limit: true });
  denied(await ask('AddFriend', { user_id: 'u1', friend_id: 'y' }), 'FRIENDS_LIMIT', 30010, 'friends', 21, 20);
});
await step('Admit: mixed actions and apps, one reply each, in order', async () => {
  const { results } = await client.Admit({
    actions: [
      { login: { sdk_app_id: STANDARD, user_id: 's1' } },
      { login: { sdk_app_id: 42, user_id: 's1' } },
      { add_friend: { sdk_app_id: DEVELOPER, user_id: 'u1', friend_id: 'z' } },
      { logout: { sdk_app_id: STANDARD, user_id: 's1', connection_id: 'none' } },
    ],
  });
  assert.deepEqual(results.map((result) => result.decision.code), [0, 70020, 30010, 0]);
});
await step('AdmitStream: replies carry their ids, in order', async () => {
  const stream = client.stream();
  const replies = [];
  const ended = new Promise((resolve, reject) => {
    stream.on('data', (reply) => replies.push(reply));
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  for (let id = 1; id <= 50; id += 1) stream.write({ id, actions: [{ login: { sdk_app_id: STANDARD, user_id: `t${id}` } }] });
  stream.end();
  await ended;
  assert.deepEqual(replies.map((reply) => reply.id), Array.from({ length: 50 }, (_, i) => i + 1));
  assert.ok(replies.every((reply) => reply.results[0].decision.verdict === 'VERDICT_ALLOWED'));
});
await step('a malformed request is INVALID_ARGUMENT', async () => {
  await assert.rejects(ask('Login', { user_id: 'x'.repeat(33) }), (error) => error.code === status.INVALID_ARGUMENT);
  await assert.rejects(ask('Login', { user_id: '' }, 0), (error) => error.code === status.INVALID_ARGUMENT);
});

client.close();
console.log(`node client: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
