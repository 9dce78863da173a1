// Dates as people write them in files: day, month and year in the order that the import names.

export const DATE_FORMATS = ['MONTH_DAY_YEAR', 'DAY_MONTH_YEAR', 'YEAR_MONTH_DAY'] as const
export type DateFormat = (typeof DATE_FORMATS)[number]

/** Which of the three numbers is year, month and day. */
const ORDER: Readonly<Record<DateFormat, readonly [number, number, number]>> = {
  MONTH_DAY_YEAR: [2, 0, 1],
  DAY_MONTH_YEAR: [2, 1, 0],
  YEAR_MONTH_DAY: [0, 1, 2],
}

/** "31/12/2024" as "2024-12-31"; what is not written so stays as it is. */
export function isoDate(text: string, format: DateFormat): string {
  const parts = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})$/.exec(text)
  if (parts === null) return text
  const numbers = [parts[1] ?? '', parts[3] ?? '', parts[4] ?? '']
  const [year = '', month = '', day = ''] = ORDER[format].map(position => numbers[position])
  if (year.length !== 4 || month.length > 2 || day.length > 2) return text
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
