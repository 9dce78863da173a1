// What the records of the normalization benchmark hold, and how they are kept in files: as plain text, so that the
// program that is measured needs no parser beside the rulebook.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FieldKind } from '../../../src/domain/record.ts'

/** The kinds that such fields have in a sync; the country comes first, the others are read by it. */
export const KINDS = {
  contacts: [
    ...(['country', 'person_name', 'person_name', 'email', 'phone', 'mobile', 'job_title', 'company_name'] as const),
    ...(['website', 'address', 'city', 'state', 'postcode', 'social_profile', 'text'] as const),
  ],
  companies: [
    ...(['country', 'company_name', 'website', 'phone', 'address', 'city', 'state', 'postcode'] as const),
    ...(['industry', 'employees', 'revenue', 'text'] as const),
  ],
} as const satisfies Readonly<Record<Stream, readonly FieldKind[]>>
export const STREAMS = ['contacts', 'companies'] as const
export type Stream = (typeof STREAMS)[number]
/** The values of one record, in the order of its kinds. */
export type Values = readonly string[]

const BETWEEN_VALUES = '\u0000'
const BETWEEN_RECORDS = '\u0001'

export function textOf(records: readonly Values[]): string {
  return records.map(values => values.join(BETWEEN_VALUES)).join(BETWEEN_RECORDS)
}

export function fileOf(folder: string, stream: Stream, round: number): string {
  return join(folder, `${stream}-${round}`)
}

/** The records of one round. */
export function recordsOf(folder: string, stream: Stream, round: number): Values[] {
  const text = readFileSync(fileOf(folder, stream, round), 'utf8')
  return text === '' ? [] : text.split(BETWEEN_RECORDS).map(record => record.split(BETWEEN_VALUES))
}

export interface Cell {
  readonly kind: FieldKind
  readonly value: string
  /** The record's country as it was typed. */
  readonly country: string
}

/** All values of a round. */
export function cellsOf(folder: string, round: number): Cell[] {
  return STREAMS.flatMap(stream =>
    recordsOf(folder, stream, round).flatMap(values =>
      KINDS[stream].map((kind, at) => ({ kind, value: values[at] ?? '', country: values[0] ?? '' })),
    ),
  )
}
