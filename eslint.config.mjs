import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What a pure function may not reach for: it is passed in. */
const IMPURE = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Time is passed in.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is passed in.' },
  { selector: "CallExpression[callee.name='Date'][arguments.length=0]", message: 'Time is passed in.' },
  { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: 'Time is passed in.' },
  { selector: "CallExpression[callee.property.name='randomUUID']", message: 'Ids are passed in.' },
  { selector: 'CallExpression[callee.name=/^(randomUUID|newId)$/]', message: 'Ids are passed in.' },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Chance is passed in.',
  },
];

const NOT_IN_TESTS = [
  {
    selector: "MemberExpression[object.name=/^(describe|it|test|fit|fdescribe)$/][property.name='only']",
    message: 'A test that runs alone hides the others.',
  },
  {
    selector: "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|unstable_mockModule|doMock)$/]",
    message: 'Tests run the real modules.',
  },
  {
    selector: "MemberExpression[property.name='inject'][object.name=/[Ff]astify|[Aa]pp$/]",
    message: 'Tests speak HTTP over a listening port.',
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.dondoc/', '.cache/', 'test/*/node_modules/', '**/*.generated.ts']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/promise-function-async': 'off',
      // Numbers read well in a text; objects and undefined do not, and stay forbidden.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest's modules are classes that hold only their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A type with one member is still the name of a thing.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `process.env['NAME']`: brackets say that the key is data, as the compiler's option of that name asks.
      '@typescript-eslint/dot-notation': 'off',
      // An index within bounds: `noUncheckedIndexedAccess` leaves no shorter way to say that one knows.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Object ids of PostgreSQL's types are an enum in `pg` and plain numbers everywhere else.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // Types that refer to each other cannot be spelled with Record.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Rows of read models are plain data that TypeORM happens to describe by a class without methods.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...NOT_IN_TESTS],
    },
  },
  {
    name: 'pure',
    files: ['libs/*/src/domain/**/*.ts', 'libs/kernel/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/kernel/src/clock.ts', 'libs/kernel/src/ids.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NOT_IN_TESTS, ...IMPURE] },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      // Answers over HTTP and matchers are `any`; what a test expects of them says what they are.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
    },
  },
  {
    name: 'command line',
    files: ['apps/cli/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: { eqeqeq: 'error' },
  },
);
