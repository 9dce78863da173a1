// From what calls should have been, by the vendor's documentation, to what they will be: earlier runs tell the difference.

/** What something should have cost in an earlier run, and what it did. */
export interface Paid {
  readonly documented: number
  readonly made: number
}

/** Log-ins, descriptions that were read anew, a recycle bin: about so many calls belong to any run, whatever its size. */
const OF_ANY_SIZE = 20

/** With what earlier runs have cost beyond: the larger the run, the more of it grows along. */
export function beyond(documented: number, earlier: readonly Paid[]): number {
  if (earlier.length === 0) return documented
  const [due, made] = meansOf(earlier)
  return Math.max(0, documented + ((made - due) * (documented + OF_ANY_SIZE)) / (due + OF_ANY_SIZE))
}

/** The same for what is all repeated, as batches are: in proportion. */
export function inProportion(documented: number, earlier: readonly Paid[]): number {
  const [due, made] = meansOf(earlier)
  return due === 0 ? documented : (documented * made) / due
}

/** A call that shows that the session has ended, the log-in, and what is asked once after it: the estimate has made them. */
const OF_SESSION = 3

/** The same for what every run does alike: the least that any of them had beyond, and beyond a log-in. */
export function leastBeyond(documented: number, earlier: readonly Paid[]): number {
  const more = earlier.map(({ made, documented: due }) => made - due)
  const least = more.length === 0 ? 0 : Math.min(...more)
  return Math.max(0, documented + (least > 0 ? Math.max(0, least - OF_SESSION) : least))
}

function meansOf(earlier: readonly Paid[]): readonly [documented: number, made: number] {
  const mean = (pick: (paid: Paid) => number) =>
    earlier.reduce((sum, paid) => sum + pick(paid), 0) / Math.max(1, earlier.length)
  return [mean(({ documented }) => documented), mean(({ made }) => made)]
}
