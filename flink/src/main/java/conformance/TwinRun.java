package conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one run of a twin did.
 *
 * @param rows what reached each CollectSink, in order of arrival
 * @param end how the job ended, in the words of `failure.job`
 * @param messages class and message of each exception in the chain of causes; empty where nothing was thrown
 */
record TwinRun(Map<String, List<JsonNode>> rows, String end, List<String> messages) {
    private static final int SECONDS_MAX = 120;
    private static final int CAUSES_MAX = 20;
    private static final int RETRIES_MAX = 5;

    /**
     * A job that fails in its first milliseconds may fail by a message of Flink's own that did not find the task any
     * more, instead of by what the twin did: such a run says nothing and is made again.
     */
    private static final String LOST_IN_START = "An OperatorEvent from an OperatorCoordinator to a task was lost";

    static TwinRun of(Path classes) throws Exception {
        TwinRun run = once(classes);
        for (int retries = 0; run.says(LOST_IN_START) && retries < RETRIES_MAX; retries++) run = once(classes);
        return run;
    }

    boolean says(String fragment) {
        return messages.stream().anyMatch(message -> message.contains(fragment));
    }

    private static TwinRun once(Path classes) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor(runnable -> {
            Thread daemon = new Thread(runnable, "twin");
            daemon.setDaemon(true);
            return daemon;
        });
        try {
            return thread.submit(() -> run(classes)).get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException timeout) {
            RealFlink.close();
            return new TwinRun(Map.of(), "NOT ENDED AFTER " + SECONDS_MAX + " s", List.of());
        } finally {
            thread.shutdownNow();
        }
    }

    private static TwinRun run(Path classes) throws Exception {
        CollectSink.clear();
        URL url = classes.toUri().toURL();
        AtomicInteger submitted = new AtomicInteger();
        Throwable thrown = null;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url}, TwinRun.class.getClassLoader())) {
            TwinEnvironment.install(loader, url, submitted);
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass("Job").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException wrapper) {
            thrown = wrapper.getCause();
        } finally {
            TwinEnvironment.uninstall();
        }
        return new TwinRun(CollectSink.rows(), endOf(thrown, submitted.get()), messagesOf(thrown));
    }

    private static String endOf(Throwable thrown, int submitted) {
        if (submitted > 0) return thrown == null ? "FINISHED" : "FAILED";
        return thrown == null ? "NOT_SUBMITTED" : "REJECTED";
    }

    private static List<String> messagesOf(Throwable thrown) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && messages.size() < CAUSES_MAX; cause = cause.getCause())
            messages.add(cause.getClass().getName() + ": " + cause.getMessage());
        return messages;
    }
}
