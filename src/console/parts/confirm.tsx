// What cannot be taken back is asked for once more, with what will come of it.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'

interface ConfirmProps {
  readonly title: string
  /** What will come of it. */
  readonly children: ReactNode
  /** The word on the button: the deed, and not "OK". */
  readonly action: string
  /** The word on the button that does nothing. */
  readonly otherwise?: string
  readonly isPending: boolean
  readonly error: Error | null
  onConfirm(): void
  onClose(): void
}

export function Confirm(props: ConfirmProps) {
  const { title, children, action, otherwise = 'Leave it', isPending, error, onConfirm, onClose } = props
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{children}</Text>
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {otherwise}
          </Button>
          <Button color="red" loading={isPending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
