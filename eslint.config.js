import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import n from 'eslint-plugin-n';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts'];

/** The only files that may read the environment: each program's one door to it. */
const environmentReaders = [
  'src/config.ts',
  'sandbox/main.ts',
  'sandbox/config.ts',
  'sandbox/settings.ts',
  'scripts/**',
  'bench/**',
  'tests/**',
];

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.data/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A switch over a union names every case; one with a default says that it does not care.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Text is folded and counted by code point on purpose: GSM-7 knows no emoji families.
      '@typescript-eslint/no-misused-spread': 'off',
      // Factories return plain objects; nothing here uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    // Tools read the default export of their own files, and a package's types say what it exports.
    files: ['*.config.ts', 'tests/support/global-setup.ts', 'src/**/*.d.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: typescript,
    plugins: { n },
    rules: { 'n/no-process-env': 'error' },
  },
  { files: environmentReaders, rules: { 'n/no-process-env': 'off' } },
  { files: ['src/**'], rules: { 'no-console': 'error' } },
  {
    // Bodies of answers are any; a test says at once when one is not what it expects.
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // A reason to look, never a reason to split badly.
    files: [...typescript, '**/*.mjs'],
    ignores: ['tests/**'],
    rules: {
      'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['warn', 12],
      'max-params': ['warn', 4],
    },
  },
  {
    files: ['scripts/**/*.mjs', '*.js', '*.cjs'],
    languageOptions: {
      globals: {
        Atomics: 'readonly',
        SharedArrayBuffer: 'readonly',
        console: 'readonly',
        module: 'writable',
        performance: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },
  {
    // The handset page runs in a browser.
    files: ['sandbox/**/*.js'],
    languageOptions: {
      globals: {
        clearInterval: 'readonly',
        document: 'readonly',
        EventSource: 'readonly',
        fetch: 'readonly',
        FormData: 'readonly',
        localStorage: 'readonly',
        location: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
        URLSearchParams: 'readonly',
        window: 'readonly',
      },
    },
  },
  prettier,
);
