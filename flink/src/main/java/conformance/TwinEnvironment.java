package conformance;

import java.net.URL;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** What `getExecutionEnvironment()` returns inside a twin: it submits to the shared cluster, with the twin's classes. */
final class TwinEnvironment extends StreamExecutionEnvironment {
    private final URL classes;
    private final AtomicInteger submitted;

    private TwinEnvironment(Configuration configuration, ClassLoader loader, URL classes, AtomicInteger submitted) {
        super(configuration, loader);
        this.classes = classes;
        this.submitted = submitted;
    }

    static void install(ClassLoader loader, URL classes, AtomicInteger submitted) {
        initializeContextEnvironment(given -> {
            Configuration configuration = new Configuration();
            configuration.addAll(given);
            return new TwinEnvironment(configuration, loader, classes, submitted);
        });
    }

    static void uninstall() {
        resetContextEnvironment();
    }

    @Override
    public JobExecutionResult execute(StreamGraph graph) throws Exception {
        JobGraph job = graph.getJobGraph();
        submitted.incrementAndGet();
        job.setClasspaths(List.of(classes));
        return RealFlink.cluster().executeJobBlocking(job);
    }

    @Override
    public JobClient executeAsync(StreamGraph graph) {
        throw new UnsupportedOperationException("A twin calls execute().");
    }
}
