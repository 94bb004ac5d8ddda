// Lesson 02: opening and closing: what is done in each beat.
import { ask, button, check, choose, inOrder, keep, number, order } from './learner.mjs';

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
    'three-lives': [choose('Una sesión que pasa de una línea a otra', 'One session that moves from line to line')],
    lifelines: [
      inOrder(
        ['La línea queda lista', 'The line is up'],
        ['Empieza la sesión', 'The session begins'],
        ['Acaba la sesión', 'The session ends'],
        ['Se suelta la línea', 'The line is given up'],
      ),
    ],
    recall: [number('1'), choose('Se suelta, o queda para la sesión siguiente', 'It is given up, or kept for the next session'), choose('El aviso S-P-ABORT', 'The notice S-P-ABORT')],
  },
};
