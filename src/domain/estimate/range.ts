// A figure that is not known exactly: the likely one, and between which ones it lies nineteen times in twenty.

export interface Range {
  readonly least: number
  readonly likely: number
  readonly most: number
}

export const exactly = (figure: number): Range => ({ least: figure, likely: figure, most: figure })

/** What a rising function makes of the range. */
export function through(range: Range, of: (figure: number) => number): Range {
  return { least: of(range.least), likely: of(range.likely), most: of(range.most) }
}

/** Looked at so many places of the range. */
const PLACES = 32

/** What any function makes of the range: calls may be fewer where more is changed, because it is done another way. */
export function across({ least, likely, most }: Range, of: (figure: number) => number): Range {
  const figures = Array.from({ length: PLACES + 1 }, (_, place) => of(least + ((most - least) * place) / PLACES))
  const told = of(likely)
  return { least: Math.min(told, ...figures), likely: told, most: Math.max(told, ...figures) }
}

export function sumOf(ranges: readonly Range[]): Range {
  const sum = (pick: (range: Range) => number) => ranges.reduce((total, range) => total + pick(range), 0)
  return { least: sum(({ least }) => least), likely: sum(({ likely }) => likely), most: sum(({ most }) => most) }
}

export const rounded = (range: Range): Range => through(range, Math.round)
