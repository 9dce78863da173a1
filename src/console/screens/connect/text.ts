// The settings of a connection as YAML text: written, read, and brought in step with what the form says while all else of
// the text stays as it was: its order, its comments.
import { Document, isMap, parseDocument, stringify } from 'yaml'
import { type Settings, settingsIn } from '../setup/stored.ts'

/** Stands for what was typed in the form: over a shoulder it is not to be read. */
const TYPED = '(typed in the form)'
const LAYOUT = { lineWidth: 0 } as const

/** `secrets`: settings that are not shown once they are typed. */
export function textOf(settings: Settings, secrets: readonly string[]): string {
  return stringify(shown(settings, secrets), LAYOUT)
}

/** The connection as the text of the set-up has it, comments included; null where it has none of this name. */
export function writtenIn(setup: string, alias: string): string | null {
  const written = parseDocument(setup, { logLevel: 'error' }).getIn(['connections', alias], true)
  return isMap(written) ? new Document(written).toString(LAYOUT) : null
}

/** A set-up that has this connection alone: its text, with the secrets that the text only stands for. */
export function setupOf(alias: string, text: string, settings: Settings, secrets: readonly string[]): string {
  const document = parseDocument(inStep(text, settings, secrets), { logLevel: 'error' })
  for (const name of secrets) if (typeof settings[name] === 'string') document.set(name, settings[name])
  if (document.contents !== null && document.comment !== null) document.contents.comment = document.comment
  return new Document({ connections: { [alias]: document.contents } }).toString(LAYOUT)
}

interface ReadSettings {
  /** Null where the text cannot be read. */
  readonly settings: Settings | null
  /** Why it cannot be read. */
  readonly fault: string | null
}

/** What the text says; `before` has what was typed in the form. */
export function readSettings(text: string, before: Settings): ReadSettings {
  const document = parseDocument(text, { logLevel: 'error' })
  const [error] = document.errors
  if (error !== undefined) return { settings: null, fault: error.message }
  if (!isMap(document.contents)) return { settings: null, fault: 'It must have settings: name: value' }
  const read = Object.entries(settingsIn(document.toJS())).map(([name, value]) => {
    return [name, value === TYPED ? (before[name] ?? '') : value] as const
  })
  return { settings: Object.fromEntries(read), fault: null }
}

/** The text with what the settings say otherwise changed, and nothing else; one that cannot be read is written anew. */
export function inStep(text: string, settings: Settings, secrets: readonly string[]): string {
  const document = parseDocument(text, { logLevel: 'error' })
  if (document.errors.length > 0 || !isMap(document.contents)) return textOf(settings, secrets)
  const isChanged = change(document, [], settingsIn(document.toJS()), shown(settings, secrets))
  return isChanged ? document.toString(LAYOUT) : text
}

/** Whether anything had to be changed. */
function change(document: Document, at: readonly string[], before: Settings, after: Settings): boolean {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter(name => {
    const [was, is] = [before[name], after[name]]
    if (JSON.stringify(was) === JSON.stringify(is)) return false
    const path = [...at, name]
    if (is === undefined) return document.deleteIn(path)
    const [within, into] = [settingsIn(was), settingsIn(is)]
    if (Object.keys(within).length > 0 && Object.keys(into).length > 0) return change(document, path, within, into)
    document.setIn(path, is)
    return true
  })
  return changed.length > 0
}

function shown(settings: Settings, secrets: readonly string[]): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      return [name, secrets.includes(name) && typeof value === 'string' ? TYPED : value] as const
    }),
  )
}
