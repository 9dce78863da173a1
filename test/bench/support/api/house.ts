// A house of a year beside the made-up audit: a million records, runs with what they left behind, plans that wait, and
// what many users gather. Made by the database: only the speed of that is not as the product's.
import { type RawBuilder, sql } from 'kysely'
import type { Pool } from 'pg'
import type { UnitOfWork } from '../../../../src/contract/stores.ts'
import type { FieldKind } from '../../../../src/domain/record.ts'
import { indexSome } from '../../../../src/operations/find/findables.ts'
import { createDb } from '../../../../src/store/pool.ts'
import { auditKeys } from '../../../support/audit-keys.ts'
import { setting, syncDefinition } from '../../../support/sync.ts'
import { CONNECTIONS, FIELDS, STREAMS } from '../audit/made-up.ts'
import { linksOfRecords, records, refusals } from './records.ts'
import {
  changesOfRuns,
  olderRuns,
  partitionsOfRuns,
  plansOfRuns,
  runsOfAudit,
  runsOfToday,
  workOfRuns,
} from './runs.ts'

export const ALIASES = ['large', 'middle', 'small'] as const
const VERSIONS = 300
const USERS = 100
/** A set-up of as many lines as one of this many syncs has. */
const LINES = 400

const KINDS: Readonly<Record<string, FieldKind>> = {
  Email: 'email',
  Name: 'person_name',
  Phone: 'phone',
  Website: 'website',
}

const TABLES = [
  'findable',
  'findable_due',
  'record',
  'refusal',
  'link',
  'run',
  'run_partition',
  'proposal',
  'plan',
  'work',
  'sync',
  'connection',
]

/** Each connection has one of each stream; `now`: when the newest runs were. */
export async function fillHouse(
  pool: Pool,
  unitOfWork: UnitOfWork,
  now: number,
  note: (line: string) => void,
): Promise<void> {
  const db = createDb(pool)
  const { stores } = unitOfWork
  for (const [at, alias] of ALIASES.entries()) {
    const id = CONNECTIONS[at] ?? alias
    const sealed = { accessToken: 'sealed' }
    const settings = { baseUrl: 'http://127.0.0.1:9', sandbox: true }
    await stores.connections.save({ id, alias, connector: 'hubspot', settings, sealed, limits: {} })
    for (const stream of STREAMS) await stores.syncs.save(syncOf(id, alias, stream), now)
  }
  const at = new Date(now)
  const parts: readonly (readonly [string, RawBuilder<unknown>])[] = [
    ['records', records(at)],
    ['refusals', refusals(at)],
    ['links', linksOfRecords()],
    ['runs of the audit', runsOfAudit(at)],
    ['older runs', olderRuns(at)],
    ['runs of today', runsOfToday(at)],
    ['partitions', partitionsOfRuns()],
    ['changes', changesOfRuns(at)],
    ['plans', plansOfRuns(at)],
    ['work', workOfRuns(at)],
    ['versions', versions(at)],
    ['users', users(at)],
    ['keys', keys(at)],
  ]
  for (const [what, insert] of parts) {
    const { numAffectedRows = 0n } = await insert.execute(db)
    note(`${what}: ${numAffectedRows.toLocaleString('en')}`)
  }
  await makeFindable(pool, unitOfWork, note)
  for (const table of TABLES) await pool.query(`vacuum analyze evergreen.${table}`)
}

/** As the process does beside the API. */
async function makeFindable(pool: Pool, unitOfWork: UnitOfWork, note: (line: string) => void): Promise<void> {
  const { syncs, findables } = unitOfWork.stores
  for (const { connectionId, definition } of await syncs.list()) await findables.anew(connectionId, definition.stream)
  const begun = performance.now()
  // Made of all at once it takes less time than growing by each record.
  await pool.query('drop index evergreen.findable_by_blind')
  while (await indexSome({ unitOfWork, keys: auditKeys }));
  await pool.query('create index findable_by_blind on evergreen.findable using gin (blinds)')
  note(`made findable in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
}

function syncOf(connectionId: string, connection: string, stream: string) {
  const name = `${stream.toLowerCase()}s-${connection}`
  const schedule = { trigger: { cron: '0 6 * * *' }, timeZone: 'Europe/Helsinki', hours: null, days: null }
  const definition = syncDefinition({
    name,
    connection,
    stream,
    fields: [...FIELDS, 'Name'].map(field => setting({ field, kind: KINDS[field] ?? 'text' })),
    schedule: { ...schedule, blackout: [], jitterMinutes: 0 },
  })
  return { id: `sync-${connection}-${stream}`, name, connectionId, definition }
}

const versions = (now: Date) => sql`insert into evergreen.setup_version (number, at, actor, text, changes)
  select n, ${now}::timestamptz - (${VERSIONS} - n) * interval '1 day', 'user:ada',
    (select string_agg('# line ' || line || ' of version ' || n, E'\n') from generate_series(1, ${LINES}) as line),
    '[{"path": "syncs.contacts-large.settleMinutes", "before": 15, "after": 5}]'::jsonb
  from generate_series(1, ${VERSIONS}) as n`

const users = (now: Date) => sql`insert into evergreen.user_account (id, name, role, created_at)
  select 'user-' || n, 'user ' || n, (array['viewer', 'operator', 'admin'])[1 + n % 3], ${now}::timestamptz
  from generate_series(1, ${USERS}) as n`

const keys = (now: Date) => sql`insert into evergreen.api_key
    (id, user_id, hash, label, role, scopes, made_at, expires_at)
  select 'key-' || n, 'user-' || n, sha256(n::text::bytea), 'nightly', 'viewer', '{runs:read}', ${now}::timestamptz,
    ${now}::timestamptz + interval '90 days'
  from generate_series(1, ${USERS}) as n`
