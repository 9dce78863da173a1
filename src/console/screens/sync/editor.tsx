// A sync that is edited: a form and the YAML side by side, both of one text; what would change is said while one types.
import { Grid, SegmentedControl, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { Form } from './form/form.tsx'
import { SaveBar } from './save-bar.tsx'
import { TextPane } from './text-pane.tsx'

const WIDE = '(min-width: 75em)'

interface EditorProps {
  /** The text that is stored; empty for a sync that is not. */
  readonly stored: string
  readonly version: string
  /** Saved or discarded: what is stored is what counts again. */
  readonly onSettled: () => unknown
}

export function Editor({ stored, version, onSettled }: EditorProps) {
  const isWide = useMediaQuery(WIDE) ?? true
  const [side, setSide] = useState('form')
  const bar = <SaveBar stored={stored} version={version} onSettled={onSettled} />
  if (isWide) {
    return (
      <Stack>
        <Grid>
          <Grid.Col span={7}>
            <Form />
          </Grid.Col>
          <Grid.Col span={5}>
            <TextPane sticky />
          </Grid.Col>
        </Grid>
        {bar}
      </Stack>
    )
  }
  return (
    <Stack>
      <SegmentedControl
        aria-label="How it is shown"
        value={side}
        onChange={setSide}
        data={[
          { value: 'form', label: 'Form' },
          { value: 'text', label: 'YAML' },
        ]}
      />
      {side === 'form' ? <Form /> : <TextPane />}
      {bar}
    </Stack>
  )
}
