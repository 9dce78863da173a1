// The search request, and the limits on its size.
import { z } from 'zod'
import { invalid } from '../http/api-error.ts'

const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])

const filter = z.object({
  propertyName: z.string(),
  operator: z.string(),
  value: text.optional(),
  highValue: text.optional(),
  values: z.array(text).optional(),
})

const sort = z.union([
  z.string().transform(name => ({
    propertyName: name.replace(/^-/, ''),
    direction: name.startsWith('-') ? 'DESCENDING' : 'ASCENDING',
  })),
  z.object({ propertyName: z.string(), direction: z.string().default('ASCENDING') }),
])

export const searchInput = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filter).default([]) })).default([]),
  sorts: z.array(sort).default([]),
  query: z.string().default(''),
  properties: z.array(z.string()).default([]),
  limit: z.number().default(10),
  after: text.optional(),
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
