// The search request, and the limits on its size.
import { z } from 'zod'
import { invalid } from '../http/api-error.ts'

const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])

/** Null is as good as nothing. */
function optional<T>(shape: z.ZodType<T>) {
  return shape.nullish().transform(value => value ?? undefined)
}

const filter = z.object({
  propertyName: z.string(),
  operator: z.string(),
  value: optional(text),
  highValue: optional(text),
  values: optional(z.array(text)),
})

function listOf<T>(member: z.ZodType<T>) {
  return optional(z.array(member)).transform(list => list ?? [])
}

const direction = z
  .string()
  .regex(/^(ascending|descending)$/i)
  .default('ASCENDING')
const sort = z.union([
  z.string().transform(name => ({
    propertyName: name.replace(/^-/, ''),
    direction: name.startsWith('-') ? 'DESCENDING' : 'ASCENDING',
  })),
  z.object({ propertyName: z.string(), direction }),
])

/** `filters` beside the groups is an older way to write one group. */
export const searchInput = z
  .object({
    filterGroups: listOf(z.object({ filters: listOf(filter) })),
    filters: listOf(filter),
    sorts: listOf(sort),
    query: optional(z.string()).transform(query => query ?? ''),
    properties: listOf(z.string()),
    limit: optional(z.number()).transform(limit => limit ?? 10),
    after: optional(text),
  })
  .transform(({ filters, ...search }) => {
    return filters.length === 0 ? search : { ...search, filterGroups: [...search.filterGroups, { filters }] }
  })

export type Search = z.infer<typeof searchInput>
export type Filter = z.infer<typeof filter>

/** Most results that one query can reach. */
const WINDOW = 10_000

function checkFilters(search: Search): void {
  if (search.filterGroups.length > 5) throw invalid('There are too many filterGroups: at most 5 are allowed')
  const counts = search.filterGroups.map(group => group.filters.length)
  if (counts.some(count => count > 10))
    throw invalid('There are too many filters in a filterGroup: at most 10 are allowed')
  if (counts.reduce((sum, count) => sum + count, 0) > 25)
    throw invalid('There are too many filters: at most 25 are allowed')
  if (search.query.length > 3_000) throw invalid('The query is too long: at most 3000 characters are allowed')
  if (search.sorts.length > 1) throw invalid('There are too many sorts: at most 1 is allowed')
}

/** The offset of the first wanted result. Throws 400 for a request that is too large or reaches too far. */
export function checkSearch(search: Search): number {
  const { limit } = search
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw invalid(`Invalid limit ${limit}: it must be between 1 and 200`)
  const after = search.after ?? '0'
  if (!/^\d*$/.test(after)) throw invalid(`Invalid after ${after}: it must be a whole number`)
  const start = Number(after)
  if (start + limit > WINDOW) throw invalid(`Invalid after ${after}: only the first ${WINDOW} results can be paged`)
  checkFilters(search)
  return start
}
