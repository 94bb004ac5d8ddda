// Lesson 02: opening and closing: what is done in each beat.
import { ask, button, check, choose, keep, number, order } from './learner.mjs';

export default {
  kinds: ['hook', 'guess-order', 'closing', 'call', 'cost', 'cut-it', 'lab', 'recall'],
  acts: {
    'guess-order': [order([1, 3, 4, 2, 0])],
    call: [ask('S-CONNECT.req'), ask('S-DATA.req'), check],
    'be-beto': [ask('S-CONNECT.rsp −'), ask('S-CONNECT.rsp +'), check],
    refusal: [keep, ask('S-CONNECT.req'), ask('S-CONNECT.req'), check],
    cost: [number('160')],
    'three-calls': [keep, ...Array(3).fill([ask('S-CONNECT.req'), ask('S-RELEASE.req')]).flat(), check],
    'two-at-once': [choose('Se la niegan en su propio lado', 'Her own side refuses it')],
    'cut-it': [
      choose('Termina, y los dos usuarios reciben un aviso', 'It ends, and both users are told'),
      async (learner) => {
        await learner.toEnd();
        await button('Cortar la línea', 'Cut the line')(learner);
      },
      check,
    ],
    'three-lives': [choose('Varias sesiones seguidas sobre una línea', 'Many sessions in turn on one line')],
    lifelines: [order([1, 0, 2, 3])],
    recall: [number('1'), choose('Se suelta, o queda para la sesión siguiente', 'It is given up, or kept for the next session'), choose('Una indicación de S-P-ABORT', 'An indication of S-P-ABORT')],
  },
};
