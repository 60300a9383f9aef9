import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { cleanSvg, NotXml } from '../../src/content/clean/svg.ts';
import { editedDrawing, harmlessDrawings, hostileDrawings } from '../setup/hostile-drawings.ts';

const bytesOf = (drawing: string | Buffer) => Buffer.from(drawing as string);

/** The elements and attributes of a drawing, and whether it is XML at all. */
function partsOf(text: string) {
  const [elements, attributes] = [[], []] as [string[], Record<string, string>[]];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local, uri, attributes: own }) => {
    elements.push(`${uri.split('/').at(-1)} ${local}`);
    attributes.push(Object.fromEntries(Object.values(own).map(({ name, value }) => [name, value])));
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return {
    elements,
    names: attributes.flatMap((own) => Object.keys(own)),
    values: attributes.flatMap(Object.values),
  };
}

describe('a drawing that runs something', () => {
  test.each(Object.entries(hostileDrawings))('by %s is drawn without', (name, drawing) => {
    if (/entity|mistake/.test(name)) {
      expect(() => cleanSvg(bytesOf(drawing))).toThrow(NotXml);
      return;
    }
    const { text, changed, removed } = cleanSvg(bytesOf(drawing));
    expect(changed).toBe(true);
    if (!/encoding UTF-16/.test(name)) expect(removed).not.toEqual([]);
    const { elements, names, values } = partsOf(text);
    expect(elements.filter((element) => /script|iframe|img|embed|object$/.test(element))).toEqual([]);
    expect(names.filter((own) => /^on/i.test(own))).toEqual([]);
    expect(values.filter((value) => /javascript|data-ran/.test(value.replace(/\s/g, '')))).toEqual([]);
    expect(text).not.toMatch(/<[?!]/);
    if (name !== 'another root') expect(elements).toContain('svg rect');
  });
});

test.each(Object.entries(harmlessDrawings))(
  'a harmless drawing, %s, stays byte for byte what it is',
  (_name, drawing) => {
    const { text, changed, removed } = cleanSvg(bytesOf(drawing));
    expect({ text, changed, removed }).toEqual({ text: drawing, changed: false, removed: [] });
  },
);

test.each(Object.entries(harmlessDrawings))(
  'a harmless drawing, %s, is drawn the same where it is written anew',
  (_name, drawing) => {
    const anew = cleanSvg(bytesOf(`<?remark x?>${drawing}`));
    expect(anew).toMatchObject({ changed: true, removed: [] });
    const [before, after] = [partsOf(drawing), partsOf(anew.text)];
    expect(after.elements).toEqual(before.elements);
    expect(after.values.sort()).toEqual(before.values.sort());
    expect(cleanSvg(bytesOf(anew.text))).toMatchObject({ changed: false });
  },
);

test('the notes of an editor, with names and paths of the person who drew, go without a word', () => {
  const { text, removed } = cleanSvg(bytesOf(editedDrawing));
  expect(removed).toEqual([]);
  expect(text).not.toMatch(/ada|creator|inkscape|metadata/i);
  expect(partsOf(text).elements).toEqual(['svg svg', 'svg switch', 'svg g', 'svg path']);
});

test('entities that grow are not followed', () => {
  const grown = Array.from(
    { length: 30 },
    (_, index) => `<!ENTITY e${index + 1} "&e${index};&e${index};">`,
  ).join('');
  const drawing = `<!DOCTYPE svg [<!ENTITY e0 "ha">${grown}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e30;</text></svg>`;
  expect(() => cleanSvg(bytesOf(drawing))).toThrow(NotXml);
});

test('the time it takes grows as the file does', () => {
  for (const part of ['<g>', '<g a="', '<!ENTITY x ', '&amp;', '<g x:y="1"/>', '<!--']) {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg">${part.repeat(Math.ceil(500_000 / part.length))}`;
    const began = performance.now();
    expect(() => cleanSvg(bytesOf(drawing)), part).toThrow(NotXml);
    expect(performance.now() - began, part).toBeLessThan(3_000);
  }
});

test.each([
  ['<style>@import "https://evil.example/a.css";</style>', '<style>'],
  ['<style>rect{fill:url(https://evil.example/a.svg#x)}</style>', '<style>'],
  ['<style>rect{background:u\\72l(//evil.example/a)}</style>', '<style>'],
  ['<rect style="background-image:url(//evil.example/a.png)"/>', 'style'],
  ['<rect mask="url( \'https://evil.example/m.svg#m\' )"/>', 'mask'],
  ['<a href="https://a.example/" ping="https://evil.example/">x</a>', 'ping'],
  [
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml" style="background:url(x.png)">x</p></foreignObject>',
    'style',
  ],
])('what loads by its looks is taken out: %s', (inner, name) => {
  const { text, removed } = cleanSvg(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`));
  expect(removed).toContain(name);
  expect(text).not.toContain('evil.example');
});

test('what is looked up in the picture itself stays, to the byte', () => {
  const text =
    '<svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:url(#g);src:local("x")}@font-face{src:url(data:font/woff2;base64,AA)}</style><rect class="a" fill="url(#g)" mask="url(\'#m\')"/></svg>';
  expect(cleanSvg(Buffer.from(text))).toMatchObject({ text, changed: false });
});
