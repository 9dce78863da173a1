// /sobjects/{T}/describe/layouts, …/compactLayouts, …/approvalLayouts, and /compactLayouts: how records are laid out.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { recordTypesOf } from '../../access/record-types.ts'
import { notFound } from '../../api-error.ts'
import { compactLayoutOf } from '../../layouts/compact.ts'
import { layoutOf, recordTypeMapping, withMaster } from '../../layouts/layout.ts'
import type { Org } from '../../org.ts'
import { childRelationshipsOf } from '../../schema/children.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { callerOf } from '../caller.ts'
import { baseOf, DATA, type PathParams, queryText, typeOf } from '../request.ts'

interface LayoutPath extends PathParams {
  Params: PathParams['Params'] & { recordTypeId: string }
}

export function layoutRoutes(scope: FastifyInstance, org: Org): void {
  const describe = `${DATA}/sobjects/:type/describe`

  scope.get<PathParams>(`${describe}/layouts`, async request => {
    if (request.params.type === 'Global') return { layouts: [], recordTypeMappings: [], recordTypeSelectorRequired: [] }
    const type = shownType(request)
    const infos = recordTypesOf(org.store, type.name)
    return {
      layouts: [layoutOf(type, childRelationshipsOf(callerOf(request).schema, type))],
      recordTypeMappings: withMaster(infos).map((info, i) => recordTypeMapping(type, info, i === 0, baseOf(request))),
      recordTypeSelectorRequired: [infos.length > 1],
    }
  })

  scope.get<LayoutPath>(`${describe}/layouts/:recordTypeId`, async request => {
    const type = shownType(request)
    const wanted = request.params.recordTypeId.slice(0, 15)
    const isKnown = withMaster(recordTypesOf(org.store, type.name)).some(info => info.id.slice(0, 15) === wanted)
    if (!isKnown) throw notFound()
    return layoutOf(type, childRelationshipsOf(callerOf(request).schema, type))
  })

  scope.get<PathParams>(`${describe}/compactLayouts`, async request => {
    const type = shownType(request)
    const path = `${baseOf(request)}/sobjects/${type.name}/describe/compactLayouts`
    return {
      compactLayouts: [compactLayoutOf(type)],
      defaultCompactLayoutId: null,
      recordTypeCompactLayoutMappings: withMaster(recordTypesOf(org.store, type.name)).map(info => ({
        available: true,
        compactLayoutId: null,
        compactLayoutName: 'SYSTEM',
        recordTypeId: info.id,
        recordTypeName: info.name,
        urls: { compactLayout: `${path}/${info.id}` },
      })),
      urls: { primary: `${path}/primary` },
    }
  })

  scope.get<PathParams>(`${describe}/compactLayouts/primary`, async request => compactLayoutOf(shownType(request)))

  scope.get<PathParams>(`${describe}/approvalLayouts`, async request => {
    shownType(request)
    return { approvalLayouts: [] }
  })

  scope.get<PathParams>(`${DATA}/compactLayouts`, async request => {
    const { schema } = callerOf(request)
    const names = queryText(request, 'q')?.split(',') ?? []
    const types = names.flatMap(name => schema.type(name.trim()) ?? [])
    return Object.fromEntries(types.map(type => [type.name, compactLayoutOf(type)]))
  })
}

/** @throws ApiError 404 for an object that has no layouts */
function shownType(request: FastifyRequest<PathParams>): SObjectType {
  const type = typeOf(request)
  if (type.layoutable === false) throw notFound()
  return type
}
