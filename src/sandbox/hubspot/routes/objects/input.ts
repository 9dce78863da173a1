// The request bodies of the object endpoints.
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'

/** Clients send numbers and booleans too; HubSpot reads them as text. */
const sentValue = z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null()])
const sentValues = z.record(z.string(), sentValue)
const id = z.union([z.string(), z.number().transform(String)])

const link = z.object({
  to: z.object({ id }),
  types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number() })),
})
const associations = z
  .array(link)
  .nullish()
  .transform(links => links ?? [])
const idProperty = z.string().nullish()
const trace = { objectWriteTraceId: z.string().optional() }

export const writeInput = z.object({ properties: sentValues })

export const createInput = writeInput.extend({ associations })

export const mergeInput = z.object({ primaryObjectId: id, objectIdToMerge: id })

export const gdprInput = z.object({ objectId: id, idProperty })

export const idBatch = z.object({ inputs: z.array(z.object({ id })) })

const names = z
  .array(z.string())
  .nullish()
  .transform(list => list ?? [])

export const readBatch = idBatch.extend({ properties: names, propertiesWithHistory: names, idProperty })

export const createBatch = z.object({ inputs: z.array(createInput.extend(trace)) })

export const updateBatch = z.object({ inputs: z.array(writeInput.extend({ id, idProperty, ...trace })) })

/** A batch names each record once: by the same id, by two of its keys, or by an id and a key. */
export function refuseRepeated(ids: readonly string[]): void {
  if (new Set(ids).size < ids.length) throw invalid('Duplicate IDs found in batch input')
}

/** A batch has at most 100 inputs. */
export function refuseSize(inputs: readonly unknown[]): void {
  if (inputs.length > 100) {
    throw invalid(`The maximum number of inputs supported in a batch request is 100. There were ${inputs.length}`)
  }
}
