// Where the same job reads on, the next chunk is read and looked up while one is judged and stored: the CRM, the database
// and this process work at the same time. Elsewhere its calls would be for nothing.
import type { Page } from '../../src/contract/connector.ts'
import { chunksOf } from './chunks.ts'
import type { InFlight } from './in-flight.ts'
import type { LookedUp } from './look-up.ts'

export interface Sought {
  readonly chunk: Page
  /** Null where the chunk speaks of a record that was in flight: it is to be looked up when that has landed. */
  readonly found: LookedUp | null
}

/** The chunks of the pages, each with what is known of its records. At most two are held. */
export function soughtOf(
  pages: AsyncIterable<Page>,
  flight: InFlight,
  lookUp: (chunk: Page) => Promise<LookedUp>,
): AsyncGenerator<Sought> {
  return readAhead(lookedUp(pages, flight, lookUp))
}

async function* lookedUp(
  pages: AsyncIterable<Page>,
  flight: InFlight,
  lookUp: (chunk: Page) => Promise<LookedUp>,
): AsyncGenerator<Sought> {
  for await (const chunk of chunksOf(pages)) {
    yield { chunk, found: flight.enter(chunk) ? await lookUp(chunk) : null }
  }
}

async function* readAhead(items: AsyncGenerator<Sought>): AsyncGenerator<Sought> {
  const ask = () => {
    const asked = items.next()
    // Told to whoever comes for it; until then it must not end the process.
    asked.catch(() => undefined)
    return asked
  }
  try {
    for (let coming = ask(); ; ) {
      const { value, done } = await coming
      if (done === true) return
      const { goOn, next } = value.chunk
      const ahead = goOn === 'here' && next !== null ? ask() : null
      yield value
      coming = ahead ?? ask()
    }
  } finally {
    await items.return(undefined).catch(() => undefined)
  }
}
