/**
 * Who may import whom. `infra/bootstrap/run.mjs check` applies it to the sources, and
 * test/architecture proves on made-up sources that each rule bites.
 */

/** Layers, lowest first: a lib imports only libs of lower layers, so never one of its own. */
const LAYERS = [
  ['kernel'],
  ['platform'],
  ['event-store', 'queue', 'access'],
  ['organizations', 'deadlines', 'audit', 'health', 'operations', 'personal-data'],
  ['assignments'],
  ['directives'],
  ['attachments'],
  ['reporting'],
  ['notifications'],
  ['subscriptions'],
];

const SPEC = '\\.spec\\.ts$';
const DOORS = [
  '^libs/[^/]+/src/index\\.ts$',
  '^libs/[^/]+/src/domain/index\\.ts$',
  '^libs/access/src/permissions\\.ts$',
  '^libs/audit/src/verification/index\\.ts$',
];
const DOMAIN_DOORS = ['^libs/kernel/src/index\\.ts$', '^libs/[^/]+/src/domain/index\\.ts$'];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'What imports each other is one thing in two files.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'The kernel is the vocabulary of all and knows nobody; ids come from the uuid package.',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: SPEC },
      to: { pathNot: ['^libs/kernel/', '(^|/)node_modules/uuid/'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'A domain imports itself, the kernel and other domains: no framework, no database, no Node.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/domain/', pathNot: [SPEC, '^libs/deadlines/'] },
      to: { pathNot: ['^libs/$1/src/domain/', ...DOMAIN_DOORS] },
    },
    {
      name: 'deadlines-domain-is-pure',
      comment: 'As domain-is-pure; calendar arithmetic rests on temporal-polyfill, and on nothing else.',
      severity: 'error',
      from: { path: '^libs/deadlines/src/domain/', pathNot: SPEC },
      to: { pathNot: ['^libs/deadlines/src/domain/', '(^|/)node_modules/temporal-polyfill/', ...DOMAIN_DOORS] },
    },
    {
      name: 'libs-through-their-doors',
      comment:
        'A lib is entered through src/index.ts or src/domain/index.ts; two have a door to what needs no framework.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', ...DOORS] },
    },
    {
      name: 'libs-through-their-doors-from-outside',
      comment: 'As libs-through-their-doors, for apps, infra and tests.',
      severity: 'error',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', pathNot: DOORS },
    },
    {
      name: 'doors-by-name',
      comment: 'A door is called by its name in package.json (#kernel), not by a path.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps/[^/]+|infra/[^/]+|test)/' },
      to: { path: DOORS, pathNot: '^$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'no-lib-through-its-own-door',
      comment: 'Inside a lib, imports are relative: through its own door it imports all of itself.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: SPEC },
      to: {
        path: '^libs/$1/',
        dependencyTypes: ['aliased-subpath-import'],
        pathNot: '^libs/$1/src/domain/index\\.ts$',
      },
    },
    ...LAYERS.flatMap((layer, rank) =>
      layer.map((lib) => ({
        name: `layer-of-${lib}`,
        comment: `${lib} may import ${LAYERS.slice(0, rank).flat().join(', ') || 'no lib'}.`,
        severity: 'error',
        from: { path: `^libs/${lib}/`, pathNot: SPEC },
        to: { path: '^libs/', pathNot: `^libs/(${[lib, ...LAYERS.slice(0, rank).flat()].join('|')})/` },
      })),
    ),
    {
      name: 'log-knows-only-the-kernel',
      comment: 'The log can be taken out and used elsewhere.',
      severity: 'error',
      from: { path: '^libs/event-store/', pathNot: SPEC },
      to: { path: '^libs/', pathNot: '^libs/(event-store|kernel)/' },
    },
    {
      name: 'libs-below-apps',
      comment: 'Libs do not know the processes they run in, nor the machines.',
      severity: 'error',
      from: { path: '^libs/', pathNot: SPEC },
      to: { path: '^(apps|infra|test)/' },
    },
    {
      name: 'apps-apart',
      comment: 'The API and the worker are processes of their own; the command line may start both.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/cli/', SPEC] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'infra-below-libs',
      comment: 'Migrations and embedded services know at most the kernel.',
      severity: 'error',
      from: { path: '^infra/([^/]+)/', pathNot: SPEC },
      to: { path: '^(apps|libs|test|infra)/', pathNot: ['^infra/$1/', '^libs/kernel/src/index\\.ts$'] },
    },
    {
      name: 'bootstrap-needs-node-alone',
      comment: 'It runs before anything is installed.',
      severity: 'error',
      from: { path: '^infra/bootstrap/', pathNot: SPEC },
      to: { pathNot: '^infra/bootstrap/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'product-without-tests',
      comment: 'What runs for users imports neither tests nor what only tests need.',
      severity: 'error',
      from: { path: '^(apps|libs|infra)/', pathNot: SPEC },
      to: { path: '^test/|\\.spec\\.ts$' },
    },
    {
      name: 'product-without-development-packages',
      comment: 'The product is installed without development packages; what writes a committed file is not of it.',
      severity: 'error',
      from: { path: '^(apps|libs|infra)/', pathNot: [SPEC, '^infra/(calendar-seed|event-catalogue|mail-templates)/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-found',
      comment: 'An import that leads nowhere, or to a package that package.json does not name.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Types count: a domain that names a type of the database is not free of it.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(\\.\\./)*dist/', '^test/bench/[^/]+/', '^test/mutation/(instrument|suite)\\.mjs$'] },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
