import ts from 'typescript';

/** An event as the domain declares it: `export type AgencyEnded = DomainEvent<'agency.ended', AgencyEndedData>`. */
export interface EventDeclaration {
  readonly type: string;
  /** What the declaration says of it in words, on one line. */
  readonly sentence: string;
  /** The type of its data. */
  readonly data: ts.TypeNode;
}

const DOMAIN_FILE = /\/libs\/[^/]+\/src\/domain\/(?:[^/]+\/)*[^/]+\.ts$/;

/**
 * The sources of all domains, with what they import.
 * @param root the folder of the clone
 * @throws Error when the configuration of the compiler cannot be read
 */
export function domainProgram(root: string): ts.Program {
  const configuration = ts.getParsedCommandLineOfConfigFile(`${root}/tsconfig.json`, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  });
  if (!configuration) throw new Error(`${root}/tsconfig.json is missing`);
  const files = configuration.fileNames.filter((file) => DOMAIN_FILE.test(file) && !file.endsWith('.spec.ts'));
  return ts.createProgram(files, { ...configuration.options, types: [] });
}

/**
 * Every event that a domain declares, by type, in the order of the alphabet.
 * @throws Error when one is declared twice, or is not described
 */
export function eventDeclarations(program: ts.Program): ReadonlyMap<string, EventDeclaration> {
  const checker = program.getTypeChecker();
  const found = new Map<string, EventDeclaration>();
  for (const source of program.getSourceFiles().filter(({ fileName }) => DOMAIN_FILE.test(fileName))) {
    for (const statement of source.statements) {
      const event = declarationIn(statement, checker);
      if (!event) continue;
      if (found.has(event.type)) throw new Error(`${event.type} is declared twice`);
      if (event.sentence === '')
        throw new Error(`the declaration of ${event.type} has no comment that says what happened`);
      found.set(event.type, event);
    }
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function declarationIn(statement: ts.Statement, checker: ts.TypeChecker): EventDeclaration | undefined {
  if (!ts.isTypeAliasDeclaration(statement) || statement.typeParameters) return undefined;
  const reference = eventReferenceIn(statement.type);
  const [name, data] = reference?.typeArguments ?? [];
  if (!name || !data || !ts.isLiteralTypeNode(name) || !ts.isStringLiteral(name.literal)) return undefined;
  const symbol = checker.getSymbolAtLocation(statement.name);
  const comment = ts.displayPartsToString(symbol?.getDocumentationComment(checker));
  return { type: name.literal.text, sentence: comment.replaceAll(/\s+/g, ' ').trim(), data };
}

/** `DomainEvent<…>` or `Fact<…>`, also with more to it: `DomainEvent<…> & { readonly effectiveAt: Instant }`. */
function eventReferenceIn(node: ts.TypeNode): ts.TypeReferenceNode | undefined {
  if (ts.isIntersectionTypeNode(node)) return node.types.map(eventReferenceIn).find((reference) => reference);
  if (!ts.isTypeReferenceNode(node)) return undefined;
  return ['DomainEvent', 'Fact'].includes(node.typeName.getText()) ? node : undefined;
}

/**
 * The types of events that deciders can answer with, whatever name they are declared under. Found from what `decide`
 * of every exported constant returns.
 */
export function decidedTypes(program: ts.Program): ReadonlySet<string> {
  const checker = program.getTypeChecker();
  const types = new Set<string>();
  for (const source of program.getSourceFiles().filter(({ fileName }) => DOMAIN_FILE.test(fileName))) {
    for (const statement of source.statements.filter(ts.isVariableStatement)) {
      for (const { name } of statement.declarationList.declarations) {
        const decide = checker.getTypeAtLocation(name).getProperty('decide');
        const [signature] = decide ? checker.getTypeOfSymbol(decide).getCallSignatures() : [];
        for (const type of signature ? typesAnswered(signature.getReturnType(), checker) : []) types.add(type);
      }
    }
  }
  return types;
}

/** Of `Accepted<Event> | Refused`: the types of `Event`. */
function typesAnswered(decision: ts.Type, checker: ts.TypeChecker): string[] {
  return membersOf(decision).flatMap((answer) => {
    const events = answer.getProperty('events');
    const event = events && checker.getIndexTypeOfType(checker.getTypeOfSymbol(events), ts.IndexKind.Number);
    return membersOf(event)
      .flatMap((one) => one.getProperty('type') ?? [])
      .flatMap((type) => membersOf(checker.getTypeOfSymbol(type)))
      .flatMap((literal) => (literal.isStringLiteral() ? literal.value : []));
  });
}

function membersOf(type: ts.Type | undefined): readonly ts.Type[] {
  if (!type) return [];
  return type.isUnion() ? type.types : [type];
}
