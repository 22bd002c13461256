/** The architecture as rules. test/architecture.spec.ts asserts that the tool saw the files. */
const rooms =
  'people|approvals|cases|emergency|resettlement|safety|health|legal|testimony|evidence|supervision|demonstration';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'platform-knows-no-room',
      comment: 'platform/ is the ground floor: nothing in it knows what a case is.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/platform/' },
    },
    {
      name: 'rooms-meet-at-the-door',
      comment: 'A room uses another only through its door.ts; entities and schemas of the ground are data.',
      severity: 'error',
      from: { path: `^src/(${rooms})/` },
      to: {
        path: `^src/(${rooms})/`,
        pathNot: [
          `^src/$1/`,
          '/door\\.ts$',
          '\\.schema\\.ts$',
          '-states\\.ts$',
          '\\.entity\\.ts$',
          '\\.module\\.ts$',
        ],
      },
    },
    {
      name: 'entities-of-others-only-in-entities',
      comment: 'Another room’s entity may be named by a foreign key, nowhere else.',
      severity: 'error',
      from: { path: `^src/(${rooms})/`, pathNot: '\\.entity\\.ts$' },
      to: { path: `^src/(${rooms})/.*\\.entity\\.ts$`, pathNot: '^src/$1/' },
    },
    {
      name: 'modules-import-modules',
      severity: 'error',
      from: { path: `^src/(${rooms})/`, pathNot: '\\.module\\.ts$' },
      to: { path: `^src/(${rooms})/.*\\.module\\.ts$`, pathNot: '^src/$1/' },
    },
    {
      name: 'schemas-stand-alone',
      comment:
        'The web imports schema files: they import only zod, each other, pure states and vocabulary data.',
      severity: 'error',
      from: { path: '^src/.*\\.schema\\.ts$' },
      to: {
        pathNot: [
          '\\.schema\\.ts$',
          '-states\\.ts$',
          'node_modules/zod',
          '^src/reference/vocabulary/.*\\.json$',
        ],
      },
    },
    {
      name: 'crypto-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/crypto/' },
      to: { path: '^(node:)?crypto$|node_modules/argon2' },
    },
    {
      name: 'vault-behind-the-door',
      comment:
        'Only the door of cases, and the reasons of emergencies, open and seal; the platform wires it.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '^src/platform/',
          '^src/cases/case-door\\.ts$',
          '^src/cases/compartments/sealed-records\\.ts$',
          '^src/emergency/staff-texts\\.ts$',
          '^src/supervision/detail\\.service\\.ts$',
          '^src/supervision/flags/flag-texts\\.ts$',
          '^src/supervision/readers/incident-kinds\\.ts$',
          '^src/supervision/reviews/verdict-texts\\.ts$',
        ],
      },
      to: { path: '^src/platform/crypto/(vault|envelope|keyring|data-key-cache)\\.ts$' },
    },
    {
      name: 'typeorm-in-few-places',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '\\.entity\\.ts$',
          '\\.repository\\.ts$',
          '\\.module\\.ts$',
          '^src/platform/(database|crypto/vault|audit-log|http/health|operation)',
          '^src/(schema|installation)\\.ts$',
        ],
      },
      to: { path: 'node_modules/typeorm' },
    },
    {
      name: 'controllers-touch-no-table',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.(entity|repository)\\.ts$' },
    },
    {
      name: 'serve-loads-no-demonstration',
      comment: 'What only the demonstration does is loaded by the demo command alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/demonstration/', '^src/cli/demo\\.ts$'] },
      to: { path: '^src/demonstration/' },
    },
    {
      name: 'web-imports-schemas-and-data',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: '^(src|migrations|test|scripts)/',
        pathNot: ['\\.schema\\.ts$', '-states\\.ts$', '^src/reference/'],
      },
    },
    {
      name: 'service-knows-no-web',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^web/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
