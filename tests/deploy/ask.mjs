// A chat backend at the socket: node ask.mjs SOCKET USER [KEY]. Prints the verdict of a login, or the status that it ended with.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [socket, user, key] = process.argv.slice(2);
const definition = loader.loadSync('imquota/v1/admission.proto', { includeDirs: [fileURLToPath(new URL('../../protos', import.meta.url))], keepCase: true, longs: Number, enums: String, defaults: true });
const { AdmissionService } = grpc.loadPackageDefinition(definition).imquota.v1;
const client = new AdmissionService(`unix://${socket}`, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
if (key) metadata.set('authorization', `Bearer ${key}`);
client.Login({ sdk_app_id: 1400000001, user_id: user }, metadata, { deadline: Date.now() + 5000 }, (error, reply) => {
  console.log(error ? grpc.status[error.code] : `${reply.decision.verdict}${reply.decision.already ? ' already' : ''} ${reply.decision.source}`);
  client.close();
});
