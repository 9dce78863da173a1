// What is broken, and what to do about each.
import { Alert, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Advice } from '../../advice/advice.tsx'
import type { Trouble } from './health.ts'

export function TroubleList({ of }: { readonly of: readonly Trouble[] }) {
  if (of.length === 0) return null
  return (
    <Stack gap="xs">
      {of.map(({ where, what, fix, remedy }) => (
        <Alert
          key={`${where} ${what}`}
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={`${where}: ${what}`}
        >
          <Advice fix={fix} remedy={remedy} />
        </Alert>
      ))}
    </Stack>
  )
}
