// The sync as YAML: what the form changes is seen here at once, and what is typed here in the form.
import { Box, Textarea } from '@mantine/core'
import { useDraft } from './draft/draft.tsx'

const LEAST_ROWS = 12
/** Below the header of the page. */
const TOP = 72

export function TextPane({ sticky = false }: { readonly sticky?: boolean }) {
  const { text, fault, mayEdit, setText } = useDraft()
  return (
    <Box {...(sticky && { pos: 'sticky', top: TOP })}>
      <Textarea
        label="YAML"
        description="The same sync as text; comments stay while you edit"
        value={text}
        readOnly={!mayEdit}
        error={fault}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        autosize
        minRows={LEAST_ROWS}
        maxRows={34}
        spellCheck={false}
        styles={{
          input: {
            fontFamily: 'var(--mantine-font-family-monospace)',
            fontSize: 13,
            whiteSpace: 'pre',
            overflowX: 'auto',
          },
        }}
      />
    </Box>
  )
}
