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

export function sumOf(ranges: readonly Range[]): Range {
  const sum = (pick: (range: Range) => number) => ranges.reduce((total, range) => total + pick(range), 0)
  return { least: sum(({ least }) => least), likely: sum(({ likely }) => likely), most: sum(({ most }) => most) }
}

export const rounded = (range: Range): Range => through(range, Math.round)
