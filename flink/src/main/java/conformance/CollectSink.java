package conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** The twin of Millrace's CollectSink: keeps every record as JSON. Subtasks run in this JVM, so a static map reaches them all. */
public final class CollectSink<T> implements Sink<T> {
    private static final Map<String, List<JsonNode>> ROWS = new ConcurrentHashMap<>();

    private final String name;

    public CollectSink(String name) {
        this.name = name;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context ignored) {
                collect(name, element);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }

    /** For sinks of a case's own that show what they do: adds a row as if a CollectSink of that name had got it. */
    public static void collect(String name, Object row) {
        ROWS.computeIfAbsent(name, missing -> Collections.synchronizedList(new ArrayList<>()))
                .add(Json.of(row));
    }

    static void clear() {
        ROWS.clear();
    }

    static Map<String, List<JsonNode>> rows() {
        Map<String, List<JsonNode>> rows = new TreeMap<>();
        ROWS.forEach((name, list) -> {
            synchronized (list) {
                rows.put(name, List.copyOf(list));
            }
        });
        return rows;
    }
}
