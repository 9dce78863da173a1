// The same settings as YAML: what is changed here changes the form, and the other way round.
import { Alert, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Settings } from '../setup/stored.ts'
import { inStep, readSettings, textOf } from './text.ts'

interface YamlSideProps {
  readonly settings: Settings
  /** Settings that are not shown once they are typed. */
  readonly secrets: readonly string[]
  onChange(settings: Settings): void
}

export function YamlSide({ settings, secrets, onChange }: YamlSideProps) {
  const [text, setText] = useState(() => textOf(settings, secrets))
  const [fault, setFault] = useState<string | null>(null)
  const [isTyping, setTyping] = useState(false)
  const said = useRef(settings)
  useEffect(() => {
    const isSaid = JSON.stringify(said.current) === JSON.stringify(settings)
    said.current = settings
    // Nobody's text is put right under their hands: only once they have left it, and never because it cannot be read.
    if (isTyping || (isSaid && fault !== null)) return
    setText(before => inStep(before, settings, secrets))
    setFault(null)
  }, [settings, secrets, isTyping, fault])

  const read = (written: string) => {
    setText(written)
    const { settings: now, fault: why } = readSettings(written, settings)
    setFault(why)
    if (now !== null) onChange(now)
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
        onFocus={() => setTyping(true)}
        onBlur={() => setTyping(false)}
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
