// Holds back what a handler answers, to the last byte, so that a fault can decide what of it goes over the wire.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk)
  if (typeof chunk !== 'string') return undefined
  return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
}

function headerValue(value: unknown): string | number | string[] {
  if (typeof value === 'number') return value
  return Array.isArray(value) ? value.map(String) : String(value)
}

/** Names and values of what writeHead was given: an object, or a flat list. */
function headersIn(given: unknown): OutgoingHttpHeaders {
  if (typeof given !== 'object' || given === null) return {}
  if (!Array.isArray(given))
    return Object.fromEntries(Object.entries(given).map(([name, each]) => [name, headerValue(each)]))
  const flat: unknown[] = given.flat()
  return Object.fromEntries(
    flat.flatMap((name, at) => (at % 2 === 0 ? [[String(name), headerValue(flat[at + 1])]] : [])),
  )
}

/**
 * From now on nothing that is written to the response leaves; `release` gets it whole once it is complete, when the
 * response works as ever.
 */
export function holdAnswer(response: ServerResponse, release: (answer: Answer) => void): void {
  const chunks: Buffer[] = []
  let head: { status: number; headers: OutgoingHttpHeaders } | undefined
  const take = (chunk: unknown, encoding: unknown): void => {
    const bytes = bytesOf(chunk, encoding)
    if (bytes !== undefined) chunks.push(bytes)
  }
  const held = {
    writeHead: (status: number, ...rest: readonly unknown[]) => {
      head = { status, headers: headersIn(rest.at(-1)) }
      return response
    },
    write: (chunk: unknown, encoding?: unknown) => {
      take(chunk, encoding)
      return true
    },
    end: (chunk?: unknown, encoding?: unknown) => {
      take(chunk, encoding)
      for (const name of Object.keys(held)) Reflect.deleteProperty(response, name)
      const headers = { ...response.getHeaders(), ...head?.headers }
      release({ status: head?.status ?? response.statusCode, headers, body: Buffer.concat(chunks) })
      return response
    },
  }
  Object.assign(response, held)
}
