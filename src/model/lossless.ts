/** Data whose every field counts: what JavaScript would drop in silence is a mistake. */
import { z } from 'zod';

/**
 * A schema that refuses a field called `__proto__`, wherever it is: of an object it is no field, and would be lost when
 * the data is written again.
 */
export function lossless<Schema extends z.ZodType>(schema: Schema): z.ZodPipe<z.ZodUnknown, Schema> {
  const checked = z.unknown().superRefine((data, context) => {
    const path = prototypeField(data);
    if (path)
      context.addIssue({ code: 'custom', path, message: '"__proto__" is not a name that can be kept' });
  });
  return checked.pipe(schema as never) as never;
}

/** Where a field `__proto__` is in JSON data. Without recursion: data can be deeper than the stack. */
function prototypeField(data: unknown): PropertyKey[] | undefined {
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value: data, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, value] of Object.entries(next.value)) {
      const path = [...next.path, key];
      if (key === '__proto__') return path;
      open.push({ value, path });
    }
  }
  return undefined;
}
