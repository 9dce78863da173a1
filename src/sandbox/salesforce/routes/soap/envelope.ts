// The SOAP envelope: what a request asks for, and how results and faults are answered.
import type { ApiError } from '../../api-error.ts'
import { child, type Element, parseXml, printXml, text, type Xml } from './xml.ts'

/** The three SOAP APIs by the letter in their path: partner, enterprise and metadata. */
export const APIS = {
  u: { namespace: 'urn:partner.soap.sforce.com', fault: 'urn:fault.partner.soap.sforce.com' },
  c: { namespace: 'urn:enterprise.soap.sforce.com', fault: 'urn:fault.enterprise.soap.sforce.com' },
  m: { namespace: 'http://soap.sforce.com/2006/04/metadata', fault: 'http://soap.sforce.com/2006/04/metadata' },
} as const
export type ApiLetter = keyof typeof APIS

export interface SoapRequest {
  /** The name of the call, such as login. */
  readonly operation: string
  readonly body: Element
  readonly sessionId: string | undefined
  /** The header elements, such as AllOrNoneHeader. */
  readonly header: Element
}

/** @returns undefined for what is no SOAP envelope with one call in it */
export function readEnvelope(xml: string): SoapRequest | undefined {
  const envelope = child(parseXml(xml) ?? {}, 'Envelope')
  const content = envelope === undefined ? undefined : child(envelope, 'Body')
  const operation = Object.keys(content ?? {}).find(name => !name.startsWith('@'))
  if (envelope === undefined || content === undefined || operation === undefined) return undefined
  const header = child(envelope, 'Header') ?? {}
  const sessionId = text(child(header, 'SessionHeader') ?? {}, 'sessionId')
  return { operation, body: child(content, operation) ?? {}, sessionId, header }
}

/** @param results each becomes a `result` element; null answers a call without a result */
export function printResult(api: ApiLetter, operation: string, results: readonly Xml[] | null): string {
  return envelopeOf(
    {
      '@xmlns': APIS[api].namespace,
      ...(api === 'm' ? {} : { '@xmlns:sf': `urn:sobject.${api === 'u' ? 'partner' : 'enterprise'}.soap.sforce.com` }),
    },
    { [`${operation}Response`]: results === null ? {} : { result: results } },
  )
}

/** Login failures carry a detail of their own kind, as do unexpected errors; those of the session carry none. */
export function printFault(api: ApiLetter, error: ApiError): string {
  const kind =
    error.errorCode === 'INVALID_LOGIN' || error.errorCode === 'INVALID_OPERATION' ? 'LoginFault' : 'ApiFault'
  const detail = {
    [`sf:${kind}`]: {
      '@xsi:type': `sf:${kind}`,
      'sf:exceptionCode': error.errorCode,
      'sf:exceptionMessage': error.message,
    },
  }
  return envelopeOf(
    { '@xmlns:sf': APIS[api].fault },
    {
      'soapenv:Fault': {
        faultcode: `sf:${error.errorCode}`,
        faultstring: `${error.errorCode}: ${error.message}`,
        detail: api === 'm' || error.errorCode === 'INVALID_SESSION_ID' ? undefined : detail,
      },
    },
  )
}

function envelopeOf(namespaces: Readonly<Record<string, string>>, body: { readonly [name: string]: Xml }): string {
  const envelope = {
    '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
    ...namespaces,
    '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'soapenv:Body': body,
  }
  return `<?xml version="1.0" encoding="UTF-8"?>${printXml({ 'soapenv:Envelope': envelope })}`
}
