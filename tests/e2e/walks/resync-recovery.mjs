// Lesson 07: resynchronizing: what is done in each beat.
import { ask, button, check, choose, knob, number } from './learner.mjs';

export default {
  kinds: ['guess', 'second-way', 'classic', 'lag', 'no-copy', 'build-restart', 'lab'],
  acts: {
    before: [choose('El informe es de quien no tiene el turno', 'The report is for the side with no turn')],
    guess: [number('50'), number('50'), number('2')],
    classic: [
      async (learner) => {
        await learner.measure('52');
        await button('Cortar la línea', 'Cut the line')(learner);
      },
      button('Arreglar la línea', 'Mend the line'),
      button('Ana sigue', 'Ana goes on'),
      check,
    ],
    'no-points': [number('152')],
    'late-yes': [number('45'), number('7')],
    lag: [
      ask('S-CONNECT.req', { ticks: ['half-duplex', 'minor-synchronize', 'activity-management'] }),
      ask('S-ACTIVITY-RESUME.req', { numbers: ['8'] }),
      ask('S-DATA.req · SSDU', { numbers: ['5000'] }),
      check,
    ],
    'no-copy': [choose('Beto lo tira y espera que vuelva', 'Beto throws it away and waits for it to come again')],
    'build-restart': [ask('S-RESYNCHRONIZE.req restart', { numbers: ['3'] })],
    living: [
      ask('S-RESYNCHRONIZE.req restart', { end: 1, numbers: ['4'] }),
      ask('S-DATA.req · SSDU', { numbers: ['1000'] }),
      check,
    ],
    which: [number('3'), number('500')],
    'three-cuts': [knob('Un punto cada', 'A point every', '5'), knob('Retraso', 'Lag', '0'), check],
    recall: [number('45'), choose('Ya no hay sesión', 'There is no session any more'), number('152')],
  },
};
