// The shapes of answers that several screens speak of.
import type { paths } from './schema.d.ts'

type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Overview = Answer<'/api/v1/overview', 'get'>
export type Remedy = NonNullable<Overview['broken'][number]['remedy']>
export type Report = Answer<'/api/v1/runs/{run}', 'get'>
export type Run = Report['run']
export type Part = Answer<'/api/v1/runs/{run}/partitions', 'get'>['items'][number]
export type Plan = NonNullable<Report['plan']>
/** Its detail is any JSON. */
export type Entry = Omit<Answer<'/api/v1/audit', 'get'>['items'][number], 'detail'> & { readonly detail?: unknown }
export type PlanGroup = Answer<'/api/v1/plans/{run}', 'get'>['groups'][number]
export type Change = Answer<'/api/v1/plans/{run}/changes', 'get'>['items'][number]
export type RecordView = Answer<'/api/v1/records/{connection}/{stream}/{record}', 'get'>
export type RecordField = RecordView['fields'][number]
type Told = Answer<'/api/v1/records/{connection}/{stream}/{record}/fields/{field}', 'get'>
export type Story = Omit<Told, 'changes' | 'fates' | 'flips'> & {
  readonly [Part in 'changes' | 'fates' | 'flips']: readonly Entry[]
}
export type Queues = Answer<'/api/v1/queues', 'get'>
export type Sync = Answer<'/api/v1/syncs', 'get'>['items'][number]
export type Connection = Answer<'/api/v1/connections', 'get'>['items'][number]
export type Account = Answer<'/api/v1/users', 'get'>['items'][number]
export type Role = Account['role']
export type Key = Answer<'/api/v1/keys', 'get'>['items'][number]
export type Scope = Key['scopes'][number]
