// What every command needs: the global options, an app that is opened and closed around it, and who is asking.
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { type App, type AppOptions, openApp, setupSchema } from '../app.ts'
import { onStop } from './stop.ts'

export interface Session {
  readonly json: boolean
  readonly verbose: boolean
  /** For the audit: "cli:alice". */
  readonly actor: `cli:${string}`
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal
  /** The exit code of a command that was stopped before its end. */
  stopCode(): number
  /** Opens the app, runs the work, closes the app whatever happens. */
  withApp<T>(work: (app: App) => Promise<T>, options?: Partial<AppOptions>): Promise<T>
  schema(): Promise<object>
}

export function createSession(program: Command): Session {
  const { signal: stop, exitCode: stopCode } = onStop()
  const flags = () => program.opts<{ json?: boolean; verbose?: boolean }>()
  return {
    get json() {
      return flags().json === true
    },
    get verbose() {
      return flags().verbose === true
    },
    actor: `cli:${userInfo().username}`,
    stop,
    stopCode,
    async withApp(work, options) {
      const app = await openApp({ level: 'warn', verbose: flags().verbose === true, stop, ...options })
      try {
        const result = await work(app)
        await app.linkAudit()
        return result
      } finally {
        await app.close()
      }
    },
    schema: async () => setupSchema(),
  }
}
