// GET /search and GET and POST /parameterizedSearch: SOSL, and the same without its syntax.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Org } from '../../org.ts'
import type { JsonRecord } from '../../soql/project.ts'
import { malformedSearch, parseSearch, type Search } from '../../sosl/parse.ts'
import { searchRecords } from '../../sosl/run.ts'
import { askerOf } from '../query.ts'
import { baseOf, DATA, type PathParams, queryText } from '../request.ts'
import { searchInBody, searchInQuery } from './parameters.ts'

/** Before this version the answer was the bare list. */
const WITH_ENVELOPE = 37

export function searchRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/search`, async request => {
    const sosl = queryText(request, 'q')
    if (sosl === undefined) throw malformedSearch('No search was given: the parameter q is missing')
    return answer(request, org, parseSearch(sosl))
  })

  scope.get<PathParams>(`${DATA}/parameterizedSearch`, async request =>
    answer(request, org, searchInQuery(request.query)),
  )

  scope.post<PathParams>(`${DATA}/parameterizedSearch`, async request =>
    answer(request, org, searchInBody(request.body)),
  )
}

function answer(request: FastifyRequest<PathParams>, org: Org, search: Search): object {
  const records: JsonRecord[] = searchRecords(org.store, askerOf(request, org), search, baseOf(request))
  return Number(request.params.version) < WITH_ENVELOPE ? records : { searchRecords: records }
}
