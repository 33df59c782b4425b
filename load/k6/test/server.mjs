import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

/** A server on a free port that denies every login as of an unknown app. */
export async function denyingServer() {
  const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
  const { imquota } = grpc.loadPackageDefinition(loader.loadSync('imquota/v1/admission.proto', { includeDirs: [protos], enums: String }));
  const server = new grpc.Server();
  server.addService(imquota.v1.AdmissionService.service, {
    Login: (_, reply) => reply(null, { decision: { verdict: 'VERDICT_DENIED', code: 70020 } }),
  });
  const port = await new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { target: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
