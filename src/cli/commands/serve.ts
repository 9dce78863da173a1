// evergreen start, api, worker: the processes that stay up.
import type { Command } from 'commander'
import type { App } from '../../app.ts'
import { portNumber } from '../arguments.ts'
import { printJson, printNote } from '../output.ts'
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
    .description('run the API (health only for now) and the scheduler')
    .option(port, 'port of the API', portNumber)
    .action((options: { port?: number }) => serve(session, { api: true, worker: false }, options.port))
  program
    .command('worker')
    .description('run a worker; any number may run at once')
    .action(() => serve(session, { api: false, worker: true }))
}

async function serve(session: Session, parts: Parts, port?: number): Promise<void> {
  await session.withApp(
    async app => {
      const running = await startParts(app, parts, port)
      await untilAborted(session.stop)
      printNote('stopping: finishing or releasing what is in hand')
      for (const { close } of running.toReversed()) await close()
    },
    { level: 'info' },
  )
}

async function startParts(app: App, parts: Parts, port: number | undefined) {
  const running: { close(): Promise<void> }[] = []
  if (parts.api) {
    const api = await app.startApi(port)
    running.push(api)
    printJson({ ready: 'api', url: api.url })
    running.push(await app.startScheduler())
    printJson({ ready: 'scheduler' })
  }
  if (parts.worker) {
    running.push(await app.startWorker())
    printJson({ ready: 'worker', pid: process.pid })
  }
  return running
}
