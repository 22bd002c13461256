import { z } from 'zod';

/** A JSON Schema (draft 2020-12), and the named ones that it refers to under `#/$defs/`. */
export interface NamedJsonSchema {
  schema: Record<string, unknown>;
  components: Record<string, Record<string, unknown>>;
}

/**
 * The names of the schemas of the API: a schema is called as its file exports it (`newCase`), and where two files use
 * the same name the later one is called after its room too (`legal.newStatus`).
 */
export class SchemaNames {
  private readonly registry = z.registry<{ id: string }>();

  /** `modules` are the schema files by room. */
  constructor(modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
    const taken = new Set<string>();
    for (const [room, exported] of Object.entries(modules)) {
      for (const [name, schema] of Object.entries(exported)) {
        if (!(schema instanceof z.ZodType) || this.registry.has(schema)) continue;
        const id = taken.has(name) ? `${room}.${name}` : name;
        taken.add(id);
        this.registry.add(schema, { id });
      }
    }
  }

  /** The name of a schema; undefined for one that no schema file exports. */
  find(schema: z.ZodType): string | undefined {
    return this.registry.has(schema) ? this.registry.get(schema)?.id : undefined;
  }

  /** Writes a schema as JSON Schema: `input` what is taken, `output` what is given. Named parts are references. */
  toJson(schema: z.ZodType, io: 'input' | 'output'): NamedJsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...rest
    } = z.toJSONSchema(schema, {
      metadata: this.registry,
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
    });
    return { schema: rest, components: $defs as NamedJsonSchema['components'] };
  }
}
