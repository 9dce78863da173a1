// What went wrong: what, where, what to do next, and the code to look up.
import { Alert, Button, Code, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { problemOf } from '../api/problem.ts'

export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const { title, detail, fix, code, faults } = problemOf(error)
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Stack gap="xs">
        {faults.length === 0 ? (
          <Text size="sm">{withoutFix(detail, fix)}</Text>
        ) : (
          <List size="sm">
            {faults.map(({ at, what }) => (
              <List.Item key={`${at} ${what}`}>
                <Code>{at}</Code> {what}
              </List.Item>
            ))}
          </List>
        )}
        {fix !== null && (
          <Text size="sm" fw={600}>
            {fix}
          </Text>
        )}
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            Code {code}
          </Text>
          {retry !== undefined && (
            <Button size="compact-sm" variant="default" onClick={retry}>
              Try again
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  )
}

/** The line that tells what happened ends with what to do, which stands by itself below. */
function withoutFix(detail: string, fix: string | null): string {
  return fix !== null && detail.endsWith(fix) ? detail.slice(0, -fix.length).trimEnd() : detail
}
