import { resolve } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { milliseconds } from '../durations.mjs';
import { onlyKnown } from '../errors.mjs';
import { run } from '../state.mjs';

export const StatusOK = grpc.status.OK;

// As protojson writes them, which is what k6 shows a script: camelCase, 64-bit numbers and enums as texts, unset fields too.
const OPTIONS = { keepCase: false, longs: String, enums: String, defaults: true, oneofs: false };
const loaded = new Map();

export class Client {
  #methods = {};
  #client;

  load(importPaths, ...files) {
    const key = JSON.stringify([importPaths, files]);
    if (!loaded.has(key)) {
      loaded.set(key, loader.loadSync(files, { ...OPTIONS, includeDirs: importPaths.map((path) => resolve(run.scriptFolder, path)) }));
    }

    for (const [service, methods] of Object.entries(loaded.get(key))) {
      if (methods.format !== undefined) continue;
      for (const [name, method] of Object.entries(methods)) this.#methods[`${service}/${name}`] = method;
    }
  }

  /** Unlike k6's it does not wait for the connection; the first call does. */
  connect(address, params) {
    onlyKnown(params, ['plaintext', 'timeout'], 'connect');
    if (params?.plaintext !== true) throw new Error('connect: the stand-in speaks plaintext only; use k6');
    this.#client = new grpc.Client(address, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    run.clients.push(this.#client);
  }

  async asyncInvoke(url, request, params) {
    onlyKnown(params, ['tags', 'timeout'], 'asyncInvoke');
    const method = this.#methods[url.replace(/^\//, '')];
    if (!method) throw new Error(`method '${url}' is in none of the files that were loaded`);
    if (!this.#client) throw new Error('asyncInvoke: connect first');
    if (method.requestStream || method.responseStream) throw new Error(`${url} is a stream; the stand-in has unary calls only`);
    sameAfterwards(request, method.requestDeserialize(method.requestSerialize(request)), url);
    const begin = performance.now();
    const { error, message } = await new Promise((settle) => {
      this.#client.makeUnaryRequest(
        method.path, method.requestSerialize, method.responseDeserialize, request,
        { deadline: Date.now() + milliseconds(params?.timeout ?? '60s', 'asyncInvoke: timeout') },
        (failure, reply) => settle({ error: failure, message: reply }),
      );
    });
    run.metrics.add('grpc_req_duration', performance.now() - begin);
    return error
      ? { status: error.code, message: null, error: { code: error.code, message: error.details } }
      : { status: StatusOK, message, error: null };
  }

  close() { this.#client?.close(); }
}

// A field or an enum's name that the message does not have is left out in silence by the encoder; k6 refuses it.
function sameAfterwards(given, read, where) {
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && typeof value === 'object') sameAfterwards(value, read[name] ?? {}, `${where}: ${name}`);
    else if (String(read[name]) !== String(value)) throw new Error(`${where}: '${name}' cannot be ${JSON.stringify(value)}`);
  }
}
