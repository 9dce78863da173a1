// The request bodies of the object endpoints.
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'

/** Clients send numbers and booleans too; HubSpot reads them as text. */
const sentValue = z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null()])
const sentValues = z.record(z.string(), sentValue)

export const writeInput = z.object({ properties: sentValues })

export const idBatch = z.object({ inputs: z.array(z.object({ id: z.string() })) })

export const readBatch = idBatch.extend({
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
})

const traced = writeInput.extend({ objectWriteTraceId: z.string().optional() })

export const createBatch = z.object({ inputs: z.array(traced) })

export const updateBatch = z.object({
  inputs: z.array(traced.extend({ id: z.string(), idProperty: z.string().optional() })),
})

/** A batch has at most 100 inputs. */
export function refuseOversize(inputs: readonly unknown[]): void {
  if (inputs.length > 100) {
    throw invalid(`The maximum number of inputs supported in a batch request is 100. There were ${inputs.length}`)
  }
}
