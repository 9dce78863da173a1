// How many batches changed records make up that lie anywhere in the chunks of a run: each chunk's last one is seldom full.

/** The records of a run, as they come: in chunks of one size and a rest, or of any size about the given one. */
export interface Chunks {
  readonly rows: number
  readonly chunkRows: number
  readonly even: boolean
}

/** Beyond so many records in a chunk their number hardly strays from the mean, seen in batches. */
const MANY = 60

/** The mean number of batches of `size`, where `records` fall into chunks by chance. */
export function batchesOf(records: number, { rows, chunkRows, even }: Chunks, size: number): number {
  if (records <= 0) return 0
  if (rows <= chunkRows) return Math.ceil(records / size)
  const share = records / rows
  const of = even ? batchesIn : batchesInAny
  const full = Math.floor(rows / chunkRows) * of(share * chunkRows, size)
  return Math.min(records, full + of(share * (rows % chunkRows), size))
}

function batchesIn(mean: number, size: number): number {
  return mean > MANY ? inBell(mean, size) : inFew(mean, size)
}

/** The last batch is filled to a half on average. */
function batchesInAny(mean: number, size: number): number {
  return mean > MANY ? mean / size + 0.5 : inFew(mean, size)
}

/** A chunk that has about `mean` records: the chance of its k-th batch is that of more than (k - 1) × size records. */
function inBell(mean: number, size: number): number {
  const spread = Math.sqrt(mean)
  let batches = 0
  for (let full = 0; full < mean + 6 * spread; full += size) batches += 1 - below((full + 0.5 - mean) / spread)
  return batches
}

/** The same where few records make chance matter more: after Poisson. */
function inFew(mean: number, size: number): number {
  let chance = Math.exp(-mean)
  let batches = 0
  for (let records = 0; records < MANY * 4; records += 1) {
    batches += chance * Math.ceil(records / size)
    chance *= mean / (records + 1)
  }
  return batches
}

/** The part of a normal distribution that lies below; a logistic curve that comes close to it. */
function below(z: number): number {
  return 1 / (1 + Math.exp(-z * (1.5976 + 0.070565 * z * z)))
}
