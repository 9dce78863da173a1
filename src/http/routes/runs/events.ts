// GET /api/v1/runs/ID/events: a run as it goes, as server-sent events, until it has ended or waits for a person.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { Desk } from '../../desk.ts'
import type { ApiRoute } from '../../route.ts'
import { name, type Show, showTo } from '../../shapes/basics.ts'
import { reportSchema, reportShape } from '../../shapes/run.ts'

const params = z.object({ run: name })
/** Nothing is sent for longer than proxies keep a silent answer; and who may no longer look is seen to look no more. */
const LOOK_AFTER_MS = 15_000

export const followRun: ApiRoute = (server, parts) =>
  server.get(
    '/runs/:run/events',
    {
      schema: {
        summary: 'A run as it goes (server-sent events)',
        params,
        response: {
          200: z.unknown().describe('Events named "run", each with the answer of GET /runs/ID; at last "end"'),
        },
      },
    },
    async (request, reply) => {
      // What is wrong is told before the stream begins.
      const run = await parts.desk.runNamed(request.params.run)
      const gone = new AbortController()
      reply.raw.on('close', () => gone.abort())
      const lookAgain = async () => {
        const who = await parts.whoNow(request)
        return who === null ? null : showTo(who)
      }
      const over = AbortSignal.any([gone.signal, parts.closing])
      const events = eventsOf(run.id, { ...parts, over, lookAgain, show: showTo(askedBy(request)) })
      reply.type('text/event-stream').header('x-accel-buffering', 'no').serializer(String)
      return reply.send(Readable.from(events))
    },
  )

interface Following {
  readonly desk: Pick<Desk, 'clock' | 'follow'>
  /** Nobody listens any more, or nobody is there to tell. */
  readonly over: AbortSignal
  /** What is shown to who asks, at first. */
  readonly show: Show
  /** The same as it is now; null once they may no longer look. */
  lookAgain(): Promise<Show | null>
}

/** The events, as they are sent. */
export async function* eventsOf(id: string, { desk, over, lookAgain, ...at }: Following): AsyncGenerator<string> {
  let show: Show | null = at.show
  let [told, lookedAt, saidAt] = ['', desk.clock.now(), desk.clock.now()]
  for await (const report of desk.follow(id, over)) {
    const now = desk.clock.now()
    if (now - lookedAt >= LOOK_AFTER_MS) {
      show = await lookAgain()
      if (show === null) return yield 'event: expired\ndata: {}\n\n'
      lookedAt = now
    }
    const text = JSON.stringify(z.encode(reportSchema, reportShape(report, show)))
    if (text !== told) yield `event: run\ndata: ${text}\n\n`
    else if (now - saidAt >= LOOK_AFTER_MS) yield ': still there\n\n'
    else continue
    told = text
    saidAt = now
  }
  // Of a run that goes on the page asks again, whoever answers then.
  if (!over.aborted) yield 'event: end\ndata: {}\n\n'
}
