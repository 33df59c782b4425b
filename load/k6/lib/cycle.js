import { PREMIUM, STANDARD, UNKNOWN } from './settings.js';

/**
 * @typedef {{verdict?: string, code?: number, reason?: string, already?: boolean}} Expected
 * @typedef {{name: string, method: string, request: object, expected: Expected, reply?: Record<string, unknown>}} Step
 */

/** @type {Expected} */
const NEW = { already: false };
const SO_ALREADY = { already: true };

/**
 * The steps of one VU, in order, again and again. Its users and groups are its own, so each verdict is known; what a cycle takes it gives back, so a run
 * of any length stays within the app's limits (groups created and dissolved on one day do not count as growth).
 * @param {string} own differs between runs and VUs; at most 20 characters
 * @param {number} cycle from 0
 * @returns {Step[]}
 */
export function stepsOf(own, cycle) {
  const user = `${own}-a`;
  const guests = [`${own}-b`, `${own}-c`];
  const app = { sdkAppId: PREMIUM };
  const group = { ...app, groupId: `${own}-${cycle}` };
  const friends = { ...app, userId: user, friendId: guests[0] };
  const connection = { ...app, userId: user, connectionId: 'k6' };
  return [
    { name: 'login', method: 'Login', request: { ...connection, platform: 'PLATFORM_WEB' }, expected: {} },
    { name: 'create', method: 'CreateGroup', request: { ...group, type: 'GROUP_TYPE_PUBLIC', ownerId: user }, expected: NEW },
    { name: 'join', method: 'JoinGroup', request: { ...group, userIds: guests }, expected: NEW },
    { name: 'join again', method: 'JoinGroup', request: { ...group, userIds: guests }, expected: SO_ALREADY, reply: { alreadyMemberIds: guests } },
    { name: 'dry join', method: 'JoinGroup', request: { ...group, userIds: [`${own}-d`], mode: 'MODE_DRY_RUN' }, expected: NEW },
    { name: 'befriend', method: 'AddFriend', request: friends, expected: NEW },
    { name: 'befriend again', method: 'AddFriend', request: friends, expected: SO_ALREADY },
    { name: 'feature', method: 'CheckFeature', request: { ...app, feature: 'FEATURE_USER_STATUS' }, expected: {} },
    {
      name: 'feature denied',
      method: 'CheckFeature',
      request: { sdkAppId: STANDARD, feature: 'FEATURE_USER_STATUS' },
      expected: { verdict: 'VERDICT_DENIED', code: 10059, reason: 'DENY_REASON_FEATURE_NOT_IN_EDITION' },
    },
    {
      name: 'unknown app',
      method: 'Login',
      request: { sdkAppId: UNKNOWN, userId: user },
      expected: { verdict: 'VERDICT_DENIED', code: 70020, reason: 'DENY_REASON_APP_NOT_FOUND' },
    },
    { name: 'unfriend', method: 'RemoveFriend', request: friends, expected: NEW },
    { name: 'leave', method: 'LeaveGroup', request: { ...group, userIds: guests }, expected: NEW },
    { name: 'dissolve', method: 'DissolveGroup', request: group, expected: NEW },
    { name: 'logout', method: 'Logout', request: connection, expected: NEW },
  ];
}

/** How many steps a cycle has. */
export const STEPS = stepsOf('x', 0).length;
