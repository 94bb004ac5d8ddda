// Lesson 12: SMTP by turns: what is done in each beat.
import { button, check, chip, choose, line, lines, reload, reply, seekRow, sort, turn, watch } from './learner.mjs';

const hello = line('EHLO casa.example');
const sender = line('MAIL FROM:<ana@casa.example>');
const spaced = line('MAIL FROM: <ana@casa.example>');
const beto = line('RCPT TO:<beto@lab.example>');
const carla = line('RCPT TO:<carla@lab.example>');
const data = line('DATA');
const quit = line('QUIT');
const again = button('Volver a empezar este paso', 'Begin this step again');

export default {
  kinds: ['hook', 'first-word', 'menu', 'space', 'the-dot', 'autopsy', 'lab'],
  acts: {
    before: [sort(0, 1, 0)],
    'first-word': [choose('Del servidor', "The server's")],
    menu: [watch('250-lab.example')],
    space: [hello, spaced, reply('501'), sender, check],
    'out-of-order': [
      choose('503: comando fuera de sitio', '503: out of place'),
      ...[hello, sender, data, reply('503')],
      ...[beto, data, ...lines('Subject: Hola', '', 'Hola.', '.')],
      check,
    ],
    'one-wrong': [button('un 550', 'a 550')],
    'the-dot': [
      // The words of a question lead to no event: she goes on to the mail herself.
      seekRow('MESSAGE'),
      choose('Pone otro punto delante; el servidor lo quita', 'It puts a dot before it; the server takes it off'),
    ],
    blind: [
      ...[hello, sender, beto, carla, data],
      // Left amid the message, which goes on with its next line.
      ...lines('To: <beto@lab.example>', 'Subject: Lunes', ''),
      reload,
      ...lines('Hola.', '.'),
      quit,
      check,
    ],
    reset: [choose('Todo menos la transacción a medias', 'All but the unfinished transaction')],
    detective: [
      ...[sender, line('RSET')],
      reload,
      ...[sender, carla, data, ...lines('Subject: Tres', '', 'Hola.', '.')],
      check,
    ],
    autopsy: [
      choose('No puede saber si el servidor lo tiene', "She can't know whether the server has it"),
      async (learner) => {
        await seekRow('250 2.0.0 OK')(learner);
        await button('Cortar la línea', 'Cut the line')(learner);
      },
      check,
    ],
    twice: [button('El 250 se perdió', 'The 250 was lost')],
    goodbye: [button('221', '221')],
    lab: [
      // Typed, a MAIL would wait for the 220; the chip sends both lines at once.
      ...[turn('STARTTLS', 'STARTTLS'), hello, chip('STARTTLS\\r\\n MAIL FROM:<eva@x.example>'), reply('220'), again],
      ...[turn('Servidor tolerante', 'Lenient server'), hello, beto, reply('503')],
      // The second name is offered once the first was taken.
      ...[spaced, sender, beto, chip('RCPT TO:<carla@lab.example>')],
      ...[data, line('.'), quit, reply('221')],
      // The connection is gone: she opens another one.
      ...[button('Abrir la conexión', 'Open the connection'), hello, reply('250')],
    ],
    recall: [
      choose('Solo la transacción en curso', 'Just the unfinished transaction'),
      choose('El servidor, con 220', 'The server, with 220'),
      choose('Se perdió el último 250 y el cliente repite', 'The last 250 was lost, and the client sends again'),
    ],
  },
};
