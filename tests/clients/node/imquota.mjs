// Loads the service straight from the protos, as any grpc-js client would.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const protos = fileURLToPath(new URL('../../../protos', import.meta.url));

function load(file) {
  const definition = loader.loadSync(file, {
    includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
  });
  return grpc.loadPackageDefinition(definition).imquota.v1;
}

/** A client of AdmissionService whose methods return promises. */
export function admission(address) {
  const { AdmissionService } = load('imquota/v1/admission.proto');
  const client = new AdmissionService(address, grpc.credentials.createInsecure());
  const call = (method, request) => new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + 10_000 }, (error, reply) => (error ? reject(error) : resolve(reply)));
  });
  return new Proxy({}, {
    get: (_, method) => {
      if (method === 'stream') return () => client.AdmitStream();
      if (method === 'close') return () => client.close();
      return (request) => call(method, request);
    },
  });
}

export const status = grpc.status;
