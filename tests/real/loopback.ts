/**
 * Puts every server of this process on the loopback. The AT Protocol's development servers listen on all
 * addresses of the machine; a test has no business there.
 */
import net from 'node:net';

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]) {
  const [first, second] = args;
  if (typeof first === 'number' || first === undefined || first === null) {
    const rest = args.slice(1).filter((each) => typeof each !== 'string' && each !== undefined);
    return Reflect.apply(listen, this, [first ?? 0, '127.0.0.1', ...rest]);
  }
  const options = first as { port?: number; host?: string };
  if (typeof first === 'object' && options.port !== undefined) {
    return Reflect.apply(listen, this, [{ ...options, host: '127.0.0.1' }, second]);
  }
  return Reflect.apply(listen, this, args);
} as typeof listen;
