// GET /services/data and /services/data/vXX.0: which versions there are, and what a version offers.
import type { FastifyInstance } from 'fastify'
import type { Org } from '../org.ts'
import { callerOf } from './caller.ts'
import { baseOf, DATA, type PathParams } from './request.ts'
import { FIRST_VERSION, LAST_VERSION } from './scope.ts'

const SEASONS = ['Winter', 'Summer', 'Spring'] as const

/** Resources under the path of their own name. */
const RESOURCES = [
  'sobjects',
  'query',
  'queryAll',
  'search',
  'parameterizedSearch',
  'composite',
  'tooling',
  'jobs',
  'limits',
  'recent',
  'tabs',
  'theme',
  'quickActions',
  'compactLayouts',
  'process',
] as const

/** Resources that only lead on to others. */
const LISTS = {
  composite: ['batch', 'graph', 'sobjects', 'tree'],
  jobs: ['ingest', 'query'],
  process: ['approvals', 'rules'],
  tooling: ['query', 'sobjects'],
} as const

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
      ...Object.fromEntries(RESOURCES.map(name => [name, `${base}/${name}`])),
      identity: `${request.protocol}://${request.host}/id/${org.id}/${callerOf(request).author.userId}`,
    }
  })

  for (const [name, parts] of Object.entries(LISTS)) {
    scope.get<PathParams>(`${DATA}/${name}`, async request => {
      return Object.fromEntries(parts.map(part => [part, `${baseOf(request)}/${name}/${part}`]))
    })
  }
}

/** Three releases a year: Winter '27 is 68, Summer '26 is 67, Spring '26 is 66, Winter '26 is 65. */
function labelOf(version: number): string {
  const back = LAST_VERSION - version
  return `${SEASONS[back % 3] ?? 'Winter'} '${String(27 - Math.ceil(back / 3)).padStart(2, '0')}`
}
