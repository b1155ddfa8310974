package conformance;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** The cluster that jobs run on: one for all of them, 2 TaskManagers with 8 slots each, in this JVM. */
public final class RealFlink {
    private static MiniCluster cluster;

    private RealFlink() {}

    public static synchronized MiniCluster cluster() throws Exception {
        if (cluster != null) return cluster;
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(8)
                .setConfiguration(configuration())
                .build());
        cluster.start();
        return cluster;
    }

    /** Ends all jobs; the next case gets a new cluster. */
    static synchronized void close() throws Exception {
        if (cluster != null) cluster.close();
        cluster = null;
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        // A machine under load must not look like a lost TaskManager.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(10));
        return configuration;
    }
}
