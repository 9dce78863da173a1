// Lets nobody but who is logged in to the screens; the first visitor of all makes the first admin. Where a session ends in
// the middle its user logs in again before the screens, which stay as they are behind it: what was typed is not lost.
import { Center, Loader } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Activity, useEffect, useState } from 'react'
import { onSessionEnd } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'
import { router } from '../router.tsx'
import { LogIn } from './log-in.tsx'
import { sessionQuery, type User, WhoIsIn } from './session.ts'

export function Gate() {
  const client = useQueryClient()
  // Who was logged out may have logged in again in another tab.
  const { data, error, refetch } = useQuery({ ...sessionQuery, refetchOnWindowFocus: 'always' })
  const [last, setLast] = useState<User | null>(null)
  useEffect(() => {
    onSessionEnd(() => client.invalidateQueries({ queryKey: sessionQuery.queryKey }))
  }, [client])

  // Who left, as against whose session ended, is not known any more.
  const user = data === undefined ? null : (data.user ?? last)
  if (user !== last) setLast(user)
  if (data === undefined) {
    return (
      <Center h="100vh" p="md">
        {error === null ? <Loader aria-label="Loading" /> : <Failure error={error} retry={() => refetch()} />}
      </Center>
    )
  }
  const isIn = data.state === 'in'
  return (
    <>
      {!isIn && <LogIn isFirst={data.state === 'fresh'} signOn={data.signOn} again={user} />}
      {user !== null && (
        <WhoIsIn key={user.name} value={user}>
          <Activity mode={isIn ? 'visible' : 'hidden'}>
            <RouterProvider router={router} />
          </Activity>
        </WhoIsIn>
      )}
    </>
  )
}
