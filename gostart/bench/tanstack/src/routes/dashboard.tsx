import { createFileRoute, redirect } from '@tanstack/react-router'
import { getDashboard } from '../session'

export const Route = createFileRoute('/dashboard')({
  loader: async () => {
    const data = await getDashboard()
    if (!data) throw redirect({ to: '/login' })
    return data
  },
  component: () => {
    const { user, activity } = Route.useLoaderData()
    return (
      <>
        <h1>Welcome, {user.name}!</h1>
        <p>{user.email}</p>
        <table>
          <thead>
            <tr>
              <th>#</th>
              <th>Time</th>
              <th>Action</th>
              <th>Place</th>
              <th>Address</th>
              <th>Status</th>
            </tr>
          </thead>
          <tbody>
            {activity.map((a) => (
              <tr key={a.number}>
                <td>{a.number}</td>
                <td>{a.time}</td>
                <td>{a.action}</td>
                <td>{a.place}</td>
                <td>{a.address}</td>
                <td>{a.status}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </>
    )
  },
})
