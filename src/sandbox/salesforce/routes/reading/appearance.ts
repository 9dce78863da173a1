// /tabs, /theme, /quickActions, /process and list views: what the org's own screens look like and offer. A plain org,
// without actions, workflow rules and approvals.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SObjectType } from '../../schema/schema.ts'
import { callerOf } from '../caller.ts'
import { DATA, type PathParams, typeOf } from '../request.ts'

const COLOR = '236FBD'

export function appearanceRoutes(scope: FastifyInstance): void {
  scope.get<PathParams>(`${DATA}/tabs`, async request => tabTypes(request).map(type => tabOf(request, type)))

  scope.get<PathParams>(`${DATA}/theme`, async request => ({
    themeItems: tabTypes(request).map(type => ({ colors: colors(), icons: icons(request, type), name: type.name })),
  }))

  scope.get(`${DATA}/quickActions`, async () => [])

  scope.get(`${DATA}/process/rules`, async () => ({ rules: {} }))

  scope.get(`${DATA}/process/approvals`, async () => ({ approvals: {} }))

  scope.get<PathParams>(`${DATA}/sobjects/:type/quickActions`, async request => {
    typeOf(request)
    return []
  })

  scope.get<PathParams>(`${DATA}/sobjects/:type/listviews`, async request => {
    const sobjectType = typeOf(request).name
    return { done: true, listviews: [], nextRecordsUrl: null, size: 0, sobjectType }
  })
}

function tabTypes(request: FastifyRequest<PathParams>): readonly SObjectType[] {
  return callerOf(request).schema.types.filter(type => type.createable && type.layoutable !== false)
}

function tabOf(request: FastifyRequest<PathParams>, type: SObjectType): object {
  return {
    colors: colors(),
    custom: type.custom,
    iconUrl: iconUrl(request, type, 32),
    icons: icons(request, type),
    label: type.labelPlural,
    miniIconUrl: iconUrl(request, type, 16),
    name: `standard-${type.name}`,
    sobjectName: type.name,
    timelineIconUrl: null,
    url: `${originOf(request)}/${type.keyPrefix}/o`,
  }
}

function colors(): object[] {
  return [{ color: COLOR, context: 'primary', theme: 'theme4' }]
}

function icons(request: FastifyRequest<PathParams>, type: SObjectType): object[] {
  return [16, 32].map(size => {
    return { contentType: 'image/png', height: size, theme: 'theme3', url: iconUrl(request, type, size), width: size }
  })
}

function iconUrl(request: FastifyRequest<PathParams>, type: SObjectType, size: number): string {
  return `${originOf(request)}/img/icon/${type.name.toLowerCase()}${size}.png`
}

function originOf(request: FastifyRequest<PathParams>): string {
  return `${request.protocol}://${request.host}`
}
