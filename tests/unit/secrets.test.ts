import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hidden, hider } from '../../src/content/redaction.ts';
import { fileRedactor, readSecrets, redactor } from '../../src/content/secrets.ts';
import { run } from '../setup/site.ts';

const token = 'aB3-xY_9+/=~Zq.7"kL&m';
const hide = hider([token]);

const hexOf = (text: string) => Buffer.from(text).toString('hex');
const percent = (text: string, write = (hex: string) => hex.toUpperCase()) =>
  text.replace(/./gs, (letter) => `%${write(hexOf(letter))}`);
const inHtml = (text: string) => text.replace(/./gs, (letter) => `&#${letter.codePointAt(0)};`);
const inJson = (text: string) =>
  text.replace(/./gs, (letter) => `\\u${letter.codePointAt(0)?.toString(16).padStart(4, '0')}`);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const bytesOf = (text: string, write: (byte: number) => string) => [...Buffer.from(text)].map(write).join('');

const encodings: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'for an address': encodeURIComponent,
  'percent-encoded': percent,
  'percent-encoded in lower case': (text) => percent(text, (hex) => hex.toLowerCase()),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'as a string of JSON': (text) => JSON.stringify(text),
  'as JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'in escapes of JSON': inJson,
  'with named entities': (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  'with numbered entities': inHtml,
  'with entities in JSON': (text) => JSON.stringify(inHtml(text)),
  'in hexadecimal': hexOf,
  'in hexadecimal capitals': (text) => hexOf(text).toUpperCase(),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'in base64 in an address': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  'in base64 of base64': (text) => base64(base64(text)),
  'in base64 of base64 for addresses': (text) => base64(Buffer.from(text).toString('base64url')),
  'in base64 of hexadecimal': (text) => base64(hexOf(text).toUpperCase()),
  'in hexadecimal of base64': (text) => hexOf(base64(text)),
  'in hexadecimal of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'in hexadecimal of UTF-16, the other way round': (text) =>
    Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase(),
  'in base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in base64 of UTF-16, the other way round': (text) =>
    Buffer.from(text, 'utf16le').swap16().toString('base64'),
  'in octal escapes': (text) => bytesOf(text, (byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'in escapes of bytes': (text) => bytesOf(text, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`),
  'with numbered entities without semicolon': (text) => inHtml(text).replaceAll(';', ''),
  'with hexadecimal entities without semicolon': (text) =>
    text.replace(/./gs, (letter) => `&#x${letter.codePointAt(0)?.toString(16).padStart(4, '0')}`),
  'with named entities without semicolon': (text) => text.replaceAll('&', '&amp').replaceAll('"', '&quot'),
  'escaped as scripts once did': (text) => inJson(text).replaceAll('\\', '%'),
};

/** What is left of a secret in a text: eight of its letters, or of its base64, in any layer. */
function left(text: string, secret = token): string[] {
  const looked = [text, decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '')), text.toLowerCase()];
  const pieces = [
    secret,
    ...[0, 1, 2].map((n) =>
      Buffer.from('x'.repeat(n) + secret)
        .toString('base64')
        .slice(4, -4),
    ),
  ];
  return pieces.filter((piece) => looked.some((each) => each.includes(piece.slice(2, 12))));
}

describe('a secret in a text', () => {
  test.each(Object.entries(encodings))('%s is hidden', (_name, encode) => {
    expect(hide(`before ${encode(token)} behind`)).toMatch(/^before "?(\\")?\[hidden\](\\")?"? behind$/);
  });

  test('is hidden in base64 with any name before it, and all of that', () => {
    for (const name of ['', 'a', 'ad', 'ada', 'owner@host.example']) {
      const basic = Buffer.from(`${name}:${token}`).toString('base64');
      expect(hide(`Basic ${basic}, no`)).toBe(`Basic ${hidden}, no`);
      const url = Buffer.from(JSON.stringify({ name, key: token.replaceAll('"', '') })).toString('base64url');
      expect(hider([token.replaceAll('"', '')])(`t=${url}&x=1`)).toBe(`t=${hidden}&x=1`);
    }
  });

  test('is hidden every time, and what stands between is kept', () => {
    const text = Object.values(encodings)
      .map((encode) => encode(token))
      .join(' … ');
    expect(
      hide(text)
        .split(' … ')
        .every((part) => part.includes(hidden)),
    ).toBe(true);
    expect(left(hide(text))).toEqual([]);
  });

  test('leaves JSON that is still JSON, whatever stands beside it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.string({ minLength: 6, maxLength: 24, unit: fc.constantFrom(...'uU0eé9AbnN\\/+-_=%&.~') }),
        fc.string({ unit: fc.constantFrom('\\', '\n', 'é', '\u0001', 'A', '"', '/', 'u00e9'), maxLength: 8 }),
        fc.constantFrom(...Object.values(encodings)),
        (ahead, secret, behind, encode) => {
          const text = JSON.stringify({
            said: ahead + encode(secret) + behind,
            more: [behind + encode(secret)],
          });
          expect(() => JSON.parse(hider([secret])(text))).not.toThrow();
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('with letters beyond ASCII is hidden in every encoding of UTF-8', () => {
    const password = 'Größe-日本-ı-password';
    const names = Object.keys(encodings).filter((name) =>
      /^in (?:base64|hexadecimal(?! of base64)|octal|escapes)/.test(name),
    );
    for (const encode of [encodeURIComponent, inHtml, inJson, ...names.map((name) => encodings[name]!)]) {
      expect(hider([password])(`a ${encode(password)} b`)).toBe(`a ${hidden} b`);
    }
  });
});

describe('what is no secret', () => {
  test('is left as it was', () => {
    const text = 'A reply with %41, &amp;, \\u0041, \\\\n and c29tZXRoaW5nIGVsc2U=; 100 %.';
    expect(hide(text)).toBe(text);
    expect(hider([])(text)).toBe(text);
    expect(hider(['', ''])(text)).toBe(text);
  });

  test('is a user name, a client id, a date', () => {
    const open = {
      BLUESKY_IDENTIFIER: 'ada.example',
      LINKEDIN_CLIENT_ID: '86abcdef',
      LINKEDIN_TOKEN_EXPIRES: '2027',
    };
    const text = Object.values(open).join(' ');
    expect(redactor(open, {})(text)).toBe(text);
  });
});

test('a warning of Node’s own is printed without secrets and without what a terminal obeys', async () => {
  const program = `
    import { runCommand } from './src/commands/command.ts';
    await runCommand({ help: '', async run() {
      process.emitWarning('it said ' + process.env.LINKEDIN_ACCESS_TOKEN + ' \\u001b]0;title\\u0007', 'Odd', 'ODD1');
      await new Promise((resolve) => setTimeout(resolve, 10));
    } });`;
  const { stderr } = await run('node', ['--input-type=module', '-e', program], {
    env: { LINKEDIN_ACCESS_TOKEN: token },
  });
  expect(stderr).toBe(`Odd: [ODD1] it said ${hidden} \\u001b]0;title\\u0007\n`);
});

test('what GitHub gives a run is hidden in its output', () => {
  expect(redactor({}, { GITHUB_TOKEN: 'ghs_16C7e42F292c6912E7' })('as ghs_16C7e42F292c6912E7')).toBe(
    `as ${hidden}`,
  );
});

test('a password of a few letters is hidden in what is printed, and changes nothing that is written', () => {
  const secrets = { BLUESKY_APP_PASSWORD: 'test' };
  expect(redactor(secrets, {})('a test')).toBe(`a ${hidden}`);
  expect(fileRedactor(secrets)('a test')).toBe('a test');
});

test('the time it takes grows as the text does', () => {
  const families = [
    '\\',
    '%',
    '%41',
    '&#65;',
    '&amp;amp;',
    'A',
    'AAAA',
    token.slice(0, -1),
    `${token} `,
    'QUFB',
    '\\u0041',
    '\\101',
    '\\x41',
    '&#65',
    '%u0041',
    base64(base64('A'.repeat(12))),
  ];
  const hideBoth = hider([token, 'A'.repeat(16)]);
  for (const family of families) {
    const time = (size: number) => {
      const text = family.repeat(Math.ceil(size / family.length));
      const began = performance.now();
      hideBoth(text);
      return performance.now() - began;
    };
    time(50_000);
    expect(time(1_000_000), family).toBeLessThan(3_000);
  }
});

test('bytes that are no UTF-8 before it do not move the place of a secret', () => {
  for (const before of ['%ff'.repeat(30), '%e0%80'.repeat(7), '%f0%9f', '%c3'.repeat(5)]) {
    const said = hide(`${before}${percent(token)} and words behind it`);
    expect(said).toContain(hidden);
    expect(said).not.toContain(percent(token));
    expect(said).toContain('and words behind it');
  }
});

describe('secrets that come as one JSON object', () => {
  const read = (env: NodeJS.ProcessEnv) => readSecrets(env, '/nowhere');

  test('are taken by the names that are known; a variable of its own comes first', () => {
    const json = JSON.stringify({
      MASTODON_ACCESS_TOKEN: 'one',
      BLUESKY_APP_PASSWORD: 'two',
      github_token: 'x',
    });
    expect(read({ LECTERN_SECRETS: json, BLUESKY_APP_PASSWORD: 'own' })).toEqual({
      MASTODON_ACCESS_TOKEN: 'one',
      BLUESKY_APP_PASSWORD: 'own',
    });
    expect(read({ LECTERN_SECRETS: '' })).toEqual({});
  });

  test.each(['{"MASTODON_ACCESS_TOKEN": "hunter2"', '["hunter2"]', 'hunter2'])(
    'that are no such object are refused, and not shown: %s',
    (text) => {
      expect(() => read({ LECTERN_SECRETS: text })).toThrow('LECTERN_SECRETS is not a JSON object');
      expect(() => read({ LECTERN_SECRETS: text })).not.toThrow('hunter2');
    },
  );
});
