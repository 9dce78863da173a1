// What came of letting Evergreen into a CRM, when the browser is back from there.
import { Alert } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { SentBack, type SentBackProps } from '../../session/sent-back.tsx'

export interface ReturnedProps extends SentBackProps {
  /** The connection that is there now. */
  readonly connected?: string | undefined
}

export function Returned({ connected, ...problem }: ReturnedProps) {
  if (connected === undefined) return <SentBack title="It was not connected" {...problem} />
  return (
    <Alert color="fir" variant="light" icon={<IconCircleCheck aria-hidden />} title={`${connected} is connected`}>
      <Link to="/connections/$alias" params={{ alias: connected }} search={{ check: true }}>
        Check what Evergreen may do there
      </Link>
    </Alert>
  )
}
