// GET /api/v1/connections: the accounts at CRMs and providers, how they are, and what of the day's calls is left.
import { z } from 'zod'
import { dayFigures } from '../../../domain/quota/figures.ts'
import type { ApiRoute } from '../../route.ts'
import { moment, pageOf } from '../../shapes/basics.ts'

const count = z.number()
const day = z.object({ max: count, used: count, reserved: count, kept: count, left: count })

const connection = z.object({
  alias: z.string(),
  connector: z.string(),
  account: z.string().nullable().describe('The account behind it; null before the first run'),
  secrets: z.array(z.string()).describe('Which secrets are sealed here'),
  pausedAt: moment.nullable(),
  records: z.boolean().nullable().describe('Whether it has records to sync; null where its settings do not tell'),
  supplies: z.array(z.string()).nullable().describe('Values that it knows of companies or persons; null: none'),
  syncs: z.array(z.string()).describe('That read from it'),
  askedBy: z.array(z.string()).describe('Syncs that ask it for values'),
  callsToday: z.int(),
  day: day.nullable().describe('Null where the vendor has told of no limit'),
})

export const listConnections: ApiRoute = (server, { desk: { stores, clock, offers } }) =>
  server.get(
    '/connections',
    { schema: { summary: 'Connections', response: { 200: pageOf(connection) } } },
    async () => {
      const now = clock.now()
      const [connections, syncs, calls, days, offered] = await Promise.all([
        stores.connections.list(),
        stores.syncs.list(),
        stores.figures.callsToday(now),
        stores.days.list(),
        offers(),
      ])
      const figures = new Map(dayFigures(days, now).map(({ connection: alias, ...figure }) => [alias, figure]))
      const items = connections.map(({ id, alias, connector, account, sealed, pausedAt }) => {
        const own = syncs.filter(({ connectionId }) => connectionId === id).map(({ name }) => name)
        const askedBy = syncs.filter(({ definition }) => definition.enrich.includes(alias)).map(({ name }) => name)
        const spent = { callsToday: calls.get(alias) ?? 0, day: figures.get(alias) ?? null }
        const offer = offered.get(alias) ?? null
        const supplies = offer?.supplies ?? null
        const use = { records: offer?.crm ?? null, supplies: supplies === null ? null : [...supplies] }
        return {
          alias,
          connector,
          account,
          secrets: Object.keys(sealed),
          pausedAt,
          syncs: own,
          askedBy,
          ...use,
          ...spent,
        }
      })
      return { items, next: null }
    },
  )
