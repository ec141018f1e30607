import { isObject, type Json, listOf, textOf } from '../../core/json.ts';

/** A schema in a document, which its `$ref` is relative to. */
export interface Placed {
  readonly schema: Json;
  readonly in: Document;
}

/** Finds what a `$ref` means. */
export interface Document {
  readonly id: string;
  readonly root: Json;
  readonly of: Documents;
}

/** A schema with those that it uses, by their names. */
export class Documents {
  readonly root: Placed;
  readonly #others: ReadonlyMap<string, Json>;
  readonly #parts = new Map<Json, ReadonlyMap<string, Json>>();

  constructor(root: Json, others: ReadonlyMap<string, Json>) {
    this.root = { schema: root, in: this.#document(root) };
    this.#others = others;
  }

  /** Undefined when there is no such schema. */
  find(ref: string, from: Document): Placed | undefined {
    const [file = '', fragment = ''] = ref.split('#');
    const document = file === '' ? from : this.#named(file, from);
    if (document === undefined) return undefined;
    const schema = this.#fragment(document.root, fragment);
    return schema === undefined ? undefined : { schema, in: document };
  }

  #document(root: Json): Document {
    return { id: idOf(root), root, of: this };
  }

  #named(file: string, from: Document): Document | undefined {
    const uri = URL.parse(file, from.id)?.href ?? file;
    for (const [name, root] of this.#others) {
      const id = idOf(root);
      if ([file, uri].includes(name) || id === uri || URL.parse(name, from.id)?.href === uri)
        return this.#document(root);
    }
    const part = this.#partsOf(from.root).get(file) ?? this.#partsOf(from.root).get(uri);
    if (part !== undefined) return { ...from, root: part };
    return idOf(from.root) === uri ? from : undefined;
  }

  #fragment(root: Json, fragment: string): Json | undefined {
    if (fragment === '') return root;
    if (!fragment.startsWith('/')) return this.#partsOf(root).get(`#${fragment}`);
    let current: Json | undefined = root;
    for (const key of fragment.slice(1).split('/').map(unescaped)) {
      if (Array.isArray(current)) current = (current as readonly Json[])[Number(key)];
      else current = isObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
    }
    return current;
  }

  /** What has an id or an anchor of its own in a document. */
  #partsOf(root: Json): ReadonlyMap<string, Json> {
    const known = this.#parts.get(root);
    if (known !== undefined) return known;
    const parts = new Map<string, Json>();
    const walk = (value: Json): void => {
      if (Array.isArray(value)) listOf(value).forEach(walk);
      if (!isObject(value)) return;
      const [id, anchor] = [idOf(value), textOf(value['$anchor'])];
      if (id !== '') parts.set(id, value);
      if (anchor !== '') parts.set(`#${anchor}`, value);
      Object.values(value).forEach(walk);
    };
    walk(root);
    this.#parts.set(root, parts);
    return parts;
  }
}

const idOf = (schema: Json): string => (isObject(schema) ? textOf(schema['$id'], textOf(schema['id'])) : '');

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-6 */
function unescaped(part: string): string {
  let plain = part;
  try {
    plain = decodeURIComponent(part);
  } catch {
    // A % that begins no escape stands for itself.
  }
  return plain.replaceAll('~1', '/').replaceAll('~0', '~');
}
