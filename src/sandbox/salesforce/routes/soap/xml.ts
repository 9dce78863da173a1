// XML as SOAP needs it: a request read into plain objects without prefixes, an answer printed from plain objects.
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { z } from 'zod'

/** An element: its text, or its children by name; several of one name are a list. Attributes start with @. */
export type Xml = string | number | boolean | null | undefined | readonly Xml[] | { readonly [name: string]: Xml }

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
})
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
})

const elementSchema = z.record(z.string(), z.unknown())

/** An element with children, as it was sent. */
export type Element = z.infer<typeof elementSchema>

/** @returns undefined for text that is no XML, or no element with children */
export function parseXml(text: string): Element | undefined {
  try {
    return childOf(parser.parse(text, true))
  } catch {
    return undefined
  }
}

/** The element itself when it has children; an empty one for an empty element, undefined for text. */
function childOf(value: unknown): Element | undefined {
  if (value === '') return {}
  const parsed = elementSchema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

/** The first child element of a name. */
export function child(element: Element, name: string): Element | undefined {
  const value = element[name]
  return value === undefined ? undefined : childOf(Array.isArray(value) ? value[0] : value)
}

/** Every child of a name that is an element, in order. */
export function elements(element: Element, name: string): Element[] {
  return children(element, name)
    .map(childOf)
    .filter(value => value !== undefined)
}

/** Every child of a name, in order; none is an empty list. */
export function children(element: Element, name: string): unknown[] {
  const value = element[name]
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** The texts of every child of a name. */
export function texts(element: Element, name: string): string[] {
  return children(element, name).flatMap(value => textOf(value) ?? [])
}

/** The text of the first child of a name; undefined when there is none or it is nil. */
export function text(element: Element, name: string): string | undefined {
  return textOf(children(element, name)[0])
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const inner = elementSchema.safeParse(value)
  const content = inner.success && inner.data['@nil'] !== 'true' ? inner.data['#text'] : undefined
  return typeof content === 'string' ? content : undefined
}

/** Null is printed as nil, undefined not at all. */
export function printXml(element: { readonly [name: string]: Xml }): string {
  return builder.build(printable(element))
}

function printable(value: Xml): unknown {
  if (value === null) return { '@xsi:nil': 'true' }
  if (Array.isArray(value)) return value.map(printable)
  if (typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name.startsWith('@') ? String(inner) : printable(inner)]),
  )
}
