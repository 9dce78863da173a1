// The shapes of answers that several screens speak of.
import type { paths } from './schema.d.ts'

type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Overview = Answer<'/api/v1/overview', 'get'>
export type Report = Answer<'/api/v1/runs/{run}', 'get'>
export type Run = Report['run']
export type Plan = NonNullable<Report['plan']>
/** Its detail is any JSON. */
export type Entry = Omit<Answer<'/api/v1/audit', 'get'>['items'][number], 'detail'> & { readonly detail?: unknown }
export type Change = Answer<'/api/v1/plans/{run}/changes', 'get'>['items'][number]
