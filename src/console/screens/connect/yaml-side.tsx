// The same settings as YAML: what is changed here changes the form, and the other way round.
import { Alert, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Settings } from '../setup/stored.ts'
import { inStep, readSettings } from './text.ts'

interface YamlSideProps {
  readonly text: string
  readonly settings: Settings
  /** Settings that are not shown once they are typed. */
  readonly secrets: readonly string[]
  /** Without settings where the text cannot be read, or says what the form said before. */
  onChange(text: string, settings: Settings | null): void
}

export function YamlSide({ text, settings, secrets, onChange }: YamlSideProps) {
  const [fault, setFault] = useState<string | null>(null)
  const [isTyping, setTyping] = useState(false)
  const said = useRef(settings)
  useEffect(() => {
    const isSaid = JSON.stringify(said.current) === JSON.stringify(settings)
    said.current = settings
    // Nobody's text is put right under their hands: only once they have left it, and never because it cannot be read.
    if (isTyping || (isSaid && fault !== null)) return
    setFault(null)
    const now = inStep(text, settings, secrets)
    if (now !== text) onChange(now, null)
  }, [text, settings, secrets, isTyping, fault, onChange])

  const read = (written: string) => {
    const { settings: now, fault: why } = readSettings(written, settings)
    setFault(why)
    onChange(written, now)
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
