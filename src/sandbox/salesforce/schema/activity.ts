// Tasks and events have their custom fields in common: they are those of Activity, which is no object of its own.

export const ACTIVITY = 'Activity'
const KINDS: ReadonlySet<string> = new Set(['Task', 'Event'])

/** The object that custom fields of an object are made on. */
export const homeOf = (object: string): string => (KINDS.has(object) ? ACTIVITY : object)

/** The objects that have the custom fields of one. */
export const sharersOf = (home: string): readonly string[] => (home === ACTIVITY ? [...KINDS] : [home])
