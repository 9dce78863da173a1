// evergreen start, api, worker: the processes that stay up.
import type { Command } from 'commander'
import type { App } from '../../app.ts'
import { portNumber } from '../arguments.ts'
import { printJson, printLine, printNote, timeText } from '../output.ts'
import type { Session } from '../session.ts'
import { untilAborted } from '../stop.ts'

interface Parts {
  /** The API, and with it the scheduler. */
  readonly api: boolean
  readonly worker: boolean
}

export function serveCommands(program: Command, session: Session): void {
  const port = '--port <number>'
  program
    .command('start')
    .description('run everything in one process: API, scheduler and worker')
    .option(port, 'port of the API', portNumber)
    .action((options: { port?: number }) => serve(session, { api: true, worker: true }, options.port))
  program
    .command('api')
    .description('run the API and the scheduler')
    .option(port, 'port of the API', portNumber)
    .action((options: { port?: number }) => serve(session, { api: true, worker: false }, options.port))
  program
    .command('admin-token')
    .description('a token with which an admin is made in the browser, once, for who has locked themselves out')
    .action(async () => {
      const { token, expiresAt } = await session.withApp(app => app.adminToken())
      if (session.json) return printJson({ token, expiresAt: new Date(expiresAt).toISOString() })
      printLine(token)
      printNote(`good until ${timeText(expiresAt)}, for one admin: send it with a name and a password to /first-admin`)
    })
  program
    .command('worker')
    .description('run a worker; any number may run at once')
    .option('--health-port <number>', 'answer for health and metrics here', portNumber)
    .action((options: { healthPort?: number }) => serve(session, { api: false, worker: true }, options.healthPort))
}

/** What is still there so long after everything was closed is not waited for. */
const STRAGGLERS_MS = 1_000

interface Running {
  close(): Promise<void>
}

async function serve(session: Session, parts: Parts, port?: number): Promise<void> {
  await session.withApp(
    async app => {
      const running: Running[] = []
      try {
        for await (const part of startParts(app, parts, port)) running.push(part)
        await untilAborted(session.stop)
        printNote('stopping: finishing or releasing what is in hand')
      } finally {
        for (const { close } of running.toReversed()) await close()
      }
    },
    { level: 'info' },
  )
  // Everything is closed; yet BullMQ goes on waiting for a Redis that it has never reached.
  setTimeout(() => process.exit(), STRAGGLERS_MS).unref()
}

/** The token goes to the terminal alone: whoever has it is let in as admin. */
async function startApi(app: App, port: number | undefined) {
  const { firstAdmin, ...served } = await app.startApi(port)
  if (firstAdmin === null) return served
  printNote(`nobody can log in yet. Make the first admin at ${served.url} until ${timeText(firstAdmin.expiresAt)} with`)
  printNote(`set-up token: ${firstAdmin.token}`)
  return served
}

async function* startParts(app: App, { api, worker }: Parts, port?: number): AsyncGenerator<Running> {
  const http = await (api ? startApi(app, port) : app.startHealth(port))
  if (http !== null) {
    yield http
    printJson({ ready: api ? 'api' : 'health', url: http.url })
  }
  if (api) {
    yield await app.startScheduler()
    printJson({ ready: 'scheduler' })
  }
  if (!worker) return
  yield await app.startWorker()
  printJson({ ready: 'worker', pid: process.pid })
}
