// Lesson 09, activities: what is done in each beat.
import { anotherDay, ask, check, choose, number, say, sort } from './learner.mjs';

const BAS = ['half-duplex', 'typed-data', 'capability-data', 'minor-synchronize', 'exceptions', 'activity-management'];
const call = ask('S-CONNECT.req', { ticks: BAS });
const release = ask('S-RELEASE.req');
const start = (name) => ask('S-ACTIVITY-START.req', { texts: [name] });
const resume = (name, old, point) => ask('S-ACTIVITY-RESUME.req', { texts: [name, old], numbers: [point] });
const interrupt = ask('S-ACTIVITY-INTERRUPT.req');
const discard = ask('S-ACTIVITY-DISCARD.req');
const end = ask('S-ACTIVITY-END.req');
const octets = (count) => ask('S-DATA.req · SSDU', { numbers: [count] });
const order = (name) => [start(name), say(), end];

export default {
  kinds: ['before', 'first-end', 'pay-today', 'today', 'night', 'tomorrow', 'no-goodbye', 'who-refused', 'rules', 'order-desk', 'lab', 'recall'],
  acts: {
    before: [number('45')],
    'first-end': [number('3')],
    'second-start': [number('1')],
    'two-ones': [choose('De qué actividad es', 'Which activity it belongs to')],
    urgent: [choose('Su lado se lo niega', 'Her side tells her no')],
    'which-number': [number('2'), number('3')],
    'pay-today': [number('500'), interrupt, start('URG'), say(), end, resume('INV-2B', 'INV-2', '2'), octets('1000'), end, check],
    today: [interrupt, release, check],
    night: [anotherDay],
    tomorrow: [call, resume('INV-3B', 'INV-3', '1'), octets('1000'), end, check],
    'no-goodbye': [number('1000')],
    'who-refused': [choose('Beto, el usuario, con un informe de excepción', 'Beto, the user, with an exception report')],
    'wrong-price': [discard, start('INV-6'), octets('1000'), end, check],
    between: [choose('Solo la de antes', 'Just the one before')],
    rules: [sort(1, 1, 0, 0, 1, 1, 1)],
    'order-desk': [...order('O-1'), ...order('O-2'), release, call, ...order('O-3'), ...order('O-4'), check],
    lab: [start('O-1'), say(), interrupt, resume('O-1B', 'O-1', '0'), discard],
    recall: [sort(0, 1, 0), number('4'), choose('Nombre nuevo, nombre viejo, punto y sesión anterior', 'New name, old name, point and the session before')],
  },
};
