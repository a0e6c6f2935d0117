// A proxy between the browser and the server, as a bad line or a bad operator would be: it can lose
// an answer, change bytes, or go silent. It counts what was asked.

import { createServer } from 'node:http';

export class Proxy {
  /**
   * `bend(path, answer)`: {status, headers, body}, or null for an answer that is lost, at once or
   * after a while;
   * `refuse(path)`: the request is; `answer(path)`: a problem {status, code} of our own, that the
   * server never sees.
   */
  constructor(target) {
    this.target = target;
    this.asked = [];
    this.straight();
  }

  straight() {
    this.bend = (path, answer) => answer;
    this.refuse = () => false;
    this.answer = () => null;
  }

  async start() {
    this.server = createServer((request, response) => {
      this.#pass(request, response).catch(() => response.destroy());
    });
    await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
    this.base = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  async #pass(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { method, url } = request;
    this.asked.push(`${method} ${url}`);
    if (this.refuse(url)) return response.destroy();
    const own = this.answer(url);
    if (own !== null)
      return response.writeHead(own.status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify(own));
    const got = await fetch(this.target + url, {
      method, redirect: 'manual', body: method === 'POST' ? Buffer.concat(parts) : undefined,
      headers: method === 'POST' ? { 'content-type': 'application/octet-stream' } : {} });
    const headers = Object.fromEntries(got.headers);
    delete headers.connection;
    delete headers['keep-alive'];
    const answer = { status: got.status, headers, body: Buffer.from(await got.arrayBuffer()) };
    const bent = await this.bend(url, answer);
    if (bent === null) return response.destroy();
    delete bent.headers['content-length'];
    return response.writeHead(bent.status, bent.headers).end(bent.body);
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}
