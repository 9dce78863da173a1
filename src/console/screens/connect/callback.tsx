// What the CRM has to know of Evergreen before anybody can allow it there: where the browser comes back to.
import { Code, Stack, Text } from '@mantine/core'

const PATH = '/api/v1/connections/allowed'

const NEEDS: Readonly<Record<string, string>> = {
  salesforce:
    'Your External Client App (or connected app) needs the scopes api and refresh_token, and this callback URL:',
  hubspot: 'Your app needs the scopes of the objects that it syncs, and this redirect URL:',
}

export function Callback({ connector }: { readonly connector: string }) {
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {NEEDS[connector]}
      </Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', userSelect: 'all' }}>
        {window.location.origin + PATH}
      </Code>
    </Stack>
  )
}
