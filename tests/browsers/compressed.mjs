// The built page as a course server sends it: compressed, hashed names for a year, the page itself asked for each time.
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const KINDS = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Serves a folder below `/curso/capa5/` on a free port of this machine. */
export async function serve(folder) {
  const files = new Map(readdirSync(folder).map((name) => {
    const body = readFileSync(join(folder, name));
    const packed = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
    return [name, packed];
  }));
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const name = path.startsWith('/curso/capa5/') ? path.slice('/curso/capa5/'.length) || 'index.html' : undefined;
    const body = files.get(name);
    if (!body) return response.writeHead(404).end();
    return response.writeHead(200, {
      'content-type': KINDS[extname(name)] ?? 'application/octet-stream',
      'content-encoding': 'br',
      'content-length': body.length,
      'cache-control': /(^|-)[0-9a-f]{16}[-._]/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
    }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/curso/capa5/`, close: () => server.close() };
}
