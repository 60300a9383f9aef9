import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomicSync } from '../files/atomic.ts';

/** Anything the store keeps has an id that is unique in its collection. */
export interface Stored {
  id: string;
}

/** One kind of thing, held in memory and mirrored in a folder as one JSON file each. */
export interface StoredCollection<T extends Stored> {
  readonly size: number;
  get(id: string): T | undefined;
  /** Stores a thing under its id. When this returns, the file is in place. */
  put(thing: T): T;
  delete(id: string): boolean;
  /** All things in the order they were first stored. */
  all(): T[];
  /** Keeps an index from here on: the returned function finds all things with a key, in stored order. */
  index(key: (thing: T) => string | undefined): (key: string) => T[];
  clear(): void;
}

/** Everything the sandbox remembers. */
export interface Store {
  collection<T extends Stored>(name: string): StoredCollection<T>;
  /** Keeps uploaded bytes under a name. */
  putBytes(name: string, bytes: Uint8Array): void;
  getBytes(name: string): Uint8Array | undefined;
}

/** A file name for any id: readable where the id allows it, a hash where it would be too long. */
function fileName(id: string): string {
  const readable = encodeURIComponent(id).replaceAll('*', '%2A').replace(/^\./, '%2E');
  return readable.length <= 180 ? readable : createHash('sha256').update(id).digest('hex');
}

function openCollection<T extends Stored>(folder: string | undefined): StoredCollection<T> {
  const things = new Map<string, { thing: T; order: number }>();
  let next = 0;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    const loaded = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { thing: T; order: number })
      .sort((one, other) => one.order - other.order);
    for (const entry of loaded) things.set(entry.thing.id, entry);
    next = (loaded.at(-1)?.order ?? -1) + 1;
  }
  const indexes: { key: (thing: T) => string | undefined; found: Map<string, Map<string, T>> }[] = [];
  const unindex = (id: string) => {
    const thing = things.get(id)?.thing;
    if (!thing) return;
    for (const { key, found } of indexes) found.get(key(thing) ?? '')?.delete(id);
  };
  const addTo = ({ key, found }: (typeof indexes)[number], thing: T) => {
    const value = key(thing);
    if (value === undefined) return;
    const same = found.get(value) ?? new Map<string, T>();
    found.set(value, same.set(thing.id, thing));
  };
  const remove = (id: string) => {
    if (folder) rmSync(path.join(folder, `${fileName(id)}.json`), { force: true });
    unindex(id);
    return things.delete(id);
  };
  return {
    get size() {
      return things.size;
    },
    get: (id) => things.get(id)?.thing,
    put(thing) {
      const entry = { thing, order: things.get(thing.id)?.order ?? next++ };
      if (folder) {
        // Atomic, so that a reader or a restart never sees half a file; without fsync, because the
        // sandbox promises to survive its own end, not the machine's.
        writeFileAtomicSync(path.join(folder, `${fileName(thing.id)}.json`), JSON.stringify(entry), {
          fsync: false,
        });
      }
      unindex(thing.id);
      things.set(thing.id, entry);
      for (const index of indexes) addTo(index, thing);
      return thing;
    },
    delete: remove,
    all: () => [...things.values()].map((entry) => entry.thing),
    index(key) {
      const index = { key, found: new Map<string, Map<string, T>>() };
      for (const { thing } of things.values()) addTo(index, thing);
      indexes.push(index);
      return (value) => [...(index.found.get(value)?.values() ?? [])];
    },
    clear() {
      for (const id of [...things.keys()]) remove(id);
    },
  };
}

/**
 * Opens the sandbox's memory in a folder, made if it is not there; without a folder it lives in memory alone.
 * Throws where a file in the folder is not the JSON this wrote.
 */
export function openStore(folder?: string): Store {
  const collections = new Map<string, StoredCollection<Stored>>();
  const bytes = new Map<string, Uint8Array>();
  const bytesFolder = folder && path.join(folder, 'bytes');
  if (bytesFolder) mkdirSync(bytesFolder, { recursive: true });
  return {
    collection<T extends Stored>(name: string) {
      let collection = collections.get(name);
      if (!collection) {
        collection = openCollection<Stored>(folder && path.join(folder, name));
        collections.set(name, collection);
      }
      return collection as unknown as StoredCollection<T>;
    },
    putBytes(name, content) {
      if (bytesFolder) {
        writeFileAtomicSync(path.join(bytesFolder, fileName(name)), Buffer.from(content), { fsync: false });
      } else bytes.set(name, content);
    },
    getBytes(name) {
      if (!bytesFolder) return bytes.get(name);
      const file = path.join(bytesFolder, fileName(name));
      return existsSync(file) ? readFileSync(file) : undefined;
    },
  };
}
