// Reads vitest's JSON reports: names what failed, and ends with the line `N passed, N failed`.
import { existsSync, readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map(read);
for (const name of reports.flatMap(({ failures }) => failures)) console.log(`FAILED ${name}`);
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);

/** A suite that left no report, or a file that could not be loaded, counts as one failure. */
function read(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, failures: [file] };
  const { testResults, numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
  const failures = testResults.flatMap(failuresOf);
  return { passed: numPassedTests, failed: Math.max(numFailedTests, failures.length), failures };
}

function failuresOf({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`${name}: ${message}`];
  return failed.map(({ fullName, failureMessages }) => {
    const [why = ''] = (failureMessages[0] ?? '').split('\n');
    return `${name}: ${fullName}: ${why}`;
  });
}
