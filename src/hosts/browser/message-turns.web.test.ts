import { turnsContract } from '../../../tests/contracts/turns.contract.ts';
import { MessageTurns } from '../simulation/message-turns.ts';

turnsContract('messages in a browser', new MessageTurns());
