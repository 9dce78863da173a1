// GET /services/data, /services/data/vXX.0 and /id/{org}/{user}: where things are and who is logged in.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { notFound } from '../api-error.ts'
import type { Org } from '../org.ts'
import { baseOf, DATA, type PathParams } from './request.ts'
import { FIRST_VERSION, LAST_VERSION } from './scope.ts'

const SEASONS = ['Winter', 'Summer', 'Spring'] as const

export function versionRoutes(scope: FastifyInstance, org: Org): void {
  scope.get('/services/data', async () =>
    Array.from({ length: LAST_VERSION - FIRST_VERSION + 1 }, (_, i) => {
      const version = FIRST_VERSION + i
      return { label: labelOf(version), url: `/services/data/v${version}.0`, version: `${version}.0` }
    }),
  )

  scope.get<PathParams>(DATA, async request => {
    const base = baseOf(request)
    return {
      identity: identityUrl(request, org),
      sobjects: `${base}/sobjects`,
      query: `${base}/query`,
      queryAll: `${base}/queryAll`,
      composite: `${base}/composite`,
      jobs: `${base}/jobs`,
      limits: `${base}/limits`,
    }
  })

  scope.get<{ Params: { orgId: string; userId: string } }>('/id/:orgId/:userId', async request => {
    const user = org.store.find(request.params.userId)
    if (request.params.orgId !== org.id || user === undefined) throw notFound()
    return {
      id: identityUrl(request, org),
      asserted_user: true,
      user_id: user.Id,
      organization_id: org.id,
      username: user['Username'],
      display_name: user['Name'],
      email: user['Email'],
      active: user['IsActive'],
      user_type: 'STANDARD',
      language: user['LanguageLocaleKey'],
      locale: user['LocaleSidKey'],
      utcOffset: 0,
      last_modified_date: user['LastModifiedDate'],
    }
  })
}

/** Three releases a year: Winter '27 is 68, Summer '26 is 67, Spring '26 is 66, Winter '26 is 65. */
function labelOf(version: number): string {
  const back = LAST_VERSION - version
  return `${SEASONS[back % 3] ?? 'Winter'} '${27 - Math.ceil(back / 3)}`
}

function identityUrl(request: Pick<FastifyRequest, 'protocol' | 'host' | 'id'>, org: Org): string {
  return `${request.protocol}://${request.host}/id/${org.id}/${org.author('integration', request.id).userId}`
}
