// The parameters of /parameterizedSearch, in the query or in a JSON body, as a search.
import { z } from 'zod'
import { groupOf, malformedSearch, type Returning, returningOf, SEARCH_LIMIT, type Search } from '../../sosl/parse.ts'
import { parseBody } from '../request.ts'

const bodySchema = z.object({
  q: z.string(),
  in: z.string().default('ALL'),
  fields: z.array(z.string()).default([]),
  sobjects: z
    .array(
      z.object({
        name: z.string(),
        fields: z.array(z.string()).optional(),
        where: z.string().optional(),
        orderBy: z.string().optional(),
        limit: z.number().int().min(0).optional(),
      }),
    )
    .optional(),
  overallLimit: z.number().int().min(1).default(SEARCH_LIMIT),
  defaultLimit: z.number().int().min(1).optional(),
  offset: z.number().int().min(0).default(0),
})
type Parameters = z.infer<typeof bodySchema>

/** @throws ApiError 400 JSON_PARSER_ERROR or MALFORMED_SEARCH */
export function searchInBody(body: unknown): Search {
  return searchOf(parseBody(bodySchema, body))
}

const querySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

/** ?q=Acme&sobject=Account&Account.fields=Id,Name&Account.limit=10&sobject=Contact&in=NAME&overallLimit=100 */
export function searchInQuery(query: unknown): Search {
  const given = querySchema.parse(query)
  const texts = (name: string): string[] => [given[name] ?? []].flat()
  const list = (name: string): string[] =>
    texts(name)
      .flatMap(text => text.split(','))
      .map(text => text.trim())
  const number = (name: string): number | undefined => (given[name] === undefined ? undefined : Number(given[name]))
  const [q] = texts('q')
  if (q === undefined) throw malformedSearch('No search was given: the parameter q is missing')
  const sobjects = list('sobject').map(name => ({
    name,
    fields: given[`${name}.fields`] === undefined ? undefined : list(`${name}.fields`),
    where: texts(`${name}.where`)[0],
    limit: number(`${name}.limit`),
  }))
  const parsed = bodySchema.safeParse({
    q,
    in: texts('in')[0],
    fields: list('fields'),
    sobjects: sobjects.length === 0 ? undefined : sobjects,
    overallLimit: number('overallLimit'),
    defaultLimit: number('defaultLimit'),
    offset: number('offset'),
  })
  if (!parsed.success) throw malformedSearch(parsed.error.issues[0]?.message ?? 'malformed')
  return searchOf(parsed.data)
}

function searchOf(given: Parameters): Search {
  const returning = given.sobjects?.map((sobject): Returning => {
    const limit = sobject.limit ?? given.defaultLimit
    const clauses = [
      sobject.where === undefined ? '' : `WHERE ${sobject.where}`,
      sobject.orderBy === undefined ? '' : `ORDER BY ${sobject.orderBy}`,
      limit === undefined ? '' : `LIMIT ${limit}`,
      given.offset === 0 ? '' : `OFFSET ${given.offset}`,
    ]
    return returningOf(sobject.name, `${(sobject.fields ?? given.fields).join(', ')} ${clauses.join(' ')}`)
  })
  return { words: given.q, group: groupOf(given.in), returning, limit: Math.min(given.overallLimit, SEARCH_LIMIT) }
}
