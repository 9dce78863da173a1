// The secret of a key, the only time that it can be seen.
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react'

interface SecretProps {
  readonly label: string
  readonly secret: string
  onDone(): void
}

export function Secret({ label, secret, onDone }: SecretProps) {
  return (
    <Stack>
      <Alert color="fir" variant="light" icon={<IconKey aria-hidden />} title={`The secret of ${label}`}>
        Keep it where the program finds it. It is shown this once; whoever loses it makes another key.
      </Alert>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', userSelect: 'all' }} aria-label="Secret">
        {secret}
      </Code>
      <Text size="sm" c="dimmed">
        It goes with each request: <Code>Authorization: Bearer …</Code>
      </Text>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Stack>
  )
}
