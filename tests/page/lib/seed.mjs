// What the tests look at: 37 days of a chat app, an account that let a term run out, one with 300 apps, and names that would like to be markup.

export const Clock = '2026-10-20T02:00:00Z';
export const Main = 1_400_000_101;
export const Lapsed = 1_400_000_102;
export const Small = 1_400_000_103;
export const Hostile = 1_400_000_104;
export const Quiet = 1_400_000_105;
const OfSlashed = 1_400_000_106;
export const FirstOfMany = 1_500_000_001;
export const Many = 300;

// 64 bits, more than a number of JavaScript holds.
export const Huge = '18446744073709551557';

export const Markup = '<img src=x onerror="window.pwned=1"><b>bold</b>';
export const Slashed = 'way/../%2F?out#1';
export const NodeMarkup = '<img src=x onerror=pwned=1>';

const login = (app, user, connection = '', node = '') => ({
  login: { sdkAppId: app, userId: user, platform: 'PLATFORM_ANDROID', connectionId: connection, nodeId: node },
});
const logout = (app, user, connection) => ({ logout: { sdkAppId: app, userId: user, connectionId: connection } });
const users = (from, count) => Array.from({ length: count }, (_, index) => `user${from + index}`);

/** Opens or closes connections of the main app, so that so many are open. */
async function connections(service, state, wanted, node = '') {
  const actions = [];
  while (state.open.length < wanted) {
    const user = `user${state.next++ % Math.max(1, state.known)}`;
    const connection = `c${state.next}`;
    state.open.push([user, connection]);
    actions.push(login(Main, user, connection, node));
  }
  while (state.open.length > wanted) actions.push(logout(Main, ...state.open.shift()));
  for (let i = 0; i < actions.length; i += 400) await service.admit(actions.slice(i, i + 400));
}

export async function seed(service) {
  const app = (id, account, name, edition = 'developer') => service.post('/v1/apps', { sdkAppId: id, account, name, edition, dataCentre: 'singapore' });
  await app(Main, 'acme', 'Acme live chat');
  await app(Lapsed, 'acme', 'Acme archive');
  await app(Small, 'startup', 'Startup beta');
  await app(Quiet, 'startup', 'Nothing happened here');
  await app(Hostile, '"><svg onload=pwned=1>', Markup);
  await app(Huge, 'acme', 'Acme with a large id');
  await app(OfSlashed, Slashed, 'Way out');
  for (let i = 0; i < Many; i++) await app(FirstOfMany + i, 'big', `Tenant ${String(i).padStart(3, '0')}`);
  await service.post('/v1/accounts/acme:topUp', { paymentId: 'p1', amount: { amount: '9000.00', currency: 'USD' } });
  await service.post(`/v1/apps/${Main}:purchase`, { edition: 'standard', months: 3, orderId: 'order-1', autoRenewMonths: 1 });
  await service.post(`/v1/accounts/${encodeURIComponent(Slashed)}:topUp`, { paymentId: 'p1', amount: { amount: '1000.00', currency: 'USD' } });
  await service.post(`/v1/apps/${OfSlashed}:purchase`, { edition: 'standard', months: 2, orderId: 'order-1' });
  await service.advance(72);
  await service.post(`/v1/apps/${Lapsed}:purchase`, { edition: 'standard', months: 1, orderId: 'order-2' });

  const state = { known: 0, next: 0, open: [] };
  for (let day = 3; day < 35; day++) {
    // A new month begins with everybody who was there before.
    const weekend = day % 7 < 2;
    const fresh = weekend ? 230 : 410;
    await service.admit(users(state.known, fresh).map((user) => login(Main, user)));
    state.known += fresh;
    if (day === 13) for (let i = 0; i < 1600; i += 400) await service.admit(users(i, 400).map((user) => login(Main, user)));
    await connections(service, state, (weekend ? 260 : 380) + day * 4 + ((day * 37) % 60));
    await service.admit(Array.from({ length: 12 + ((day * 7) % 30) }, (_, index) => ({ createGroup: { sdkAppId: Main, groupId: `g${day}-${index}`, type: index % 9 === 0 ? 'GROUP_TYPE_AV_CHAT_ROOM' : 'GROUP_TYPE_PUBLIC' } })));
    await service.advance(12);
    await connections(service, state, 90);
    await service.advance(12);
  }

  await connections(service, state, 0);
  for (let hour = 0; hour < 68; hour++) {
    const busy = 0.5 + 0.5 * Math.sin(((hour - 8) / 24) * 2 * Math.PI);
    await connections(service, state, Math.round(110 + 420 * busy + ((hour * 31) % 25)));
    await service.advance(1);
  }
  await lastDay(service, state);
}

/** What is recent: open connections by node, a refusing small app, overrides, odd names. */
async function lastDay(service, state) {
  await connections(service, state, 0);
  for (const [node, count] of [['chat-a.sg', 260], ['chat-b.sg', 190], ['chat-c.sg', 75]]) await connections(service, state, state.open.length + count, node);
  await service.admit(Array.from({ length: 21 }, (_, index) => ({ createGroup: { sdkAppId: Main, groupId: `today-${index}`, type: 'GROUP_TYPE_PUBLIC' } })));
  await service.call('PUT', `/v1/apps/${Main}/overrides/live_groups`, { limit: 400, author: 'ann', reason: `Launch week <script>pwned=1</script>`, expiresAt: '2026-12-31T16:00:00Z' });

  await service.admit(users(0, 97).map((user) => login(Small, user, `c-${user}`)));
  for (let hour = 0; hour < 6; hour++) {
    await service.admit(Array.from({ length: 19 }, (_, index) => ({ createGroup: { sdkAppId: Small, groupId: `s${hour}-${index}`, type: 'GROUP_TYPE_PUBLIC', ownerId: 'user1' } })));
    await service.admit(Array.from({ length: 4 + hour * 3 }, (_, index) => ({ addFriend: { sdkAppId: Small, userId: 'user2', friendId: `user${10 + index + hour * 4}` } })));
    await service.advance(1);
  }
  await service.admit(users(97, 9).map((user) => login(Small, user)));
  await service.admit([login(Hostile, 'u1', 'c1', NodeMarkup), login(Hostile, 'u2', 'c2', NodeMarkup), login(Huge, 'u1')]);
  await service.advance(0.01);
}
