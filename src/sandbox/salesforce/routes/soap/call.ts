// What a SOAP call is given and what it gives back; each call is one function in a table by its name.
import type { Org } from '../../org.ts'
import type { Caller } from '../caller.ts'
import type { ApiLetter } from './envelope.ts'
import type { Element, Xml } from './xml.ts'

export interface OpenCall {
  readonly org: Org
  readonly api: ApiLetter
  /** Such as 64.0. */
  readonly version: string
  readonly body: Element
  /** SOAP headers, such as AllOrNoneHeader. */
  readonly header: Element
  /** Where the server is reached, without a slash at the end. */
  readonly origin: string
}

/** A call of someone who is logged in. */
export interface SoapCall extends OpenCall, Caller {}

/** The `result` elements of the answer; null for a call that answers none. @throws ApiError for a fault */
export type SoapOperation = (call: SoapCall) => readonly Xml[] | null
