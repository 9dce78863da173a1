// How the tests run: three processes carry out the files one after another, and what a file imports stays loaded for the
// next one, which is half of the time of a run. So a file leaves its process as it found it (test/support/as-found.ts).
import { configDefaults, defineConfig } from 'vitest/config'

/** Need no database; and here no connector has told jsforce for its whole process where it may go. */
const PLAIN = ['test/*.test.ts', 'test/{domain,outbound,redis,sandbox}/**/*.test.ts']

export default defineConfig({
  test: {
    // Two cores, and one process in three waits: for a worker that it started, for a lease to end, for a server.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PLAIN],
          globalSetup: ['test/support/database.ts'],
        },
      },
      { extends: true, test: { name: 'plain', include: PLAIN } },
    ],
    isolate: false,
    setupFiles: ['test/support/as-found.ts', 'test/support/same-cases.ts'],
    // For what hangs, not for what is slow: a machine may be busy with more than the tests.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // So is what a test looks for until it comes.
    expect: { poll: { timeout: 60_000 } },
  },
})
