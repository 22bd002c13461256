/** What other rooms may ask of approvals/: to bring the acts that need a second person, and to use up an approval. */
export { Approvals } from './approvals.js';
export { type AskedFor, type TwoPersonAct, TwoPersonActs } from './two-person.js';
