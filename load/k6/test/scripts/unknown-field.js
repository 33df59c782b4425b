import { Client } from 'k6/net/grpc';

const client = new Client();
client.load(['../../../../protos'], 'imquota/v1/admission.proto');
export const options = {
  scenarios: { one: { executor: 'per-vu-iterations', vus: 1, iterations: 1 } },
  thresholds: { grpc_req_duration: ['max>0'] },
};

export default async () => {
  client.connect(__ENV.TARGET, { plaintext: true });
  await client.asyncInvoke('imquota.v1.AdmissionService/Login', { sdkAppId: '7', userName: 'ann' });
};
