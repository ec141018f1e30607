import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderCommand } from '#domain/orders/commands.ts';
import { decide, decideAndFulfil } from '#domain/orders/decide.ts';
import { definitionFor, type OrderFact } from '#domain/orders/events.ts';
import { NO_ORDER, orderAfter } from '#domain/orders/evolve.ts';
import { TributaryError } from '#lib/errors.ts';
import {
  AT,
  COMMANDS,
  cancel,
  cancelledFor,
  decline,
  deplete,
  fulfil,
  fulfilled,
  outcomeOf,
  paid,
  pay,
  place,
  placed,
  reserve,
  reserved,
  TOTAL,
} from '../../../support/orders.ts';

/** The history so far, the command, and what must come of it: facts, or the code of an error. */
const given = (...history: readonly OrderFact[]) => ({
  when: (command: OrderCommand) => ({
    thenHappens: (...expected: readonly OrderFact[]) =>
      expect(outcomeOf(decide(command, orderAfter(history)))).toEqual(expected),
    thenFails: (code: string, message: string) => {
      const decision = decide(command, orderAfter(history));
      expect(decision instanceof TributaryError && [decision.code, decision.message]).toEqual([code, message]);
    },
  }),
});

const customerCancelled = cancelledFor('customer-request');

describe('placing an order', () => {
  test('adds its lines up', () => {
    given().when(place).thenHappens(placed);
  });

  test('works once', () => {
    given(placed).when(place).thenFails('ORDER_EXISTS', 'Order ORD-1 was placed before.');
  });

  test('needs one currency', () => {
    const [line] = place.lines;
    if (!line) throw new Error('the sample has no line');
    const lines = [line, { ...line, unitPrice: { minorUnits: 1, currency: 'DKK' } }];
    const message = 'Order ORD-1 cannot be placed: its lines are in EUR and DKK, not in one.';
    given()
      .when({ ...place, lines })
      .thenFails('ORDER_TOTAL_INVALID', message);
  });

  test('refuses a total beyond what a number holds exactly', () => {
    const unitPrice = { minorUnits: Number.MAX_SAFE_INTEGER, currency: 'EUR' };
    const message = 'Order ORD-1 cannot be placed: its total is too large to be exact.';
    given()
      .when({ ...place, lines: [{ sku: 'GOLD', name: 'Gold', quantity: 2, unitPrice }] })
      .thenFails('ORDER_TOTAL_INVALID', message);
  });
});

describe('an order that was never placed', () => {
  test.each(COMMANDS.filter(({ kind }) => kind !== 'place'))('cannot $kind', (command) => {
    given().when(command).thenFails('ORDER_UNKNOWN', 'There is no order ORD-1.');
  });
});

describe('paying', () => {
  test('is noted', () => {
    given(placed).when(pay).thenHappens(paid);
  });

  test('again with the same payment changes nothing, in any later state', () => {
    given(placed, paid).when(pay).thenHappens();
    given(placed, paid, reserved, fulfilled).when(pay).thenHappens();
    given(placed, paid, customerCancelled).when(pay).thenHappens();
  });

  test('again with another payment needs a person', () => {
    given(placed, paid)
      .when({ ...pay, paymentId: 'PAY-2' })
      .thenFails('ORDER_ALREADY_PAID', 'Order ORD-1 is already paid by PAY-1. Refund the second payment.');
  });

  test.each([
    { amount: { ...TOTAL, minorUnits: TOTAL.minorUnits - 1 }, paidText: '8399 EUR' },
    { amount: { ...TOTAL, currency: 'DKK' }, paidText: '8400 DKK' },
  ])('$paidText instead of the total needs a person', ({ amount, paidText }) => {
    const message = `Order ORD-1 costs 8400 EUR minor units, ${paidText} were paid. Refund the payment.`;
    given(placed)
      .when({ ...pay, amount })
      .thenFails('ORDER_PAYMENT_DIFFERS', message);
  });

  test('a cancelled order needs a person', () => {
    given(placed, customerCancelled)
      .when(pay)
      .thenFails('ORDER_CANCELLED', 'Order ORD-1 is cancelled: customer-request. Nothing more happens to it.');
  });
});

describe('a payment that is declined', () => {
  test('cancels the order', () => {
    given(placed).when(decline).thenHappens(cancelledFor('payment-declined'));
  });

  test('does nothing once another attempt has paid', () => {
    given(placed, paid).when(decline).thenHappens();
  });
});

describe('reserving', () => {
  test('is noted, before the payment or after it', () => {
    given(placed).when(reserve).thenHappens(reserved);
    given(placed, paid).when(reserve).thenHappens(reserved);
  });

  test('again changes nothing', () => {
    given(placed, reserved)
      .when({ ...reserve, reservationId: 'RES-2' })
      .thenHappens();
  });
});

describe('a product that runs out', () => {
  test('cancels the order', () => {
    given(placed).when(deplete).thenHappens(cancelledFor('out-of-stock'));
    given(placed, paid).when(deplete).thenHappens(cancelledFor('out-of-stock'));
  });

  test('does nothing once the order is reserved', () => {
    given(placed, reserved).when(deplete).thenHappens();
  });
});

describe('fulfilling', () => {
  test('needs payment and stock', () => {
    given(placed, paid, reserved).when(fulfil).thenHappens(fulfilled);
    given(placed, reserved, paid).when(fulfil).thenHappens(fulfilled);
  });

  test('without payment is refused', () => {
    const message = 'Order ORD-1 is not paid, so it cannot be fulfilled.';
    given(placed).when(fulfil).thenFails('ORDER_NOT_PAID', message);
    given(placed, reserved).when(fulfil).thenFails('ORDER_NOT_PAID', message);
  });

  test('without stock is refused', () => {
    given(placed, paid)
      .when(fulfil)
      .thenFails('ORDER_NOT_RESERVED', 'Order ORD-1 is not reserved, so it cannot be fulfilled.');
  });

  test('works once', () => {
    given(placed, paid, reserved, fulfilled)
      .when(fulfil)
      .thenFails('ORDER_FULFILLED', 'Order ORD-1 is on its way. Nothing more happens to it.');
  });
});

describe('cancelling', () => {
  test.each([
    { before: 'anything else', history: [placed] },
    { before: 'stock', history: [placed, paid] },
    { before: 'payment', history: [placed, reserved] },
    { before: 'fulfilment', history: [placed, paid, reserved] },
  ])('before $before works', ({ history }) => {
    given(...history)
      .when(cancel)
      .thenHappens(customerCancelled);
  });

  test('after fulfilment is refused', () => {
    given(placed, paid, reserved, fulfilled)
      .when(cancel)
      .thenFails('ORDER_FULFILLED', 'Order ORD-1 is on its way. Nothing more happens to it.');
  });

  test('works once', () => {
    given(placed, cancelledFor('out-of-stock'))
      .when(cancel)
      .thenFails('ORDER_CANCELLED', 'Order ORD-1 is cancelled: out-of-stock. Nothing more happens to it.');
  });
});

describe('reports of other parts of the shop', () => {
  test.each([reserve, decline, deplete])('$kind does nothing to an order that is closed', (report) => {
    given(placed, customerCancelled).when(report).thenHappens();
    given(placed, paid, reserved, fulfilled).when(report).thenHappens();
  });
});

describe('an order with nothing left to wait for', () => {
  test('goes out with the last thing that it waited for', () => {
    expect(outcomeOf(decideAndFulfil(pay, orderAfter([placed, reserved])))).toEqual([paid, fulfilled]);
    expect(outcomeOf(decideAndFulfil(reserve, orderAfter([placed, paid])))).toEqual([reserved, fulfilled]);
  });

  test('waits for both, and does not go out twice', () => {
    expect(outcomeOf(decideAndFulfil(pay, orderAfter([placed])))).toEqual([paid]);
    expect(outcomeOf(decideAndFulfil(pay, orderAfter([placed, paid, reserved, fulfilled])))).toEqual([]);
    expect(outcomeOf(decideAndFulfil(reserve, orderAfter([placed, paid, customerCancelled])))).toEqual([]);
  });

  test('does not go out when the command is refused', () => {
    const outcome = outcomeOf(decideAndFulfil({ ...pay, paymentId: 'PAY-2' }, orderAfter([placed, paid, reserved])));
    expect(outcome).toBe('ORDER_ALREADY_PAID');
  });
});

describe('the state of an order', () => {
  test('follows from its events', () => {
    expect(orderAfter([placed, paid, reserved])).toEqual({
      version: 3,
      placed: placed.data,
      paymentId: 'PAY-1',
      reservationId: 'RES-1',
    });
    expect(orderAfter([placed, cancelledFor('out-of-stock')])).toEqual({
      version: 2,
      placed: placed.data,
      cancelled: 'out-of-stock',
    });
  });

  test('is written in the newest version of each event', () => {
    expect([definitionFor('OrderPlaced').version, definitionFor('OrderFulfilled').version]).toEqual([2, 1]);
  });
});

describe('commands in any order', () => {
  const commands = fc.array(
    fc.oneof(
      fc.constantFrom(...COMMANDS),
      fc.constant({ ...pay, paymentId: 'PAY-2' }),
      fc.constant({ ...pay, amount: { minorUnits: 1, currency: 'EUR' } }),
    ),
    { maxLength: 12 },
  );

  function play(sequence: readonly OrderCommand[], rule: typeof decide): readonly OrderFact[] {
    const history: OrderFact[] = [];
    for (const command of sequence) {
      const decision = rule(command, orderAfter(history));
      if (!(decision instanceof TributaryError)) history.push(...decision);
    }
    return history;
  }

  const typesOf = (history: readonly OrderFact[]): readonly string[] => history.map(({ type }) => type);

  test.each([
    { name: 'decide', rule: decide },
    { name: 'decideAndFulfil', rule: decideAndFulfil },
  ])('$name keeps the rules', ({ rule }) => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const types = typesOf(play(sequence, rule));
        const closing = types.findIndex((type) => type === 'OrderFulfilled' || type === 'OrderCancelled');
        expect(new Set(types).size).toBe(types.length);
        expect(types.slice(0, 1)).toEqual(types.length === 0 ? [] : ['OrderPlaced']);
        expect(closing === -1 ? types.length - 1 : closing).toBe(types.length - 1);
        if (types.includes('OrderFulfilled'))
          expect(types.slice(0, -1).toSorted()).toEqual(['OrderPaid', 'OrderPlaced', 'OrderReserved']);
      }),
    );
  });

  test('an order that is paid and reserved is never left waiting', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const order = orderAfter(play(sequence, decideAndFulfil));
        const waits = order.paymentId !== undefined && order.reservationId !== undefined && !order.cancelled;
        expect(waits).toBe(order.fulfilled === true);
      }),
    );
  });

  test('a command that was done is not done again', () => {
    fc.assert(
      fc.property(commands, fc.constantFrom(...COMMANDS), (sequence, command) => {
        const once = play([...sequence, command], decideAndFulfil);
        expect(play([...sequence, command, command], decideAndFulfil)).toEqual(once);
      }),
    );
  });

  test('the state does not depend on where the history is cut', () => {
    fc.assert(
      fc.property(commands, fc.nat(12), (sequence, cut) => {
        const history = play(sequence, decide);
        const halfway = orderAfter(history.slice(0, cut));
        expect(orderAfter(history.slice(cut), halfway)).toEqual(orderAfter(history, NO_ORDER));
      }),
    );
  });

  test('every fact states the time of its command', () => {
    const history = play([place, pay, reserve, fulfil], decide);
    const times = history.map(({ data }) => Object.values(data).filter((value) => value === AT));
    expect(times).toEqual([[AT], [AT], [AT], [AT]]);
  });
});
