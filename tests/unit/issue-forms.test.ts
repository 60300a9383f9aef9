/** Forms for issues, as GitHub reads them (docs.github.com, "Syntax for GitHub's form schema"). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = path.resolve(import.meta.dirname, '../../.github/ISSUE_TEMPLATE');

const label = z.string().min(1);
const id = z.string().regex(/^[\w-]+$/);
const validations = z.strictObject({ required: z.boolean() }).optional();
const about = { label, description: z.string().optional() };
const fieldSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: label }) }),
  z.strictObject({
    type: z.literal('textarea'),
    id,
    attributes: z.strictObject({ ...about, render: z.string().optional() }),
    validations,
  }),
  z.strictObject({ type: z.literal('input'), id, attributes: z.strictObject(about), validations }),
  z.strictObject({
    type: z.literal('dropdown'),
    id,
    attributes: z.strictObject({ ...about, options: z.array(label).min(1) }),
    validations,
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    id,
    attributes: z.strictObject({ ...about, options: z.array(z.strictObject({ label })).min(1) }),
  }),
]);
const formSchema = z.strictObject({
  name: label,
  description: label,
  labels: z.array(label).optional(),
  body: z.array(fieldSchema).min(1),
});

const forms = readdirSync(folder).filter((name) => name.endsWith('.yml') && name !== 'config.yml');

describe.for(forms)('%s', (name) => {
  test('is a form that GitHub takes, with each id once and something to fill in', () => {
    const { body } = formSchema.parse(parse(readFileSync(path.join(folder, name), 'utf8')));
    const ids = body.flatMap((field) => ('id' in field ? [field.id] : []));
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
