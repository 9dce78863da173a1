// What a call to a CRM is about, told from what goes over the wire: does it compare, does it write, and which records.
import { RECEIPTS } from '../receipts.ts'

export type CrmName = 'salesforce' | 'hubspot'

/** One record that a call would write. */
export interface SentRow {
  readonly id: string
  /** The receipt that it would leave. */
  readonly intentId: string
  readonly fields: readonly string[]
}

export interface Call {
  readonly system: CrmName
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly kind: 'compare' | 'write' | 'upload' | 'begin' | 'other'
  /** The records that a comparison asks for; null: all that changed of late. */
  readonly compared: readonly string[] | null
  /** Of a write or an upload. */
  readonly rows: readonly SentRow[]
}

/** In: the parts of a request. */
export function callOf(method: string, url: string, body: string): Call {
  const system = url.startsWith('/services/') ? 'salesforce' : 'hubspot'
  const about = { system, method, url } as const
  const plain = { ...about, kind: 'other', compared: [], rows: [] } as const
  if (system === 'hubspot') {
    if (/\/batch\/update/.test(url)) return { ...plain, kind: 'write', rows: hubspotRows(body) }
    const compares = /\/batch\/read/.test(url) && body.includes(RECEIPTS.hubspot)
    return compares ? { ...plain, kind: 'compare', compared: idsIn(parsed(body)['inputs']) } : plain
  }
  if (method === 'PATCH' && /\/composite\/sobjects$/.test(url)) {
    return { ...plain, kind: 'write', rows: salesforceRows(body) }
  }
  if (method === 'PUT' && /\/jobs\/ingest\/\w+\/batches$/.test(url)) {
    return { ...plain, kind: 'upload', rows: uploadRows(body) }
  }
  if (method === 'PATCH' && /\/jobs\/ingest\/\w+$/.test(url) && body.includes('UploadComplete')) {
    return { ...plain, kind: 'begin' }
  }
  if (method === 'POST' && /\/composite\/sobjects\/\w+$/.test(url)) {
    const ids = parsed(body)['ids']
    return { ...plain, kind: 'compare', compared: Array.isArray(ids) ? ids.map(String) : [] }
  }
  const asksWhatChanged =
    /\/query(All)?\?/.test(url) && url.includes(RECEIPTS.salesforce) && /SystemModstamp/i.test(url)
  return asksWhatChanged ? { ...plain, kind: 'compare', compared: null } : plain
}

type Loose = Readonly<Record<string, unknown>>

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(body: string): Loose {
  const value: unknown = JSON.parse(body)
  return isLoose(value) ? value : {}
}

function listIn(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.filter(isLoose) : []
}

function idsIn(value: unknown): string[] {
  return listIn(value).map(({ id }) => String(id))
}

function hubspotRows(body: string): SentRow[] {
  return listIn(parsed(body)['inputs']).map(({ id, properties }) => rowOf(String(id), properties, RECEIPTS.hubspot))
}

function salesforceRows(body: string): SentRow[] {
  return listIn(parsed(body)['records']).map(({ attributes, id, ...fields }) =>
    rowOf(String(id), fields, RECEIPTS.salesforce),
  )
}

function rowOf(id: string, fields: unknown, receipt: string): SentRow {
  const values = isLoose(fields) ? fields : {}
  const names = Object.keys(values).filter(name => name !== receipt)
  return { id, intentId: String(values[receipt] ?? ''), fields: names }
}

/** What is uploaded here has no cell with a line end in it. */
function uploadRows(csv: string): SentRow[] {
  const [header = [], ...lines] = csv
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split(',').map(cell => cell.replaceAll('"', '')))
  const place = (name: string) => header.indexOf(name)
  const names = header.filter(name => name !== 'Id' && name !== RECEIPTS.salesforce)
  return lines.map(cells => ({
    id: cells[place('Id')] ?? '',
    intentId: cells[place(RECEIPTS.salesforce)] ?? '',
    fields: names.filter(name => (cells[place(name)] ?? '') !== ''),
  }))
}
