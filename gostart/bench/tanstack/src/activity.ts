// The same rows as in the example app's dashboard, newest first.
const actions = ['Signed in', 'Changed the profile', 'Made a token', 'Invited a teammate', 'Exported a report']
const places = ['Lisbon', 'Osaka', 'Nairobi', 'Quito']

export const activity = Array.from({ length: 20 }, (_, i) => ({
  number: i + 1,
  time: new Date(Date.UTC(2026, 0, 31, 12) - i * 90 * 60_000).toISOString().slice(0, 16).replace('T', ' '),
  action: actions[i % actions.length],
  place: places[i % places.length],
  address: `192.0.2.${i + 10}`,
  status: i % 7 === 3 ? 'failed' : 'ok',
}))
