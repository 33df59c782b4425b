import { path, post } from '../api';
import { announce, fill, h, table } from '../dom';
import { limit, number, words } from '../format';
import { failure, loading } from '../notice';
import type { ExplainResponse } from '../types';

interface Field { readonly id: string; readonly name: string; readonly max?: number; readonly optional?: boolean; readonly options?: readonly (readonly [string, string])[]; readonly hint?: string }
interface Action { readonly name: string; readonly fields: readonly Field[]; readonly body: (of: Readonly<Record<string, string>>) => unknown }

const User: Field = { id: 'user', name: 'User id', max: 32 };
const Group: Field = { id: 'group', name: 'Group id', max: 48 };

const Actions: Readonly<Record<string, Action>> = {
  login: {
    name: 'log in',
    fields: [User, { id: 'platform', name: 'Platform', options: ['ANDROID', 'IPHONE', 'IPAD', 'WINDOWS', 'MAC', 'LINUX', 'WEB'].map((one) => [`PLATFORM_${one}`, words(one)] as const) }],
    body: ({ user, platform }) => ({ login: { userId: user, platform } }),
  },
  join: {
    name: 'join a group',
    fields: [User, Group, { id: 'invitation', name: 'How', options: [['', 'By himself'], ['yes', 'Invited or added']] }],
    body: ({ user, group, invitation }) => ({ joinGroup: { groupId: group, userIds: [user], invitation: invitation === 'yes' } }),
  },
  create: {
    name: 'create a group',
    fields: [
      { ...User, name: 'Owner (user id)', optional: true }, Group,
      { id: 'type', name: 'Type', options: [['WORK', 'Work'], ['PUBLIC', 'Public'], ['MEETING', 'Meeting'], ['COMMUNITY', 'Community'], ['B_CHAT_ROOM', 'Broadcast (BChatRoom)'], ['AV_CHAT_ROOM', 'Live (AVChatRoom)']].map(([id, name]) => [`GROUP_TYPE_${id}`, name!] as const) },
    ],
    body: ({ user, group, type }) => ({ createGroup: { groupId: group, ownerId: user, type } }),
  },
  friend: {
    name: 'add a friend',
    fields: [User, { id: 'friend', name: 'Friend (user id)', max: 32 }, { id: 'direction', name: 'Direction', options: [['FRIEND_DIRECTION_BOTH', 'Both'], ['FRIEND_DIRECTION_ONE_WAY', 'One way']] }],
    body: ({ user, friend, direction }) => ({ addFriend: { userId: user, friendId: friend, direction } }),
  },
};

/** The question that brings most people here: why was this user refused? Asked of the service, which changes nothing by it. */
export function explain(app: string, signal: AbortSignal): HTMLElement {
  const answer = h('div', { class: 'answer', 'aria-live': 'polite' });
  const fields = h('div', { class: 'fields' });
  const action = h('select', { id: 'x-action' }, Object.entries(Actions).map(([id, one]) => h('option', { value: id }, one.name)));
  const show = (): void => fill(fields, Actions[action.value]!.fields.map(input));
  action.addEventListener('change', () => {
    show();
    fill(answer);
  });
  show();
  const form = h('form', { class: 'explain' },
    h('div', { class: 'field' }, h('label', { for: 'x-action' }, 'May somebody'), action), fields,
    h('button', { type: 'submit' }, 'Explain'));
  const ask = async (): Promise<void> => {
    const chosen = Actions[action.value]!;
    const values = Object.fromEntries(chosen.fields.map((one) => [one.id, (form.querySelector<HTMLInputElement | HTMLSelectElement>(`#x-${one.id}`)!).value.trim()]));
    fill(answer, loading('the answer'));
    try {
      const told = await post<ExplainResponse>(`${path('apps', app)}:explain`, { action: chosen.body(values) }, signal);
      fill(answer, verdict(told));
    } catch (error) {
      if (!signal.aborted) fill(answer, failure(error, () => void ask()));
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void ask();
  });
  return h('div', null, form, answer);
}

function input(field: Field): HTMLElement {
  const id = `x-${field.id}`;
  return h('div', { class: 'field' }, h('label', { for: id }, field.name),
    field.options
      ? h('select', { id }, field.options.map(([value, name]) => h('option', { value }, name)))
      : h('input', { id, required: !field.optional, maxlength: field.max, autocomplete: 'off', spellcheck: 'false', placeholder: field.optional ? 'may be empty' : null }));
}

function verdict(told: ExplainResponse): HTMLElement {
  const decision = told.result?.decision;
  const left = told.result?.overLimitUserIds ?? [];
  const allowed = decision?.verdict === 'VERDICT_ALLOWED' && left.length === 0;
  const head = !decision ? (told.result?.errorMessage || 'It could not be decided.')
    : decision.verdict === 'VERDICT_ALLOWED' ? (left.length > 0 ? 'The group takes it, this user cannot' : decision.already ? 'Yes: it is so already' : decision.wouldDeny ? 'Yes, but an observed limit would refuse it' : 'Yes, it would be allowed')
      : `No: ${words(decision.reason, 'DENY_REASON_').toLowerCase()} (code ${decision.code})`;
  announce(head);
  return h('div', { class: `verdict ${allowed ? 'ok' : 'bad'}` },
    h('h3', null, head),
    decision?.upgradeTo && h('p', null, h('span', { class: 'badge ok' }, words(decision.upgradeTo)), ' would allow it.'),
    (told.sentences?.length ?? 0) > 0 && h('ul', null, told.sentences!.filter((one) => one !== `The edition ${decision?.upgradeTo} would allow it.`).map((one) => h('li', null, one))),
    (told.limits?.length ?? 0) > 0 && table('Limits it touches, in order of precedence', [
      { name: 'Limit', of: (one: NonNullable<ExplainResponse['limits']>[number]) => [one.entitlement.name, one.subject && h('small', null, `of ${one.subject}`)] },
      { name: 'Used', numeric: true, of: (one) => [number(one.used), h('span', { class: 'of' }, ` / ${limit(one.entitlement.limit)}`)] },
      { name: 'Says', of: (one) => one.text },
    ], told.limits!, true));
}
