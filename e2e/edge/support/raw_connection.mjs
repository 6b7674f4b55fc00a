// Raw HTTP/1.1, to send what no client library would send.
import net from 'node:net';

/** A persistent connection; stays half-open when the other side closes. */
export class Connection {
  #text = '';
  #wake = () => {};
  closed = false;
  error;

  static async open(url) {
    const connection = new Connection();
    const { hostname, port } = new URL(url);
    const socket = net.connect({ host: hostname, port, allowHalfOpen: true });
    connection.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => { connection.#text += chunk; connection.#wake(); });
    socket.on('error', (error) => { connection.error = error; });
    socket.on('end', () => { connection.closed = true; connection.#wake(); });
    socket.on('close', () => { connection.closed = true; connection.#wake(); });
    await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
    return connection;
  }

  /** Sends a request head and a body as they are. */
  send(method, path, headers, body = '') {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.socket.write(`${method} ${path} HTTP/1.1\r\nhost: localhost:${this.socket.remotePort}\r\n${lines}\r\n${body}`, 'latin1');
  }

  /** Closes our half of the connection. */
  end() {
    this.socket.end();
  }

  destroy() {
    this.socket.destroy();
  }

  /** The status of the next response; undefined if the connection was closed without one. */
  async status() {
    for (;;) {
      const head = this.#text.indexOf('\r\n\r\n');
      if (head >= 0) {
        const lines = this.#text.slice(0, head);
        const length = /^content-length: *(\d+)/im.exec(lines)?.[1];
        const rest = this.#text.slice(head + 4);
        const end = length === undefined ? rest.indexOf('0\r\n\r\n') + 5 : Number(length);
        if (length === undefined ? end > 4 : rest.length >= end) {
          this.#text = rest.slice(end);
          return Number(/^HTTP\/1\.1 (\d+)/.exec(lines)[1]);
        }
      }
      if (this.closed) return undefined;
      await new Promise((wake) => { this.#wake = wake; });
    }
  }
}
