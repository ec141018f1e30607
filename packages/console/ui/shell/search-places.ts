/** `/_region/resources` */
export type Resources = Readonly<Record<string, { readonly type: string; readonly ref: string }>>;

/** What a search leads to. */
export interface Found {
  readonly name: string;
  readonly kind: string;
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
}

interface Kind {
  readonly type: RegExp;
  readonly kind: string;
  /** The page that shows one of these. */
  readonly page: string;
}

const KINDS: readonly Kind[] = [
  { type: /^AWS::Lambda::Function$/, kind: 'function', page: 'functions' },
  { type: /^(?:AWS::MSK|Custom)::\w*Topic$/, kind: 'topic', page: 'topics' },
  { type: /^AWS::StepFunctions::StateMachine$/, kind: 'workflow', page: 'workflows' },
];

const MOST = 6;

/** The parts of the region whose name has a text, as far as there is a page of them. */
export function placesFound(text: string, resources: Resources, hasPage: (page: string) => boolean): readonly Found[] {
  const wanted = text.toLowerCase();
  return Object.values(resources)
    .flatMap(({ type, ref }): Found[] => {
      const known = KINDS.find((kind) => kind.type.test(type));
      const name = nameIn(ref);
      if (known === undefined || !hasPage(known.page) || !name.toLowerCase().includes(wanted)) return [];
      return [{ name, kind: known.kind, path: [known.page, name] }];
    })
    .slice(0, MOST);
}

/** What CloudFormation refers to is an ARN for some types: the name stands behind its last colon or slash. */
const nameIn = (ref: string): string => /[^:/]*$/.exec(ref)?.[0] ?? ref;
