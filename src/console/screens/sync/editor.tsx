// A sync that is edited: a form and the YAML side by side, both of one text; what would change is said while one types.
import { Grid, SegmentedControl, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { Form } from './form/form.tsx'
import { SaveBar, type SaveBarProps } from './save-bar.tsx'
import { TextPane } from './text-pane.tsx'

const WIDE = '(min-width: 75em)'

export function Editor(props: SaveBarProps) {
  const isWide = useMediaQuery(WIDE) ?? true
  const [side, setSide] = useState('form')
  const bar = <SaveBar {...props} />
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
