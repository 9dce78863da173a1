// What begins, begins before it ends.
import { date } from '../rules/time/date.ts'
import { dateTime } from '../rules/time/date-time.ts'
import { type Check, type CheckedField, type Compared, fieldsOf } from './check.ts'

/** Words of names of fields that stand for a beginning, and those that the end is told by with the same rest. */
const PAIRS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /start(?:ed|s)?|begin(?:s|ning)?|began|from/,
    ['end', 'ended', 'ends', 'stop', 'until', 'to', 'expiry', 'expires', 'expiration', 'close', 'closed'],
  ],
  [/created?|opened|open/, ['closed', 'close', 'modified', 'updated', 'resolved', 'lastmodified']],
  [/birth(?:day|date)?/, ['hire', 'hired', 'death', 'start']],
  [/hired?|joined|join/, ['termination', 'terminated', 'left', 'leave', 'end']],
  [/founded|incorporated|incorporation/, ['dissolved', 'dissolution', 'closed']],
  [/first/, ['last']],
  [/beginn|anfang|von/, ['ende', 'ablauf', 'bis']],
  [/d[ée]but/, ['fin', 'échéance', 'echeance']],
  [/inicio/, ['fin', 'final', 'término', 'termino', 'vencimiento']],
  [/in[ií]cio/, ['fim', 'término', 'termino']],
  [/inizio/, ['fine', 'scadenza']],
  [/effective|valid ?from|issued?/, ['expiry', 'expires', 'expiration', 'valid until', 'valid to', 'expired']],
]

const datesInOrder: Check = {
  id: 'dates-in-order',
  version: 2,
  measures: 'consistency',
  compares: 'a beginning with the end of the same thing, by the names of the fields',
  run: record => {
    const dates = fieldsOf(record, 'date', 'date_time').flatMap(field => {
      const day = dayOf(field, record.country)
      return day === null ? [] : [{ name: spoken(field.field), field: field.field, day }]
    })
    return dates.flatMap(begin =>
      dates.flatMap((end): Compared[] => {
        if (begin === end || !isPair(begin.name, end.name)) return []
        return [
          { fields: [begin.field, end.field], why: begin.day <= end.day ? null : `${begin.day} is after ${end.day}` },
        ]
      }),
    )
  },
}

/** The day alone, as it is read where the record is: times without a zone cannot be compared. */
function dayOf({ kind, value }: CheckedField, country: string | null): string | null {
  const { key } = (kind === 'date' ? date : dateTime).apply(value, { country })
  return key?.slice(0, 10) ?? null
}

function isPair(begin: string, end: string): boolean {
  return PAIRS.some(([pattern, ends]) => {
    // Also at the end of a compound: vertragsbeginn.
    const found = new RegExp(`(?:${pattern.source})\\b`).exec(begin)
    if (found === null) return false
    return ends.some(word => end === begin.replace(found[0], word))
  })
}

/** "Contract_Start_Date__c" is "contract start date". */
function spoken(field: string): string {
  return field
    .replace(/__c$/i, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase()
}

export const DATES: readonly Check[] = [datesInOrder]
