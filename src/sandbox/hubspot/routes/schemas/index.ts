// /crm-object-schemas/v3/schemas[/{objectType}[/associations[/{id}]]] and batch/read
import { z } from 'zod'
import { invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import { batchAnswer } from '../objects/batch/answer.ts'
import { associate, dissociate } from './associate.ts'
import { createSchema } from './create.ts'
import { customObjectOf, schemaOf, schemaPaths, standardSchema } from './shown.ts'
import { updateSchema } from './update.ts'

const list: Endpoint = {
  method: 'GET',
  paths: schemaPaths(''),
  limit: 'burst',
  handle: call => {
    const archived = call.query.get('archived') === 'true'
    const objects = call.portal.customObjects.all.filter(object => object.archived === archived)
    return { status: 200, body: { results: objects.map(object => schemaOf(call, object)) } }
  },
}

/** Of a custom object, or of one that HubSpot brings along. */
function schemaNamed(call: Call, name: string): object {
  const standard = call.portal.types.named(name)
  if (standard?.typeId.startsWith('0-') === true) return standardSchema(call, standard)
  const object = customObjectOf({ ...call, params: { objectType: name } })
  if (object.archived) throw notFound()
  return schemaOf(call, object)
}

const get: Endpoint = {
  method: 'GET',
  paths: schemaPaths('/:objectType'),
  limit: 'burst',
  handle: call => ({ status: 200, body: schemaNamed(call, call.params['objectType'] ?? '') }),
}

/** Only when no record is left; a second time, with archived=true, it is gone for good and its name is free. */
const archive: Endpoint = {
  method: 'DELETE',
  paths: schemaPaths('/:objectType'),
  limit: 'burst',
  handle: call => {
    const object = customObjectOf(call)
    const { portal } = call
    const left = portal.table(object.objectTypeId)?.count ?? 0
    if (left > 0) throw invalid(`Object type ${object.type.name} has ${left} records and cannot be deleted`)
    if (call.query.get('archived') === 'true') {
      portal.customObjects.delete(object.objectTypeId)
      portal.dropTable(object.type)
    } else {
      portal.customObjects.set({ ...object, archived: true })
    }
    portal.types.remove(object.type)
    return { status: 204 }
  },
}

const batchRead: Endpoint = {
  method: 'POST',
  paths: schemaPaths('/batch/read'),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, z.object({ inputs: z.array(z.string()) }))
    return batchAnswer(
      call,
      200,
      inputs.map(name => schemaNamed(call, name)),
      [],
    )
  },
}

export const schemaEndpoints: readonly Endpoint[] = [
  list,
  get,
  createSchema,
  updateSchema,
  archive,
  associate,
  dissociate,
  batchRead,
]
