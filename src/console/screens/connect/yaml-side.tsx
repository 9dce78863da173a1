// The same settings as YAML: what is changed here changes the form, and the other way round.
import { Alert, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { isMap, parseDocument, stringify } from 'yaml'
import { type Settings, settingsIn } from '../setup/stored.ts'

/** Stands for what was typed in the form: over a shoulder it is not to be read. */
const TYPED = '(typed in the form)'

interface YamlSideProps {
  readonly settings: Settings
  /** Settings that are not shown once they are typed. */
  readonly secrets: readonly string[]
  onChange(settings: Settings): void
}

export function YamlSide({ settings, secrets, onChange }: YamlSideProps) {
  const [text, setText] = useState(() => textOf(settings, secrets))
  const [fault, setFault] = useState<string | null>(null)
  const fromHere = useRef(settings)
  useEffect(() => {
    if (fromHere.current === settings) return
    fromHere.current = settings
    setText(textOf(settings, secrets))
    setFault(null)
  }, [settings, secrets])

  const read = (written: string) => {
    setText(written)
    const document = parseDocument(written)
    const [error] = document.errors
    if (error !== undefined || !isMap(document.contents)) {
      setFault(error?.message ?? 'It must have settings: name: value')
      return
    }
    setFault(null)
    const read = Object.entries(settingsIn(document.toJS())).map(([name, value]) => {
      return [name, value === TYPED ? (settings[name] ?? '') : value] as const
    })
    fromHere.current = Object.fromEntries(read)
    onChange(fromHere.current)
  }
  return (
    <>
      <Textarea
        label="The same as YAML"
        description="Change either; they keep in step"
        autosize
        minRows={10}
        maxRows={30}
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => read(currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      {fault !== null && (
        <Alert color="orange" variant="light" title="Not read yet" role="status">
          {fault}
        </Alert>
      )}
    </>
  )
}

function textOf(settings: Settings, secrets: readonly string[]): string {
  const shown = Object.entries(settings).map(([name, value]) => {
    return [name, secrets.includes(name) && typeof value === 'string' ? TYPED : value] as const
  })
  return stringify(Object.fromEntries(shown))
}
