// A login, a join, the same join again, a join that is denied. See docs/clients.md.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const app = { sdk_app_id: 1400000002 };
const group = { ...app, group_id: 'node-lounge' };
const definition = loader.loadSync('imquota/v1/admission.proto', {
  includeDirs: [process.env.PROTOS ?? fileURLToPath(new URL('../../protos', import.meta.url))], keepCase: true, enums: String, defaults: true,
});
const { AdmissionService } = grpc.loadPackageDefinition(definition).imquota.v1;

// One client for the process. unix:///run/imquota/imquota.sock for a socket.
const quota = new AdmissionService(process.env.IMQUOTA ?? '127.0.0.1:5250', grpc.credentials.createInsecure());

// Every call has a natural key, so one that was lost, or may have been, is sent again without harm.
const ask = (method, request) => new Promise((done, failed) => {
  quota[method](request, { deadline: Date.now() + 5000 }, (error, reply) => (error ? failed(error) : done(reply.decision)));
});
const tell = (what, { verdict, code, message, already }) => {
  console.log(verdict === 'VERDICT_DENIED' ? `${what}: denied, ${code} ${message}` : `${what}: allowed${already ? ', already so' : ''}`);
};

tell('login', await ask('Login', { ...app, user_id: 'node-ann' }));
tell('create', await ask('CreateGroup', { ...group, type: 'GROUP_TYPE_PUBLIC', owner_id: 'node-ann' }));
tell('join', await ask('JoinGroup', { ...group, user_ids: ['ben'] }));
tell('the same join', await ask('JoinGroup', { ...group, user_ids: ['ben'] }));

// Standard has 200 members a group; who does not fit as a whole does not join at all.
tell('a crowd', await ask('JoinGroup', { ...group, user_ids: Array.from({ length: 199 }, (_, n) => `guest-${n}`) }));
quota.close();
