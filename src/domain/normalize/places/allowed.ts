// The notation of a place that the CRM allows: of a picklist the value that names the same place ("TX", "Texas").

/** What an allowed value is the code of; null where it names no place. */
type CodeOf = (value: string) => string | null

const byOptions = new WeakMap<ReadonlySet<string>, Map<string, ReadonlyMap<string, string>>>()

/**
 * The allowed value for the place of this code, or `name` where any value is allowed, or none is of this place. `where`:
 * what `codeOf` reads the values by, beside themselves.
 */
export function allowedNotation(
  options: ReadonlySet<string> | null | undefined,
  place: { readonly code: string; readonly name: string },
  where: string,
  codeOf: CodeOf,
): string {
  if (options === null || options === undefined || options.has(place.name)) return place.name
  const ofWhere = byOptions.get(options) ?? new Map<string, ReadonlyMap<string, string>>()
  byOptions.set(options, ofWhere)
  const known = ofWhere.get(where) ?? codesOf(options, codeOf)
  ofWhere.set(where, known)
  return known.get(place.code) ?? place.name
}

/** The first value of each place. */
function codesOf(options: ReadonlySet<string>, codeOf: CodeOf): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  for (const option of options) {
    const code = codeOf(option)
    if (code !== null && !codes.has(code)) codes.set(code, option)
  }
  return codes
}
