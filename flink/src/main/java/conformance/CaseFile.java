package conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** `expected.json` of a case: what its author declared, and, once recorded, what real Flink did. */
final class CaseFile {
    private static final int MESSAGE_LENGTH_MAX = 300;

    private final Path path;
    private final ObjectNode json;

    private CaseFile(Path path, ObjectNode json) {
        this.path = path;
        this.json = json;
    }

    static CaseFile in(Path folder) throws IOException {
        Path path = folder.resolve("expected.json");
        return new CaseFile(path, (ObjectNode) Json.MAPPER.readTree(path.toFile()));
    }

    /** Why a run is not what the author declared: another end, no such message, a sink nobody named. */
    List<String> objectionsTo(TwinRun run) {
        List<String> objections = new ArrayList<>();
        String end = json.has("failure") ? json.at("/failure/job").asText() : "FINISHED";
        String fragment = json.at("/failure/causeContains").asText();
        if (!run.end().equals(end))
            objections.add("declared " + end + ", but it is " + run.end() + " " + run.messages());
        else if (!run.messages().isEmpty() && !run.says(fragment))
            objections.add("no message with '" + fragment + "' in " + run.messages());
        TreeSet<String> undeclared = new TreeSet<>(run.rows().keySet());
        sinks().fieldNames().forEachRemaining(undeclared::remove);
        if (!undeclared.isEmpty()) objections.add("sinks that are not declared: " + undeclared);
        return objections;
    }

    /** The rows of every sink as text, in an order that only tells what `compare` says is fixed. */
    String fingerprint(TwinRun run) {
        StringBuilder text = new StringBuilder();
        forEachSink((name, sink) -> {
            text.append(name).append(":\n");
            for (JsonNode row : rowsOf(run, name, sink))
                text.append("  ").append(Json.canonical(row)).append('\n');
        });
        return text.toString();
    }

    /** The same text for what the file holds; null before the first recording. */
    String recorded() {
        StringBuilder text = new StringBuilder();
        boolean[] complete = {true};
        forEachSink((name, sink) -> {
            complete[0] &= sink.has("values");
            text.append(name).append(":\n");
            for (JsonNode row : ordered(sink.path("values"), sink))
                text.append("  ").append(Json.canonical(row)).append('\n');
        });
        return complete[0] ? text.toString() : null;
    }

    void write(TwinRun run) throws IOException {
        forEachSink((name, sink) -> {
            ArrayNode values = sink.putArray("values");
            rowsOf(run, name, sink).forEach(values::add);
        });
        if (!run.messages().isEmpty()) {
            ArrayNode chain = ((ObjectNode) json.get("failure")).putArray("observedChain");
            run.messages().forEach(message -> chain.add(shortened(message)));
        }
        String text = print();
        if (!Files.readString(path).equals(text)) Files.writeString(path, text);
    }

    private interface SinkVisitor {
        void visit(String name, ObjectNode sink);
    }

    private ObjectNode sinks() {
        return (ObjectNode) json.get("sinks");
    }

    private void forEachSink(SinkVisitor visitor) {
        sinks().fields().forEachRemaining(sink -> visitor.visit(sink.getKey(), (ObjectNode) sink.getValue()));
    }

    private static List<JsonNode> rowsOf(TwinRun run, String name, ObjectNode sink) {
        return ordered(run.rows().getOrDefault(name, List.of()), sink);
    }

    private static List<JsonNode> ordered(Iterable<JsonNode> rows, ObjectNode sink) {
        List<JsonNode> sorted = new ArrayList<>();
        rows.forEach(sorted::add);
        switch (sink.get("compare").asText()) {
            case "multiset" -> sorted.sort(Comparator.comparing(Json::canonical));
            // The sort is stable: within a key the order of arrival stays.
            case "perKey" -> sorted.sort(Comparator.comparing(row -> Json.canonical(keyOf(row, sink.get("key")))));
            default -> {}
        }
        return sorted;
    }

    private static JsonNode keyOf(JsonNode row, JsonNode key) {
        return row.isArray() ? row.get(key.asInt()) : row.get(key.asText());
    }

    /** Without what differs from run to run: ids, addresses of objects, numbers of operators, times. */
    private static String shortened(String message) {
        String same = message.replaceAll("\\b[0-9a-f]{32}\\b", "<id>")
                .replaceAll("@[0-9a-f]{6,8}\\b", "@<address>")
                .replaceAll("(?<=operation: \\w{1,40})-\\d+\\b", "-<number>")
                .replaceAll("(?<=Timestamp=)\\d+", "<time>");
        return same.length() > MESSAGE_LENGTH_MAX ? same.substring(0, MESSAGE_LENGTH_MAX) : same;
    }

    /** A row a line, so that a change of behaviour reads well as a difference of files. */
    private String print() throws IOException {
        List<String> fields = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> all = json.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> field = all.next();
            String value =
                    field.getKey().equals("sinks") ? printSinks() : Json.MAPPER.writeValueAsString(field.getValue());
            fields.add("  " + quoted(field.getKey()) + ": " + value);
        }
        return "{\n" + String.join(",\n", fields) + "\n}\n";
    }

    private String printSinks() {
        List<String> printed = new ArrayList<>();
        forEachSink((name, sink) -> {
            String key = sink.has("key") ? ", \"key\": " + sink.get("key") : "";
            List<String> rows = StreamSupport.stream(sink.get("values").spliterator(), false)
                    .map(row -> "\n      " + row)
                    .toList();
            String values = rows.isEmpty() ? "[] }" : "[" + String.join(",", rows) + "\n    ] }";
            printed.add("    " + quoted(name) + ": { \"compare\": " + sink.get("compare") + key + ", \"values\": "
                    + values);
        });
        return "{\n" + String.join(",\n", printed) + (printed.isEmpty() ? "" : "\n") + "  }";
    }

    private static String quoted(String text) {
        return Json.of(text).toString();
    }
}
