package conformance;

import java.util.concurrent.atomic.AtomicBoolean;

/** Threads that keep the processors busy, so that another run sees other interleavings. */
final class BusyLoops implements AutoCloseable {
    private static final int[] LOOPS_OF_RUN = {0, 2, 5};

    private final AtomicBoolean stopped = new AtomicBoolean();

    private BusyLoops(int loops) {
        for (int loop = 0; loop < loops; loop++) {
            Thread thread = new Thread(this::spin, "busy loop");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The first run of three has the machine to itself, the others share it with two and with five loops. */
    static BusyLoops beside(int run) {
        return new BusyLoops(LOOPS_OF_RUN[run % LOOPS_OF_RUN.length]);
    }

    private void spin() {
        double value = 1;
        while (!stopped.get()) value = Math.sin(value) + 1e-9;
    }

    @Override
    public void close() {
        stopped.set(true);
    }
}
