// One stream of change notices, listened to until told otherwise: when it breaks it is opened again, later each time, and
// meanwhile the stream is asked for instead.
import type { Heard } from '../../contract/feed.ts'
import type { NewId } from '../../contract/primitives.ts'
import { ConfigError, LeaseLost, lineOf, Postponed, RetriableError } from '../../errors.ts'
import type { PollParts } from './poll.ts'
import type { WantedStream } from './wanted.ts'

export interface ListenParts extends PollParts {
  readonly newId: NewId
}

/** A stream that is open spares asking as long as this is said again and again. */
const SAY_EVERY_MS = 20_000
/** A stream that is well says so more often, though nothing changes: Salesforce's each 270 s. */
const SILENT_MS = 600_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 300_000
/** An admin may have mended it by then. */
const MENDED_MS = 900_000

/** Ends when aborted, or with LeaseLost when another process listens. */
export async function listenTo(
  wanted: WantedStream,
  holder: string,
  parts: ListenParts,
  signal: AbortSignal,
): Promise<void> {
  const { unitOfWork, clock, log } = parts
  const { connectionId, connection, stream } = wanted
  let [tries, known] = [0, '']
  while (!signal.aborted) {
    const trouble = await hearAll(wanted, holder, parts, signal, () => {
      if (known !== '') log.info({ connection, stream }, 'change events come again')
      tries = 0
      known = ''
    }).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    if (signal.aborted) return
    if (trouble !== null) {
      if (trouble.error instanceof LeaseLost) throw trouble.error
      const line = lineOf(trouble.error)
      if (line !== known) log.warn({ connection, stream, error: line }, 'no change events: it is asked what changed')
      known = line
      await unitOfWork.stores.notices.unheard(connectionId, stream, line)
    }
    await clock.sleep(waitAfter(trouble?.error, tries, clock.now()), signal).catch(error => {
      if (!signal.aborted) throw error
    })
    tries += 1
  }
}

function waitAfter(error: unknown, tries: number, now: number): number {
  if (error instanceof ConfigError) return MENDED_MS
  if (error instanceof Postponed) return Math.max(FIRST_WAIT_MS, error.until - now)
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)
}

/** From where it was last heard to wherever it breaks. */
async function hearAll(
  { connectionId, connection, stream }: WantedStream,
  holder: string,
  parts: ListenParts,
  signal: AbortSignal,
  onHeard: () => void,
): Promise<void> {
  const { unitOfWork, clock, log, resources } = parts
  const opened = resources()
  const over = new AbortController()
  const ends = AbortSignal.any([signal, over.signal])
  const pulse: Pulse = { at: clock.now(), isHeard: false }
  const watching = watch({ connectionId, stream }, pulse, parts, over, ends)
  try {
    const { feed } = await opened.connect(connection)
    const position = await unitOfWork.stores.notices.position(connectionId, stream)
    for await (const heard of feed?.stream?.listen(stream, position, ends) ?? []) {
      const fates = await store(heard, { connectionId, stream, holder }, parts)
      log.debug({ connection, stream, ...fates }, 'change events came')
      onHeard()
      pulse.at = clock.now()
      pulse.isHeard = true
    }
  } finally {
    over.abort()
    await watching
    await opened.close()
  }
}

/** When a stream was heard last, if it was at all since it was opened. */
interface Pulse {
  at: number
  isHeard: boolean
}

/** One transaction: what came, and how far. */
function store(
  { notices, dropped, ...heard }: Heard,
  of: { readonly connectionId: string; readonly stream: string; readonly holder: string },
  { unitOfWork, clock }: ListenParts,
): Promise<object> {
  const now = clock.now()
  return unitOfWork.transaction(async stores => {
    if (!(await stores.notices.heard(of, heard, now))) {
      throw new LeaseLost({ where: of.stream, what: 'another process listens to it' })
    }
    const told = notices.length === 0 ? {} : await stores.notices.add(of.connectionId, notices, now)
    const fates = { ...told, ...dropped }
    await stores.notices.tally(of.connectionId, fates)
    return fates
  })
}

/** A stream that is well is not asked for; one that has fallen silent is given up. */
async function watch(
  { connectionId, stream }: { readonly connectionId: string; readonly stream: string },
  pulse: Pulse,
  { unitOfWork, clock, log }: ListenParts,
  over: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(SAY_EVERY_MS, signal).catch(error => {
      if (!signal.aborted) throw error
    })
    if (signal.aborted) return
    const now = clock.now()
    if (now - pulse.at > SILENT_MS) {
      over.abort(
        new RetriableError({ where: stream, what: 'the stream has fallen silent', fix: 'It is opened again.' }),
      )
    } else if (pulse.isHeard) {
      // Where it fails, the stream is asked for once too often.
      const fail = (error: unknown) => log.debug({ stream, error: lineOf(error) }, 'listening could not be noted')
      await unitOfWork.stores.notices.listened(connectionId, stream, now).catch(fail)
    }
  }
}
