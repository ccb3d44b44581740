import {
  AnnotatedType,
  createFormatter,
  createParser,
  DEFAULT_CONFIG,
  EnumType,
  SchemaGenerator,
  StringType,
  type BaseType,
  type SubNodeParser,
} from 'ts-json-schema-generator';
import ts from 'typescript';

/** A JSON Schema (2020-12), or a part of one. */
export type Schema = { readonly [key: string]: unknown };

/** Writes the schema of a type, with what it refers to under `$defs`; what the types say in words becomes descriptions. */
export function dataSchemas(program: ts.Program): (node: ts.TypeNode) => Schema {
  const checker = program.getTypeChecker();
  const config = {
    ...DEFAULT_CONFIG,
    expose: 'export',
    jsDoc: 'extended',
    // Left out below; with it the generator would take any field for one of every part of an intersection.
    additionalProperties: false,
    sortProps: false,
    // The compiler checks types elsewhere.
    skipTypeCheck: true,
    encodeRefs: false,
  } as const;
  const parser = createParser(program, config, (chain) => {
    chain.addNodeParser(new InstantParser()).addNodeParser(new LiteralsParser(checker));
  });
  const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
  return (node) => modern(generator.createSchemaFromNodes([node]) as Schema);
}

/** A moment: text of a form that JSON Schema knows. */
class InstantParser implements SubNodeParser {
  supportsNode(node: ts.Node): boolean {
    return ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Instant';
  }

  createType(): BaseType {
    return new AnnotatedType(new StringType(), { format: 'date-time' }, false);
  }
}

/** What is computed from constants, `(typeof KINDS)[number]` or `keyof typeof CAUSES`: the words it comes to. */
class LiteralsParser implements SubNodeParser {
  constructor(private readonly checker: ts.TypeChecker) {}

  supportsNode(node: ts.Node): boolean {
    return this.#wordsOf(node) !== undefined;
  }

  createType(node: ts.Node): BaseType {
    return new EnumType(`words-${node.pos}`, [...this.#wordsOf(node)!]);
  }

  #wordsOf(node: ts.Node): readonly string[] | undefined {
    if (!ts.isIndexedAccessTypeNode(node) && !ts.isTypeOperatorNode(node)) return undefined;
    const type = this.checker.getTypeFromTypeNode(node);
    const members = type.isUnion() ? type.types : [type];
    const words = members.flatMap((member) => (member.isStringLiteral() ? member.value : []));
    return words.length === members.length ? words : undefined;
  }
}

/** From draft 7, which the generator writes, to 2020-12; and the root itself, where it was a reference to a definition. */
function modern({ $schema: _, definitions = {}, ...root }: Schema): Schema {
  const definitionsOf = definitions as Readonly<Record<string, Schema>>;
  const names = new Map(Object.keys(definitionsOf).map((name) => [name, name.replaceAll(/[^\w.-]+/g, '_')]));
  const inlined = typeof root['$ref'] === 'string' ? definitionsOf[nameIn(root['$ref'])]! : root;
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
        // Fields may be added within a version, and whoever reads events has to let them pass.
        if (key === 'additionalProperties' && part === false) return [];
        return [[key, renamedIn(key, part)]];
      }),
    );
  };
  const renamedIn = (key: string, part: unknown): unknown => {
    if (key === '$ref') return `#/$defs/${names.get(nameIn(part as string))!}`;
    return key === 'description' && typeof part === 'string' ? plain(part) : renamed(part);
  };
  const schema = renamed(inlined) as Schema;
  const used = reachableFrom(
    schema,
    new Map(Object.entries(definitionsOf).map(([name, part]) => [names.get(name)!, renamed(part)])),
  );
  return used.size === 0
    ? schema
    : { ...schema, $defs: Object.fromEntries([...used].sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function nameIn(reference: string): string {
  return reference.replace('#/definitions/', '');
}

/** A description without the marks of source code: one line, and links by their name. */
function plain(text: string): string {
  return text.replaceAll(/\{@link (\w+)\}/g, '`$1`').replaceAll(/\s+/g, ' ');
}

function reachableFrom(schema: unknown, definitions: ReadonlyMap<string, unknown>): Map<string, unknown> {
  const reached = new Map<string, unknown>();
  const waiting = [schema];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/\$defs\/([\w.-]+)"/g)) {
      if (reached.has(name!)) continue;
      reached.set(name!, definitions.get(name!));
      waiting.push(definitions.get(name!));
    }
  }
  return reached;
}
