// The words in which HubSpot refuses a row: codes and properties stand in the error list, or as JSON in the message.
import { z } from 'zod'
import type { WriteOutcome } from '../../../src/contract/connector.ts'
import type { Failure } from '../errors.ts'
import { rejection } from './answer.ts'

const Problem = z.object({ message: z.string(), error: z.string().default('INVALID'), name: z.string().optional() })

interface Named {
  readonly code: string
  readonly message: string
  readonly fields: readonly string[]
}

/** "Property values were not valid: [{…}]" */
function inMessage(message: string): Named[] {
  const start = message.indexOf('[{')
  if (start === -1) return []
  try {
    const problems = z.array(Problem).safeParse(JSON.parse(message.slice(start)))
    if (!problems.success) return []
    return problems.data.map(({ error, message: words, name }) => ({
      code: error,
      message: words,
      fields: name === undefined ? [] : [name],
    }))
  } catch {
    // The text only looked like JSON: it stays the answer as a whole.
    return []
  }
}

/** What HubSpot objects to, one by one. */
function objectionsIn({ body }: Failure): Named[] {
  const listed: Named[] = (body.errors ?? []).map(error => ({
    code: error.code ?? body.category ?? 'INVALID',
    message: error.message ?? '',
    fields: error.context?.['propertyName'] ?? (error.name === undefined ? [] : [error.name]),
  }))
  return listed.length > 0 ? listed : inMessage(body.message ?? '')
}

/** The properties that HubSpot does not know, or no longer, and a receipt that is read-only: nothing against any row. */
export function lostProperties(failure: Failure, receipt: string | null): string[] {
  const objections = objectionsIn(failure)
  const unknown = objections.filter(({ code }) => code === 'PROPERTY_DOESNT_EXIST').flatMap(({ fields }) => fields)
  const locked = objections.flatMap(({ fields }) => fields.filter(field => field === receipt))
  return [...new Set([...unknown, ...locked])]
}

/** In: the refusal of a batch of one. Out: its outcome in HubSpot's own words. */
export function refusalOf(failure: Failure): WriteOutcome {
  const { body, status } = failure
  const named = objectionsIn(failure)
  const words = named.map(item => item.message).filter(text => text !== '')
  const [code = body.category ?? `HTTP_${status}`, ...others] = named.map(item => item.code)
  const answer = words.length > 0 ? words.join('; ') : (body.message ?? '')
  const fields = [...new Set(named.flatMap(item => item.fields))]
  return rejection([code, ...others], answer, fields)
}
