// How the tests run: two processes carry out the files one after another, and what a file imports stays loaded for the
// next one, which is half of the time of a run. So a file leaves its process as it found it (test/support/as-found.ts).
import { configDefaults, defineConfig } from 'vitest/config'

/** Need no database; and here no connector has told jsforce for its whole process where it may go. */
const PLAIN = ['test/*.test.ts', 'test/{domain,outbound,redis,sandbox}/**/*.test.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
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
    setupFiles: ['test/support/as-found.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
