/**
 * No test reaches past this machine: a connection to any address but the loopback fails at once,
 * whichever library opened it, because every one of them ends in `net.Socket.connect`.
 */
import net from 'node:net';

const loopback = /^(127\.\d+\.\d+\.\d+|::1|\[::1\]|localhost)$/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const options =
    typeof first === 'object' && first !== null ? (first as { host?: string; path?: string }) : {};
  const host = typeof first === 'number' ? String(args[1] ?? 'localhost') : (options.host ?? 'localhost');
  if (options.path === undefined && !loopback.test(host)) {
    throw new Error(`A test tried to connect to ${host}; only the loopback is allowed.`);
  }
  return Reflect.apply(connect, this, args) as net.Socket;
} as typeof connect;
