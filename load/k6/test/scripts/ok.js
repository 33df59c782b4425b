import { check } from 'k6';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { Client, StatusOK } from 'k6/net/grpc';

const seen = new Counter('seen');
const client = new Client();
client.load(['../../../../protos'], 'imquota/v1/admission.proto');
let calls = 0;

export const options = {
  scenarios: { one: { executor: 'per-vu-iterations', vus: 3, iterations: 4 } },
  thresholds: { checks: ['rate==1'], seen: ['count==12'], iterations: ['count==12'] },
};
export const setup = () => ({ run: 'r', dropped: undefined });

export default async function iterate(data) {
  if (calls === 0) client.connect(__ENV.TARGET, { plaintext: true });
  const reply = await client.asyncInvoke(
    'imquota.v1.AdmissionService/Login', { sdkAppId: '7', userId: `${data.run}-${exec.vu.idInTest}`, platform: 'PLATFORM_WEB' }, { timeout: '5s' });
  check(reply, {
    answered: () => reply.status === StatusOK,
    'as protojson': () => reply.message.decision.code === 70020 && reply.message.decision.verdict === 'VERDICT_DENIED' && reply.message.kick.length === 0,
    // A VU has its own variables, and its own count.
    'own instance': () => calls === exec.vu.iterationInInstance,
    'data went through JSON': () => !('dropped' in data),
  });
  calls += 1;
  seen.add(1);
}
