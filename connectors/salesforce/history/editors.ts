// Who changes records in an org: persons, automation, and programs with a user of their own.
import { z } from 'zod'
import type { ConnectorDeps, SessionKeeper } from '../../../src/contract/connector.ts'
import type { Origin } from '../../../src/domain/history.ts'
import { ConfigError, FatalError } from '../../../src/errors.ts'
import type { SalesforceSession } from '../session.ts'
import type { Settings } from '../settings.ts'
import type { SalesforceTransport } from '../transport.ts'
import { longId } from '../values.ts'

/** Ids in one query: the address may have 16,384 bytes. */
const IDS = 400

const User = z.object({
  Id: z.string().transform(longId),
  Username: z.string().nullish(),
  UserType: z.string().nullish(),
})
type User = z.infer<typeof User>
const Answer = z.object({ records: z.array(User).default([]) })

export interface Editors {
  /** Our own user, where the log-in told it. */
  self(): Promise<string | null>
  /** The origin of what these users change. */
  originsOf(ids: readonly string[]): Promise<(id: string) => Origin>
  /** Whether the settings list any programs. */
  readonly listsPrograms: boolean
  /** Those of the users that the settings list as programs. Not our own: without our receipt it may be a person. */
  listedAmong(ids: readonly string[]): Promise<ReadonlySet<string>>
}

/** Kept per connection and process: a connection is opened anew for each job. */
const kept = new WeakMap<SessionKeeper, Map<string, User>>()

/** The editors of one org. Programs are our own user, and those that the settings list. */
export function createEditors(
  settings: Settings,
  session: SalesforceSession,
  transport: SalesforceTransport,
  deps: ConnectorDeps,
): Editors {
  const known = kept.get(deps.session) ?? new Map<string, User>()
  kept.set(deps.session, known)
  const listed = new Set(settings.integrationUsers.flatMap(name => [name.toLowerCase(), longId(name)]))

  const learn = async (ids: readonly string[]): Promise<void> => {
    for (let at = 0; at < ids.length; at += IDS) {
      const part = ids.slice(at, at + IDS)
      const quoted = part.map(id => `'${id}'`).join(',')
      const soql = `SELECT Id, Username, UserType FROM User WHERE Id IN (${quoted})`
      const path = `/query?q=${encodeURIComponent(soql)}` as const
      const users = await transport.json({ method: 'GET', path }, Answer).catch((error: unknown) => {
        // Without a look at the users everyone counts as a person: too careful, but never wrong.
        if (!(error instanceof ConfigError || error instanceof FatalError)) throw error
        deps.log.warn({}, 'Salesforce does not show its users: automation counts as a person')
        return { records: [] }
      })
      const found = new Map(users.records.map(user => [user.Id, user]))
      for (const id of part) known.set(id, found.get(id) ?? { Id: id })
    }
  }

  const learnAll = (ids: readonly string[]) =>
    learn([...new Set(ids)].filter(id => /^[A-Za-z0-9]{18}$/.test(id) && !known.has(id)))
  const isListed = (id: string) => listed.has(id) || listed.has((known.get(id)?.Username ?? '').toLowerCase())

  return {
    self: async () => (await session.current()).user ?? null,
    listsPrograms: listed.size > 0,
    listedAmong: async ids => {
      await learnAll(ids)
      return new Set(ids.filter(isListed))
    },
    originsOf: async ids => {
      await learnAll(ids)
      const { user: self } = await session.current()
      return id => {
        if (id === '') return 'unknown'
        const { UserType: type } = known.get(id) ?? {}
        if (id === self || isListed(id)) return 'integration'
        return BY_TYPE.find(([form]) => form.test(type ?? ''))?.[1] ?? 'person'
      }
    },
  }
}

/** Users that are nobody. Guests fill in the forms of public sites. */
const BY_TYPE: readonly (readonly [form: RegExp, origin: Origin])[] = [
  [/^automated/i, 'workflow'],
  [/integration/i, 'integration'],
  [/^guest$/i, 'form'],
]
