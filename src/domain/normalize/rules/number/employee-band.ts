// Bands of head counts, as LinkedIn and the CRMs write them: "51-200", "10001+". Some are dates: spreadsheets did that.
import { clean, fold, inForm, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { Normalized, Rule } from '../../rule.ts'

interface Band {
  readonly text: string
  readonly confidence: number
  readonly why: string
}

/** Longer than any band in words. */
const LONGEST = 60
const COUNT = String.raw`(\d{1,3}(?:[ ,.']\d{3}){1,2}|\d{1,9})\s?([k万萬만])?`
const PEOPLE = String.raw`(?:\s(?:employees|people|staff|ftes?|mitarbeiter|mitarbeitende|employes|salaries|empleados|dipendenti|ansatte|anstallda|medewerkers)|\s?[人名명])?`
const RANGE = new RegExp(
  String.raw`^(?:(?:from|von|de|da|od) )?${COUNT}\s?(?:-|~|\.\.|to|bis|a|til|till|tot|do)\s?${COUNT}${PEOPLE}$`,
)
const BETWEEN = new RegExp(
  `^(?:between|zwischen|entre|tra|tussen|mellan|mellom|mellem) ${COUNT} (?:and|und|et|y|e|en|och|og) ${COUNT}${PEOPLE}$`,
)
const OPEN = new RegExp(
  String.raw`^${COUNT}\s?(?:\+|(?:or|and) (?:more|over|above)|plus|et plus|ou plus|o mas|und mehr|eller fler|[人名명]?\s?(?:以上|이상))${PEOPLE}$`,
)
const AT_LEAST = new RegExp(
  String.raw`^(?:≥|>=|at least|min\.?|minimum|mindestens|mind\.|au moins|al menos|minst|minimaal) ?${COUNT}${PEOPLE}$`,
)
const ABOVE = new RegExp(
  `^(?:>|over|more than|uber|mehr als|plus de|mas de|piu di|meer dan|mer an) ?${COUNT}${PEOPLE}$`,
)
const AT_MOST = new RegExp(
  String.raw`^(?:≤|<=|up to|max\.?|maximum|at most|bis zu|bis|maximal|hochstens|jusqu'a|hasta|fino a|tot|upp till|opp til|ate) ?${COUNT}${PEOPLE}$`,
)
const BELOW = new RegExp(
  `^(?:<|under|less than|fewer than|unter|weniger als|moins de|menos de|meno di|minder dan) ?${COUNT}${PEOPLE}$`,
)
/** More people than there are. */
const HUGE = /\d{10}/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** "Nov-50" was 11-50, "10-Feb" was 2-10. */
const AS_DATE = /^(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{2}))$/

function bandOf(typed: string): Band | null {
  const range = RANGE.exec(typed) ?? BETWEEN.exec(typed)
  if (range !== null) return between(range)
  const [, most, mostK] = AT_MOST.exec(typed) ?? []
  if (most !== undefined) return numberOf(most, mostK) < 1 ? null : sure(`1-${numberOf(most, mostK)}`)
  const [, open, openK] = OPEN.exec(typed) ?? AT_LEAST.exec(typed) ?? []
  if (open !== undefined) return sure(`${numberOf(open, openK)}+`)
  const [, above, aboveK] = ABOVE.exec(typed) ?? []
  if (above !== undefined) return sure(`${numberOf(above, aboveK) + 1}+`)
  const [, below, belowK] = BELOW.exec(typed) ?? []
  if (below !== undefined) return numberOf(below, belowK) < 2 ? null : sure(`1-${numberOf(below, belowK) - 1}`)
  return dated(typed)
}

/** "1-5k" may begin at one or at a thousand. */
function between([, low = '', lowK, high = '', highK]: RegExpExecArray): Band | null {
  if (highK !== undefined && lowK === undefined && Number(low) < 1000) {
    return {
      text: `${numberOf(low, highK)}-${numberOf(high, highK)}`,
      confidence: 0.6,
      why: 'thousands, or only the second',
    }
  }
  const [from, to] = [numberOf(low, lowK), numberOf(high, highK)]
  return from < to ? sure(`${from}-${to}`) : null
}

function dated(typed: string): Band | null {
  const [, day, ofMonth, month, year] = AS_DATE.exec(typed) ?? []
  const number = MONTHS.indexOf(ofMonth ?? month ?? '') + 1
  const other = Number(day ?? year)
  if (number === 0 || other <= number) return null
  return { text: `${number}-${other}`, confidence: 0.7, why: 'a band that a spreadsheet took for a date' }
}

function numberOf(count: string, unit: string | undefined): number {
  return Number(count.replace(/\D/g, '')) * (unit === undefined ? 1 : unit === 'k' ? 1_000 : 10_000)
}

function sure(text: string): Band {
  return { text, confidence: 0.95, why: 'digits, a hyphen or a plus' }
}

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a band')
  if (typed.length > LONGEST) return flagged(value, 'longer than any band')
  const band = bandOf(fold(inForm(typed, 'NFKC').replace(/[\u2010-\u2015\u2212]/g, '-')))
  if (band === null || HUGE.test(band.text)) return flagged(value, 'no band of head counts')
  return rewritten(value, band.text, band.confidence >= 0.9 ? band.text : null, band.confidence, band.why)
}

export const employeeBand: Rule = { id: 'employee-band', version: 4, kinds: ['employee_band'], apply }
